"""What libraries do not tell of a sheet: formula errors that look empty, hidden rows and columns, merged cells.

A formula that ended in an error, or was never worked out, comes from them as an empty cell: an address would be lost.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from advocacy.errors import AdvocacyError, Problem, column_letters
from advocacy.files.table import LAST_COLUMN, LAST_ROW, MOST_CELLS

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC_EXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_HIDDEN = ("collapse", "filter")

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Unseen:
    """What is to be told of one sheet; rows and columns count from 1."""

    sheet: str
    empty: list[tuple[int, int, bool]] = field(default_factory=list)
    """Cells that only look so: row, column, and whether their formula ended in an error, or has no result yet."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[str, int]] = field(default_factory=list)
    """Cells that were made one, such as «B2:B4», and the last row of each."""
    glued: list[tuple[int, int]] = field(default_factory=list)
    """Cells with a line break or a tab in a paragraph of an ODS, which the library leaves out: row and column."""
    rows: int = 0
    columns: int = 0
    """The last that hold anything."""

    def reach(self, row: int, column: int) -> None:
        """Take a cell that holds something; raises where that makes the sheet too large."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > LAST_ROW or self.columns > LAST_COLUMN or self.rows * self.columns > MOST_CELLS:
            message = f"a cell stands far from the others, and a table of more than {MOST_CELLS:,} cells is not read"
            remedy = "copy the table alone into a new sheet; or split it"
            raise AdvocacyError(Problem(message, remedy, "", 0, min(column, LAST_COLUMN), self.sheet, row))

    def looks_empty(self, row: int, column: int, *, error: bool) -> None:
        """Take a cell whose formula gave an error, or nothing yet."""
        self.empty.append((row, column, error))

    @staticmethod
    def range_of(row: int, column: int, last_row: int, last_column: int) -> str:
        """The name of cells that were made one, from places that count from 0."""
        return f"{column_letters(column + 1)}{row + 1}:{column_letters(last_column + 1)}{last_row + 1}"


def unseen_in_xlsx(parts: Mapping[str, bytes]) -> dict[str, Unseen]:
    """By sheet, in their order; ``parts`` are the files of an XLSX by name, in small letters."""
    return {name: _Worksheet(name).read(parts[path]) for name, path in _worksheets(parts).items()}


def unseen_in_ods(content: bytes) -> dict[str, Unseen]:
    """By sheet, in their order; ``content`` is the content.xml of an ODS."""
    return _Tables().read(content)


def _parse(
    data: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(data, True)  # noqa: FBT003 - the last part


def _refuse_doctype(*_: object) -> None:
    raise ValueError("no spreadsheet program writes a document type, and entities can grow without end")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _worksheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each worksheet of an XLSX, by the name of the sheet."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(element: str, attributes: Attributes) -> None:
        if _local(element) == "sheet":
            given = {_local(name): value for name, value in attributes.items()}
            names[given["name"]] = given["id"]

    def relation(element: str, attributes: Attributes) -> None:
        if _local(element) == "Relationship" and attributes["Type"].endswith("/worksheet"):
            targets[attributes["Id"]] = normpath(join("/xl", attributes["Target"])).lstrip("/").casefold()

    def nothing(_: str) -> None: ...

    _parse(parts["xl/workbook.xml"], sheet, nothing, nothing)
    _parse(parts["xl/_rels/workbook.xml.rels"], relation, nothing, nothing)
    return {name: targets[identifier] for name, identifier in names.items() if identifier in targets}


class _Worksheet:
    """One worksheet of an XLSX."""

    def __init__(self, name: str) -> None:
        self._found = Unseen(name)
        self._row = self._column = 0
        self._type = ""
        self._formula = self._in_value = self._filled = self._row_filled = self._row_hidden = False
        self._columns: set[int] = set()
        self._hidden: list[tuple[int, int]] = []

    def read(self, data: bytes) -> Unseen:
        """What is to be told of it."""
        _parse(data, self._start, self._end, self._text)
        hidden = (column for first, last in self._hidden for column in self._columns if first <= column <= last)
        self._found.hidden_columns = sorted({*hidden})
        return self._found

    def _start(self, element: str, attributes: Attributes) -> None:
        match _local(element):
            case "v" | "t":
                self._in_value = True
            case "f":
                self._formula = True
            case "c":
                self._type = attributes.get("t", "")
                self._formula = self._filled = False
                self._column += 1
                if at := re.fullmatch("([A-Z]{1,7})([0-9]{1,10})", attributes.get("r", "")):
                    self._column, self._row = _number(at[1]), int(at[2])
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
                self._row_filled, self._row_hidden = False, _is_true(attributes.get("hidden"))
            case "col" if _is_true(attributes.get("hidden")):
                self._hidden.append((int(attributes["min"]), int(attributes["max"])))
            case "mergeCell":
                cells = attributes["ref"]
                self._found.merged.append((cells, int(re.sub("[^0-9]", "", cells.rpartition(":")[2]) or 0)))

    def _text(self, text: str) -> None:
        self._filled = self._filled or (self._in_value and bool(text.strip()))

    def _end(self, element: str) -> None:
        match _local(element):
            case "v" | "t":
                self._in_value = False
            case "c":
                if self._type == "e":
                    self._found.looks_empty(self._row, self._column, error=True)
                elif self._formula and not self._filled and self._type != "str":
                    self._found.looks_empty(self._row, self._column, error=False)
                if self._filled:
                    self._row_filled = True
                    self._columns.add(self._column)
                    self._found.reach(self._row, self._column)
            case "row" if self._row_hidden and self._row_filled:
                self._found.hidden_rows.append(self._row)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


class _Tables:
    """All sheets of an ODS, which stand in one file."""

    def __init__(self) -> None:
        self._sheets: dict[str, Unseen] = {}
        self._found = Unseen("")
        self._row = self._column = self._rows = self._columns = 0
        self._cell: Attributes = {}
        self._text: list[str] = []
        self._row_filled = self._row_hidden = self._in_note = False
        self._column_at = 0
        self._hidden: list[tuple[int, int]] = []
        self._filled_columns: set[int] = set()

    def read(self, content: bytes) -> dict[str, Unseen]:
        """What is to be told of each."""
        _parse(content, self._start, self._end, self._take)
        return self._sheets

    def _start(self, element: str, attributes: Attributes) -> None:
        match element.removeprefix(_TABLE):
            case "table":
                self._found = Unseen(attributes.get(f"{_TABLE}name", ""))
                self._sheets[self._found.sheet] = self._found
                self._row = self._rows = self._column_at = 0
                self._hidden, self._filled_columns = [], set()
            case "table-column":
                first = self._column_at + 1
                self._column_at += _repeated(attributes, "number-columns-repeated")
                if attributes.get(f"{_TABLE}visibility") in _HIDDEN:
                    self._hidden.append((first, self._column_at))
            case "table-row":
                self._row += self._rows
                self._rows = _repeated(attributes, "number-rows-repeated")
                self._column = self._columns = 0
                self._row_filled, self._row_hidden = False, attributes.get(f"{_TABLE}visibility") in _HIDDEN
            case "table-cell" | "covered-table-cell":
                self._column += self._columns
                self._columns = _repeated(attributes, "number-columns-repeated")
                self._cell, self._text = attributes, []
            case other if other == f"{_OFFICE}annotation":
                self._in_note = True
            case other if other in (f"{_TEXT}line-break", f"{_TEXT}tab") and not self._in_note:
                self._found.glued.append((self._row + 1, self._column + 1))

    def _take(self, text: str) -> None:
        self._text.append(text)

    def _end(self, element: str) -> None:
        match element.removeprefix(_TABLE):
            case "table-cell" | "covered-table-cell":
                self._end_cell()
            case other if other == f"{_OFFICE}annotation":
                self._in_note = False
            case "table-row" if self._row_hidden and self._row_filled:
                self._found.hidden_rows += range(self._row + 1, self._row + 1 + min(self._rows, 1000))
            case "table":
                hidden = (c for first, last in self._hidden for c in self._filled_columns if first <= c <= last)
                self._found.hidden_columns = sorted({*hidden})

    def _end_cell(self) -> None:
        cell, said = self._cell, "".join(self._text).strip()
        kind = cell.get(f"{_OFFICE}value-type", "")
        values = [value for name, value in cell.items() if name.startswith(_OFFICE) and name != f"{_OFFICE}value-type"]
        has_value = bool(said) if kind == "string" and not values else any(value.strip() for value in values)
        row, column = self._row + 1, self._column + 1
        formula = f"{_TABLE}formula" in cell
        is_error = cell.get(f"{_CALC_EXT}value-type") == "error" or (
            kind != "string" and re.match(r"Err:\d|#[A-Z]", said)
        )
        if is_error or (formula and said and not has_value):
            self._found.looks_empty(row, column, error=True)
        elif formula and not kind:
            self._found.looks_empty(row, column, error=False)
        if said or has_value:
            self._row_filled = True
            self._filled_columns.add(column)
            self._found.reach(row + self._rows - 1, column + self._columns - 1)
        down, right = (int(cell.get(f"{_TABLE}number-{what}-spanned", 1)) for what in ("rows", "columns"))
        if down > 1 or right > 1:
            cells = Unseen.range_of(self._row, self._column, self._row + down - 1, self._column + right - 1)
            self._found.merged.append((cells, self._row + down))


def _repeated(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(f"{_TABLE}{name}", 1)))
