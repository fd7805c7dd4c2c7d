"""Texts as they are compared: what was meant against what a PDF gives back.

Compared are words with their harakat, in order, each one. Not compared are punctuation, which PDFium
mirrors and moves to the other end of a line, line breaks, and invisible controls, which have no glyph.
"""

import re
import unicodedata
from collections.abc import Iterator

STOCK_GARBLES = frozenset("خلـ")
"""Letters of Amiri that stock drawing of WeasyPrint 70 gives back as others, twice or not at all."""

LINE = 6
"""The shortest row of letters that is looked for where a passage is torn into several."""

FRAGMENT = 3
"""Letters in a row that mean something where words have no ends."""

_TAKEN = "\0"


def comparable(text: str, *, exact: bool) -> str:
    """``text`` in the form that is compared: «|word||word|».

    Without ``exact`` it is one row of letters, without harakat, spaces and the letters that stock
    drawing garbles. This alone makes the comparison loose: the row must still be there in full.
    """
    whole = unicodedata.normalize("NFC", text)
    if not exact:
        return "".join(character for character in whole if _survives_stock_drawing(character))
    shown = (character for character in whole if unicodedata.category(character) != "Cf")
    spaced = "".join(character if unicodedata.category(character)[0] in "LMN" else " " for character in shown)
    return "".join(f"|{word}|" for word in spaced.split())


def _survives_stock_drawing(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LN" or character in STOCK_GARBLES:
        return False
    return character < "\u066e"  # beyond it lie signs that stand in the place of a garbled letter


class Page:
    """The text of a page, from which passages are taken one after another."""

    def __init__(self, text: str, *, exact: bool) -> None:
        self._exact = exact
        self._left = comparable(text, exact=exact)
        self._missed: list[str] = []

    def take(self, passage: str) -> int:
        """Where ``passage`` stood, no two in the same place; -1 where it does not stand in full."""
        before, places = self._left, []
        words = [passage] if self._exact else passage.split()
        while words:
            place, count = self._cut(words)
            if not count:
                self._left = before
                self._missed.append(passage)
                return -1
            places.append(place)
            words = words[count:]
        return places[0] if places else -1

    def _cut(self, words: list[str]) -> tuple[int, int]:
        """Take as many of ``words`` as stand together; gives their place and their number."""
        # Stock drawing raises some marks, which makes PDFium end a line there and put what follows elsewhere.
        for count in range(len(words), 0, -1):
            wanted = comparable(" ".join(words[:count]), exact=self._exact)
            if len(wanted) < LINE and count < len(words):
                break
            if (at := self._left.find(wanted)) >= 0:
                self._left = self._left[:at] + _TAKEN * len(wanted) + self._left[at + len(wanted) :]
                return at, count
        return -1, 0

    def take_every(self, passage: str) -> None:
        """Take ``passage`` as often as it stands there."""
        wanted = comparable(passage, exact=self._exact)
        if self._exact or len(wanted) > 1:
            self._left = self._left.replace(wanted, _TAKEN * len(wanted)) if wanted else self._left

    def left(self) -> Iterator[str]:
        """What nobody has taken and no missing passage holds: words, or pieces of words where these have no ends."""
        if self._exact:
            missed = {word for passage in self._missed for word in _words(comparable(passage, exact=True))}
            yield from (word for word in _words(self._left) if word not in missed)
        elif not self._missed:
            yield from re.findall(rf"[^\0]{{{FRAGMENT},}}", self._left)


def _words(compared: str) -> list[str]:
    return re.findall(r"\|([^|\0]+)\|", compared)
