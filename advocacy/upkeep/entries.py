"""Changes to the entries of ``recipients.yaml``, as edits of its text: everything else stays as it is written."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from advocacy.campaign.recipients import RECIPIENTS_FILE, Retired
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.yaml_document import Data, KeyPath, YamlDocument, parse
from advocacy.upkeep.entry_style import FIELDS, Fields, as_written, field_lines, in_line, lines_of

LIST = "recipients"


def retirement(source: YamlDocument, index: int, retired: Retired) -> Edit:
    """The line that retires the recipient at ``index``; before its sources, where they do not come first."""
    entry = _in_block_style(source, index)
    _, *keys = sorted((place, path[-1]) for path, place in source.key_places.items() if path[:-1] == entry)
    (line, column), _ = next((key for key in keys if key[1] == "sources"), keys[0])
    start = source.offset_of((line, 1))
    (written,) = field_lines("retired", as_written(retired), column - 1)
    return Edit(start, start, f"{written}\n")


def reinstatement(source: YamlDocument, index: int) -> Edit:
    """The lines of ``retired`` taken out of the entry at ``index``."""
    path: KeyPath = (LIST, index, "retired")
    if not _begins_line(source, path):
        remedy = f"delete «retired» there by hand, and see what «advocacy check» says of {RECIPIENTS_FILE}"
        raise AdvocacyError(source.problem(path, "«retired» does not begin a line", remedy, at_key=True))
    return _without(source, path)


def additions(source: YamlDocument, entries: Iterable[Fields]) -> list[Edit]:
    """The lines of new ``entries``, each in its place: by country, then by id.

    Comments stay with what they stand above, and a blank line parts entries where it does so in the file.
    """
    start = source.offset((LIST,))
    if source.text[start] == "[":
        remedy = "write it with a dash before each entry, and run the command again"
        raise AdvocacyError(source.problem((LIST,), "this list is written in [brackets]", remedy))
    _, column = source.value_places[LIST,]
    keys_at = source.value_places[LIST, 0][1] - 1
    listed = [_order(entry) for entry in _entries(source)]
    blank = "\n" if len(listed) == 1 or _parted(source, len(listed)) else ""
    after: dict[int, list[Fields]] = {}
    for fields in sorted(entries, key=_order):
        before = [index for index, other in enumerate(listed) if other <= _order(fields)]
        # Where the list is in some order of its own, it stands after those of its country.
        same = [index for index in before if listed[index][0] == fields["country"]]
        after.setdefault(max(same or before, default=-1), []).append(fields)
    edits = []
    for index, new in after.items():
        texts = [_entry(fields, column - 1, keys_at) for fields in new]
        if index < 0:
            first = _above_comments(source, source.value_places[LIST, 0][0])
            edits.append(Edit(first, first, "".join(f"{text}\n{blank}" for text in texts)))
        else:
            end = _below_comments(source, _end_of(source, (LIST, index)), column)
            edits.append(Edit(end, end, "".join(f"\n{blank}{text}" for text in texts)))
    return edits


def changes(source: YamlDocument, index: int, fields: Fields) -> list[Edit]:
    """What makes the entry at ``index`` hold ``fields``: only fields that differ are written anew."""
    entry = _in_block_style(source, index)
    before = source.mapping_at(entry)
    indent = source.value_places[entry][1] - 1
    stays = [name for name in before if name in fields]
    edits: list[Edit] = []
    for name in (*FIELDS, *(name for name in before if name not in FIELDS)):
        path: KeyPath = (*entry, name)
        if name not in before:
            if name in fields:
                edits.append(_with(source, entry, stays, name, fields[name], indent))
        elif name not in fields:
            edits.append(_without(source, path))
        elif fields[name] != before[name]:
            edits += _replaced(source, path, fields[name], indent)
    return edits


def with_entries(source: YamlDocument, edits: Iterable[Edit], expected: Sequence[Fields]) -> str:
    """The text after ``edits``; raises where that would not read as the entries ``expected``, in any order.

    A file can be written in ways that nobody has thought of here: then it is left to the person who wrote it.
    """
    text = apply_edits(source.text, edits)
    try:
        after = _entries(parse(text, source.name))
    except AdvocacyError:
        after = []
    if sorted(map(_order, after)) != sorted(map(_order, expected)) or any(entry not in expected for entry in after):
        remedy = "write the entry by hand, and see what «advocacy check» says"
        raise AdvocacyError(Problem("is written in a way that this command cannot change", remedy, source.name))
    return text


def _in_block_style(source: YamlDocument, index: int) -> KeyPath:
    entry: KeyPath = (LIST, index)
    if source.text[source.offset(entry)] == "{":
        remedy = "write it with one field on each line, and run the command again"
        raise AdvocacyError(source.problem(entry, "this entry is written in {braces}", remedy))
    return entry


def _entries(source: YamlDocument) -> list[Fields]:
    return list(source.mappings_at((LIST,)))


def _order(fields: Fields) -> tuple[str, str]:
    return str(fields["country"]), str(fields["id"])


def _entry(fields: Fields, dash_at: int, keys_at: int) -> str:
    first, *rest = lines_of(fields, keys_at)
    return "\n".join([f"{' ' * dash_at}-{first[dash_at + 1 :]}", *rest])


def _with(source: YamlDocument, entry: KeyPath, stays: Sequence[str], name: str, value: Data, indent: int) -> Edit:
    """A field that was not there, below the last of those that stay and go before it."""
    before = [other for other in FIELDS[: FIELDS.index(name)] if other in stays]
    end = _end_of_line(source, _end_of(source, (*entry, before[-1] if before else stays[0])))
    return Edit(end, end, "".join(f"\n{line}" for line in field_lines(name, value, indent)))


def _without(source: YamlDocument, path: KeyPath) -> Edit:
    """The lines of a field taken out; what stands above the next key stays."""
    if not _begins_line(source, path):
        remedy = "put each field on a line of its own, and run the command again"
        raise AdvocacyError(source.problem(path, f"«{path[-1]}» does not begin a line", remedy, at_key=True))
    start = source.offset_of((source.key_places[path][0], 1))
    end = _end_of_line(source, _end_of(source, path))
    return Edit(start, min(end + 1, len(source.text)), "")


def _replaced(source: YamlDocument, path: KeyPath, value: Data, indent: int) -> Iterator[Edit]:
    start, end = source.offset(path), _end_of(source, path)
    before = source.at(path)
    in_lines = isinstance(before, list) and source.text[start] == "-"
    if in_lines and isinstance(before, list) and isinstance(value, list) and value:
        yield from _items_replaced(source, path, before, value)
        return
    after_key = source.text.index(":", source.offset_of(source.key_places[path])) + 1
    written = "\n".join(field_lines(str(path[-1]), value, indent))
    yield Edit(after_key, end, written[written.index(":") + 1 :])


def _items_replaced(
    source: YamlDocument, path: KeyPath, before: Sequence[Data], after: Sequence[Data]
) -> Iterator[Edit]:
    """The items of a list with dashes that differ; the lines of the others stay, with their comments."""
    dash = " " * (source.value_places[path][1] - 1) + "- "
    keys_of = [in_line(item) for item in before], [in_line(item) for item in after]
    for kind, first, last, new, stop in SequenceMatcher(None, *keys_of, autojunk=False).get_opcodes():
        lines = "".join(f"\n{dash}{text}" for text in keys_of[1][new:stop])
        # From the end of the line above, so that what is added below the list has a place of its own.
        above = source.offset_of((source.value_places[(*path, min(first, len(before) - 1))][0], 1)) - 1
        if kind == "insert":
            end = _end_of_line(source, _end_of(source, (*path, first - 1))) if first else above
            yield Edit(end, end, lines)
        elif kind != "equal":
            yield Edit(above, _end_of_line(source, _end_of(source, (*path, last - 1))), lines)


def _end_of(source: YamlDocument, path: KeyPath) -> int:
    """Where the last character of the value at ``path`` ends; comments below it are not part of it."""
    inside = (
        end
        for inner, end in source.value_ends.items()
        if inner[: len(path)] == path and (isinstance(source.at(inner), str | None) or _bracketed(source, inner))
    )
    return len(source.text[: source.offset_of(max(inside))].rstrip())


def _bracketed(source: YamlDocument, path: KeyPath) -> bool:
    return source.text[source.offset(path)] in "[{"


def _begins_line(source: YamlDocument, path: KeyPath) -> bool:
    line, column = source.key_places[path]
    start = source.offset_of((line, 1))
    return not source.text[start : start + column - 1].strip()


def _parted(source: YamlDocument, count: int) -> bool:
    """Whether a blank line stands between the first two entries."""
    return count > 1 and "\n\n" in source.text[_end_of(source, (LIST, 0)) : source.offset((LIST, 1))]


def _above_comments(source: YamlDocument, line: int) -> int:
    """The start of the comments that stand right above ``line``, or of the line itself."""
    lines = source.text.split("\n")
    while line > 1 and lines[line - 2].lstrip().startswith("#"):
        line -= 1
    return source.offset_of((line, 1))


def _below_comments(source: YamlDocument, end: int, column: int) -> int:
    """The end of the line at ``end``, and of the comments below it that are indented deeper than ``column``."""
    end = _end_of_line(source, end)
    while (comment := source.text[end + 1 :].split("\n", 1)[0]).lstrip().startswith("#"):
        if len(comment) - len(comment.lstrip()) < column:
            break
        end = end + 1 + len(comment)
    return end


def _end_of_line(source: YamlDocument, offset: int) -> int:
    end = source.text.find("\n", offset)
    return len(source.text) if end < 0 else end
