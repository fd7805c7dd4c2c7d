"""The text of a merged letter taken out of its markup: what is left is the same in many letters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

TAG = re.compile(r"(<[^>]*>)")
PLAIN_TAGS = frozenset(
    {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ol",
        "ul",
        "li",
        "span",
        "strong",
        "b",
        "em",
        "i",
        "bdi",
        "br",
        "sub",
        "sup",
        "small",
        "time",
        "abbr",
        "cite",
        "address",
        "header",
        "footer",
        "section",
        "article",
        "main",
    }
)
"""Elements in which a parser of HTML takes text as it is, wherever it stands."""

FIRST, END = "\ue000", "\ue001"
"""Private-use characters: they stand around the number of a blank while the markup is parsed."""

NUMBERED = re.compile(f"{FIRST}([0-9]+){END}")

MOST = 1000
"""Tags of a letter; one of many more is no letter, and nests too deeply, it may be."""

SPACES = " \t\n\f\r"
"""What is space to HTML; a space that ties is text."""

WORDS = re.compile(r"[^ \t\n\f\r]+(?: [^ \t\n\f\r]+)*")
"""Text that stays as it is wherever space collapses."""

RETURN = "\r"
"""Stays what it is where it is written as a reference; a parser takes any other for the end of a line."""

UNUSUAL = re.compile(f"[{FIRST}{END}\0\r]")


@dataclass(frozen=True, slots=True)
class Blanks:
    """A letter as its markup and the texts between, in order."""

    markup: str
    """With a numbered mark in place of each text; space around it is markup."""
    texts: tuple[str, ...]


def fill_in(marked: str, texts: Sequence[str]) -> str:
    """``marked``, with the text in place of each mark."""
    return NUMBERED.sub(lambda mark: texts[int(mark[1])], marked) if FIRST in marked else marked


def blanks_of(html: str) -> Blanks | None:
    """The markup and the texts of ``html``; None where the one may depend on the other."""
    if UNUSUAL.search(html):
        return None
    markup: list[str] = []
    texts: list[str] = []

    def blank(words: re.Match[str]) -> str:
        texts.append(words[0])
        return f"{FIRST}{len(texts) - 1}{END}"

    pieces = TAG.split(html)
    if len(pieces) > 2 * MOST:
        return None
    for piece in pieces:
        said = unescape(piece)
        if UNUSUAL.search(said.replace(RETURN, "")):
            return None
        if piece.startswith("<"):
            name = re.match(r"</?([a-z0-9]*)", piece)
            if not (name and name[1] in PLAIN_TAGS) and piece.lower() != "<!doctype html>":
                return None
            markup.append(piece)
        else:
            markup.append(WORDS.sub(blank, said).replace(RETURN, "&#13;"))
    return Blanks("".join(markup), tuple(texts))
