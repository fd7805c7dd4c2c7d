"""Letters with what is enclosed bound behind them, each on sheets of its own, in one file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from advocacy.letter.manuscript import Manuscript

if TYPE_CHECKING:
    from advocacy.campaign.campaign import Campaign

FIRST_LINES = 15
"""Bytes of the first two lines of a PDF as letters have them: they tell how one was set in type."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A PDF that goes with every letter; sent to workers."""

    data: bytes = field(repr=False)
    names: Mapping[str, str]
    """By the code of a language."""

    @classmethod
    def of(cls, campaign: "Campaign") -> "tuple[Enclosed, ...]":
        """The enclosures of ``campaign``, which have been looked through."""
        named = zip(campaign.settings.enclosures, campaign.enclosures.values(), strict=True)
        return tuple(cls(data, dict(enclosure.name)) for enclosure, data in named)


class Enclosing:
    """Binds the same PDFs behind one letter after the other: they are opened once."""

    def __init__(self, enclosed: Sequence[Enclosed]) -> None:
        self._enclosed = enclosed
        self._opened = []
        if enclosed:
            from advocacy.letter.enclosures import opened

            self._opened = [opened(each.data) for each in enclosed]

    def behind(self, pdf: bytes, letter: Manuscript) -> bytes:
        """``pdf``, the ``letter``, with what is enclosed; as it is where that is nothing."""
        if not self._enclosed:
            return pdf
        from pikepdf import Pdf

        from advocacy.binding.book import Book

        with Book(both_sides=True, made_small=False) as book, Pdf.open(BytesIO(pdf)) as source:
            book.add(source, letter.title)
            for enclosed, opened_once in zip(self._enclosed, self._opened, strict=True):
                book.add(opened_once, enclosed.names[letter.language])
            bound = book.saved()
        return pdf[:FIRST_LINES] + bound[FIRST_LINES:]
