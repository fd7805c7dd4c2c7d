"""What comes back of letters that were made: words, by PDFium, against those of the source."""

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pypdfium2  # type: ignore[import-untyped]

from tests.letter.readers import share, words

PARTED = re.compile("(\\w+)\ufffe(\\w+)")
"""What PDFium gives for a hyphen at the end of a line, be it of the text («Non-Proliferation») or only of the line."""


@dataclass(frozen=True, slots=True)
class ComesBack:
    """Of the letters that were read: the share of words that come back in their order, in percent, and the pages."""

    worst: float
    average: float
    pages: int
    """Of the longest letter."""


def read_back(files: list[Path], wanted: list[list[str]]) -> ComesBack:
    """Read ``files``, each of which holds the words ``wanted`` of it."""
    shares, pages = [], 0
    for file, words_of_it in zip(files, wanted, strict=True):
        with pypdfium2.PdfDocument(file) as document:
            pages = max(pages, len(document))
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
        shares.append(share(words(make_whole(text, words_of_it)), words_of_it))
    return ComesBack(min(shares), mean(shares), pages)


def make_whole(text: str, wanted: list[str]) -> str:
    """``text`` with words that are parted at the end of a line put together, where such a word is ``wanted``."""
    there = set(wanted)
    return PARTED.sub(lambda it: it[1] + it[2] if it[1] + it[2] in there else f"{it[1]} {it[2]}", text)
