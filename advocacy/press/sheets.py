"""What goes with the letters on paper: templates of ``letters/`` filled in and set in type; addresses made to fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.fonts import Font
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
    template, style = f"letters/{name}.html.j2", f"letters/{name}.css"
    campaign.require(template, style)
    html = render_template(campaign, template, context)
    return Typesetter(Materials.of(campaign, style, template)).typeset_sheets(html, template)


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

    def blocks(self, campaign: Campaign, recipients: Iterable[Recipient], place: str) -> tuple[AddressBlock, ...]:
        """The address of each recipient, made to fit; raises every one that ``place`` cannot hold."""
        blocks: list[AddressBlock] = []
        problems: list[Problem] = []
        for recipient in recipients:
            if block := self._block(recipient.postal_lines, campaign.fonts):
                blocks.append(block)
            else:
                message = f"the address of {recipient.id} does not fit {place}, even in type of {min(self.sizes):g} pt"
                remedy = "shorten it, or the name in «body_local»; or choose something larger"
                problems.append(Problem(message, remedy))
        if problems:
            raise AdvocacyError(problems)
        return tuple(blocks)

    def _block(self, lines: Iterable[str], fonts: Sequence[Font]) -> AddressBlock | None:
        for size in self.sizes:
            room = self.width / (size * POINT)
            broken = tuple(part for line in lines for part in _broken(line, room, fonts))
            fits = all(_width(line, fonts) <= room for line in broken)
            if fits and len(broken) * LEADING * size * POINT <= self.height:
                return AddressBlock(broken, size)
        return None


def _width(text: str, fonts: Sequence[Font]) -> float:
    """How wide ``text`` is at most, in parts of the size of its type, whichever of the fonts draws it."""
    return sum(max((font.advances.get(ord(c), 0) for font in fonts), default=0) or 1 for c in text)


def _broken(line: str, room: float, fonts: Sequence[Font]) -> Iterator[str]:
    """``line``, broken between words where it is wider than ``room``; a word alone may be wider."""
    taken = ""
    for word in line.split():
        longer = f"{taken} {word}" if taken else word
        if taken and _width(longer, fonts) > room:
            yield taken
            taken = word
        else:
            taken = longer
    yield taken
