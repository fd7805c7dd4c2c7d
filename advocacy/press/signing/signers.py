"""The list of those who sign: read from a spreadsheet, checked whole, never copied."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from advocacy.arabic.damage import damages_of_name, no_name
from advocacy.arabic.hygiene import is_hidden
from advocacy.campaign.search import identifier_in
from advocacy.campaign.settings import day_of_letters
from advocacy.errors import AdvocacyError, Problem, column_letters
from advocacy.files.picture import LARGEST_PICTURE
from advocacy.files.read import RefusedError, Why, read_regular
from advocacy.files.table import Row, Table, counted
from advocacy.files.table_reader import read_table
from advocacy.upkeep.descriptions import descriptions_of, usual_headings

NAMES = "name", "first_name", "last_name"
"""The column of the whole name, or those of its parts."""

KEPT = ("signature", "recipients")
"""Columns that hold no text to be printed."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One row of a list of signers."""

    row: int
    """Where it stands in the list; the heading is row 1."""
    name: str
    city: str = ""
    date: dt.date | None = None
    line: str = ""
    """A line of their own."""
    image: bytes | None = field(default=None, repr=False)
    """Their signature, PNG or SVG."""
    recipients: tuple[str, ...] = ()
    """Ids; empty for all."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The letters among which signers may choose."""

    ids: Collection[str]
    reference: str
    """How the references of the campaign begin."""
    why_not: Callable[[str], tuple[str, str]]
    """Why the letter to an id is not offered, and what to do."""


def read_signers(
    path: Path,
    offered: Offered,
    *,
    dated: bool = True,
    encoding: str | None = None,
    sheet: str | None = None,
) -> tuple[tuple[Signer, ...], Table]:
    """Every signer of the list, who may choose among the letters ``offered``, and the table for messages.

    Letters that are not ``dated`` by their signers have no use for a day, which is left unread like all else that is
    no business of a letter. Raises everything that is wrong, at its sheet, row and column.
    """
    columns = {name: text for name, text in descriptions_of("signers").items() if dated or name != "date"}
    headings = {name: name for name in columns} | {text.arabic: name for name, text in columns.items()}
    table = read_table(path, known=headings | usual_headings(), encoding=encoding, sheet=sheet)
    if not table.headings.keys() & {"name", "first_name"}:
        only_last = "last_name" in table.headings
        missing = "has a column for last names, and none for first names" if only_last else "has no column «name»"
        remedy = "name the columns name, or first_name and last_name, and city, line …"
        raise AdvocacyError(Problem(missing, remedy, str(path)))
    table = _with_whole_names(table)
    if not table.rows:
        raise AdvocacyError(Problem("names nobody", "write a row for each signer below the headings", str(path)))
    signers: list[Signer] = []
    problems: list[Problem] = []
    for row in table.rows:
        found = [*_problems(table, row, path.parent, offered)]
        problems += found
        if not found:
            signers.append(_signer(row, path.parent, offered.reference))
    if problems:
        raise AdvocacyError(counted(problems))
    return tuple(signers), table


def _with_whole_names(table: Table) -> Table:
    """The table with one column for names, and no more than blanks within a text."""
    parts = [part for part in NAMES[1:] if part in table.headings and "name" not in table.headings]
    names = parts or ["name"]
    others = [heading for heading in table.headings if heading not in NAMES]
    rows = (
        Row(
            row.number,
            {"name": _in_one_line(" ".join(row.cells[part] for part in names))}
            | {other: row.cells[other] if other in KEPT else _in_one_line(row.cells[other]) for other in others},
        )
        for row in table.rows
    )
    columns = {"name": table.headings[names[0]]} | {other: table.headings[other] for other in others}
    notices = table.notices
    if len(parts) > 1:
        letters = " and ".join(column_letters(table.headings[part] + 1) for part in parts)
        message = f"first and last names are put together: columns {letters}"
        remedy = "give whole names in one column, if that is wrong"
        notices += (Problem(message, remedy, table.file, sheet=table.sheet),)
    return replace(table, headings=columns, rows=tuple(rows), notices=notices)


def _in_one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n\u00a0]+", " ", text).strip()


def named_twice(signers: Collection[Signer]) -> Iterator[tuple[int, int]]:
    """Rows with the name and city of an earlier one: perhaps one person, perhaps two."""
    first: dict[tuple[str, str], int] = {}
    for signer in signers:
        before = first.setdefault((signer.name.casefold(), signer.city.casefold()), signer.row)
        if before != signer.row:
            yield before, signer.row


def _signer(row: Row, folder: Path, reference: str) -> Signer:
    cells: Mapping[str, str] = {"city": "", "date": "", "line": "", "signature": "", "recipients": "", **row.cells}
    return Signer(
        row.number,
        cells["name"],
        cells["city"],
        day_of_letters(cells["date"]) if cells["date"] else None,
        cells["line"],
        read_regular(folder / cells["signature"], LARGEST_PICTURE, inside=folder) if cells["signature"] else None,
        _ids(cells["recipients"], reference),
    )


def _ids(cell: str, reference: str) -> tuple[str, ...]:
    words = re.sub(r"[,،;؛|]", " ", cell).split()
    return tuple(dict.fromkeys(identifier_in(reference, word) for word in words))


def _problems(table: Table, row: Row, folder: Path, offered: Offered) -> Iterator[Problem]:
    if not row.cells["name"]:
        yield table.problem(row, "name", "nobody is named in this row", "write a name, or delete the row")
    for heading in ("name", "city", "line"):
        text = row.cells.get(heading, "")
        if hidden := next((c for c in text if is_hidden(c)), ""):
            message = f"holds an invisible character: U+{ord(hidden):04X} {unicodedata.name(hidden, '')}".rstrip()
            faults = [(message, "type the text anew")]
        else:
            faults = [*damages_of_name(text)]
        if text and heading == "name" and not faults and (fault := no_name(text)):
            faults.append(fault)
        yield from (table.problem(row, heading, *fault) for fault in faults)
    if text := row.cells.get("date", ""):
        try:
            day_of_letters(text)
        except ValueError as error:
            message, _, remedy = str(error).partition(": ")
            yield table.problem(row, "date", message, remedy)
    if (file := row.cells.get("signature", "")) and (reason := _wrong_image(folder / file, folder)):
        remedy = "name a PNG or SVG file, as it lies from the folder of this list"
        yield table.problem(row, "signature", f"the picture «{file}» {reason}", remedy)
    for identifier in _ids(row.cells.get("recipients", ""), offered.reference):
        if identifier not in offered.ids:
            yield table.problem(row, "recipients", *offered.why_not(identifier))


def _wrong_image(path: Path, folder: Path) -> str:
    try:
        start = read_regular(path, LARGEST_PICTURE, inside=folder)[:4096]
    except RefusedError as refused:
        match refused.why:
            case Why.OUTSIDE:
                return "lies outside the folder of this list"
            case Why.SPECIAL:
                return str(refused.why)
            case Why.TOO_LARGE:
                return f"is larger than {LARGEST_PICTURE >> 20} MiB"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if start.startswith(b"\x89PNG\r\n") or b"<svg" in start else "is neither PNG nor SVG"
