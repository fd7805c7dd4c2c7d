"""What goes with the letters on paper: templates of ``letters/`` filled in and set in type; addresses made to fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.fonts import Ruler
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import render_template
from advocacy.letter.typeset import Materials, Typesetter

POINT = 25.4 / 72
"""In millimetres."""

LEADING = 1.4
"""From one line of an address to the next, in the size of its type; the style sheets take it from here."""


def typeset_sheet(campaign: Campaign, name: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of ``letters/<name>.html.j2``, filled in with ``context`` and set with ``letters/<name>.css``."""
    template, style = _files_of(campaign, name)
    html = render_template(campaign, template, context)
    return Typesetter(Materials.of(campaign, style, template)).typeset_sheets(html, template)


def _files_of(campaign: Campaign, name: str) -> tuple[str, str]:
    """The template of a sheet and its style; raises where one is missing."""
    names = f"letters/{name}.html.j2", f"letters/{name}.css"
    campaign.require(*names)
    return names


def with_address(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Those of ``recipients`` who have a postal address; raises when nobody has one."""
    chosen = tuple(recipient for recipient in recipients if recipient.postal_lines)
    if not chosen:
        remedy = "choose others, or add «postal» with its source to recipients.yaml; an address is never guessed"
        raise AdvocacyError(Problem("none of these recipients has a postal address", remedy))
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
        self, campaign: Campaign, recipients: Iterable[Recipient], place: str, sheet: str
    ) -> tuple[AddressBlock, ...]:
        """The address of each recipient, made to fit in the type of ``sheet``.

        Raises all addresses that ``place``, as users know it, cannot hold.
        """
        _, style = _files_of(campaign, sheet)
        ruler = Ruler.of(style, campaign.files)
        blocks: list[AddressBlock] = []
        problems: list[Problem] = []
        for recipient in recipients:
            if block := self._block(recipient.postal_lines, ruler):
                blocks.append(block)
            else:
                message = f"the address of {recipient.id} does not fit {place}, even in type of {min(self.sizes):g} pt"
                remedy = "shorten it, or the name in «body_local»; or choose something larger"
                problems.append(Problem(message, remedy))
        if problems:
            raise AdvocacyError(problems)
        return tuple(blocks)

    def _block(self, lines: Iterable[str], ruler: Ruler) -> AddressBlock | None:
        for size in self.sizes:
            room = self.width / (size * POINT)
            broken = tuple(part for line in lines for part in ruler.lines(line, room))
            fits = all(ruler.width(line) <= room for line in broken)
            if fits and len(broken) * LEADING * size * POINT <= self.height:
                return AddressBlock(broken, size)
        return None
