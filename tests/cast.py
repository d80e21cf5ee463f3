"""The cast: named people and their profiles, made by the product's own actions when a test first names them.

Lan founded Sóng Xanh; Minh is a mentor, Hà an angel, Phong works at the fund Sao Biển; Mai manages programs, Trung owns
challenges, Nguyên is the officer, An the administrator, Vy a stranger: another founder who has nothing to do with them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import Flask

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction
from ecosystem.core.db import write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as directory_queries
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.values import InvestorValues, MandateValues, MentorValues, StartupValues

PURPOSES = ("matching", "profile-public")
PASSWORD = "thuyền thúng ra khơi sớm"
MESSAGE = (
    "Chào anh, nhóm em làm cảm biến nước cho hồ nuôi và muốn được góp ý về cách bán cho hợp tác xã. "
    "Em mong có một buổi trao đổi ba mươi phút trong tuần tới."
)
REPLY = "Chào bạn, hẹn bạn thứ năm tuần này nhé."


class Cast:
    """People are accounts, ``startup``, ``mentor``, ``angel_profile`` and ``fund`` are profiles; all are committed.

    Rows are detached from nothing: they live in the test's session and are read anew after each request.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app

    def account(self, name: str, full_name: str, *roles: Role, agrees: bool = True, **settings: Any) -> Account:
        """One more person: ``name`` gives ``name@example.com``; the address is confirmed, and every consent given."""
        with write():
            made = accounts.create_account(
                email=f"{name}@example.com",
                full_name=full_name,
                password=PASSWORD,
                roles=roles,
                **{"confirmed": True, **settings},
            )
            for purpose in PURPOSES if agrees else ():
                accounts.give_consent(made, purpose, method="operator")
            return made

    def profile(self, actor: Account | None, kind: Kind, values: Any) -> Profile:
        """One more profile, owned by ``actor``."""
        with write():
            made = directory.create(actor, kind, values)
        # Actions and rules want a profile loaded whole.
        found: Profile = directory_queries.profile_by_id(made.id)
        return found

    def ask(self, asker: Profile, asked: Profile, *, by: Account, message: str = MESSAGE) -> Introduction:
        """An introduction asked for by a person in the name of a profile."""
        with write():
            return connections.ask(by, self.whole(asker), self.whole(asked), message=message)

    def accept(self, introduction: Introduction, *, by: Account) -> Introduction:
        """The same, accepted."""
        with write():
            return connections.accept(by, introduction, reply=REPLY)

    def whole(self, profile: Profile) -> Profile:
        """A profile with everything loaded."""
        found: Profile = directory_queries.profile_by_id(profile.id)
        return found

    @cached_property
    def lan(self) -> Account:
        """Lan, founder of Sóng Xanh."""
        return self.account("lan", "Trần Ngọc Lan", Role.FOUNDER)

    @cached_property
    def minh(self) -> Account:
        """Minh, a mentor who reads English."""
        return self.account("minh", "Nguyễn Quang Minh", Role.MENTOR, locale="en")

    @cached_property
    def ha(self) -> Account:
        """Hà, an angel."""
        return self.account("ha", "Lê Thu Hà", Role.ANGEL)

    @cached_property
    def phong(self) -> Account:
        """Phong of the fund Sao Biển."""
        return self.account("phong", "Hồ Thanh Phong", Role.FUND_MEMBER)

    @cached_property
    def manager(self) -> Account:
        """Mai, who manages programs."""
        return self.account("mai", "Đỗ Tuyết Mai", Role.PROGRAM_MANAGER)

    @cached_property
    def owner(self) -> Account:
        """Trung, an agency's officer who owns challenges."""
        return self.account("trung", "Phan Đức Trung", Role.CHALLENGE_OWNER)

    @cached_property
    def officer(self) -> Account:
        """Nguyên of the Department of Science and Technology."""
        return self.account("nguyen", "Vũ Khôi Nguyên", Role.OFFICER)

    @cached_property
    def admin(self) -> Account:
        """An, the administrator."""
        return self.account("an", "Bùi Hoài An", Role.ADMINISTRATOR)

    @cached_property
    def stranger(self) -> Account:
        """Vy, another founder."""
        return self.account("vy", "Đặng Tường Vy", Role.FOUNDER)

    @cached_property
    def startup(self) -> Profile:
        """Sóng Xanh, Lan's startup: sensors for aquaculture, a prototype, looks for a mentor and 1.5 billion đồng."""
        return self.profile(self.lan, Kind.STARTUP, STARTUP)

    @cached_property
    def mentor(self) -> Profile:
        """Minh's profile: sensors and sales, takes two startups."""
        return self.profile(self.minh, Kind.MENTOR, MENTOR)

    @cached_property
    def angel_profile(self) -> Profile:
        """Hà's profile: small tickets, early stages."""
        return self.profile(self.ha, Kind.ANGEL, ANGEL)

    @cached_property
    def fund(self) -> Profile:
        """Sao Biển, where Phong works: a seed fund."""
        return self.profile(self.phong, Kind.FUND, FUND)

    @cached_property
    def other_startup(self) -> Profile:
        """Vy's startup."""
        return self.profile(self.stranger, Kind.STARTUP, OTHER_STARTUP)

    @cached_property
    def asked(self) -> Introduction:
        """Lan has asked Minh in the name of Sóng Xanh."""
        return self.ask(self.startup, self.mentor, by=self.lan)

    @cached_property
    def accepted(self) -> Introduction:
        """Minh has accepted."""
        return self.accept(self.asked, by=self.minh)


STARTUP = StartupValues(
    name="Sóng Xanh",
    tagline_vi="Cảm biến nước cho hồ nuôi tôm",
    description_vi=(
        "Sóng Xanh làm phao cảm biến đo oxy hoà tan, độ mặn và nhiệt độ của hồ nuôi tôm, gửi cảnh báo qua điện thoại. "
        "Ba hợp tác xã ở Hoà Vang đang dùng thử với 42 phao; nhóm có năm người và cần mở rộng bán hàng."
    ),
    pitch_vi="Phao cảm biến giúp người nuôi tôm biết trước khi hồ thiếu oxy.",
    email="lien-he@songxanh.example",
    phone="+84905111222",
    ward="hai-chau",
    sectors=("aquaculture-marine", "iot"),
    technologies=("LoRa", "cảm biến"),
    stage="mvp",
    round="pre-seed",
    instruments=("equity",),
    ask_amount=1_500_000_000,
    ask_entered="1,5 tỷ",
    needs=("need-market", "need-mentor-tech", "need-fundraising"),
    languages=("vi", "en"),
    team_size=5,
    raising=True,
)
OTHER_STARTUP = StartupValues(
    name="Mây Tre",
    tagline_vi="Đồ nội thất mây tre theo đơn đặt",
    description_vi="Mây Tre bán bàn ghế mây tre đan theo đơn đặt cho khách sạn nhỏ ở Đà Nẵng và Hội An.",
    email="chao@maytre.example",
    sectors=("handicraft-fashion",),
    stage="idea",
    needs=("need-branding",),
    languages=("vi",),
)
MENTOR = MentorValues(
    name="Nguyễn Quang Minh",
    title_vi="Kỹ sư cảm biến, cựu giám đốc bán hàng thiết bị nông nghiệp",
    description_vi=(
        "Mười hai năm làm cảm biến nước và bán thiết bị cho hợp tác xã nuôi trồng; "
        "giúp nhóm trẻ dựng kênh bán hàng và tính giá thành phần cứng."
    ),
    email="minh.rieng@example.com",
    phone="+84905333444",
    expertise=("go-to-market", "hardware-iot"),
    sectors=("aquaculture-marine", "iot"),
    stages=("prototype", "mvp"),
    languages=("vi", "en"),
    capacity_startups=2,
)
ANGEL = InvestorValues(
    name="Lê Thu Hà",
    thesis_vi="Tôi góp vốn sớm cho nhóm làm phần cứng và nông nghiệp ở miền Trung.",
    email="ha.rieng@example.com",
    mandates=(
        MandateValues(
            ticket_min=200_000_000,
            ticket_max=2_000_000_000,
            stages=("mvp",),
            rounds=("pre-seed",),
            sectors=("aquaculture-marine",),
            instruments=("equity",),
            languages=("vi",),
        ),
    ),
)
FUND = InvestorValues(
    name="Quỹ Sao Biển",
    thesis_vi="Quỹ đầu tư hạt giống cho công nghệ nông nghiệp và thiết bị ở Đông Nam Á.",
    email="mo@saobien.example",
    mandates=(
        MandateValues(
            ticket_min=500_000_000,
            ticket_max=8_000_000_000,
            stages=("mvp", "growth"),
            rounds=("pre-seed", "seed"),
            sectors=("aquaculture-marine", "iot"),
            instruments=("equity",),
            languages=("vi", "en"),
        ),
    ),
)
