"""The file of a letter made from a form, as it is written: streams, and all other objects in one of them.

Format: ISO 32000-1 (PDF 1.7), 7.5.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5

HEADER = b"%PDF-1.7\n%\xf0\x9f\x93\x9c\n"
"""The second line, of bytes that are not ASCII, says that the file is not text."""

LEVEL = 6
"""How hard what one letter alone has is compressed."""


def is_from_form(pdf: bytes) -> bool:
    """Whether a letter was made from a form."""
    return pdf.startswith(HEADER)


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
