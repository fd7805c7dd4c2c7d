"""Letters a second over the size of a campaign, as SVG."""

from collections.abc import Iterable
from html import escape
from math import log10

from benchmarks.figures import Measured
from benchmarks.tables import ways_in
from benchmarks.ways import COLD

WIDTH, HEIGHT = 720, 420
LEFT, TOP, RIGHT, BOTTOM = 60, 24, 200, 48
COLOURS = ("#0072b2", "#555555", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9")
"""Told apart by people who see colours otherwise, too (Okabe and Ito); every line is named at its end besides."""
APART = 15
"""Pixels between the names of two lines."""


def plot(found: Measured) -> str:
    """The picture; both axes are logarithmic."""
    sizes = [1, *found.sizes]
    lines = {
        way: [(size, rate) for size in sizes if (rate := found.rate(way, size))]
        for way in ways_in(found)
        if found.of(way, 1)
    }
    rates = [rate for points in lines.values() for _, rate in points]
    low, high = 10 ** _floor(min(rates)), 10 ** (_floor(max(rates)) + 1)

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(size) / max(log10(sizes[-1]), 1)

    def y(rate: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * log10(rate / low) / log10(high / low)

    parts = [*_axes(sizes, low, high, x, y)]
    names = _spread({way: y(points[-1][1]) for way, points in lines.items()})
    for (way, points), colour in zip(lines.items(), COLOURS, strict=False):
        path = " ".join(f"{x(size):.1f},{y(rate):.1f}" for size, rate in points)
        width = 3 if way == COLD else 1.5
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(rate):.1f}" r="3" fill="{colour}"/>' for size, rate in points]
        wrong = "" if found.is_right(way, points[-1][0]) else " – text wrong"
        place = f'x="{WIDTH - RIGHT + 10}" y="{names[way] + 4:.1f}"'
        parts.append(f'<text {place} fill="{colour}">{escape(found.titles[way])}{wrong}</text>')
    said = "Letters a second over the recipients of a campaign, for each way of making letters"
    style = "text { font: 12px sans-serif } .axis { fill: #333 }"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">\n'
        f'<style>{style}</style>\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _axes(sizes: Iterable[int], low: float, high: float, x, y) -> Iterable[str]:  # type: ignore[no-untyped-def]
    rate = low
    while rate <= high * 1.001:
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(rate):.1f}" y2="{y(rate):.1f}" stroke="#ddd"/>'
        yield f'<text class="axis" x="{LEFT - 8}" y="{y(rate) + 4:.1f}" text-anchor="end">{rate:g}</text>'
        rate *= 10
    for size in sizes:
        yield f'<text class="axis" x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text class="axis" x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">recipients</text>'
    yield f'<text class="axis" x="{LEFT - 50}" y="{TOP - 10}">letters a second, starting included</text>'


def _floor(rate: float) -> int:
    return int(log10(rate) // 1)


def _spread(places: dict[str, float]) -> dict[str, float]:
    """The same places, no two of them too close; the lowest stays where it is."""
    spread: dict[str, float] = {}
    below = float("inf")
    for way, place in sorted(places.items(), key=lambda item: -item[1]):
        below = spread[way] = min(place, below - APART)
    return spread
