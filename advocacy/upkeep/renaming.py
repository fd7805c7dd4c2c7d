"""A recipient's id changed wherever it is named, and its entry moved to where it then belongs."""

import re
from collections.abc import Iterator, Mapping

from advocacy.errors import Problem
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.yaml_document import Data, YamlDocument
from advocacy.upkeep.entries import Revision, entries_of, order_of, put_in, take_out
from advocacy.upkeep.entry_places import LIST, block_of

NAMING_FIELDS = frozenset({"id", "successor", "note", "reason"})
"""Fields that are an id, or in which staff may name one."""


def renaming(document: YamlDocument, index: int, new: str) -> Revision:
    """The list with ``new`` as the id of the entry at ``index``, and wherever an entry names it.

    The entry moves only where the whole list is in order: by country, then by id.
    """
    entries = entries_of(document)
    old = _word(str(entries[index]["id"]))
    edits = [*_edits(document, old, new)]
    after = [{name: _renamed(value, name, old, new) for name, value in entry.items()} for entry in entries]
    below = _place_of(after, index)
    if below == index - 1 or [*map(order_of, entries)] != sorted(map(order_of, entries)):
        return Revision(tuple(edits), tuple(after))
    start, end = block_of(document, index)
    inside = [edit for edit in edits if start <= edit.start < end]
    block = apply_edits(
        document.text[start:end], (Edit(edit.start - start, edit.end - start, edit.text) for edit in inside)
    )
    outside = [edit for edit in edits if edit not in inside]
    moved = after.pop(index)
    edits = [*outside, take_out(document, index), put_in(document, below, [block])]
    return Revision(tuple(edits), tuple(after), (moved,))


def mentions(texts: Mapping[str, str], identifier: str) -> Iterator[Problem]:
    """Each place in ``texts``, by their files' names, that names ``identifier``: comments, templates, other files."""
    for file, text in texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            for word in _word(identifier).finditer(line):
                remedy = "look at it, and correct it by hand"
                yield Problem(f"names {identifier}", remedy, file, number, word.start() + 1)


def _word(identifier: str) -> re.Pattern[str]:
    """``identifier`` where it is a word, and not part of a longer id or of a page's address."""
    return re.compile(rf"(?<![\w/.-]){re.escape(identifier)}(?![\w/-])")


def _edits(document: YamlDocument, old: re.Pattern[str], new: str) -> Iterator[Edit]:
    for path, _ in document.texts():
        if path[0] == LIST and path[-1] in NAMING_FIELDS:
            start, end = document.span(path)
            for word in old.finditer(document.text, start, end):
                yield Edit(word.start(), word.end(), new)


def _renamed(value: Data, name: str, old: re.Pattern[str], new: str) -> Data:
    if isinstance(value, dict):
        return {inner: _renamed(item, inner, old, new) for inner, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, name, old, new) for item in value]
    return old.sub(new, value) if value and name in NAMING_FIELDS else value


def _place_of(entries: list[dict[str, Data]], index: int) -> int:
    """The index of the entry below which the one at ``index`` belongs, going by their order; -1 for the first place."""
    order = order_of(entries[index])
    return max((number for number, entry in enumerate(entries) if order_of(entry) < order), default=-1)
