"""What is drawn on the pages of a PDF, and where, as PDFium sees it; lengths in millimetres from the top left."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2
from pypdfium2 import raw

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.press.sheets import Addressed
from tests.conftest import DAY
from tests.thorough import every

MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """A line of text, or with empty ``text`` a rectangle or a rule."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def lies_in(self, left: float, top: float, right: float, bottom: float) -> bool:
        return left <= self.left and top <= self.top and self.right <= right and self.bottom <= bottom


@dataclass(frozen=True)
class Page:
    """One page: its size, its text and everything drawn on it."""

    width: float
    height: float
    text: str
    lines: list[Box]
    shapes: list[Box]


@lru_cache(maxsize=16)
def pages_of(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = (length / MM for length in page.get_size())

    def box(text: str, bounds: tuple[float, float, float, float]) -> Box:
        left, bottom, right, top = (length / MM for length in bounds)
        return Box(text, left, height - top, right, height - bottom)

    words = page.get_textpage()
    lines = [words.get_rect(number) for number in range(words.count_rects())]
    characters = [words.get_charbox(n) for n in range(words.count_chars()) if words.get_text_range(n, 1).strip()]

    def inked(line: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Without the blank after its last word, which is there to be copied and draws nothing."""
        left, bottom, right, top = line
        inside = [
            it for it in characters if left <= (it[0] + it[2]) / 2 <= right and bottom <= (it[1] + it[3]) / 2 <= top
        ]
        return min(it[0] for it in inside), bottom, max(it[2] for it in inside), top

    shapes = [thing.get_bounds() for thing in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=9)]
    text = words.get_text_range().replace("\r\n", "\n")
    return Page(
        width,
        height,
        text,
        [box(words.get_text_bounded(*line), inked(line)) for line in lines],
        [box("", it) for it in shapes],
    )


def hard_to_fit(letters: Iterable[Addressed]) -> list[Addressed]:
    """Those with most lines, with the longest and with most text, and some others; with ``--thorough`` all of them."""
    known = [letter for letter in letters if letter.lines]
    hard = {
        letter.id: letter
        for measure in (
            lambda letter: len(letter.lines),
            lambda letter: max(map(len, letter.lines)),
            lambda letter: sum(map(len, letter.lines)),
        )
        for letter in sorted(known, key=measure)[-8:]
    }
    return [*(hard | {letter.id: letter for letter in known[:: every(30)]}).values()]


def posted(campaign: Campaign, recipients: Iterable[Recipient]) -> list[Addressed]:
    """The letters to ``recipients`` as labels and envelopes show them, by the rules of the campaign."""
    ways = ((recipient.id, campaign.delivery(recipient, DAY)) for recipient in recipients)
    return [Addressed(identifier, delivery.lines, delivery.shorter) for identifier, delivery in ways]
