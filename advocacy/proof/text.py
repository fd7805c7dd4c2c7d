"""Texts as they are compared: what was meant against what a PDF gives back.

Compared are words with their harakat, in order, each one. Not compared are punctuation, which PDFium
mirrors and moves to the other end of a line, line breaks, and invisible controls, which have no glyph.
"""

import re
import unicodedata
from collections.abc import Iterator

_TAKEN = "\0"


def comparable(text: str) -> str:
    """``text`` in the form that is compared: «|word||word|»."""
    whole = unicodedata.normalize("NFC", text)
    shown = (character for character in whole if unicodedata.category(character) != "Cf")
    spaced = "".join(character if unicodedata.category(character)[0] in "LMN" else " " for character in shown)
    return "".join(f"|{word}|" for word in spaced.split())


class Page:
    """The text of a page, from which passages are taken one after another."""

    def __init__(self, text: str) -> None:
        self._left = comparable(text)
        self._missed: list[str] = []

    def take(self, passage: str) -> int:
        """Where ``passage`` stood, no two in the same place; -1 where it does not stand in full."""
        wanted = comparable(passage)
        at = self._left.find(wanted)
        if at < 0:
            self._missed.append(passage)
        else:
            self._left = self._left[:at] + _TAKEN * len(wanted) + self._left[at + len(wanted) :]
        return at

    def take_every(self, passage: str) -> None:
        """Take ``passage`` as often as it stands there."""
        if wanted := comparable(passage):
            self._left = self._left.replace(wanted, _TAKEN * len(wanted))

    def left(self) -> Iterator[str]:
        """The words that nobody has taken and that no missing passage holds."""
        missed = {word for passage in self._missed for word in _words(comparable(passage))}
        yield from (word for word in _words(self._left) if word not in missed)


def _words(compared: str) -> list[str]:
    return re.findall(r"\|([^|\0]+)\|", compared)
