"""Challenges for tests, made by the product's own actions."""

from __future__ import annotations

from datetime import timedelta

from ecosystem.calls import actions as calls
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.actions import Draft
from ecosystem.challenges.models import PilotState
from ecosystem.challenges.queries import pilots
from ecosystem.core import clock
from ecosystem.core.db import write
from tests.calls.world import sent

MEASURES = [
    {
        "key": "m0",
        "vi": "Tuyến phố báo đúng",
        "en": "Streets warned rightly",
        "unit": "%",
        "unit_en": "",
        "aim": "at-least",
        "target": 90_000,
        "how_vi": "Đối chiếu với biên bản trực mưa",
        "how_en": "Against the log of rainy nights",
    },
    {
        "key": "m1",
        "vi": "Báo trước",
        "en": "Warned ahead",
        "unit": "giờ",
        "unit_en": "hours",
        "aim": "at-least",
        "target": 3_000,
        "how_vi": "Giờ gửi tin và giờ ngập",
        "how_en": "",
    },
]
TITLE = "Cảnh báo ngập ở các tuyến phố thấp"
SLUG = "canh-bao-ngap-o-cac-tuyen-pho-thap"


def whole(**more):
    """What the wizard writes of a challenge that lacks nothing."""
    own = {
        "pain_vi": "Mưa lớn là ngập, dân không kịp dời xe.",
        "pain_en": "Heavy rain floods the streets.",
        "sufferers_vi": "Bốn nghìn hộ, mỗi mùa mất chừng 6 tỷ đồng.",
        "users_vi": "Tổ dân phố và đội trực.",
        "given_vi": "Mười năm số liệu mưa.",
        "outcome_vi": "Người dân biết trước để dời xe.",
        "outcome_en": "People know in time to move their bikes.",
        "head_vi": "Phó Chủ tịch UBND phường",
        "budget_vnd": 800_000_000,
        "sectors": ["iot", "aquaculture-marine"],
        "test": MEASURES,
        "phases": [{"vi": "Thử nghiệm", "en": "Pilot", "weeks": 12}],
    }
    of_call = {
        "title_vi": TITLE,
        "title_en": "Flood warning for low streets",
        "summary_vi": "Báo ngập trước ba giờ cho từng tuyến phố.",
        "summary_en": "Warn each street three hours ahead.",
        "legal_basis": "Kế hoạch 152/KH-UBND",
        "owner_name": "UBND phường mẫu",
        "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=10),
        **more,
    }
    return Draft(own, of_call)


def drafted(cast, *, slug=SLUG, **more):
    """A whole draft of Trung's."""
    with write():
        actions.create(cast.owner, whole(**more))
    return queries.challenge(slug)


def opened(cast, *, slug=SLUG, **more):
    """The same, approved by Nguyên and open."""
    drafted(cast, slug=slug, **more)
    with write():
        actions.send(cast.owner, queries.challenge(slug))
    with write():
        actions.decide(cast.officer, queries.challenge(slug), approved=True)
        calls.tick()
    return queries.challenge(slug)


def proposed(cast, one, **kwargs):
    """A proposal of Lan's Sóng Xanh, let through to those who judge."""
    application = sent(cast, one.call, **kwargs)
    with write():
        calls.take_up(cast.owner, application)
        calls.let_through(cast.owner, application)
    return applications.application(application.key)


def closed(cast, frozen, *applications, **more):
    """An open challenge whose time is over; ``applications`` are made meanwhile by these functions."""
    one = opened(cast, **more)
    made = [make(one) for make in applications]
    frozen.shift(11 * 86_400)
    with write():
        calls.tick()
    return queries.challenge(one.call.slug), made


def awarded(cast, frozen, **more):
    """Lan's proposal is chosen; the agreement is a draft."""
    one, (application,) = closed(cast, frozen, lambda each: proposed(cast, each), **more)
    with write():
        made = actions.award(cast.owner, one, applications.application(application.key), reason="Hợp nhất")
    return pilots.pilot(made.key)


def agreed(cast, frozen, **more):
    """Both sides have agreed; the pilot runs."""
    one = awarded(cast, frozen, **more)
    with write():
        actions.write(cast.owner, pilots.pilot(one.key), agreement())
    for who in (cast.owner, cast.lan):
        with write():
            again = pilots.pilot(one.key)
            actions.agree(who, again, version=again.version)
    return pilots.pilot(one.key)


def agreement(**more):
    """An agreement that lacks nothing."""
    return actions.Agreement(
        **{
            "scope": "Ba tuyến phố, 200 hộ.",
            "limits": "Không gửi tin cho người ngoài tổ dân phố.",
            "starts_on": clock.today(),
            "ends_on": clock.today() + timedelta(days=90),
            "data": "Số liệu mưa, không có dữ liệu cá nhân.",
            "supervisor": "Trưởng phòng Kinh tế",
            "stop_rules": "Báo sai hai lần liền.",
            **more,
        }
    )


def measured(cast, one, *values, who=None):
    """Values of the measures m0, m1... of the test, in thousandths."""
    for number, value in enumerate(values):
        with write():
            typed = actions.Value(f"m{number}", value, clock.today(), "Đo đêm mưa")
            actions.measure(who or cast.owner, pilots.pilot(one.key), typed)
    return pilots.pilot(one.key)


def accepted(cast, frozen, **more):
    """A pilot that met its test and was accepted."""
    one = measured(cast, agreed(cast, frozen, **more), 92_500, 3_500)
    with write():
        actions.end(cast.owner, one, PilotState.ACCEPTED, learnt="Cảm biến cần lau mỗi tuần.")
    return pilots.pilot(one.key)
