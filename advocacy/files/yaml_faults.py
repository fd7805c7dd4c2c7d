"""What keeps YAML from being read, in words for the person who wrote it, at the line where it stands."""

import re
import unicodedata
from collections.abc import Iterator

import yaml

from advocacy.errors import Problem

# What YAML 1.1 does not count as printable (section 5.1), line ends aside.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x85-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_TAB = re.compile(r"^[ \t]*\t", re.MULTILINE)

QUOTE_IT = 'put the text in quotation marks: "…"'

_UNSEEN = "\u00a0\u061c\u200b\u200e\u200f\u2007\u202a-\u202f\u2066-\u2069\ufeff"
_UNSEEN_INDENT = re.compile(f"^ *([{_UNSEEN}])[ {_UNSEEN}]*[a-z_]+:(?= |$)", re.MULTILINE)
"""Blanks and marks that look like the blanks YAML is indented with, or like nothing."""

_MERGE = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
"""What Git leaves where two people have changed the same lines."""

_KEY_WITHOUT_BLANK = re.compile(r"\s*(?:- )?([a-z_]+):(?!//)\S")


def _without_blank(lines: list[str], line: int) -> tuple[int, int, str] | None:
    """The line, the column and the key, from 0, where a colon has no blank after it, at ``line`` or just above."""
    for number in range(min(line, len(lines) - 1), max(line - 3, -1), -1):
        if found := _KEY_WITHOUT_BLANK.match(lines[number]):
            return number, found.start(1), found[1]
    return None


def unreadable(text: str, name: str, most: int) -> Iterator[Problem]:
    """Tabs in indentation and control characters, and what else the parser would stop at, or above ``most`` lines."""
    if text.count("\n") > most:
        yield Problem(f"has more than {most:,} lines", "is this the right file?", name)
        return
    yield from _unseen(text, name)
    if not (CONTROL.search(text) or _TAB.search(text)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _indents_with_tab(line):
            yield Problem("a tab at the start of the line", "YAML is indented with spaces: use two", name, number, 1)
        for control in CONTROL.finditer(line):
            message = f"holds the control character U+{ord(control[0]):04X}"
            yield Problem(message, "delete it", name, number, control.start() + 1)


def _unseen(text: str, name: str) -> Iterator[Problem]:
    """Marks of a merge, and blanks in an indent that are none: the parser would stumble over them lines below."""
    for found in _MERGE.finditer(text) if "\n<<<<<<< " in f"\n{text}" else ():
        remedy = "keep one of the two versions, and delete the lines with these marks"
        line = text.count("\n", 0, found.start()) + 1
        yield Problem(f"«{found[1]}» is the mark of a merge that nobody has finished", remedy, name, line, 1)
    for found in _UNSEEN_INDENT.finditer(text):
        line, column = text.count("\n", 0, found.start()) + 1, found.start(1) - found.start() + 1
        code = f"U+{ord(found[1]):04X} {unicodedata.name(found[1], '')}".rstrip()
        yield Problem(f"no blank, but {code}, before the text of the line", "write blanks there", name, line, column)


def _indents_with_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip(" \t"))]


def syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """What the parser stumbled over in ``text``, as far as it can be told from what it says."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = (error.problem or str(error)).strip()
    lines = text.split("\n")
    here = lines[line][column : column + 1] if line < len(lines) else ""
    if "unknown escape" in said or "hexdecimal" in said:
        message, remedy = "a backslash that YAML cannot read in double quotation marks", "use single ones: '…'"
    elif "quoted scalar" in (error.context or "") and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
        message, remedy = "a quotation mark that is never closed", "close it at the end of the text"
    elif blank := _without_blank(lines, line):
        line, column, key = blank
        message, remedy = f"no blank after the colon of «{key}»", f"write «{key}: …»"
    elif "mapping values are not allowed" in said:
        message, remedy = "a colon that YAML takes for the end of a key", QUOTE_IT
    elif "cannot start any token" in said:
        message, remedy = f"a value cannot begin with «{here}»", QUOTE_IT
    elif "could not find expected ':'" in said:
        message, remedy = "a key without its colon", "write «key: value», with a space after the colon"
    elif "did not find expected" in said:
        message = "the line does not fit the ones above it"
        remedy = "check its indentation, the quotation marks and the brackets just before it"
    else:
        message, remedy = "YAML cannot read this line", "check its signs, and the line before it"
    return Problem(message, remedy, name, line + 1, column + 1)
