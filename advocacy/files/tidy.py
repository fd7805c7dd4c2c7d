"""The Arabic of a file, held to the rules of ``arabic/hygiene.py``, at its places."""

from collections.abc import Iterator

from advocacy.arabic.hygiene import blemishes, mended
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.yaml_document import KeyPath, YamlDocument, parse

NOT_LOOKED_AT = frozenset({"page", "note", "before_posting"})
"""Addresses of pages are what they are; notes are staff's own."""


def hygiene_problems(document: YamlDocument) -> Iterator[tuple[Problem, bool]]:
    """Everything untidy in the texts of ``document``, and whether ``mend`` corrects it."""
    for path, value in _looked_at(document):
        start, end = document.span(path)
        written = document.text[start:end]
        if _has_escapes(written):
            for blemish in blemishes(value):
                remedy = f"{blemish.remedy}; it is written with a backslash: mend it by hand"
                yield document.problem(path, blemish.message, remedy), False
            continue
        for blemish in blemishes(written):
            line, column = document.place_of(start + blemish.start)
            problem = Problem(blemish.message, blemish.remedy, document.name, line, column)
            yield problem, blemish.fix is not None


def mend(document: YamlDocument) -> YamlDocument:
    """The document with everything mended that needs no human eye, and all other bytes as they are.

    The same document where there is nothing to mend. Raises ``AdvocacyError`` where it would no longer read as it
    should: a sign without width may be all that keeps YAML from taking a «#» for a comment.
    """
    edits: list[Edit] = []
    expected: dict[KeyPath, str] = {}
    for path, value in _looked_at(document):
        start, end = document.span(path)
        written = document.text[start:end]
        if not _has_escapes(written) and (after := mended(written)) != written:
            edits.append(Edit(start, end, after))
            expected[path] = mended(value)
    if not edits:
        return document
    revised: dict[KeyPath, str] = {}
    problems: tuple[Problem, ...] = ()
    try:
        result = parse(apply_edits(document.text, edits), document.name)
        revised = dict(result.texts())
    except AdvocacyError as error:
        problems = error.problems
    if revised.keys() != dict(document.texts()).keys() or any(
        _squeezed(text) != _squeezed(revised[path]) for path, text in expected.items()
    ):
        remedy = "mend the places that «advocacy check» names by hand"
        raise AdvocacyError([Problem("cannot be mended by this command", remedy, document.name), *problems])
    return result


def _looked_at(document: YamlDocument) -> Iterator[tuple[KeyPath, str]]:
    return (
        (path, value)
        for path, value in document.texts()
        if not value.isascii() and not NOT_LOOKED_AT.intersection(path[-1:])
    )


def _has_escapes(written: str) -> bool:
    return written.startswith('"') and "\\" in written


def _squeezed(text: str) -> str:
    return "".join(text.split())
