"""The list of those who sign: read from a spreadsheet, checked whole, never copied."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advocacy.arabic.hygiene import LAYOUT, is_hidden
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.picture import LARGEST_PICTURE
from advocacy.files.read import RefusedError, Why, read_regular
from advocacy.files.table import Row, Table
from advocacy.files.table_reader import read_table
from advocacy.upkeep.descriptions import descriptions_of

NAMES = "name", "first_name", "last_name"
"""The column of the whole name, or those of its parts."""

OTHER_HEADINGS = {
    "full name": "name",
    "given name": "first_name",
    "forename": "first_name",
    "firstname": "first_name",
    "surname": "last_name",
    "family name": "last_name",
    "lastname": "last_name",
    "town": "city",
}
"""What columns are called in lists that platforms for petitions give out."""


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


def read_signers(
    path: Path, known: Collection[str], *, dated: bool = True, encoding: str | None = None, sheet: str | None = None
) -> tuple[tuple[Signer, ...], Table]:
    """Every signer of the list, who may choose among the ``known`` ids, and the table for messages.

    Letters that are not ``dated`` by their signers have no use for a day, which is left unread like all else that is
    no business of a letter. Raises everything that is wrong, at its sheet, row and column.
    """
    columns = {name: text for name, text in descriptions_of("signers").items() if dated or name != "date"}
    headings = {name: name for name in columns} | {text.arabic: name for name, text in columns.items()}
    table = read_table(path, known=headings | OTHER_HEADINGS, encoding=encoding, sheet=sheet)
    if not table.headings.keys() & set(NAMES):
        remedy = "name the columns name, or first_name and last_name, and city, line …"
        raise AdvocacyError(Problem("has no column «name»", remedy, str(path)))
    if not table.rows:
        raise AdvocacyError(Problem("names nobody", "write a row for each signer below the headings", str(path)))
    signers: list[Signer] = []
    problems: list[Problem] = []
    for row in table.rows:
        found = [*_problems(table, row, path.parent, known)]
        problems += found
        if not found:
            signers.append(_signer(row, path.parent))
    if problems:
        raise AdvocacyError(problems)
    return tuple(signers), table


def named_twice(signers: Collection[Signer]) -> Iterator[tuple[int, int]]:
    """Rows with the name and city of an earlier one: perhaps one person, perhaps two."""
    first: dict[tuple[str, str], int] = {}
    for signer in signers:
        before = first.setdefault((signer.name.casefold(), signer.city.casefold()), signer.row)
        if before != signer.row:
            yield before, signer.row


def _signer(row: Row, folder: Path) -> Signer:
    cells: Mapping[str, str] = {"city": "", "date": "", "line": "", "signature": "", "recipients": "", **row.cells}
    return Signer(
        row.number,
        _name(row),
        cells["city"],
        dt.date.fromisoformat(cells["date"]) if cells["date"] else None,
        cells["line"],
        read_regular(folder / cells["signature"], LARGEST_PICTURE, inside=folder) if cells["signature"] else None,
        _ids(cells["recipients"]),
    )


def _name(row: Row) -> str:
    """The whole name, or the two parts of it."""
    parts = [row.cells["name"]] if "name" in row.cells else [row.cells.get(part, "") for part in NAMES[1:]]
    return " ".join(filter(None, parts))


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.replace(",", " ").replace("،", " ").replace(";", " ").split()))


def _problems(table: Table, row: Row, folder: Path, known: Collection[str]) -> Iterator[Problem]:
    if not _name(row):
        heading = next(name for name in NAMES if name in table.headings)
        yield table.problem(row, heading, "nobody is named in this row", "write a name, or delete the row")
    for heading in (*NAMES, "city", "line"):
        text = row.cells.get(heading, "")
        if hidden := next((c for c in text if is_hidden(c) or c in LAYOUT), ""):
            message = f"holds an invisible character: U+{ord(hidden):04X} {unicodedata.name(hidden, '')}".rstrip()
            yield table.problem(row, heading, message, "type the text anew")
    if text := row.cells.get("date", ""):
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            yield table.problem(row, "date", f"«{text}» is not a date", "write year, month and day: 2026-11-23")
    if (file := row.cells.get("signature", "")) and (reason := _wrong_image(folder / file, folder)):
        remedy = "name a PNG or SVG file, as it lies from the folder of this list"
        yield table.problem(row, "signature", f"the picture «{file}» {reason}", remedy)
    for identifier in _ids(row.cells.get("recipients", "")):
        if identifier not in known:
            message = f"no letter to «{identifier}» is among those to be packed"
            remedy = (
                "«advocacy recipients list» shows the ids, «advocacy build» makes their letters, and "
                "«--with-unaddressed» packs those that have no address to go to"
            )
            yield table.problem(row, "recipients", message, remedy)


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
