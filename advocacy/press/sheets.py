"""What goes with the letters on paper: templates of ``letters/`` filled in and set in type; addresses made to fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.typography.fonts import Ruler
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import render_template
from advocacy.letter.sheet_files import files_of_sheet
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import Sheets
from advocacy.processes import pool

POINT = 25.4 / 72
"""In millimetres."""

LEADING = 1.4
"""From one line of an address to the next, in the size of its type; the style sheets take it from here."""


def typeset_sheet(campaign: Campaign, name: str, context: Mapping[str, Any], entries: int) -> bytes:
    """The PDF of ``letters/<name>.html.j2``, filled in with ``context`` and set with ``letters/<name>.css``.

    ``entries`` is how many letters it lists.
    """
    campaign.require(*files_of_sheet(name))
    template, style = files_of_sheet(name)
    html = render_template(campaign, template, context, entries)
    return pool.do(Sheets.of(Materials.of(campaign, style, template), entries), html)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whose letter it is, and the lines that its envelope shows; none where it can go nowhere."""

    id: str
    lines: tuple[str, ...]
    shorter: tuple[tuple[str, ...], ...] = ()
    """The same with less of it, to be taken where there is no room for all."""


def with_address(letters: Iterable[Addressed]) -> tuple[Addressed, ...]:
    """Those of ``letters`` that can be posted; raises when none can."""
    chosen = tuple(letter for letter in letters if letter.lines)
    if not chosen:
        remedy = (
            "choose others, or add «postal» with its source, or a mission of the state, to recipients.yaml; "
            "an address is never guessed"
        )
        raise AdvocacyError(Problem("none of these letters has an address to go to", remedy))
    return chosen


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """An address as it is printed: its lines, broken where they must be, and the size of the type in points."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class AddressField:
    """Room for an address, in millimetres, and the sizes of type it may be set in, the largest first."""

    width: float
    height: float
    sizes: Sequence[float]

    def blocks(
        self, campaign: Campaign, letters: Iterable[Addressed], place: str, sheet: str
    ) -> tuple[AddressBlock, ...]:
        """The address of each letter, made to fit in the type of ``sheet``.

        Raises all addresses that ``place``, as users know it, cannot hold.
        """
        campaign.require(*files_of_sheet(sheet))
        _, style = files_of_sheet(sheet)
        ruler = Ruler.of(style, campaign.files)
        blocks: list[AddressBlock] = []
        problems: list[Problem] = []
        for letter in letters:
            ways = (self._block(lines, ruler) for lines in (letter.lines, *letter.shorter))
            if block := next(filter(None, ways), None):
                blocks.append(block)
            else:
                message = f"the address of {letter.id} does not fit {place}, even in type of {min(self.sizes):g} pt"
                remedy = "shorten it, or the name in «body_local»; or choose something larger"
                problems.append(Problem(message, remedy))
        if problems:
            raise AdvocacyError([*dict.fromkeys(problems)])
        return tuple(blocks)

    def _block(self, lines: Iterable[str], ruler: Ruler) -> AddressBlock | None:
        for size in self.sizes:
            room = self.width / (size * POINT)
            broken = tuple(part for line in lines for part in ruler.lines(line, room))
            fits = all(ruler.width(line) <= room for line in broken)
            if fits and len(broken) * LEADING * size * POINT <= self.height:
                return AddressBlock(broken, size)
        return None
