"""What a style sheet asks for: every font and file must lie in the campaign folder.

A browser takes another font for a missing one without a word; a letter must not.
"""

import re
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from itertools import accumulate
from posixpath import dirname, normpath
from typing import Any

import tinycss2
from tinycss2 import serialize

from advocacy.errors import Problem
from advocacy.files.edits import Edit, apply_edits

Node = Any
"""A token, rule or declaration of tinycss2, which has no types of its own."""

MOST_RULES, DEEPEST = 2_000, 32
"""Blocks in braces, and brackets of any kind within each other: what reads style sheets further works by recursion."""

KEYWORDS = {"inherit", "initial", "unset"}

HIDING = {"display": "none", "visibility": "hidden|collapse", "opacity": ".*"}
"""Properties, and the values with which nothing is drawn, or all of it as a picture in which no text is found."""

_NEWLINE = re.compile("\r\n|[\n\r\f]")
_URL = re.compile(
    r"""url\(\s*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^)\\])*)\s*(?:\)|\Z)""", re.IGNORECASE | re.DOTALL
)
"""CSS Syntax Level 3, 3.3 and 4.3.6: what ends a line, and an address whichever way it is quoted."""


def check_stylesheet(name: str, text: str, files: Container[str]) -> Iterator[Problem]:
    """Problems of the style sheet ``name``, which may ask for ``files`` (paths in the campaign folder)."""
    if too_much := _too_much(name, text):
        yield too_much
        return
    declared = font_families(text)

    def problem(node: Node, message: str, remedy: str) -> Problem:
        return Problem(message, remedy, name, node.source_line, node.source_column)

    for in_font_face, declaration in _declared(text):
        if declaration.type == "error":
            yield problem(declaration, f"not valid CSS: {declaration.message}", "mend the line or delete it")
            continue
        for node, url in _urls(declaration.value):
            path = normpath(f"{dirname(name)}/{url}")
            if ":" in url or path.startswith(("/", "..")):
                remedy = "put the file into fonts/ or letters/ and name it relative to this style sheet"
                yield problem(node, f"asks for «{url}», outside the campaign folder", remedy)
            elif path not in files:
                yield problem(node, f"asks for {path}, which is missing", "restore the file, or delete the line")
        if in_font_face or declaration.lower_name != "font-family":
            continue
        for family, node in _families(declaration):
            if family not in declared and family.lower() not in KEYWORDS:
                remedy = f"use one of {', '.join(sorted(declared)) or 'none'}, or bundle it in fonts/ with @font-face"
                yield problem(node, f"the font «{family}» is not bundled", remedy)


def _too_much(name: str, text: str) -> Problem | None:
    """What is more than any style sheet of a letter needs, and would hold up whoever reads on."""
    remedy = "is this the right file?"
    if text.count("{") > MOST_RULES:
        return Problem(f"holds more than {MOST_RULES:,} rules", remedy, name)
    opened = accumulate(1 if found[0] in "([{" else -1 for found in re.finditer(r"[(\[{)\]}]", text))
    if max(opened, default=0) <= DEEPEST:  # some may stand in texts and comments; no more are open than that
        return None
    waiting = [(node, 1) for node in tinycss2.parse_component_value_list(text, skip_comments=True)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            return Problem("nested too deeply", remedy, name, node.source_line, node.source_column)
        inside = getattr(node, "content", None) or getattr(node, "arguments", None)
        if isinstance(inside, list):
            waiting += [(one, depth + 1) for one in inside]
    return None


def custom_properties(text: str) -> dict[str, tuple[str, int, int]]:
    """The custom properties (``--name``) that ``text`` declares: the last value of each, with its line and column."""
    return {
        node.name: (serialize(node.value).strip(), node.source_line, node.source_column)
        for _, node in _declared(text)
        if node.type == "declaration" and node.name.startswith("--")
    }


def hiding(text: str) -> tuple[str, int, int] | None:
    """The first declaration of ``text`` that keeps something from being drawn, with its line and column."""
    for _, node in _declared(text):
        if node.type == "declaration" and (values := HIDING.get(node.lower_name)):
            value = serialize(node.value).strip().lower()
            if re.fullmatch(values, value):
                return f"{node.name}: {value}", node.source_line, node.source_column
    return None


def font_families(text: str) -> frozenset[str]:
    """The families that the style sheet ``text`` declares with @font-face."""
    return frozenset(
        family
        for in_font_face, declaration in _declared(text)
        if in_font_face and _sets(declaration, "font-family")
        for family, _ in _families(declaration)
    )


def font_files(name: str, text: str) -> tuple[str, ...]:
    """The files of the fonts that the style sheet ``name`` declares, as paths in the campaign folder.

    First those of the family that its first ``font-family`` asks for first: the order in which they draw its text.
    """
    rules = _rules(text)
    named = (_families(one) for in_face, one in _declared(text) if not in_face and _sets(one, "font-family"))
    wanted = [family for family, _ in next(named, ())]
    faces: list[tuple[int, list[str]]] = []
    for rule in rules:
        inside = [one for in_face, one in _declarations([rule]) if in_face]
        families = {family for one in inside if _sets(one, "font-family") for family, _ in _families(one)}
        place = min((wanted.index(family) for family in families if family in wanted), default=len(wanted))
        faces.append((place, [url for one in inside if _sets(one, "src") for _, url in _urls(one.value)]))
    urls = [url for _, found in sorted(faces, key=lambda face: face[0]) for url in found]
    return tuple(dict.fromkeys(normpath(f"{dirname(name)}/{url}") for url in urls))


def with_urls(name: str, text: str, replacement: Callable[[str], str | None]) -> str:
    """The style sheet with another address for each file for which ``replacement`` gives one; all else as it is.

    ``replacement`` is asked with the path of the file in the campaign folder.
    """
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    edits: list[Edit] = []
    for _, declaration in _declared(text):
        for node, url in _urls(declaration.value) if declaration.type == "declaration" else ():
            if (other := replacement(normpath(f"{dirname(name)}/{url}"))) is not None:
                start = starts[node.source_line - 1] + node.source_column - 1
                found = _URL.match(text, start)
                assert found, "tinycss2 has read an address here"
                edits.append(Edit(start, found.end(), f"url({other})"))
    return apply_edits(text, edits)


@lru_cache  # each is asked for its families, too, and read again whenever something is changed
def _rules(text: str) -> list[Node]:
    if _too_much("", text):  # said by who checks it
        return []
    rules: list[Node] = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return rules


@lru_cache  # as above
def _declared(text: str) -> tuple[tuple[bool, Node], ...]:
    """Every declaration, and whether it stands in @font-face."""
    return tuple(_declarations(_rules(text)))


def _declarations(rules: list[Node], *, in_font_face: bool = False) -> Iterator[tuple[bool, Node]]:
    for rule in rules:
        if rule.type in ("declaration", "error"):
            yield in_font_face, rule
        elif rule.type in ("qualified-rule", "at-rule") and rule.content:
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _declarations(inside, in_font_face=getattr(rule, "lower_at_keyword", "") == "font-face")


def _sets(declaration: Node, what: str) -> bool:
    return bool(declaration.type == "declaration" and declaration.lower_name == what)


def _families(declaration: Node) -> Iterator[tuple[str, Node]]:
    words: list[Node] = []
    for node in [*declaration.value, None]:
        if node is None or node == ",":
            if words:
                yield " ".join(word.value for word in words), words[0]
            words = []
        elif node.type in ("ident", "string"):
            words.append(node)


def _urls(nodes: list[Node]) -> Iterator[tuple[Node, str]]:
    for node in nodes:
        if node.type == "url":
            yield node, node.value
        elif node.type == "function":
            if node.lower_name == "url":
                yield from ((node, word.value) for word in node.arguments if word.type == "string")
            else:
                yield from _urls(node.arguments)
