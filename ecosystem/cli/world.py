"""The demo world: fictional profiles of ``ecosystem/samples``, eight people who hold some of them, and their doings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.accounts.queries import find_account
from ecosystem.cli import companions, fairs, intakes
from ecosystem.cli.talks import talk
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction
from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.values import format_money, format_number
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as directory_queries
from ecosystem.directory import rules as visibility
from ecosystem.directory.actions import exports, imports
from ecosystem.directory.models import ImportBatch, Kind, Profile, Right, Startup
from ecosystem.directory.queries.listing import Filters
from ecosystem.directory.rules.values import (
    AssetValues,
    ConflictValues,
    FounderValues,
    InstitutionValues,
    InvestorValues,
    MandateValues,
    MentorValues,
    ProfileValues,
    StartupValues,
    TractionValues,
    held,
)
from ecosystem.directory.rules.verification import Act
from ecosystem.privacy import actions as privacy
from ecosystem.privacy.models import RequestKind
from ecosystem.taxonomy import queries as taxonomy

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SOURCE = "demo"
AGREED = ("account", "matching", "profile-public")
IMPORTED = "danh-ba-xin-nhap.csv"
MARKED = frozenset("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


@dataclass(frozen=True)
class Person:
    """One sign-in of the demo world: who, in which role, holding which profiles."""

    name: str
    full_name: str
    role: Role
    says: str
    holds: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.name}@demo.example"


PEOPLE = (
    Person("founder", "Sầm Vĩnh Kỳ", Role.FOUNDER, "nhà sáng lập / founder", ("s01", "s13")),
    Person("angel", "Tôn Thất Hiên Minh", Role.ANGEL, "nhà đầu tư thiên thần / angel", ("a01",)),
    Person("mentor", "Tăng Hải Miên", Role.MENTOR, "cố vấn / mentor", ("m01",)),
    Person("fund", "Kha Bích Loan", Role.FUND_MEMBER, "thành viên quỹ / fund member", ("f01",)),
    Person("manager", "Đồng Thuỳ Chi", Role.PROGRAM_MANAGER, "quản lý chương trình / program manager", ("i01",)),
    Person("owner", "Lê Khắc Trung", Role.CHALLENGE_OWNER, "đơn vị đặt bài toán / challenge owner", ("i02",)),
    Person("officer", "Võ Hạnh Nguyên", Role.OFFICER, "Sở KH&CN / officer"),
    Person("admin", "Quản trị mẫu", Role.ADMINISTRATOR, "quản trị viên / administrator"),
)

# asker, asked, what is written, and what came of it.
SAID = {
    "voice": (
        "Chào anh Miên, nhóm em làm tổng đài ảo cho giọng miền Trung và đã có 900 giờ ghi âm. "
        "Em mong được anh góp ý về cách xây bộ đánh giá và giảm chi phí GPU khi suy luận."
    ),
    "sensors": (
        "Quỹ đã xem hồ sơ của nhóm và quan tâm tới mạng cảm biến cho hợp tác xã. "
        "Chúng tôi muốn nghe thêm về doanh thu sáu tháng qua và kế hoạch dùng vốn."
    ),
    "angel": (
        "Tôi từng xây một công ty phần mềm và thích cách nhóm bán theo lượt gọi cho doanh nghiệp. "
        "Rất mong được gặp để hiểu khách hàng hiện tại của nhóm."
    ),
    "pests": (
        "Nhóm em dự báo sâu bệnh từ dữ liệu cảm biến và đang thiếu người rà lại mô hình học máy. "
        "Em xin anh một buổi trao đổi ba mươi phút về dữ liệu ít."
    ),
}
# asker, asked, what is written, and what came of it.
ASKED = (
    ("s01", "m01", "voice", ""),
    ("f01", "s13", "sensors", "accept"),
    ("a01", "s01", "angel", ""),
    ("s13", "m01", "pests", "decline"),
)

AGAIN = "Chép từ danh bạ cũ của một vườn ươm, chưa ai rà lại."
DECLARED = (
    "Người đề nghị là người sáng lập và đại diện, tên và vai trò như trong hồ sơ. "
    "Trang web của hồ sơ có nêu tên người đại diện để cán bộ đối chiếu."
)
ASKS_TO_MEND = (
    "Năm bắt đầu làm cố vấn trong bản nhập từ danh bạ bị sai, xin cán bộ sửa theo hồ sơ tôi đang để trên trang."
)
# Whose verification stands where: still waiting, decided, and what the holder reads.
VERIFIED = (
    ("s01", None, (), ""),
    ("s13", Act.VERIFY, (), "Đã đối chiếu với trang web."),
    ("a01", Act.VERIFY, (), ""),
    ("f01", Act.VERIFY, (), ""),
    ("m01", Act.RETURN, ("proof-missing",), "Thêm một đường dẫn tới trang cá nhân hoặc nơi làm việc là đủ."),
    ("i01", Act.VERIFY, (), ""),
    ("i02", None, (), ""),
)

# For how many days nobody has confirmed these.
SILENT = {"s13": 112, "s21": 131, "m07": 204, "s17": 236}


def load(password: str) -> None:
    """Make the whole world. Raises nothing on a database where none of it exists yet."""
    people = {person.name: _account(person, password) for person in PEOPLE}
    wards = {ward.code: ward.slug for ward in taxonomy.wards()}
    made: dict[str, Profile] = {}
    for kind, records in (("startup", _records("world/startups")), ("mentor", _records("world/mentors"))):
        for record in records:
            made[record["id"]] = _profile(Kind(kind), record, wards)
    for kind, name in ((Kind.ANGEL, "world/angels"), (Kind.FUND, "world/funds"), (Kind.INSTITUTION, "institutions")):
        for record in _records(name):
            made[record["id"]] = _profile(kind, record, wards)
    _declare_conflicts(made)
    _illustrate(made["s01"])
    for person in PEOPLE:
        for name in person.holds:
            directory.add_member(None, made[name], people[person.name], Right.OWNER)
    _introduce(made, people)
    fairs.hold(made, people, {name: people[person.name] for person in PEOPLE for name in person.holds})
    companions.post(made)
    _verify(made, people)
    _double(made["s20"])
    _import(people["officer"])
    intakes.load(made, people)
    _fall_silent(made)
    privacy.ask_in_words(people["mentor"], RequestKind.RECTIFY, ASKS_TO_MEND)


def manifest(password: str) -> dict[str, Any]:
    """What a test from outside needs: accounts, and one object of each kind for each."""
    return {"password": password, "sample": True, "accounts": [_described(person, password) for person in PEOPLE]}


def _account(person: Person, password: str) -> Account:
    account = accounts.create_account(
        email=person.email,
        full_name=person.full_name,
        password=password,
        roles=[person.role],
        confirmed=True,
        is_sample=True,
    )
    for purpose in AGREED:
        accounts.give_consent(account, purpose, method="operator")
    return account


def _records(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _profile(kind: Kind, record: dict[str, Any], wards: dict[int, str]) -> Profile:
    values = VALUES[kind](record, wards)
    return directory.create(None, kind, values, is_sample=True, source=SOURCE, external_id=record["id"])


def _texts(record: dict[str, Any]) -> dict[str, Any]:
    return {_in_its_language("description", text := str(record.get("description") or record.get("bio") or "")): text}


def _in_its_language(field: str, text: str) -> str:
    """The field for a sample text, which is Vietnamese, mixed or English; the page names the language it shows."""
    marked = sum(char in MARKED for char in text.lower())
    return f"{field}_vi" if marked * 20 > len(text) else f"{field}_en"


def _common(record: dict[str, Any], wards: dict[int, str]) -> dict[str, Any]:
    return {
        "name": record["name"],
        "name_en": record.get("name_en", ""),
        "tagline_vi": record.get("tagline_vi", ""),
        "tagline_en": record.get("tagline_en", ""),
        "ward": wards.get(record.get("ward_code", 0)),
        "email": record.get("email", ""),
        "website": record.get("website", ""),
        "accepting": record.get("accepting", True),
    }


def _startup(record: dict[str, Any], wards: dict[int, str]) -> ProfileValues:
    year, _dash, month = record["founded"].partition("-")
    revenue = record.get("revenue_12m_vnd") or 0
    return StartupValues(
        **_common(record, wards),
        **_texts(record),
        sectors=tuple(record["sectors"]),
        stage=record["stage"],
        round=record["round"],
        instruments=tuple(record["instruments"]),
        ask_amount=record["ask_vnd"],
        ask_entered=format_money(record["ask_vnd"], "vi"),
        revenue_models=tuple(record["revenue_models"]),
        needs=tuple(record["support_needs"]),
        languages=tuple(record["working_languages"]),
        founded=date(int(year), int(month or 1), 1),
        team_size=record["team_size"],
        raising=record["round"] != "none" and record["ask_vnd"] > 0,
        founders=tuple(FounderValues(full_name=name, is_public=True) for name in record["founders"]),
        assets=tuple(AssetValues(kind=asset["kind"], status=asset["status"]) for asset in record["ip"]),
        traction=(TractionValues(kind="revenue", value=revenue, as_of=clock.today()),) if revenue else (),
    )


def _mentor(record: dict[str, Any], wards: dict[int, str]) -> ProfileValues:
    return MentorValues(
        **_common(record, wards),
        **_texts(record),
        **{_in_its_language("title", record["title"]): record["title"]},
        expertise=tuple(record["expertise"]),
        sectors=tuple(record["sectors"]),
        excluded_sectors=tuple(record["excluded_sectors"]),
        stages=tuple(record["stages"]),
        languages=tuple(record["languages"]),
        capacity_startups=record["max_mentees"],
        current_startups=record["current_mentees"],
    )


def _investor(record: dict[str, Any], wards: dict[int, str]) -> ProfileValues:
    mandate = MandateValues(
        ticket_min=record["ticket_min_vnd"],
        ticket_max=record["ticket_max_vnd"],
        ticket_min_entered=_entered(record, "ticket_min"),
        ticket_max_entered=_entered(record, "ticket_max"),
        currency="USD" if "ticket_min_usd" in record else "VND",
        stages=tuple(record["stages"]),
        rounds=tuple(record["rounds"]),
        sectors=tuple(record["sectors"]),
        excluded_sectors=tuple(record["excluded_sectors"]),
        instruments=tuple(record["instruments"]),
        languages=tuple(record["languages"]),
    )
    thesis = {name.replace("description", "thesis"): text for name, text in _texts(record).items()}
    return InvestorValues(
        **{**_common(record, wards), "place": record.get("base", "")},
        **thesis,
        fund_kind=record.get("kind"),
        mandates=(mandate,),
    )


def _entered(record: dict[str, Any], name: str) -> str:
    if f"{name}_usd" in record:
        return f"{format_number(record[f'{name}_usd'], 'vi')} USD"
    return format_money(record[f"{name}_vnd"], "vi")


def _institution(record: dict[str, Any], wards: dict[int, str]) -> ProfileValues:
    texts = {"description_vi": record["description_vi"], "description_en": record["description_en"]}
    return InstitutionValues(**_common(record, wards), **texts, institution_kind=record["kind"])


VALUES = {
    Kind.STARTUP: _startup,
    Kind.MENTOR: _mentor,
    Kind.ANGEL: _investor,
    Kind.FUND: _investor,
    Kind.INSTITUTION: _institution,
}


def _declare_conflicts(made: dict[str, Profile]) -> None:
    for name in ("startups", "mentors", "angels", "funds"):
        for record in _records(f"world/{name}"):
            rivals = [
                ConflictValues(kind="competitor", other_id=made[one].id) for one in record.get("competitors") or ()
            ]
            interests = [
                ConflictValues(kind="conflict", other_id=made[one["startup"]].id, note=one["reason"])
                for one in record.get("conflicts") or ()
            ]
            if rivals or interests:
                directory.declare_conflicts(None, made[record["id"]], (*rivals, *interests))


def _illustrate(profile: Profile) -> None:
    with (SAMPLES / "logo.png").open("rb") as logo:
        directory.set_logo(None, profile, logo, name="logo.png")
    with (SAMPLES / "deck.pdf").open("rb") as deck:
        if isinstance(profile, Startup):
            directory.set_deck(None, profile, deck, name="deck.pdf")


def _double(first: Profile) -> None:
    """The same startup once more, from another list and hidden, for officers to find and merge."""
    values = held(directory_queries.profile_by_id(first.id))
    again = replace(values, tagline_vi=AGAIN, phone="", email="", team_size=None, founders=(), traction=())
    directory.hide(None, directory.create(None, first.kind, again, is_sample=True, source=SOURCE, external_id="again"))


def _import(officer: Account) -> None:
    """What an officer did: a file uploaded, which ``go_on`` maps when the worker has read it, and a list exported."""
    with (SAMPLES / IMPORTED).open("rb") as file:
        imports.take(officer, file, name=IMPORTED)
    made = exports.made(officer, "startups", Filters(), "csv")
    if isinstance(made, bytes):
        files.keep(made, exports.FORMATS["csv"], name="startups.csv", kind=exports.KIND, owner=officer.id)


def go_on() -> None:
    """What waited for the worker: the import's preview stands open, the first cohort's mentors are told."""
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    officer = db.session.get_one(Account, batch.made_by_id)
    imports.map_columns(officer, batch, kind=Kind(batch.kind or ""), source=batch.source, mapping=batch.mapping)
    rows = db.session.scalars(sa.select(Profile).where(Profile.source == SOURCE))
    made = {str(profile.external_id): profile for profile in rows}
    people = {person.name: found for person in PEOPLE if (found := find_account(person.email)) is not None}
    intakes.go_on(made, people)


def _introduce(made: dict[str, Profile], people: dict[str, Account]) -> None:
    holders = {name: people[person.name] for person in PEOPLE for name in person.holds}
    for asker, asked, said, outcome in ASKED:
        one = connections.ask(holders[asker], made[asker], made[asked], message=SAID[said], is_sample=True)
        if outcome == "accept":
            connections.accept(holders[asked], one, reply="Cảm ơn quỹ, nhóm sẵn sàng gặp tuần này.")
            talk(holders[asker], holders[asked], one)
        elif outcome == "decline":
            connections.decline(holders[asked], one, reason="busy")


def _verify(made: dict[str, Profile], people: dict[str, Account]) -> None:
    holders = {name: people[person.name] for person in PEOPLE for name in person.holds}
    for name, act, reasons, message in VERIFIED:
        profile = directory_queries.profile_by_id(made[name].id)
        directory.ask_verification(holders[name], profile, directory.Statement(words=DECLARED))
        if act is not None:
            decision = directory.Decision(act=act, reasons=reasons, message=message)
            directory.decide(people["officer"], profile, decision)


def _fall_silent(made: dict[str, Profile]) -> None:
    table = Profile.__table__
    for name, days in SILENT.items():
        then = clock.now() - timedelta(days=days)
        db.session.execute(sa.update(table).where(table.c.id == made[name].id).values(confirmed_at=then))


def _described(person: Person, password: str) -> dict[str, Any]:
    account = find_account(person.email)
    profiles = db.session.scalars(
        sa.select(Profile)
        .where(Profile.source == SOURCE, Profile.external_id.in_(person.holds))
        .order_by(Profile.external_id)
    ).all()
    first = profiles[0] if profiles else None
    return {
        "role": person.role.value,
        "name": person.name,
        "email": person.email,
        "password": password,
        "account_id": account.id if account else None,
        "profile": {"kind": first.kind.value, "slug": first.slug, "url": _url(first)} if first else None,
        "objects": {
            "profiles": [{"kind": one.kind.value, "slug": one.slug, "url": _url(one)} for one in profiles],
            "introductions": _introductions([one.id for one in profiles]),
        },
    }


def _url(profile: Profile) -> str:
    return f"/{visibility.PATHS[profile.kind]}/{profile.slug}"


def _introductions(ids: list[int]) -> list[dict[str, str]]:
    mine = sa.or_(Introduction.asker_id.in_(ids), Introduction.asked_id.in_(ids))
    found = db.session.scalars(sa.select(Introduction).where(mine).order_by(Introduction.id))
    return [{"key": one.key, "state": one.state.value, "url": f"/introductions/{one.key}"} for one in found]
