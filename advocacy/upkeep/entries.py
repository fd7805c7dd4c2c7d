"""Changes to the entries of ``recipients.yaml``, as edits of its text: everything else stays as it is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import Edit
from advocacy.files.yaml_document import Data, KeyPath, YamlDocument
from advocacy.upkeep.entry_places import (
    LIST,
    are_parted,
    block_of,
    end_of_entry,
    end_of_line,
    end_of_value,
    require_block_style,
    require_dashes,
    start_of_field,
    start_of_line,
    start_of_list,
)
from advocacy.upkeep.entry_style import FIELDS, Entry, field_lines, in_line, lines_of
from advocacy.upkeep.order import Places


@dataclass(frozen=True, slots=True)
class Revision:
    """Edits of the list's text, and the entries that it must hold afterwards: those that were there in their order."""

    edits: tuple[Edit, ...]
    kept: tuple[Entry, ...]
    """Entries that stay where they are, changed or not, in the order of the file."""
    placed: tuple[Entry, ...] = ()
    """Entries that stand somewhere between those."""


def entries_of(document: YamlDocument) -> tuple[Entry, ...]:
    """Every entry of the list, in the order of the file; the index is that of the recipient."""
    return document.mappings_at((LIST,))


def revision(
    document: YamlDocument, changed: Mapping[int, Entry] | None = None, added: Iterable[Entry] = ()
) -> Revision:
    """The list with entries ``changed``, by their index, and others ``added``."""
    changed, new = changed or {}, tuple(added)
    edits = [edit for index, entry in changed.items() for edit in field_edits(document, index, entry)]
    kept = tuple(changed.get(index, entry) for index, entry in enumerate(entries_of(document)))
    return Revision((*edits, *(additions(document, new) if new else ())), kept, new)


def removal(document: YamlDocument, index: int) -> Revision:
    """The list without the entry at ``index`` and the comments about it; raises where another names it as successor."""
    entries = entries_of(document)
    identifier = entries[index]["id"]
    if len(entries) == 1:
        message = f"{identifier} is the only one on the list, and a campaign writes to somebody"
        raise AdvocacyError(document.problem((LIST, index), message, "add another recipient first"))
    paths: list[KeyPath] = [(LIST, number, "retired", "successor") for number in range(len(entries))]
    if heirs := [path for path in paths if path in document.places.values and document.at(path) == identifier]:
        remedy = f"name another successor there, or delete it, before you remove {identifier}"
        raise AdvocacyError(
            document.problem(path, f"{entries[int(path[1])]['id']} names {identifier} as its successor", remedy)
            for path in heirs
        )
    return Revision((take_out(document, index),), (*entries[:index], *entries[index + 1 :]))


def additions(document: YamlDocument, entries: Iterable[Entry]) -> list[Edit]:
    """The lines of new ``entries``, each in its place: by country, then by id.

    Comments stay with what they stand above, and a blank line parts entries where it does so in the file.
    """
    if not entries_of(document):
        return [_first_of_all(document, sorted(entries, key=order_of))]
    dash_at = require_dashes(document) - 1
    keys_at = document.places.values[LIST, 0][1] - 1
    places = Places(map(order_of, entries_of(document)))
    below: dict[int, list[str]] = {}
    for entry in sorted(entries, key=order_of):
        below.setdefault(places.below(order_of(entry)), []).append(_block(entry, dash_at, keys_at))
    return [put_in(document, index, blocks) for index, blocks in below.items()]


def field_edits(document: YamlDocument, index: int, after: Entry) -> list[Edit]:
    """What makes the entry at ``index`` hold ``after``: only fields that differ are written anew."""
    entry = require_block_style(document, index)
    before = document.mapping_at(entry)
    indent = document.places.values[entry][1] - 1
    stays = [name for name in before if name in after]
    edits: list[Edit] = []
    for name in (*FIELDS, *(name for name in before if name not in FIELDS)):
        path: KeyPath = (*entry, name)
        if name not in before:
            if name in after:
                edits.append(_with(document, entry, stays, name, after[name], indent))
        elif name not in after:
            edits.append(_without(document, path))
        elif after[name] != before[name]:
            edits += _replaced(document, path, after[name], indent)
    return edits


def hold_to(revised: YamlDocument | None, document: YamlDocument, expected: Revision) -> YamlDocument:
    """``revised``, if it reads as ``expected`` and as ``document`` in all else; raises otherwise.

    A file can be written in ways that nobody has thought of here: then it is left to the person who wrote it.
    """
    data = revised.data if revised else None
    listed = data.get(LIST) if isinstance(data, dict) else None
    if revised and isinstance(listed, list) and data == document.mapping_at(()) | {LIST: listed}:
        placed: dict[str, list[Entry]] = {}
        for entry in expected.placed:
            placed.setdefault(str(entry["id"]), []).append(entry)
        records = (each if isinstance(each, dict) else {} for each in listed)
        kept = [each for each in records if each not in placed.get(str(each.get("id")), ())]
        if kept == [*expected.kept] and len(listed) == len(kept) + len(expected.placed):
            return revised
    remedy = "write the entry by hand, and see what «advocacy check» says"
    raise AdvocacyError(Problem("is written in a way that this command cannot change", remedy, document.name))


def order_of(entry: Entry) -> tuple[str, str]:
    """The place of an entry in a list that is in order: by country, then by id."""
    return str(entry["country"]), str(entry["id"])


def take_out(document: YamlDocument, index: int) -> Edit:
    """The lines of an entry taken out, with the comments about it and one blank line that parts it from others."""
    start, end = block_of(document, index)
    if index == 0:
        below = end + 1
        return Edit(start, below + (document.text[below : below + 1] == "\n"), "")
    above = start - 1
    return Edit(above - (document.text[above - 1] == "\n"), end, "")


def put_in(document: YamlDocument, index: int, blocks: Sequence[str]) -> Edit:
    """The lines of entries below the one at ``index``, or above the first for -1; each without its last line break."""
    blank = "\n" if are_parted(document) else ""
    if index < 0:
        first = start_of_list(document)
        return Edit(first, first, "".join(f"{block}\n{blank}" for block in blocks))
    end = end_of_entry(document, index)
    return Edit(end, end, "".join(f"\n{blank}{block}" for block in blocks))


def _first_of_all(document: YamlDocument, entries: Sequence[Entry]) -> Edit:
    """The first entries of a list that has none, in the place of its brackets."""
    after_key = document.text.index(":", document.offset_of(document.places.keys[LIST,])) + 1
    blocks = "\n\n".join(_block(entry, 2, 4) for entry in entries)
    return Edit(after_key, end_of_value(document, (LIST,)), f"\n{blocks}")


def _block(entry: Entry, dash_at: int, keys_at: int) -> str:
    first, *rest = lines_of(entry, keys_at)
    return "\n".join([f"{' ' * dash_at}-{first[dash_at + 1 :]}", *rest])


def _with(document: YamlDocument, entry: KeyPath, stays: Sequence[str], name: str, value: Data, indent: int) -> Edit:
    """A field that was not there, below the last of those that stay and go before it."""
    before = [other for other in FIELDS[: FIELDS.index(name)] if other in stays]
    end = end_of_line(document, end_of_value(document, (*entry, before[-1] if before else stays[0])))
    return Edit(end, end, "".join(f"\n{line}" for line in field_lines(name, value, indent)))


def _without(document: YamlDocument, path: KeyPath) -> Edit:
    """The lines of a field taken out, from the end of the line above; what stands above the next key stays."""
    return Edit(start_of_field(document, path) - 1, end_of_line(document, end_of_value(document, path)), "")


def _replaced(document: YamlDocument, path: KeyPath, value: Data, indent: int) -> Iterator[Edit]:
    start, end = document.offset(path), end_of_value(document, path)
    before = document.at(path)
    if isinstance(before, list) and document.text[start] == "-" and isinstance(value, list) and value:
        yield from _items_replaced(document, path, before, value)
        return
    after_key = document.text.index(":", document.offset_of(document.places.keys[path])) + 1
    written = "\n".join(field_lines(str(path[-1]), value, indent))
    yield Edit(after_key, end, written[written.index(":") + 1 :])


def _items_replaced(
    document: YamlDocument, path: KeyPath, before: Sequence[Data], after: Sequence[Data]
) -> Iterator[Edit]:
    """The items of a list with dashes that differ; the lines of the others stay, with their comments."""
    dash = " " * (document.places.values[path][1] - 1) + "- "
    keys_of = [in_line(item) for item in before], [in_line(item) for item in after]
    for kind, first, last, new, stop in SequenceMatcher(None, *keys_of, autojunk=False).get_opcodes():
        lines = "".join(f"\n{dash}{text}" for text in keys_of[1][new:stop])
        # From the end of the line above, so that what is added below the list has a place of its own.
        above = start_of_line(document, document.places.values[(*path, min(first, len(before) - 1))][0]) - 1
        if kind == "insert":
            end = end_of_line(document, end_of_value(document, (*path, first - 1))) if first else above
            yield Edit(end, end, lines)
        elif kind != "equal":
            yield Edit(above, end_of_line(document, end_of_value(document, (*path, last - 1))), lines)
