"""Texts as they are compared: what was meant against what a PDF gives back.

Compared are words with their harakat, in order, each one. Not compared are punctuation, which PDFium
mirrors and moves to the other end of a line, line breaks, and invisible controls, which have no glyph.
Nor is the order of words on a line in which two scripts meet: PDFium turns it around.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

_TAKEN = "\0"
_PARTED = re.compile(r"(\w+)\x02(\w+)")
"""What PDFium makes of a hyphen at the end of a line, whoever put it there: the word goes on behind it."""


def comparable(text: str) -> str:
    """``text`` in the form that is compared: «|word||word|»."""
    whole = unicodedata.normalize("NFC", text)
    # Marks of direction part what PDFium has put into another order: «3-4» comes back as «-3», a mark, «4».
    parted = whole.replace("\u200e", " ").replace("\u200f", " ")
    shown = (character for character in parted if unicodedata.category(character) != "Cf")
    spaced = "".join(character if unicodedata.category(character)[0] in "LMN" else " " for character in shown)
    return "".join(f"|{word}|" for word in spaced.split())


def unbroken(text: str, meant: str) -> str:
    """``text`` with words whole that a line's end parts: the hyphen is kept where ``meant`` has it there."""

    def whole(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        return compound if compound in meant else f"{found[1]}{found[2]}"

    return _PARTED.sub(whole, text)


class Page:
    """The text of a page, from which passages are taken one after another."""

    def __init__(self, text: str) -> None:
        lines = [line for line in map(comparable, text.splitlines()) if line]
        self.rest = "".join(lines)
        """What nobody has taken, each at its place."""
        self._ends = [*accumulate(map(len, lines))]
        self._starts = [end - len(line) for line, end in zip(lines, self._ends, strict=True)]
        self._mixed = [_scripts_meet(line) for line in lines]
        self.missed: list[str] = []
        """Passages that were looked for in vain."""

    def take(self, passage: str) -> int:
        """Where ``passage`` stood, no two in the same place; -1 where it does not stand in full."""
        wanted = comparable(passage)
        at = self.rest.find(wanted)
        places = [(at, at + len(wanted))] if at >= 0 else self._turned_around(_words(wanted))
        self._take(places)
        if not places:
            self.missed.append(passage)
        return min((start for start, _ in places), default=-1)

    def take_every(self, passage: str) -> None:
        """Take ``passage`` as often as it stands there."""
        if wanted := comparable(passage):
            self.rest = self.rest.replace(wanted, _TAKEN * len(wanted))
            while places := self._turned_around(_words(wanted)):
                self._take(places)

    def left(self, *others: "Page") -> Iterator[str]:
        """The words that nobody has taken, here or in ``others`` of the same text, and no missing passage holds."""
        pages = (self, *others)
        missed = {word for page in pages for passage in page.missed for word in _words(comparable(passage))}
        for match in _WORD.finditer(self.rest):
            taken = any(other.rest[match.start()] == _TAKEN for other in others)
            if not taken and match[1] not in missed:
                yield match[1]

    def _take(self, places: Sequence[tuple[int, int]]) -> None:
        for start, end in places:
            self.rest = self.rest[:start] + _TAKEN * (end - start) + self.rest[end:]

    def _turned_around(self, wanted: Sequence[str]) -> list[tuple[int, int]]:
        """Where the words ``wanted`` stand on lines that follow each other, in any order where two scripts meet."""
        for first in range(len(self._starts)):
            places: list[tuple[int, int]] = []
            found = 0
            for line in range(first, len(self._starts)):
                on_line = self._on_line(line, wanted[found:])
                if not on_line:
                    break
                places += on_line
                found += len(on_line)
                if found == len(wanted):
                    return places if any(self._mixed[self._line_of(start)] for start, _ in places) else []
        return []

    def _on_line(self, line: int, wanted: Sequence[str]) -> list[tuple[int, int]]:
        """Places of as many of the first words ``wanted`` as stand on ``line``."""
        start, end = self._starts[line], self._ends[line]
        free = [(match[1], match.span()) for match in _WORD.finditer(self.rest, start, end)]
        if not self._mixed[line]:
            words = [word for word, _ in free]
            common = next((n for n in range(min(len(words), len(wanted)), 0, -1) if words[:n] == [*wanted[:n]]), 0)
            return [span for _, span in free[:common]]
        places: list[tuple[int, int]] = []
        spare = Counter(word for word, _ in free)
        for word in wanted:
            if not spare[word]:
                break
            spare[word] -= 1
            places.append(next(span for other, span in free if other == word and span not in places))
        return places

    def _line_of(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1


_WORD = re.compile(r"\|([^|\0]+)\|")


def _words(compared: str) -> list[str]:
    return _WORD.findall(compared)


def _scripts_meet(line: str) -> bool:
    """Whether ``line`` holds words that are read from the right, and others that are read from the left."""
    directions = {unicodedata.bidirectional(character) for character in line}
    return bool(directions & {"R", "AL"}) and bool(directions & {"L", "EN"})
