"""Equal objects of a file, each kept once: fonts, pictures and texts that many letters of a pack have in common."""

import re
from hashlib import sha256
from typing import Any

from pikepdf import Array, Dictionary, Object, Page, Pdf, Stream

REFERENCE = re.compile(rb"\d R\b")
"""Stands wherever an object refers to another; what refers to none has nothing to share."""


class SharedObjects:
    """What the pages of a file draw with; equal objects become one, from the leaves up."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._known: dict[bytes, Object] = {}
        self._instead: dict[tuple[int, int], Object] = {}

    def share(self, page: Page) -> None:
        """Have ``page`` draw with what others draw with already, where that is the same."""
        for entry in ("/Resources", "/Contents"):
            if entry in page.obj:
                page.obj[entry] = self.one_of(page.obj[entry])

    def one_of(self, thing: Any) -> Any:
        """``thing``, or what is equal to it and was there before."""
        if not isinstance(thing, Array | Dictionary | Stream):
            return thing
        if not thing.is_indirect:
            self._share_within(thing)
            return thing
        if thing.objgen not in self._instead:
            self._instead[thing.objgen] = thing  # for what refers to itself
            self._share_within(thing)
            self._instead[thing.objgen] = self._known.setdefault(_digest(thing), thing)
        return self._instead[thing.objgen]

    def _share_within(self, thing: Any) -> None:
        if not isinstance(thing, Stream) and not REFERENCE.search(thing.unparse(resolved=True)):
            return
        items = enumerate(thing) if isinstance(thing, Array) else thing.items()
        for key, item in items:
            if key != "/Length" and (one := self.one_of(item)) is not item:
                thing[key] = one


def _digest(thing: Object) -> bytes:
    """One for all objects that are equal, once the objects that they refer to are shared."""
    if not isinstance(thing, Stream):
        return sha256(thing.unparse(resolved=True)).digest()
    entries = Dictionary({key: item for key, item in thing.items() if key != "/Length"})
    return sha256(entries.unparse() + b"\0stream\0" + thing.read_raw_bytes()).digest()
