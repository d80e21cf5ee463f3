"""Random documents with few terms, so that they meet often."""

from hypothesis import strategies as st

from matching.affinity import Weights
from matching.documents import Document, Mandate

WARM = Weights().with_past(mentor=True, investor=True)  # every part is worth something
WORDS = ("gọi vốn", "du lịch", "hạt giống", "machine learning", "AI", "kho lạnh", "ai", "dược liệu")
NEEDS = ("need-market", "need-ip", "need-space", "need-mentor-tech")


def some(*terms):
    return st.frozensets(st.sampled_from(terms), max_size=len(terms))


SECTORS = some("ai", "iot", "fintech")
STAGES = ("idea", "mvp", "growth")
ROUNDS = ("seed", "series-a")
AMOUNTS = st.none() | st.sampled_from((0, 1, 10, 99, 100, 101, 1000))
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
MANDATES = st.builds(
    Mandate,
    stages=some(*STAGES),
    rounds=some(*ROUNDS),
    sectors=SECTORS,
    excluded_sectors=some("iot"),
    instruments=some("safe", "equity"),
    languages=some("vi", "en"),
    ticket_min=AMOUNTS,
    ticket_max=AMOUNTS,
)
COMMON = {
    "text": TEXTS,
    "sectors": SECTORS,
    "languages": some("vi", "en"),
    "accepting": st.sampled_from((True, True, True, False)),
    "capacity_left": st.sampled_from((None, None, 3, 0)),
    "owners": some("x", "y"),
}


def startups(number=8):
    return st.builds(
        Document,
        id=st.sampled_from([f"s{n}" for n in range(number)]),
        kind=st.just("startup"),
        needs=some(*NEEDS),
        stage=st.none() | st.sampled_from(STAGES),
        round=st.none() | st.sampled_from(ROUNDS),
        instruments=some("safe", "equity"),
        ask=AMOUNTS,
        conflicts=some("s0", "s1", "c0"),
        **COMMON,
    )


def counterparts(number=8):
    return st.builds(
        Document,
        id=st.sampled_from([f"c{n}" for n in range(number)]),
        kind=st.sampled_from(("mentor", "angel", "fund")),
        expertise=some("ip-strategy", "b2b-sales", "ai-ml-engineering"),
        mandates=st.lists(MANDATES, max_size=3).map(tuple),
        conflicts=some("s0", "s2"),
        stakes=some("s0", "s1"),
        past=SECTORS,
        often=SECTORS,
        **COMMON,
    )


def worlds():
    """Lists of documents of both sides with distinct ids."""
    sides = (
        st.lists(side, min_size=1, max_size=6, unique_by=lambda document: document.id)
        for side in (startups(), counterparts())
    )
    return st.tuples(*sides).map(lambda pair: [*pair[0], *pair[1]])
