"""`make bench [SIZE=1e5] [ONLY=...] [JSON=1]`: every row of the table, with its aim."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[threads] = "1"

ROWS = ("lists", "query", "exactness", "edit", "rebuild", "start", "assignment", "timetable")
AIMED_AT = 100_000
OF_SIZE = {"all lists", "one query", "edit: anew", "rebuild"}  # ratios that grow with the size


def figures(name: str, size: int) -> Iterator[Any]:
    """Measure a row."""
    from benchmarks.speed import product, start, texts  # noqa: PLC0415  after the threads are set

    found: dict[str, Callable[[int], Iterator[Any]]] = {
        "lists": texts.all_lists,
        "query": texts.one_query,
        "exactness": product.exactness,
        "edit": product.edits,
        "rebuild": product.rebuild,
        "start": start.new_process,
        "assignment": _assignment,
        "timetable": _timetable,
    }
    for figure in found[name](size):
        sized = size != AIMED_AT and getattr(figure, "metric", "") in OF_SIZE
        yield figure._replace(met=None, aim=f"{figure.aim} at 1e5") if sized and figure.aim else figure


def _assignment(size: int) -> Iterator[Any]:
    from benchmarks.speed import assignment  # noqa: PLC0415  after the threads are set

    return assignment.cases(size)


def _timetable(size: int) -> Iterator[Any]:
    from benchmarks.speed import timetable  # noqa: PLC0415  after the threads are set

    return timetable.cases(size)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", default="1e4", help="profiles, half of them startups")
    asked.add_argument("--only", default="", help=f"some of {', '.join(ROWS)}, with commas")
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    size, only = int(float(options.size)), [one for one in options.only.split(",") if one]
    if not options.json:
        print(f"{size:,} profiles, CPU time of one thread")
    for name in only or ROWS:
        for figure in figures(name, size):
            _show(name, figure, as_json=options.json)


def _show(name: str, figure: Any, *, as_json: bool) -> None:  # noqa: ANN401  a named tuple of any row
    if as_json:
        print(json.dumps(figure._asdict(), ensure_ascii=False), flush=True)
    elif hasattr(figure, "metric"):
        verdict = "" if figure.met is None else "  met" if figure.met else "  NOT met"
        print(
            f"{figure.metric:12} {figure.who:58} {figure.figure:12.3f} {figure.unit:4} {figure.aim}{verdict}",
            flush=True,
        )
    else:
        aim = (
            "" if figure.aim is None else f"<= {figure.aim:,.0f} ms" + "  NOT met" * (figure.milliseconds > figure.aim)
        )
        print(
            f"{name:12} {f'{figure.case}: {figure.who}':110} {figure.milliseconds:12.3f} ms   {aim}{_proved(figure)}",
            flush=True,
        )


def _proved(figure: Any) -> str:  # noqa: ANN401  a row of an assignment or a timetable
    """How far the answer may be from the best there is."""
    return "" if figure.gap is None else f"   gap {figure.gap:.2g}"


if __name__ == "__main__":
    main()
