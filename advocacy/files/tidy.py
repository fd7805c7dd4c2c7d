"""The Arabic of a file, held to the rules of ``arabic/hygiene.py``, at its places."""

from collections.abc import Iterator

from advocacy.arabic.hygiene import blemishes
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.yaml_document import KeyPath, YamlDocument, parse

NOT_LOOKED_AT = frozenset({"page", "note"})
"""Addresses of pages are what they are; notes are staff's own."""


def hygiene_problems(source: YamlDocument) -> Iterator[tuple[Problem, Edit | None]]:
    """Everything untidy in the texts of ``source``, and the edit that mends it where nobody need look."""
    for path, value in source.texts():
        if value.isascii() or path[-1] in NOT_LOOKED_AT:
            continue
        start, end = source.span(path)
        written = source.text[start:end]
        if written.startswith('"') and "\\" in written:
            yield from _behind_escapes(source, path, value)
            continue
        for blemish in blemishes(written):
            at = start + blemish.start
            line, column = source.place_of(at)
            edit = None if blemish.fix is None else Edit(at, start + blemish.end, blemish.fix)
            yield Problem(blemish.message, blemish.remedy, source.name, line, column), edit


def mend(source: YamlDocument) -> str:
    """The text of ``source`` with everything mended that nobody need look at; all other bytes as they are."""
    text = source.text
    while edits := [edit for _, edit in hygiene_problems(source) if edit]:
        text = apply_edits(text, edits)
        try:
            source = parse(text, source.name)
        except AdvocacyError as error:
            remedy = "mend the places that «advocacy check» names by hand"
            raise AdvocacyError(
                [Problem("cannot be mended by this command", remedy, source.name), *error.problems]
            ) from None
    return text


def _behind_escapes(source: YamlDocument, path: KeyPath, value: str) -> Iterator[tuple[Problem, None]]:
    """What a text in quotation marks holds that can only be seen once its escapes are read."""
    for blemish in blemishes(value):
        remedy = f"{blemish.remedy}; it is written with a backslash: mend it by hand"
        yield source.problem(path, blemish.message, remedy), None
