"""Draw how figures grow with the corpus, from the lines that `make bench JSON=1` printed at several sizes.

    make bench SIZE=1e3 JSON=1 > var/1e3.jsonl    (and 1e4, 1e5)
    python -m benchmarks.speed.growth docs/growth.svg 1e3=var/1e3.jsonl 1e4=var/1e4.jsonl 1e5=var/1e5.jsonl

Both axes are logarithmic; the slope of a line is the power of the size with which the figure grows.
"""

import json
import math
import sys
from pathlib import Path

LINES = {
    ("all lists", "ours, both sides"): ("all lists by text", 1.0),
    ("one query", "ours"): ("one query", 1e-3),
    ("edit", "all lists made"): ("all lists of the product", 1.0),
    ("edit", "median"): ("one saved edit", 1e-3),
    ("rebuild", "ours, from term counts"): ("a new epoch", 1.0),
    ("start", "ours"): ("a new process", 1.0),
}
COLOURS = ("#0b6e75", "#b4532a", "#5b4b9a", "#2f7d32", "#a3326d", "#5c6670")
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 64, 24, 232, 44
LOWEST, HIGHEST = -5, 3  # powers of ten of seconds

Point = tuple[float, float]


def slope(points: list[Point]) -> float:
    """The slope of the line nearest to points (least squares)."""
    count = len(points)
    x, y = sum(a for a, _ in points) / count, sum(b for _, b in points) / count
    spread = sum((a - x) ** 2 for a, _ in points)
    return sum((a - x) * (b - y) for a, b in points) / spread if spread else 0.0


def drawn(series: dict[str, list[Point]], sizes: list[float]) -> str:
    """The picture."""
    first, last = min(sizes), max(sizes)

    def at(point: Point) -> Point:
        across = LEFT + (point[0] - first) / max(last - first, 1e-9) * (WIDTH - LEFT - RIGHT)
        down = TOP + (HIGHEST - point[1]) / (HIGHEST - LOWEST) * (HEIGHT - TOP - BOTTOM)
        return round(across, 1), round(down, 1)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">']
    parts.append(f'<title>CPU seconds against profiles</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>')
    for power in range(LOWEST, HIGHEST + 1):
        x, y = at((first, power))
        parts.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(x - 8, y + 4, f"1e{power} s", "end"))
    parts += [_text(at((size, LOWEST))[0], HEIGHT - 18, f"{10**size:,.0f}", "middle") for size in sizes]
    ends = sorted((at(points[-1])[1], name) for name, points in series.items())
    places, height = dict[str, float](), 0.0
    for y, name in ends:
        height = max(y, height + 18)
        places[name] = height
    for colour, (name, points) in zip(COLOURS, series.items(), strict=False):
        spots = [at(point) for point in points]
        path = "L".join(f"{x} {y}" for x, y in spots)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in spots]
        told = f"{name}, slope {slope(points):.2f}"
        parts.append(_text(WIDTH - RIGHT + 10, places[name] + 4, told, "start", colour))
    return "\n".join([*parts, "</svg>", ""])


def _text(x: float, y: float, told: str, anchor: str, colour: str = "#444") -> str:
    return f'<text x="{x}" y="{y}" font-size="12" text-anchor="{anchor}" fill="{colour}">{told}</text>'


def main(target: str, *named: str) -> None:
    """Read the lines and write the picture."""
    series: dict[str, list[Point]] = {}
    sizes = []
    for one in named:
        size, file = one.split("=", 1)
        sizes.append(math.log10(float(size)))
        for line in Path(file).read_text("utf-8").splitlines():
            row = json.loads(line)
            label, unit = LINES.get((row.get("metric", ""), row.get("who", "")), ("", 0.0))
            if label:
                series.setdefault(label, []).append((sizes[-1], math.log10(row["figure"] * unit)))
    Path(target).write_text(drawn(series, sizes), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
