"""Find in a campaign's files what the renderer complains of, or was working on when it was stopped."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from advocacy.processes.limits import Place, Stack

ROOT = "file:///campaign/"
"""Stands for the campaign folder; no such path is ever opened."""

AT_THE_ROOT = "at the root of the document"
"""Ends what the renderer says of an attribute that the outermost element has not."""

TELLING = ("id", "class", "colspan", "rowspan", "span", "start", "style", "href", "src", "d", "points")
"""Attributes by which an element is found again, in this order."""

SHOWN = 60
"""Characters of a tag that a message shows."""


def place_said(said: str, texts: Mapping[str, str]) -> tuple[str, int, int]:
    """File, line and column that a message of the renderer means: as it says, or where the words it quotes stand.

    What it misses stands nowhere. In a template, it counts the lines of a style from where that begins.
    """
    file, text = next(iter(texts.items()))
    if said.endswith(AT_THE_ROOT):
        return place_of(["<html"], {file: text})
    words = re.findall("['\"`]([^'\"`]+)['\"`]", said)
    if at := re.search(r" at (\d+):(\d+)", said):
        return place_of(words, {file: text}) if file.endswith(".j2") else (file, int(at[1]), int(at[2]))
    return place_of(words, texts)


def place_of(words: Sequence[str], texts: Mapping[str, str]) -> tuple[str, int, int]:
    """File, line and column of the first of ``words`` that stands in one of ``texts``; else the first file."""
    for word in map(as_written, words):
        for name, text in texts.items():
            if (offset := text.find(word)) >= 0:
                return name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return next(iter(texts)), 0, 0


def as_written(word: str) -> str:
    """An address as files in ``letters/`` write it; any other word as it is."""
    return word.removeprefix(ROOT).removeprefix("letters/")


def place_in_html(stack: Stack, file: str, template: str) -> Place:
    """The innermost element of ``stack`` that stands in ``template``; else the place of none.

    Boxes and elements are found by what WeasyPrint calls them in its functions.
    """
    for element in _elements(stack):
        if (at := _found(element, template)) is not None:
            start = template.rfind("\n", 0, at) + 1
            end = template.find(">", at)
            tag = " ".join(template[at : end + 1 if end >= 0 else len(template)].split())
            said = tag if len(tag) <= SHOWN else f"{tag[:SHOWN]}…"
            return Place(file, template.count("\n", 0, at) + 1, at - start + 1, said)
    return Place(file)


def _elements(stack: Stack) -> Iterator[Any]:
    for frame, _ in stack:
        for name in ("block", "box", "child", "element", "node", "table", "parent", "root_box"):
            thing = frame.f_locals.get(name)
            element = getattr(thing, "element", None)
            for found in (thing, element, getattr(thing, "etree_element", None)):
                if isinstance(getattr(found, "tag", None), str) and hasattr(found, "attrib"):
                    yield found


def _found(element: Any, template: str) -> int | None:
    """Where the tag of ``element`` stands: with the attribute that tells most, as far as the template has it."""
    tag = re.escape(element.tag.rpartition("}")[2])
    if tag in ("html", "body"):
        return None
    values = [str(element.attrib.get(name)) for name in TELLING if element.attrib.get(name)]
    for value in (*values, None):
        inside = "" if value is None else rf"[^<>]*{re.escape(value)}"
        if found := re.search(rf"<{tag}\b{inside}", template):
            return found.start()
    return None
