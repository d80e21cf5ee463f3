"""What connected sides of the demo world say to each other."""

from __future__ import annotations

from pathlib import Path

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.conversations import actions

DECK = Path(__file__).parents[1] / "samples" / "deck.pdf"
GREETING = (
    "Chào anh chị, nhóm gửi bản giới thiệu mới nhất. Ba điểm nhóm muốn trao đổi:\n\n"
    "- **42 phao** đang chạy ở hồ nuôi, tỷ lệ báo sai còn 3%\n"
    "- giá thành phần cứng khi lên 500 phao\n"
    "- kênh bán qua hợp tác xã"
)
ANSWER = "Cảm ơn nhóm. Quỹ quan tâm nhất điểm thứ hai: nhóm gửi giúp bảng giá thành, mình hẹn gặp thứ năm nhé?"


def talk(asker: Account, asked: Account, one: Introduction) -> None:
    """A first exchange with a file, of which the last word is unread."""
    with DECK.open("rb") as deck:
        actions.send(asked, one, body=GREETING, attached=actions.Attached(deck, "gioi-thieu.pdf"))
    actions.send(asker, one, body=ANSWER)
