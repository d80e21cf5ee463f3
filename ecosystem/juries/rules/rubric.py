"""The rubric of a round: criteria with weights and levels in words, and what a juror's marks come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

WHOLE = 100
CRITERIA_MOST, LEVELS_LEAST, LEVELS_MOST = 12, 2, 7
WORDS_MOST = 200


@dataclass(frozen=True)
class Level:
    """One step of a criterion, from the lowest to the highest."""

    vi: str
    en: str = ""


@dataclass(frozen=True)
class Criterion:
    """What is looked at. ``apart``: asked, and kept out of the total."""

    key: str
    vi: str
    en: str
    weight: int
    levels: tuple[Level, ...]
    apart: bool = False


Rubric = tuple[Criterion, ...]


class WrongRubric(ValueError):  # noqa: N818  as ``Refused``, a plain word
    """A rubric that cannot be; ``code``: empty, most, words, levels, weight, whole, key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(raw: Any) -> Rubric:  # noqa: ANN401  any JSON
    """A rubric from its JSON, checked. Raises ``WrongRubric``."""
    if not isinstance(raw, list) or not raw:
        raise WrongRubric("empty")
    if len(raw) > CRITERIA_MOST:
        raise WrongRubric("most")
    found = tuple(_criterion(one) for one in raw)
    if len({one.key for one in found}) < len(found):
        raise WrongRubric("key")
    if sum(one.weight for one in found if not one.apart) != WHOLE:
        raise WrongRubric("whole")
    return found


def plain(rubric: Rubric) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [{**asdict(one), "levels": [asdict(level) for level in one.levels]} for one in rubric]


def is_complete(rubric: Rubric, marks: Mapping[str, Any]) -> bool:
    """Whether every criterion has one of its levels."""
    return all(_is_mark(one, marks.get(one.key)) for one in rubric)


def sound(rubric: Rubric, marks: Mapping[str, Any]) -> dict[str, int]:
    """Those of ``marks`` that are a level of their criterion."""
    return {one.key: marks[one.key] for one in rubric if _is_mark(one, marks.get(one.key))}


def total(rubric: Rubric, marks: Mapping[str, Any]) -> float | None:
    """What the marks come to, 0 to 100: the sum of weight * level / highest level; ``None`` while one is missing."""
    counted = [one for one in rubric if not one.apart]
    if not all(_is_mark(one, marks.get(one.key)) for one in counted):
        return None
    return float(sum(one.weight * marks[one.key] / (len(one.levels) - 1) for one in counted))


def _is_mark(criterion: Criterion, mark: Any) -> bool:  # noqa: ANN401  any JSON
    return isinstance(mark, int) and not isinstance(mark, bool) and 0 <= mark < len(criterion.levels)


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    levels = tuple(Level(str(one.get("vi", "")).strip(), str(one.get("en", "")).strip()) for one in raw["levels"])
    apart, weight = bool(raw.get("apart")), int(raw.get("weight") or 0)
    vi, en = str(raw.get("vi", "")).strip(), str(raw.get("en", "")).strip()
    if not vi or not all(level.vi for level in levels):
        raise WrongRubric("words")
    if max(len(word) for word in (vi, en, *(level.vi + level.en for level in levels))) > 2 * WORDS_MOST:
        raise WrongRubric("words")
    if not LEVELS_LEAST <= len(levels) <= LEVELS_MOST:
        raise WrongRubric("levels")
    if not (weight == 0 if apart else 1 <= weight <= WHOLE):
        raise WrongRubric("weight")
    return Criterion(str(raw["key"]), vi, en, weight, levels, apart)


def _four(*words: tuple[str, str]) -> tuple[Level, ...]:
    return tuple(Level(*pair) for pair in words)


# What a new round begins with; a blind round asks nothing of who they are.
READY: Sequence[Criterion] = (
    Criterion("problem", "Vấn đề và khách hàng", "Problem and customers", 25, _four(
        ("Chưa rõ ai gặp vấn đề", "Unclear whose problem"), ("Nêu được, chưa có bằng chứng", "Named, no evidence"),
        ("Có bằng chứng từ khách hàng", "Evidence from customers"), ("Nhiều khách hàng đang trả tiền", "Customers pay"),
    )),
    Criterion("solution", "Giải pháp và điểm mới", "Solution and novelty", 30, _four(
        ("Mới là ý tưởng", "An idea only"), ("Có nguyên mẫu", "A prototype"),
        ("Chạy được, có người dùng", "Works and is used"), ("Hơn hẳn cách đang có", "Clearly better than others"),
    )),
    Criterion("market", "Thị trường và cách kiếm tiền", "Market and revenue", 25, _four(
        ("Chưa nói được", "Not told"), ("Có ước lượng", "Estimated"),
        ("Có số liệu và cách bán", "Figures and a way to sell"), ("Doanh thu tăng đều", "Revenue grows"),
    )),
    Criterion("impact", "Lợi ích cho Đà Nẵng", "Good for Đà Nẵng", 20, _four(
        ("Chưa thấy", "None seen"), ("Có thể có", "Possible"),
        ("Rõ và đo được", "Clear and measured"), ("Lớn và nhân rộng được", "Large, can spread"),
    )),
    Criterion("certainty", "Bạn chắc chắn tới đâu", "How sure you are", 0, _four(
        ("Không chắc", "Not sure"), ("Khá chắc", "Fairly sure"), ("Rất chắc", "Very sure"),
    ), apart=True),
)  # fmt: skip
