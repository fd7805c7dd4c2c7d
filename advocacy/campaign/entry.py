"""Changes to one recipient's entry in ``recipients.yaml``, as edits of its text."""

import json

from advocacy.campaign.edits import Edit
from advocacy.campaign.recipients import FILE, Retired
from advocacy.campaign.yaml_source import KeyPath, Source
from advocacy.errors import AdvocacyError


def retirement(source: Source, index: int, retired: Retired) -> Edit:
    """The line that retires the recipient at ``index``; before its sources, where they do not come first."""
    entry: KeyPath = ("recipients", index)
    if source.text[source.offset(entry)] == "{":
        remedy = "write it with one field on each line, and run the command again"
        raise AdvocacyError(source.problem(entry, "this entry is written in {braces}", remedy))
    _, *keys = sorted((place, path[-1]) for path, place in source.keys.items() if path[:-1] == entry)
    (line, column), _ = next((key for key in keys if key[1] == "sources"), keys[0])
    start = _start_of(source, line)
    fields = {"reason": retired.reason, "date": retired.date, "successor": retired.successor}
    # A JSON string is a YAML text in double quotation marks.
    written = (f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in fields.items() if text)
    return Edit(start, start, f"{' ' * (column - 1)}retired: {{{', '.join(written)}}}\n")


def reinstatement(source: Source, index: int) -> Edit:
    """The lines of ``retired`` taken out of the entry at ``index``."""
    path: KeyPath = ("recipients", index, "retired")
    first, column = source.keys[path]
    start = _start_of(source, first)
    if source.text[start : start + column - 1].strip():
        remedy = f"delete «retired» there by hand, and see what «advocacy check» says of {FILE}"
        raise AdvocacyError(source.problem(path, "«retired» does not begin a line", remedy, at_key=True))
    inside = (end for inner, end in source.ends.items() if inner[:3] == path and isinstance(source.at(inner), str))
    last = max(line for line, _ in inside)
    if source.text[source.offset(path)] == "{":
        last = max(last, source.ends[path][0])
    return Edit(start, _start_of(source, last + 1), "")


def _start_of(source: Source, line: int) -> int:
    """Where ``line`` begins in the text; after the last line, the end."""
    return min(sum(len(row) + 1 for row in source.text.split("\n")[: line - 1]), len(source.text))
