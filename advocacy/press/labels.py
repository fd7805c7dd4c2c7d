"""Sheets of address labels, as Avery cuts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.sheets import LEADING, Addressed, AddressField, typeset_sheet, with_address


class LabelStock(StrEnum):
    """A sheet of labels, by its Avery number."""

    L7160 = "l7160"
    L7163 = "l7163"
    A5160 = "5160"

    @property
    def grid(self) -> "Grid":
        """Where its labels lie."""
        return GRIDS[self]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the labels of a sheet lie, in millimetres."""

    paper: tuple[float, float]
    columns: int
    rows: int
    left: float
    top: float
    across: float
    """From the left edge of a label to that of the next."""
    down: float
    width: float
    height: float

    @property
    def places(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Left and top of a label; places count from 0, row by row, from the left."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.across, self.top + row * self.down


A4, LETTER = (210, 297), (215.9, 279.4)

GRIDS = {
    LabelStock.L7160: Grid(A4, 3, 7, left=7.2, top=15.15, across=66.04, down=38.1, width=63.5, height=38.1),
    LabelStock.L7163: Grid(A4, 2, 7, left=4.67, top=15.15, across=101.6, down=38.1, width=99.06, height=38.1),
    LabelStock.A5160: Grid(LETTER, 3, 10, left=4.7625, top=12.7, across=69.85, down=25.4, width=66.675, height=25.4),
}
"""As LibreOffice has them from Avery: «L7160 Address», «L7163 Address», and «8160», the 5160 for ink jets, in
https://github.com/LibreOffice/core/blob/2b45cac482a7b9973075bcaf21c028d118903f9d/extras/source/labels/labels.xml.
The 5160 is 2⅝ by 1 inch, 2¾ apart, 3⁄16 from the left and ½ from the top: https://gist.github.com/armadsen/5084458.
"""

PADDING = 4, 2
"""In millimetres, sideways and upright: printers feed a sheet a little askew."""

SIZES = (11, 10, 9.5, 9, 8.5, 8, 7.5, 7)
"""Of the type, in points; smaller ones cannot be read by everyone who sorts mail."""


def labels(campaign: Campaign, letters: Sequence[Addressed], sheet: LabelStock, start_at: int = 1) -> bytes:
    """A PDF with a label for each of ``letters`` that can be posted; the first label is number ``start_at``."""
    grid = sheet.grid
    if not 1 <= start_at <= grid.places:
        message = f"{sheet} sheets have {grid.places} labels: there is no label {start_at} to start at"
        raise AdvocacyError(Problem(message, f"count from the top left, row by row: 1 to {grid.places}"))
    chosen = with_address(letters)
    field = AddressField(grid.width - 2 * PADDING[0], grid.height - 2 * PADDING[1], SIZES)
    blocks = field.blocks(campaign, chosen, f"a label ({sheet})", "labels")
    pages: list[list[dict[str, object]]] = []
    for place, block in enumerate(blocks, start_at - 1):
        if not pages or place % grid.places == 0:
            pages.append([])
        left, top = grid.corner(place % grid.places)
        pages[-1].append({"left": left, "top": top, "address": block})
    context = {"grid": grid, "padding": PADDING, "leading": LEADING, "pages": pages}
    return typeset_sheet(campaign, "labels", context, len(blocks))
