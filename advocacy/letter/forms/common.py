"""The file of a letter, put together from what was drawn.

Long blocks of text are what many letters have; the rest differs. Each of the two has fonts of its own, so that what is
written for the long blocks of a letter depends on them alone, and is made once for all letters that have the same.
Which block is long is a matter of the letter: its bytes depend on nothing that is made beside it.
Format: ISO 32000-1 (PDF 1.7), 7.5.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import md5
from typing import Any, NamedTuple

from advocacy.letter.forms.embedded_font import Codes
from advocacy.letter.forms.lines import Block
from advocacy.letter.forms.recording import At, Code, Font, FontName, number
from advocacy.letter.forms.structure import Mark

HEADER = b"%PDF-1.7\n%\xf0\x9f\x93\x9c\n"
"""The second line, of bytes that are not ASCII, says that the file is not text."""

LEVEL = 6
"""How hard what one letter alone has is compressed."""

MOST = 64
"""Long parts that are kept at most."""


def is_from_form(pdf: bytes) -> bool:
    """Whether a letter was made from a form."""
    return pdf.startswith(HEADER)


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

    def add(self, first: int, objects: "Objects") -> list[bytes]:
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


class Objects:
    """Objects that are no streams, numbered on from ``after``."""

    def __init__(self, after: int) -> None:
        self._first = after + 1
        self._data: list[bytes] = []

    def number(self) -> int:
        """The number of an object that is to come."""
        return self.add(b"null")

    def set(self, number: int, data: bytes) -> None:
        """Say what the object is."""
        self._data[number - self._first] = data

    def add(self, data: bytes) -> int:
        """An object; gives its number."""
        self._data.append(data)
        return self._first + len(self._data) - 1

    @property
    def data(self) -> Sequence[bytes]:
        """All of them, in the order of their numbers."""
        return self._data


@dataclass(slots=True)
class Body:
    """The beginning of a file: streams, one after another."""

    parts: list[bytes]
    length: int
    offsets: list[int]

    def add(self, entries: bytes, data: bytes) -> int:
        """A stream; gives its number."""
        # A last carriage return and a line feed would be taken for one mark (ISO 19005-2, 6.1.7.1).
        end = b"\r" if data.endswith(b"\r") else b"\n"
        self.offsets.append(self.length)
        head = b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (len(self.offsets), entries, len(data))
        self.parts += [head, data, end, b"endstream\nendobj\n"]
        self.length += len(head) + len(data) + 18
        return len(self.offsets)


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


def finished(body: Body, objects: Objects, catalog: int, information: int) -> bytes:
    """The file: streams, all other objects in a stream of their own, and where each of them is."""
    places: list[bytes] = []
    at = 0
    first = len(body.offsets) + 1
    for n, data in enumerate(objects.data, first):
        places.append(b"%d %d" % (n, at))
        at += len(data) + 1
    index = b" ".join(places) + b"\n"
    inner = zlib.compress(index + b"\n".join(objects.data), LEVEL)
    count = len(objects.data)
    holder, table = first + count, first + count + 1
    held = b"".join(b"\2%b%b" % (holder.to_bytes(3, "big"), n.to_bytes(2, "big")) for n in range(count))
    streams = len(body.offsets)
    # The stream of the other objects has a number after theirs, though it is written as the last of the streams.
    body.offsets.append(body.length)
    head = b"%d 0 obj\n<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>\nstream\n" % (
        holder,
        count,
        len(index),
        len(inner),
    )
    end = b"\r" if inner.endswith(b"\r") else b"\n"
    body.parts += [head, inner, end, b"endstream\nendobj\n"]
    body.length += len(head) + len(inner) + 18
    placed = [b"\1%b\0\0" % offset.to_bytes(3, "big") for offset in (*body.offsets, body.length)]
    rows = zlib.compress(b"\0\0\0\0\xff\xff" + b"".join(placed[:streams]) + held + b"".join(placed[streams:]), LEVEL)
    mark = md5(b"".join(body.parts), usedforsecurity=False).hexdigest().encode()
    start = body.length
    end = b"\r" if rows.endswith(b"\r") else b"\n"
    body.parts.append(
        b"%d 0 obj\n<</Type /XRef/Index [0 %d]/W [1 3 2]/Size %d/Root %d 0 R/Info %d 0 R/ID [(%b) (%b)]"
        b"/Filter /FlateDecode/Length %d>>\nstream\n%b%bendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        % (table, table + 1, table + 1, catalog, information, mark, mark, len(rows), rows, end, start)
    )
    return b"".join(body.parts)
