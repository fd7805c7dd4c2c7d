"""A revision of a file: objects written behind it, that take the place of some of its own (ISO 32000-1, 7.5.6)."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

Parts = tuple[bytes | int, ...]
"""An object as it is written; a number stands for a reference to one of those that are written with it."""


@dataclass(frozen=True, slots=True)
class Trailer:
    """What a revision must know of the file that it stands behind."""

    size: int
    """The first number that no object has."""
    root: bytes
    """A reference, as the next is."""
    information: bytes
    identifier: bytes
    table: int
    """Where the file says where its objects are."""

    @classmethod
    def of(cls, data: bytes, pdf: "Pdf") -> Self:
        """That of the file ``data``, opened as ``pdf``."""
        found = re.findall(rb"startxref\s+(\d+)", data[-64:])
        information = _reference(pdf.trailer.Info) if "/Info" in pdf.trailer else b""
        identifier = bytes(pdf.trailer.ID[0])
        return cls(int(pdf.trailer.Size), _reference(pdf.Root), information, identifier, int(found[-1]))


class Revision:
    """Objects to be written behind a file; the same objects in the same order give the same bytes.

    ``others`` are what those refer to that are put in.
    """

    def __init__(self, trailer: Trailer, others: Sequence[Parts] = ()) -> None:
        self._trailer = trailer
        self._next = trailer.size + len(others)
        self._objects: dict[int, bytes] = {}
        self._others = {trailer.size + number: self._written(parts) for number, parts in enumerate(others)}

    def put(self, number: int, parts: Parts) -> None:
        """Have an object take the place of the object ``number``."""
        self._objects[number] = self._written(parts)

    def put_content(self, number: int, content: bytes) -> None:
        """Have a stream of ``content`` take that place."""
        self.put(number, stream_of([b"/Filter /FlateDecode"], zlib.compress(content, 9)))

    def behind(self, data: bytes) -> bytes:
        """The file ``data`` with this revision."""
        if not self._objects:
            return data
        made = BytesIO()
        made.write(data)
        places: dict[int, int] = {}
        objects = sorted({**self._others, **self._objects}.items())
        for number, written in objects:
            places[number] = made.tell()
            made.write(b"%d 0 obj\n%b\nendobj\n" % (number, written))
        places[self._next] = table = made.tell()
        trailer = self._trailer
        entries = [
            b"/Type /XRef/W [1 4 1]",
            b"/Index [%b]" % b" ".join(b"%d 1" % number for number in places),
            b"/Size %d" % (self._next + 1),
            b"/Prev %d" % trailer.table,
            b"/Root %b" % trailer.root,
            b"/ID [<%b> <%b>]" % (trailer.identifier.hex().encode(), _mark(written for _, written in objects)),
            *([b"/Info %b" % trailer.information] if trailer.information else []),
        ]
        rows = b"".join(b"\x01%b\x00" % place.to_bytes(4, "big") for place in places.values())
        stream = self._written(stream_of(entries, rows))
        made.write(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self._next, stream, table))
        return made.getvalue()

    def _written(self, parts: Parts) -> bytes:
        first = self._trailer.size
        return b"".join(part if isinstance(part, bytes) else b"%d 0 R" % (first + part) for part in parts)


def _mark(written: Iterable[bytes]) -> bytes:
    return md5(b"".join(written), usedforsecurity=False).hexdigest().encode()


def stream_of(entries: Iterable[bytes | int], data: bytes) -> Parts:
    """A stream as it is written: its ``entries``, and ``data``."""
    # What ends in a carriage return would be taken for a byte too short (ISO 19005-2, 6.1.7.1).
    end = b"\r" if data.endswith(b"\r") else b"\n"
    return b"<<", *entries, b"/Length %d>>\nstream\n" % len(data), data, end, b"endstream"


def _reference(thing: "Object") -> bytes:
    return b"%d %d R" % thing.objgen
