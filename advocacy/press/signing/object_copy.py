"""Copies of objects of a file, as they are written there, to be put into a revision of another."""

from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from advocacy.press.signing.revision import Parts, stream_of


class ObjectCopy:
    """Copies of objects of one file, as they are written there, with all that they refer to."""

    def __init__(self) -> None:
        self.others: list[Parts] = []
        """What they refer to."""
        self._places: dict[tuple[int, int], int] = {}

    def of(self, thing: Any) -> Parts:
        """``thing``."""
        match thing:
            case Stream():
                return stream_of(self._entries(thing), thing.read_raw_bytes())
            case Dictionary():
                return b"<<", *self._entries(thing), b">>"
            case Array():
                return b"[", *(part for item in thing for part in (*self._within(item), b" ")), b"]"
            case Object():
                return (thing.unparse(),)
            case _:
                return (_scalar(thing),)

    def _entries(self, thing: Object) -> Parts:
        items = ((Name(key).unparse(), item) for key, item in thing.items() if key != "/Length")
        return tuple(part for key, item in items for part in (key, b" ", *self._within(item)))

    def _within(self, thing: Any) -> Parts:
        """``thing`` as another object holds it."""
        if not (isinstance(thing, Object) and thing.is_indirect):
            return self.of(thing)
        if thing.objgen not in self._places:
            self._places[thing.objgen] = place = len(self.others)
            self.others.append(())
            self.others[place] = self.of(thing)
        return (self._places[thing.objgen],)


def _scalar(thing: bool | int | Decimal | None) -> bytes:  # noqa: FBT001 - as pikepdf gives it
    if isinstance(thing, bool):
        return b"true" if thing else b"false"
    return b"null" if thing is None else f"{thing:f}".encode() if isinstance(thing, Decimal) else b"%d" % thing
