"""What a signer writes, ready to be put on any letter: plain values, which one process sends to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advocacy.press.signing.lines import PACK
from advocacy.press.signing.revision import Parts

Key = tuple[int, int]
"""Part of a block, and page of this part."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a pack must know of its signer before there is one: which lines are written, with what."""

    fields: tuple[tuple[str, Key], ...]
    days: tuple[tuple[str, Key], ...]
    """By country."""
    resources: tuple[tuple[str, str], ...]
    """Kind and name of each."""
    picture: str
    """What a picture shows, in words."""

    def on_letter_to(self, country: str) -> dict[str, Key]:
        """What stands on a letter to a recipient of ``country``, by field."""
        days = dict(self.days)
        day = {"date": days[country]} if country in days else {}
        return {field: key for field, key in self.fields if field != PACK} | day

    @property
    def on_cover(self) -> dict[str, Key]:
        """What stands on the cover sheet."""
        return {field: key for field, key in self.fields if field == PACK}


@dataclass(frozen=True, slots=True)
class Inscription:
    """What a signer writes."""

    layout: Layout
    contents: Mapping[Key, bytes]
    """Draws from the point where writing begins."""
    resources: Mapping[tuple[str, str], Parts] = field(repr=False)
    others: Sequence[Parts] = field(repr=False)
    """What the resources refer to."""
