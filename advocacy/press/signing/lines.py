"""The lines of a letter that a signer fills in, as plain values, which processes send each other."""

from dataclasses import dataclass

SIGNATURE = "signature"
OWN_LINE = "line"
"""The line for a picture; a signer's line of their own, below all others; the letter has no label for it."""

PACK = "pack"
"""The line of the cover sheet for the reference of a pack."""

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points from the lower left corner of the sheet."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where something is written; in points from the lower left corner of the sheet."""

    left: float
    right: float
    """Where writing begins."""
    baseline: float
    size: float
    """Of the type of the label."""
    box: Box
    """What is drawn around line and label; its lower edge is the rule."""

    @property
    def width(self) -> float:
        """The room from the label to the end of the rule."""
        return self.right - self.left

    def like(self, other: "Line") -> bool:
        """Whether what fits there fits here and looks the same; one may stand higher on its page."""
        here, there = ((it.left, it.right, it.size, it.box[3] - it.box[1]) for it in (self, other))
        return all(abs(a - b) < 0.5 for a, b in zip(here, there, strict=True))
