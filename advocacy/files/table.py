"""A table as people see it: text under headings, each cell with its place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from advocacy.arabic.hygiene import is_hidden
from advocacy.errors import AdvocacyError, Problem, column_letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet, in every spreadsheet program: rows without text count too."""

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 1_000, 3_000_000
"""Rows with any text, cells of a row, and cells of all rows up to the last that holds anything."""

LONGEST_CELL = 32_767
"""Characters of a cell: what spreadsheet programs hold at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by heading; ``number`` as the spreadsheet counts, from 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What stands under the headings of one sheet; rows without any text are left out."""

    file: str
    sheet: str
    """Empty for CSV."""
    headings: Mapping[str, int]
    """The column of each heading, from 0."""
    rows: tuple[Row, ...]
    heading_row: int = 1
    encoding: str = ""
    guessed: bool = False
    """Whether ``encoding`` is a guess that somebody should look at."""
    notices: tuple[Problem, ...] = ()
    """What was read otherwise than somebody may think, or not at all."""

    def problem(self, row: Row | None, heading: str, message: str, remedy: str) -> Problem:
        """A problem in the cell of ``row``, or in the heading itself, under ``heading``."""
        return self.problem_at(self.heading_row if row is None else row.number, heading, message, remedy)

    def problem_at(self, number: int, heading: str, message: str, remedy: str) -> Problem:
        """A problem in the cell of the row with this ``number``, under ``heading``."""
        return Problem(message, remedy, self.file, 0, self.headings[heading] + 1, self.sheet, number)

    def named(self, known: Mapping[str, str]) -> "Table":
        """The same with the headings that ``known`` gives for those in the file.

        Letter case, blanks, underscores and what is unseen do not tell headings apart. A column of which nothing is
        known is left out, and a notice says so. Raises where two columns are the same one, and where a heading may be
        a misspelt one.
        """
        names = {plain(given): name for given, name in known.items()}
        problems: list[Problem] = []
        columns: dict[str, str] = {}
        unknown: list[str] = []
        for heading in self.headings:
            name = names.get(plain(heading))
            if name is None:
                if close := get_close_matches(plain(heading), names, n=1, cutoff=0.75):
                    message, remedy = f"unknown column «{heading}»", f"did you mean «{close[0]}»?"
                    problems.append(self.problem(None, heading, message, remedy))
                unknown.append(heading)
            elif name in columns:
                message = f"the columns «{columns[name]}» and «{heading}» are the same"
                problems.append(self.problem(None, heading, message, "keep one of them"))
            else:
                columns[name] = heading
        if unknown and not columns:
            problems = [self._without_known_headings(unknown, known)]
        if problems:
            raise AdvocacyError(problems)
        rows = (
            Row(row.number, MappingProxyType({name: row.cells[heading] for name, heading in columns.items()}))
            for row in self.rows
        )
        return replace(
            self,
            headings=MappingProxyType({name: self.headings[heading] for name, heading in columns.items()}),
            rows=tuple(rows),
            notices=(*self.notices, *self._left_out(unknown, known)),
        )

    def _without_known_headings(self, unknown: Iterable[str], known: Mapping[str, str]) -> Problem:
        first, *_ = unknown
        named = ", ".join(dict.fromkeys(known.values()))
        return self.problem(None, first, f"unknown column «{first}»", f"known are: {named}")

    def _left_out(self, unknown: Iterable[str], known: Mapping[str, str]) -> Iterable[Problem]:
        if columns := [f"«{heading}» ({column_letters(self.headings[heading] + 1)})" for heading in unknown]:
            several = len(columns) > 1
            message = f"left unread: the column{'s' * several} {some_of(columns)}"
            remedy = f"what is read: {', '.join(dict.fromkeys(known.values()))}"
            yield Problem(message, remedy, self.file, sheet=self.sheet, row=self.heading_row)


@lru_cache(1024)
def plain(heading: str) -> str:
    """A heading without what does not tell headings apart."""
    seen = "".join(character for character in heading if not is_hidden(character))
    return re.sub(r"[\s_*:-]+", " ", seen).strip().casefold()


def some_of(names: Iterable[str], most: int = 8) -> str:
    """The first of ``names``, and how many more there are."""
    given = [*names]
    more = f" and {len(given) - most} more" if len(given) > most else ""
    return ", ".join(given[:most]) + more


def counted(problems: Iterable[Problem]) -> list[Problem]:
    """One problem for all rows of a column that have the same, at the first of them: a cause is told once."""
    found: dict[Problem, list[int]] = {}
    for problem in problems:
        found.setdefault(replace(problem, row=0), []).append(problem.row)
    return [
        replace(
            problem,
            message=f"{problem.message}; so in {len(rows) - 1} more: {some_of(map(_row, rows[1:]))}"
            if len(rows) > 1
            else problem.message,
            row=rows[0],
        )
        for problem, rows in found.items()
    ]


def _row(number: int) -> str:
    return f"row {number}"


def too_long(file: str, sheet: str, row: int, column: int) -> Problem:
    """A cell that no spreadsheet program would hold."""
    message = f"a cell holds more than {LONGEST_CELL:,} characters"
    remedy = "shorten it; in CSV, look whether a quotation mark is not closed there"
    return Problem(message, remedy, file, 0, column, sheet, row)
