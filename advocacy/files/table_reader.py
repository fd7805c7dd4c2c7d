"""Tables that people keep in spreadsheets, CSV or XLSX, read as text; every cell keeps its place.

Nothing is guessed in silence: where a file does not say how it is written, ``Table.guessed`` is true, and the person
who runs the command is asked.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from io import BytesIO, StringIO
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

from advocacy.errors import AdvocacyError, Problem, cannot, column_letters
from advocacy.files.read import RefusedError, Why, read_regular

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
SEPARATORS = (",", ";", "\t")
ARABIC_EXCEL = "windows-1256"
"""What Excel in Arabic writes a CSV file in, unless told to write UTF-8."""

LARGEST = 64 * 2**20
"""Bytes of a table, unpacked: a hundred thousand rows, and no trap for the memory."""


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

    def problem(self, row: Row | None, heading: str, message: str, remedy: str) -> Problem:
        """A problem in the cell of ``row``, or in the heading itself, under ``heading``."""
        number = self.heading_row if row is None else row.number
        return Problem(message, remedy, self.file, 0, self.headings[heading] + 1, self.sheet, number)

    def named(self, known: Mapping[str, str]) -> "Table":
        """The same with the headings that ``known`` gives for those in the file; raises every one it does not know.

        Letter case, blanks and underscores do not tell headings apart.
        """
        names = {_plain(given): name for given, name in known.items()}
        problems: list[Problem] = []
        columns: dict[str, str] = {}
        for heading in self.headings:
            name = names.get(_plain(heading))
            if name is None:
                close = get_close_matches(_plain(heading), names, n=1)
                remedy = f"did you mean «{close[0]}»?" if close else f"known are: {', '.join(dict.fromkeys(known))}"
                problems.append(self.problem(None, heading, f"unknown column «{heading}»", remedy))
            elif name in columns:
                message = f"the columns «{columns[name]}» and «{heading}» are the same"
                problems.append(self.problem(None, heading, message, "keep one of them"))
            else:
                columns[name] = heading
        if problems:
            raise AdvocacyError(problems)
        return Table(
            self.file,
            self.sheet,
            MappingProxyType({name: self.headings[heading] for name, heading in columns.items()}),
            tuple(
                Row(row.number, MappingProxyType({name: row.cells[heading] for name, heading in columns.items()}))
                for row in self.rows
            ),
            self.heading_row,
            self.encoding,
            self.guessed,
        )


def read_table(path: Path, *, encoding: str | None = None, sheet: str | None = None, usual: str = "") -> Table:
    """The table in ``path``; a spreadsheet with several filled sheets needs ``sheet``, or has one called ``usual``.

    Raises ``AdvocacyError`` for what is no table, and ``LookupError`` for an encoding that Python does not know.
    """
    try:
        data = read_regular(path, LARGEST)
    except RefusedError as refused:
        if refused.why is Why.SPECIAL:
            remedy = "save the table in a file, and name that"
            raise AdvocacyError(Problem(str(refused.why), remedy, str(path))) from None
        size = path.stat().st_size
        raise AdvocacyError(Problem(f"is too large for a table ({size >> 20} MiB)", "split it", str(path))) from None
    except OSError as error:
        raise cannot("read", path, error, "check the name and that you may read it") from error
    if path.suffix.lower() in SPREADSHEETS or data.startswith(b"PK\x03\x04"):
        return _from_spreadsheet(str(path), data, sheet, usual)
    text, written_in, guessed = _decoded(str(path), data, encoding)
    return _table(str(path), "", _csv_rows(str(path), text), encoding=written_in, guessed=guessed)


def _decoded(file: str, data: bytes, encoding: str | None) -> tuple[str, str, bool]:
    """The text, the encoding it is written in, and whether that is a guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        marked = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        marked = "utf-8-sig"
    else:
        marked = ""
    try:
        if marked or encoding:
            written_in = marked or encoding or ""
            return data.decode(written_in), written_in, False
        if b"\0" in data:
            remedy = "save it as CSV in UTF-8, or as XLSX"
            raise AdvocacyError(Problem("is not a table", remedy, file))
        try:
            return data.decode("utf-8"), "utf-8", False
        except UnicodeDecodeError:
            return data.decode(ARABIC_EXCEL), ARABIC_EXCEL, True
    except UnicodeError as error:
        remedy = "name the right one with --encoding, or save it as CSV in UTF-8"
        raise AdvocacyError(Problem(f"is not written in {marked or encoding}", remedy, file)) from error


def _csv_rows(file: str, text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r"(?i)sep=(.)\r?", first):
        # A line that Excel understands and does not count.
        text, separator = rest, named[1]
    else:
        heading = re.sub(r'"[^"]*"', "", first)
        separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):  # noqa: B007 - the row that could not be read is the next
            yield cells
    except csv.Error as error:
        remedy = "look at the quotation marks there: one is not closed, or stands inside a text without being doubled"
        raise AdvocacyError(Problem(f"cannot be read as CSV ({error})", remedy, file, row=row + 1)) from error


def _from_spreadsheet(file: str, data: bytes, sheet: str | None, usual: str) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        _refuse_traps(file, data)
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = book.sheet_names
        sheet = usual if sheet is None and usual in names else sheet
        if sheet is not None and sheet not in names:
            remedy = f"it has: {', '.join(f'«{name}»' for name in names)}"
            raise AdvocacyError(Problem(f"has no sheet «{sheet}»", remedy, file))
        found = {
            name: rows
            for name in ([sheet] if sheet else names)
            if (rows := book.get_sheet_by_name(name).to_python(skip_empty_area=False)) or sheet
        }
    except PasswordError as error:
        raise AdvocacyError(Problem("is protected by a password", "save it without one", file)) from error
    except (CalamineError, BadZipFile, OSError) as error:
        remedy = "open it in a spreadsheet program, and save it as XLSX or as CSV in UTF-8"
        raise AdvocacyError(Problem("cannot be read as a spreadsheet", remedy, file)) from error
    if len(found) > 1:
        remedy = f"choose one with --sheet: {', '.join(f'«{name}»' for name in found)}"
        raise AdvocacyError(Problem("has several sheets", remedy, file))
    name, rows = next(iter(found.items()), ("", []))
    return _table(file, name, ([_as_text(cell) for cell in row] for row in rows))


def _refuse_traps(file: str, data: bytes) -> None:
    """Raise for a file that would unpack to more than a table holds, and for formulas that ended in an error."""
    if not data.startswith(b"PK\x03\x04"):
        return
    with ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise AdvocacyError(Problem("is too large for a table when it is unpacked", "split it", file))
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        # calamine gives such cells as empty ones, which would be a change of the list that nobody wanted.
        problems = [
            Problem("a formula ends in an error here", "mend it, or write the value", f"{file}, cell {cell.decode()}")
            for name in sheets
            for cell in re.findall(rb'<c r="([A-Z]+\d+)"[^>]* t="e"', archive.read(name))
        ]
    if problems:
        raise AdvocacyError(problems)


def _as_text(cell: object) -> str:
    """A cell as it was typed, as far as a spreadsheet keeps that."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _table(file: str, sheet: str, rows: Iterable[list[str]], *, encoding: str = "", guessed: bool = False) -> Table:
    filled = (
        (number, [cell.strip().replace("\r\n", "\n") for cell in cells])
        for number, cells in enumerate(rows, 1)
        if any(cell.strip() for cell in cells)
    )
    heading_row, headings = next(filled, (0, []))
    if not headings:
        raise AdvocacyError(Problem("is empty", "write the headings of the columns into its first row", file))
    problems = [*_wrong_headings(file, sheet, heading_row, headings)]
    columns = {heading: column for column, heading in enumerate(headings) if heading}
    found: list[Row] = []
    for number, cells in filled:
        if extra := next((column for column, cell in enumerate(cells) if cell and not _heads(headings, column)), None):
            remedy = "give the column a heading; in CSV, put a cell that holds the separator into quotation marks"
            message = f"«{cells[extra]}» stands under no heading"
            problems.append(Problem(message, remedy, file, 0, extra + 1, sheet, number))
        found.append(Row(number, MappingProxyType({h: cells[c] if c < len(cells) else "" for h, c in columns.items()})))
    if problems:
        raise AdvocacyError(problems)
    return Table(file, sheet, MappingProxyType(columns), tuple(found), heading_row, encoding, guessed)


def _wrong_headings(file: str, sheet: str, row: int, headings: list[str]) -> Iterator[Problem]:
    for column, heading in enumerate(headings, 1):
        if heading and heading in headings[: column - 1]:
            before = column_letters(headings.index(heading) + 1)
            message = f"the heading «{heading}» stands over column {before} already"
            yield Problem(message, "keep one of them", file, 0, column, sheet, row)


def _heads(headings: list[str], column: int) -> bool:
    return column < len(headings) and bool(headings[column])


def _plain(heading: str) -> str:
    return re.sub(r"[\s_-]+", " ", heading).strip().casefold()
