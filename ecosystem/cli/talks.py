"""What connected sides of the demo world say to each other."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.conversations import actions
from ecosystem.conversations.models import OutcomeKind
from ecosystem.core import clock

DECK = Path(__file__).parents[1] / "samples" / "deck.pdf"
GREETING = (
    "Chào anh chị, nhóm gửi bản giới thiệu mới nhất. Ba điểm nhóm muốn trao đổi:\n\n"
    "- **42 phao** đang chạy ở hồ nuôi, tỷ lệ báo sai còn 3%\n"
    "- giá thành phần cứng khi lên 500 phao\n"
    "- kênh bán qua hợp tác xã"
)
ANSWER = "Cảm ơn nhóm. Quỹ quan tâm nhất điểm thứ hai: nhóm gửi giúp bảng giá thành, mình hẹn gặp thứ năm nhé?"


def talk(asker: Account, asked: Account, one: Introduction) -> None:
    """A first exchange with a file, of which the last word is unread, a meeting, and what one side says came of it."""
    with DECK.open("rb") as deck:
        actions.send(asked, one, body=GREETING, attached=[actions.Attached(deck, "gioi-thieu.pdf")])
    actions.send(asker, one, body=ANSWER)
    _meet(asker, asked, one)
    actions.mark(asker, one, OutcomeKind.MET)


def _meet(asker: Account, asked: Account, one: Introduction) -> None:
    """A meeting agreed for next week."""
    first = datetime.combine(clock.today() + timedelta(days=7), time(14), clock.LOCAL)
    plan = actions.Plan([first + timedelta(days=day) for day in range(3)], 60, "Quán cà phê bên sông Hàn")
    actions.pick(asked, actions.propose(asker, one, plan), 0)
