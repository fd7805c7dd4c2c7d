"""Tables and long lines for the eye, in the width of a terminal."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

GAP, INDENT = "  ", "    "

NARROWEST = 24
"""Cells that the names in the last column want; with fewer, they get a line of their own."""

Cells = Callable[[str], int]
"""How many cells of the terminal a text takes: not its length, as Arabic letters join and harakat take none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns that fit the terminal: their widths, those of numbers, and where the last one goes."""

    widths: Sequence[int]
    numbers: Sequence[bool]
    """Columns that are set to the right."""
    last_below: bool
    """Whether the last column gets a line of its own, below the others."""
    cells: Cells

    def head(self, headings: Sequence[str], show: Callable[[str], str]) -> Iterator[str]:
        """The lines of ``headings``: those of numbers that are too wide take several, at blanks and hyphens."""
        parts = [
            _parts(heading) if number and self.cells(heading) > width else [heading]
            for heading, width, number in zip(headings, self.widths, self.numbers, strict=True)
        ]
        height = max(map(len, parts))
        for row in zip(*([""] * (height - len(lines)) + lines for lines in parts), strict=True):
            yield from self.lines_of(row, show)

    def lines_of(self, row: Sequence[str], show: Callable[[str], str]) -> Iterator[str]:
        """``row`` as one line or two; ``show`` writes a text as the terminal wants it."""
        fitted = []
        for text, width, number in zip(row, self.widths, self.numbers, strict=True):
            short = shortened(text, width, self.cells)
            space = " " * (width - self.cells(short))
            fitted.append(f"{space}{show(short)}" if number else f"{show(short)}{space}")
        below = fitted.pop() if self.last_below else ""
        yield GAP.join(fitted).rstrip()
        if below.strip():
            yield f"{INDENT}{below}".rstrip()


def _parts(heading: str) -> list[str]:
    return re.findall(r"[^ -]+-?", heading)


def layout(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int, cells: Cells) -> Layout:
    """The columns of ``rows`` in ``room`` cells. The first is what people type, and never shortened."""
    natural = [max(map(cells, column)) for column in zip(headings, *rows, strict=True)]
    numbers = [bool(rows) and all(row[column].isdigit() for row in rows) for column in range(len(headings))]
    if sum(natural) + len(GAP) * (len(natural) - 1) > room:
        columns = zip(numbers, headings, *rows, strict=True)
        natural = [
            max(map(cells, (*(_parts(heading) if number else [heading]), *column)))
            for number, heading, *column in columns
        ]
    widths = _shared(natural, room)
    last_below = widths[-1] < min(natural[-1], NARROWEST)
    if last_below:
        widths = [*_shared(natural[:-1], room), max(room - len(INDENT), 1)]
    return Layout(widths, numbers, last_below, cells)


_BETWEEN_WORDS = re.compile(r"(?<!  \d)(?<!  \d\d) ")
"""Where a line may end: not after the number of a choice."""


def wrapped(text: str, room: int, cells: Cells) -> Iterator[str]:
    """The lines of ``text``, long ones broken between words and indented further.

    Arabic has to be broken before it is put into visual order: a terminal would begin it with the end of the sentence.
    """
    for line in text.split("\n"):
        words = _BETWEEN_WORDS.split(line.lstrip(" "))
        indent = " " * (len(line) - len(line.lstrip(" ")))
        begun = indent + words[0]
        for word in words[1:]:
            longer, anew = f"{begun} {word}", f"{indent}{INDENT}{word}"
            # The address of a page that is too long for any line stays where it is: it would be broken below too.
            if cells(longer) <= room or cells(anew) > room >= cells(begun):
                begun = longer
            else:
                yield begun
                begun = anew
        yield begun


def shortened(text: str, width: int, cells: Cells) -> str:
    """``text`` in ``width`` cells, with an ellipsis for its end. The address of a page is of use only whole."""
    if cells(text) <= width or text.startswith(("https://", "http://")):
        return text
    while text and cells(text) >= width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _shared(natural: Sequence[int], room: int) -> list[int]:
    """``natural`` widths made to fit: of all columns but the first, the widest give."""
    first, *others = natural
    left = room - first - len(GAP) * len(others)
    fitted = [0] * len(others)
    for done, column in enumerate(sorted(range(len(others)), key=others.__getitem__)):
        fitted[column] = max(min(others[column], left // (len(others) - done)), 1)
        left -= fitted[column]
    return [first, *fitted]
