"""The file of a letter, put together from what was drawn.

Long blocks of text are what many letters have; the rest differs. Each of the two has fonts of its own, so that what is
written for the long blocks of a letter depends on them alone, and is made once for all letters that have the same.
Which block is long is a matter of the letter: its bytes depend on nothing that is made beside it.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from advocacy.letter.forms.embedded_font import Codes
from advocacy.letter.forms.lines import Block
from advocacy.letter.forms.objects import HEADER, Body, Objects
from advocacy.letter.forms.recording import At, Code, Font, FontName, number
from advocacy.letter.forms.structure import Mark

MOST = 64
"""Long parts that are kept at most."""


class Placed(NamedTuple):
    """A long block, the ``number``-th of its letter, and where it is."""

    block: Block
    number: int
    x: float
    y: float


@dataclass(slots=True)
class Fonts:
    """The fonts of one part of a letter."""

    tag: str
    """What their names end in."""
    codes: dict[str, Codes] = field(default_factory=dict)

    def take(self, fonts: dict[str, Font]) -> None:
        """Have ``fonts``, by the name that stands for them in what is drawn."""
        for name, font in fonts.items():
            if name not in self.codes:
                self.codes[name] = Codes(font)

    def written(self, drawn: Iterable[Any], marks: int, x: float = 0, y: float = 0) -> list[bytes]:
        """Operators with codes and names, placed ``x`` and ``y`` from the origin; marks are numbered from ``marks``."""
        pieces: list[bytes] = []
        codes = self.codes
        for piece in drawn:
            kind = type(piece)
            if kind is bytes:
                pieces.append(piece)
            elif kind is Code:
                of = codes[piece[0]]
                pieces.append(of.of.get(piece) or of.code(piece))
            elif kind is At:
                pieces.append(b"%b %b" % (number(x + piece.x), number(y + piece.y)))
            elif kind is Mark:
                pieces.append(b"%d" % (marks + piece.number))
            elif kind is FontName:
                pieces.append(b"/%b%b" % (piece.font.encode(), self.tag.encode()))
        return pieces

    def streams(self) -> list[tuple[bytes, bytes]]:
        """Three for each font that has codes."""
        return [stream for codes in self._used() for stream in codes.streams()]

    def _used(self) -> list[Codes]:
        return [codes for codes in self.codes.values() if codes.glyphs]

    def add(self, first: int, objects: Objects) -> list[bytes]:
        """Add the fonts, whose streams are numbered from ``first`` on; gives their entries among the resources."""
        entries = []
        for name, codes in self.codes.items():
            if codes.glyphs:
                numbers = [objects.number() for _ in range(3)]
                base = codes.font.name
                if self.tag:
                    base = f"{name[:-1]}{'B' if name[-1] == 'A' else 'A'}+{base.partition('+')[2]}"
                for number, data in zip(
                    numbers, codes.dictionaries(base, range(first, first + 3), numbers), strict=True
                ):
                    objects.set(number, data)
                entries.append(b"/%b%b %d 0 R" % (name.encode(), self.tag.encode(), numbers[2]))
                first += 3
        return entries


def joined(pieces: Iterable[bytes]) -> bytes:
    """What is drawn, with codes that follow one another in one string."""
    return b"".join(pieces).replace(b"><", b"")


@dataclass(slots=True)
class Common:
    """The long blocks of a letter: their fonts are the beginning of its file."""

    head: bytes
    offsets: list[int]
    fonts: Fonts
    first_font: int
    marks: list[int]
    """For each block, where its marked content is numbered from."""
    counts: list[int]
    """For each page, how much marked content its long blocks have."""
    written: dict[Any, bytes] = field(default_factory=dict)

    def run(self, run: Sequence[Placed], first: int) -> bytes:
        """What draws a run of long blocks, of which the first is the ``first`` of the letter; compressed."""
        key = first, tuple((number(each.x), number(each.y)) for each in run)
        if key not in self.written:
            if len(self.written) >= MOST:
                self.written.clear()
            pieces: list[bytes] = []
            for n, each in enumerate(run, first):
                drawn = self.fonts.written(each.block.ink.drawn, self.marks[n], each.x, each.y)
                pieces += [b"q\n", *drawn, b"Q\n"]
            self.written[key] = zlib.compress(joined(pieces), 9)
        return self.written[key]


class Commons:
    """The long blocks of letters."""

    def __init__(self) -> None:
        self._kept: dict[tuple[tuple[Block, ...], ...], Common] = {}

    def of(self, pages: tuple[tuple[Block, ...], ...]) -> Common:
        """What the letters have in common that have these blocks on their pages, in this order."""
        if pages not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[pages] = _common(pages)
        return self._kept[pages]


def _common(pages: Sequence[Sequence[Block]]) -> Common:
    profile, _ = colour_profile()
    body = Body([HEADER], len(HEADER), [])
    body.add(b"/N 3/Filter /FlateDecode", zlib.compress(profile, 9))
    fonts, marks, counts = Fonts(""), list[int](), list[int]()
    for blocks in pages:
        count = 0
        for block in blocks:
            fonts.take(block.ink.fonts)
            fonts.written(block.ink.drawn, count)
            marks.append(count)
            count += block.ink.marks
        counts.append(count)
    first = len(body.offsets) + 1
    for entries, data in fonts.streams():
        body.add(entries, data)
    return Common(b"".join(body.parts), body.offsets, fonts, first, marks, counts)


@cache
def colour_profile() -> tuple[bytes, str]:
    """The profile of the colours, and its name."""
    from importlib.resources import files

    from weasyprint.css import ColorProfile

    profile = ColorProfile((files("weasyprint.pdf") / "sRGB2014.icc").open("rb"), "", "", "rgb")
    return profile.content, profile.name
