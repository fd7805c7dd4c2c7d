"""Tables that people keep in spreadsheets, CSV, XLSX or ODS, read as text; every cell keeps its place.

Nothing is guessed in silence: where a file does not say how it is written, ``Table.guessed`` is true, and the person
who runs the command is asked. Nor is anything left out in silence: see ``Table.notices``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from advocacy.errors import AdvocacyError, Problem, cannot, column_letters
from advocacy.files.csv_text import csv_rows, decoded
from advocacy.files.read import RefusedError, Why, read_regular
from advocacy.files.spreadsheet import ENDINGS, Sheet, read_sheet
from advocacy.files.table import (
    LAST_ROW,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    plain,
    some_of,
    too_long,
)

LARGEST = 32 * 2**20
"""Bytes of a table."""

LOOKED_AT = 10
"""Rows among which the headings are looked for, below titles."""

_EDGES = "\u200e\u200f\u061c\ufeff\u200b" + "\u00a0\u2007\u202f " + "\n\r\t"
"""Marks of direction and blanks of all kinds, which do no harm and mean nothing at the ends of a cell."""


def read_table(
    path: Path,
    *,
    known: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    usual: str = "",
) -> Table:
    """The table in ``path``; a spreadsheet with several filled sheets needs ``sheet``, or has one called ``usual``.

    With ``known`` headings and what each is called, they are looked for below titles, and named so.
    Raises ``AdvocacyError`` for what is no table, and ``LookupError`` for an encoding that Python does not know.
    """
    file, data = str(path), _bytes_of(path)
    if path.suffix.lower() in ENDINGS or data.startswith(b"PK\x03\x04"):
        found = read_sheet(file, data, sheet, usual)
        return _table(file, found.rows, known, found)
    text, written_in, guessed = decoded(file, data, encoding)
    return _table(file, csv_rows(file, text), known, encoding=written_in, guessed=guessed)


def _bytes_of(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST)
    except RefusedError as refused:
        if refused.why is Why.SPECIAL:
            remedy = "save the table in a file, and name that"
            raise AdvocacyError(Problem(str(refused.why), remedy, str(path))) from None
        message = f"is too large for a table ({path.stat().st_size >> 20} MiB; {LARGEST >> 20} at most)"
        raise AdvocacyError(Problem(message, "split it", str(path))) from None
    except OSError as error:
        raise cannot("read", path, error, "check the name and that you may read it") from error


def _table(
    file: str,
    rows: Iterable[tuple[int, list[str]]],
    known: Mapping[str, str] | None,
    sheet: Sheet | None = None,
    *,
    encoding: str = "",
    guessed: bool = False,
) -> Table:
    name = sheet.name if sheet else ""
    filled = _Filled(file, name, rows)
    above, heading_row, headings = _headings(filled, known)
    if not headings:
        raise AdvocacyError(Problem("is empty", "write the headings of the columns into its first row", file))
    problems = [*_wrong_headings(file, name, heading_row, headings)]
    columns = {heading: column for column, heading in enumerate(headings) if heading}
    last = max(columns.values())
    nameless = {column for column in range(last) if not headings[column]}
    unread, under_none = set[int](), dict[int, list[tuple[int, str]]]()
    found: list[Row] = []
    for number, cells in filled:
        unread |= {column for column in nameless if column < len(cells) and cells[column]}
        if extra := next((column for column in range(last + 1, len(cells)) if cells[column]), None):
            under_none.setdefault(extra, []).append((number, cells[extra]))
        if any(cells[column] for column in columns.values() if column < len(cells)):
            texts = {heading: cells[at] if at < len(cells) else "" for heading, at in columns.items()}
            found.append(Row(number, MappingProxyType(texts)))
    problems += [_under_no_heading(file, name, column, cells) for column, cells in under_none.items()]
    if sheet:
        problems += _looking_empty(file, sheet, heading_row, _read_columns(headings, known))
    if problems:
        raise AdvocacyError(problems)
    notices = [*_told(file, above, heading_row, unread, filled.edges, sheet)]
    table = Table(file, name, MappingProxyType(columns), tuple(found), heading_row, encoding, guessed, tuple(notices))
    return table.named(known) if known else table


def _headings(filled: "_Filled", known: Mapping[str, str] | None) -> tuple[list[int], int, list[str]]:
    """The rows above the headings, their own row, and these: the first row, or one below that has known ones."""
    first = [*islice(filled, LOOKED_AT)]
    names = {*map(plain, known or ())}
    counts = [len(names.intersection(map(plain, cells))) for _, cells in first]
    at = counts.index(max(counts)) if counts and not counts[0] else 0
    filled.again(first[at + 1 :])
    row, headings = first[at] if first else (0, [])
    return [number for number, _ in first[:at]], row, headings


def _read_columns(headings: Sequence[str], known: Mapping[str, str] | None) -> frozenset[int]:
    """From 1; all that have a heading, or one of those that are ``known``."""
    names = {*map(plain, known or ())}
    return frozenset(
        column for column, heading in enumerate(headings, 1) if heading and (known is None or plain(heading) in names)
    )


def _looking_empty(file: str, sheet: Sheet, heading_row: int, columns: Collection[int]) -> Iterator[Problem]:
    """Cells that would be read as empty ones, but are not; and headings, as nobody knows what these were."""
    for row, column, error in sheet.empty:
        if row == heading_row or (row > heading_row and column in columns):
            message = "a formula ends in an error here" if error else "a formula here has no result yet"
            again = "open the file in a spreadsheet program and save it, or write the value"
            remedy = "mend it, or write the value" if error else again
            yield Problem(message, remedy, file, 0, column, sheet.name, row)


def _under_no_heading(file: str, sheet: str, column: int, cells: Sequence[tuple[int, str]]) -> Problem:
    (row, text), *more = cells
    also = f"; so do cells in {len(more)} more rows: {some_of(str(number) for number, _ in more)}" if more else ""
    remedy = "give the column a heading; in CSV, put a cell that holds the separator into quotation marks"
    return Problem(f"«{text}» stands under no heading{also}", remedy, file, 0, column + 1, sheet, row)


def _wrong_headings(file: str, sheet: str, row: int, headings: list[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for column, heading in enumerate(headings, 1):
        if heading and first.setdefault(heading, column) != column:
            message = f"the heading «{heading}» stands over column {column_letters(first[heading])} already"
            yield Problem(message, "keep one of them", file, 0, column, sheet, row)


def _told(
    file: str, above: Sequence[int], heading_row: int, unread: Collection[int], edges: int, sheet: Sheet | None
) -> Iterator[Problem]:
    """What was read otherwise than somebody may think who looks at the table."""
    name = sheet.name if sheet else ""

    def notice(message: str, remedy: str) -> Problem:
        return Problem(message, remedy, file, sheet=name)

    if above:
        rows = _rows(above)
        yield notice(
            f"the headings stand in row {heading_row}: {rows} above {_is(above)} left out", "delete what is no heading"
        )
    if unread:
        letters = [column_letters(column + 1) for column in sorted(unread)]
        message = f"left unread: column{'s' * (len(letters) > 1)} {some_of(letters)}, for want of a heading"
        yield notice(message, "give it one if it should be read")
    if edges:
        message = f"unseen marks at the start or the end of {edges} cell{'s' * (edges > 1)} are left out"
        yield notice(message, "nothing need be done")
    if not sheet:
        return
    if hidden := [row for row in sheet.hidden_rows if row > heading_row]:
        remedy = "delete it there if it should not be; or copy what is seen into a new sheet"
        yield notice(f"{_rows(hidden)} {_is(hidden)} hidden, and read too", remedy)
    if sheet.hidden_columns:
        letters = [column_letters(column) for column in sheet.hidden_columns]
        message = f"column{'s' * (len(letters) > 1)} {some_of(letters)} {_is(letters)} hidden, and read too"
        yield notice(message, "delete it there if it should not be")
    if merged := [cells for cells, last in sheet.merged if last > heading_row]:
        message = f"merged cells: {some_of(merged)}; the first has the value, and the others are empty"
        yield notice(message, "unmerge them, and write it into each if it is meant for all")


def _rows(numbers: Sequence[int]) -> str:
    return f"row{'s' * (len(numbers) > 1)} {some_of(map(str, numbers))}"


def _is(things: Sequence[object]) -> str:
    return "are" if len(things) > 1 else "is"


class _Filled(Iterator[tuple[int, list[str]]]):
    """Rows with any text, as long as there are not too many; the text without blanks and unseen marks at its ends."""

    def __init__(self, file: str, sheet: str, rows: Iterable[tuple[int, list[str]]]) -> None:
        self._rows, self._next = self._of(file, sheet, rows), list[tuple[int, list[str]]]()
        self.edges = 0
        """Cells that had unseen marks there."""

    def again(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Give ``rows`` once more, before all others."""
        self._rows = chain(rows, self._rows)

    def __next__(self) -> tuple[int, list[str]]:
        return next(self._rows)

    def _of(self, file: str, sheet: str, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        count = so_far = 0
        for number, given in rows:
            so_far += len(given)
            if len(given) > MOST_COLUMNS:
                message, remedy = f"has more than {MOST_COLUMNS:,} cells", "copy the table alone into a new sheet"
                raise AdvocacyError(Problem(message, remedy, file, 0, 0, sheet, number))
            cells = [*map(self._trimmed, given)]
            if any(cells):
                count += 1
                if long := next((column for column, cell in enumerate(cells, 1) if len(cell) > LONGEST_CELL), 0):
                    raise AdvocacyError(too_long(file, sheet, number, long))
                yield number, cells
            if count > MOST_ROWS or so_far > MOST_CELLS or number >= LAST_ROW:
                message = f"is too large for a table: {MOST_ROWS:,} rows and {MOST_CELLS:,} cells are read at most"
                raise AdvocacyError(Problem(message, "split it", file))

    def _trimmed(self, cell: str) -> str:
        text = cell.strip()
        if not text.isascii():
            seen = text.strip(_EDGES)
            self.edges += seen != text
            text = seen
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
