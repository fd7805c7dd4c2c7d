"""Where an entry of ``recipients.yaml``, its fields and the comments about it begin and end in the text.

All places are offsets into the document's text; an end is that of a line, before its line break.
"""

from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import KeyPath, YamlDocument

LIST = "recipients"


def require_dashes(document: YamlDocument) -> int:
    """The column of the dashes before the entries; raises if the list is not written with dashes."""
    if document.text[document.offset((LIST,))] == "[":
        remedy = "write it with a dash before each entry, and run the command again"
        raise AdvocacyError(document.problem((LIST,), "this list is written in [brackets]", remedy))
    return document.places.values[LIST,][1]


def require_block_style(document: YamlDocument, index: int) -> KeyPath:
    """The path of the entry at ``index``; raises if it is written in braces."""
    entry: KeyPath = (LIST, index)
    if document.text[document.offset(entry)] == "{":
        remedy = "write it with one field on each line, and run the command again"
        raise AdvocacyError(document.problem(entry, "this entry is written in {braces}", remedy))
    return entry


def start_of_field(document: YamlDocument, path: KeyPath) -> int:
    """Where the line of a field begins; raises if something else stands before its key."""
    start = start_of_line(document, document.places.keys[path][0])
    if document.text[start : document.offset_of(document.places.keys[path])].strip():
        remedy = f"delete «{path[-1]}» there by hand, and see what «advocacy check» says of {RECIPIENTS_FILE}"
        message = f"«{path[-1]}» does not begin a line"
        raise AdvocacyError(document.problem(path, message, remedy, at_key=True))
    return start


def end_of_value(document: YamlDocument, path: KeyPath) -> int:
    """Where the last character of the value at ``path`` ends; comments below it are not part of it."""
    while (value := document.at(path)) and isinstance(value, dict | list) and not _is_bracketed(document, path):
        path = (*path, [*value][-1] if isinstance(value, dict) else len(value) - 1)
    end = document.offset_of(document.places.ends[path])
    while end and document.text[end - 1].isspace():  # without a copy of all that stands before
        end -= 1
    return end


def block_of(document: YamlDocument, index: int) -> tuple[int, int]:
    """Where the lines of an entry begin and end, with the comments right above it and below its fields.

    A comment is the entry's own if it is indented like its dash, or deeper.
    """
    column = require_dashes(document)
    line = document.places.values[LIST, index][0]
    start = start_of_line(document, line)
    if document.text[start : document.offset((LIST, index))].strip() != "-":
        remedy = "write its first field beside the dash, and run the command again"
        raise AdvocacyError(document.problem((LIST, index), "this entry does not begin beside its dash", remedy))
    above = end_of_entry(document, index - 1) + 1 if index else 0
    while (upper := start_of_line(document, line - 1)) >= above and _is_comment(document, upper, column):
        start, line = upper, line - 1
    return start, end_of_entry(document, index)


def end_of_entry(document: YamlDocument, index: int) -> int:
    """The end of an entry's last line, and of the comments below it that are indented deeper than its dash."""
    column = document.places.values[LIST,][1]
    end = end_of_line(document, end_of_value(document, (LIST, index)))
    while end < len(document.text) and _is_comment(document, end + 1, column + 1):
        end = end_of_line(document, end + 1)
    return end


def start_of_list(document: YamlDocument) -> int:
    """Where the first entry begins, with all comments right above it."""
    line = document.places.values[LIST, 0][0]
    while line > 1 and _is_comment(document, start_of_line(document, line - 1)):
        line -= 1
    return start_of_line(document, line)


def are_parted(document: YamlDocument) -> bool:
    """Whether a blank line stands between entries, going by the first two; a list of one gets one."""
    if (LIST, 1) not in document.places.values:
        return True
    between = document.text[end_of_value(document, (LIST, 0)) : document.offset((LIST, 1))]
    return "\n\n" in between


def start_of_line(document: YamlDocument, line: int) -> int:
    """Where ``line``, counted from 1, begins."""
    return document.offset_of((line, 1))


def end_of_line(document: YamlDocument, offset: int) -> int:
    """Where the line of ``offset`` ends."""
    end = document.text.find("\n", offset)
    return len(document.text) if end < 0 else end


def _is_comment(document: YamlDocument, start: int, column: int = 1) -> bool:
    """Whether the line that begins at ``start`` is a comment, from ``column`` on or deeper."""
    line = document.text[start : end_of_line(document, start)]
    return line.lstrip().startswith("#") and len(line) - len(line.lstrip()) >= column - 1


def _is_bracketed(document: YamlDocument, path: KeyPath) -> bool:
    return document.text[document.offset(path)] in "[{"
