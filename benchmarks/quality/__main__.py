"""`python -m benchmarks.quality DATA [--runs DIR] [--json] [--ablate] [--fairness] [--only NAME]`."""

import argparse
import sys
from pathlib import Path

from benchmarks.quality.ablation import ablation
from benchmarks.quality.fairness import fairness
from benchmarks.quality.tables import Line, as_json, plain, printed
from benchmarks.quality.tasks import TASKS


def main(arguments: list[str]) -> int:
    """Print the table that was asked for."""
    options = _options(arguments)
    if options.ablate or options.fairness:
        found = ablation(options.data, options.only) if options.ablate else fairness(options.data, options.only)
        print(as_json(found.plain) if options.json else found.text)
        return 0
    if options.runs:
        options.runs.mkdir(parents=True, exist_ok=True)
    lines: list[Line] = []
    for task in TASKS:
        if options.only in task.name:
            lines += task.run(options.data, options.runs)
    print(as_json(plain(lines)) if options.json else printed(lines))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds links/, mentors/, vi/ and reciprocal/")
    parser.add_argument("--runs", type=Path, help="write a score for every pair here")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--ablate", action="store_true", help="each part off, with the paired difference")
    parser.add_argument("--fairness", action="store_true", help="who is shown how often, and what a cap costs")
    parser.add_argument("--only", default="", help="only tasks whose name holds this")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
