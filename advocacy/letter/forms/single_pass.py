"""Lines that are read from right to left, laid out once.

WeasyPrint lays a line out again where its place beside floats depends on how high it is. Whether it has to, it asks of
the end that the line grows from, but reckons as if that were its other end: so all such lines are laid out twice, and
what is within an inline block four times. Where there are no floats, the second line is the first once more.

This is a private function of WeasyPrint; ``exact_text.line`` names the version.
"""

from math import inf
from typing import Any

_stock: dict[str, Any] = {}


def take_part() -> None:
    """From now on, in this process, let WeasyPrint lay such lines out once."""
    from weasyprint.layout import inline

    if inline.avoid_collisions is not _avoid_collisions:
        _stock["avoid"] = inline.avoid_collisions
        inline.avoid_collisions = _avoid_collisions


def _avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 - as it is called
    """As WeasyPrint has it, which asks where a line can go before it lays it out, and again after that."""
    place = _stock["avoid"](context, box, containing_block, outer)
    backwards = containing_block.style["direction"] == "rtl"
    if backwards and not outer and not context.excluded_shapes and not _has_floats(box):
        if box.height == 0:
            box.height = inf  # no line is higher than it was said to be
        else:
            context.excluded_shapes = []  # a second line leaves a list of its own
    return place


def _has_floats(box: Any) -> bool:
    """Whether lines of ``box`` may have floats in them, among which each leaves other room for the next."""
    if not hasattr(box, "has_floats"):
        box.has_floats = any(inner.is_floated() for inner in box.descendants())
    found: bool = box.has_floats
    return found
