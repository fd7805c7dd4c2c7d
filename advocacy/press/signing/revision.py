"""A revision of a file: objects written behind it, that take the place of some of its own (ISO 32000-1, 7.5.6)."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import md5
from io import BytesIO
from typing import Any, Self

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream


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
    def of(cls, data: bytes, pdf: Pdf) -> Self:
        """That of the file ``data``, opened as ``pdf``."""
        found = re.findall(rb"startxref\s+(\d+)", data[-64:])
        information = _reference(pdf.trailer.Info) if "/Info" in pdf.trailer else b""
        identifier = bytes(pdf.trailer.ID[0])
        return cls(int(pdf.trailer.Size), _reference(pdf.Root), information, identifier, int(found[-1]))


class Revision:
    """Objects to be written behind a file; the same objects in the same order give the same bytes."""

    def __init__(self, trailer: Trailer) -> None:
        self._trailer = trailer
        self._objects: dict[int, bytes] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        self._next = trailer.size

    def put(self, number: int, thing: Any) -> None:
        """Have ``thing`` take the place of the object ``number``, with all that it refers to; all of one other file."""
        self._objects[number] = self._itself(thing)

    def put_content(self, number: int, content: bytes) -> None:
        """Have a stream of ``content`` take that place."""
        self._objects[number] = _stream({"/Filter": b"/FlateDecode"}, zlib.compress(content, 9))

    def behind(self, data: bytes) -> bytes:
        """The file ``data`` with this revision."""
        if not self._objects:
            return data
        made = BytesIO()
        made.write(data)
        places: dict[int, int] = {}
        for number, written in sorted(self._objects.items()):
            places[number] = made.tell()
            made.write(b"%d 0 obj\n%b\nendobj\n" % (number, written))
        places[self._next] = table = made.tell()
        trailer = self._trailer
        entries = {
            "/Type": b"/XRef",
            "/W": b"[1 4 1]",
            "/Index": b"[%b]" % b" ".join(b"%d 1" % number for number in places),
            "/Size": b"%d" % (self._next + 1),
            "/Prev": b"%d" % trailer.table,
            "/Root": trailer.root,
            "/ID": b"[<%b> <%b>]" % (trailer.identifier.hex().encode(), self._mark()),
        } | ({"/Info": trailer.information} if trailer.information else {})
        rows = b"".join(b"\x01%b\x00" % place.to_bytes(4, "big") for place in places.values())
        made.write(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self._next, _stream(entries, rows), table))
        return made.getvalue()

    def _mark(self) -> bytes:
        written = b"".join(data for _, data in sorted(self._objects.items()))
        return md5(written, usedforsecurity=False).hexdigest().encode()

    def _written(self, thing: Any) -> bytes:
        """``thing`` as another object holds it."""
        if not (isinstance(thing, Object) and thing.is_indirect):
            return self._itself(thing)
        if thing.objgen not in self._numbers:
            self._numbers[thing.objgen] = number = self._next
            self._next += 1
            self._objects[number] = self._itself(thing)
        return b"%d 0 R" % self._numbers[thing.objgen]

    def _itself(self, thing: Any) -> bytes:
        match thing:
            case Stream():
                entries = {key: self._written(item) for key, item in thing.items() if key != "/Length"}
                return _stream(entries, thing.read_raw_bytes())
            case Dictionary():
                return _dictionary({key: self._written(item) for key, item in thing.items()})
            case Array():
                return b"[%b]" % b" ".join(self._written(item) for item in thing)
            case Object():
                return thing.unparse()
            case _:
                return _scalar(thing)


def _scalar(thing: bool | int | Decimal | None) -> bytes:  # noqa: FBT001 - as pikepdf gives it
    if isinstance(thing, bool):
        return b"true" if thing else b"false"
    return b"null" if thing is None else f"{thing:f}".encode() if isinstance(thing, Decimal) else b"%d" % thing


def _dictionary(entries: Mapping[str, bytes]) -> bytes:
    return b"<<%b>>" % b" ".join(b"%b %b" % (Name(key).unparse(), entries[key]) for key in entries)


def _stream(entries: Mapping[str, bytes], data: bytes) -> bytes:
    # What ends in a carriage return would be taken for a byte too short (ISO 19005-2, 6.1.7.1).
    end = b"\r" if data.endswith(b"\r") else b"\n"
    return b"%b\nstream\n%b%bendstream" % (_dictionary({**entries, "/Length": b"%d" % len(data)}), data, end)


def _reference(thing: Object) -> bytes:
    return b"%d %d R" % thing.objgen
