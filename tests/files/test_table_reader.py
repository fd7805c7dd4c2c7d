"""A spreadsheet comes in as the text that people see; mistakes are named by sheet, row and column."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.files import table_reader as tables
from advocacy.files.table_reader import Table, read_table

ARABIC = "id,body\nfr-gov,رئاسة الجمهورية\n"


def rows(table: Table) -> list[dict[str, str]]:
    return [dict(row.cells) for row in table.rows]


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, (date, datetime)):
                        sheet.write_datetime(number, column, cell, day)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(number, column, cell, None, "#DIV/0!")
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    else:
                        sheet.write(number, column, cell)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(data: bytes | str, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def mistakes(path: Path, **how: str) -> list[tuple[str, str, str]]:
    with pytest.raises(AdvocacyError) as caught:
        read_table(path, **how)
    return [
        (problem.place.removeprefix(str(path)), problem.message, problem.remedy or "")
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_known_by_itself(file: Callable[..., Path], encoding: str) -> None:
    table = read_table(file(ARABIC.encode(encoding)))
    assert rows(table) == [{"id": "fr-gov", "body": "رئاسة الجمهورية"}]
    assert not table.guessed


def test_arabic_excel_is_guessed_and_says_so(file: Callable[..., Path]) -> None:
    path = file(ARABIC.encode("windows-1256"))
    table = read_table(path)
    assert rows(table) == [{"id": "fr-gov", "body": "رئاسة الجمهورية"}]
    assert (table.encoding, table.guessed) == ("windows-1256", True)
    assert not read_table(path, encoding="windows-1256").guessed
    assert mistakes(path, encoding="utf-8") == [
        ("", "is not written in utf-8", "name the right one with --encoding, or save it as CSV in UTF-8")
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separators(file: Callable[..., Path], separator: str, first: str, newline: str) -> None:
    text = f"id{separator}postal{separator}note{newline}a{separator}{separator}c{newline}"
    table = read_table(file(first.format(separator) + text))
    assert rows(table) == [{"id": "a", "postal": "", "note": "c"}]
    assert table.rows[0].number == 2


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2), max_size=6),
    st.sampled_from([",", ";", "\t"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_csv_cells_come_back(file: Callable[..., Path], cells: list[list[str]], separator: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([["id", "note"], *cells])
    found = rows(read_table(file("\ufeff" + text.getvalue())))
    assert found == [{"id": a.strip(), "note": b.strip()} for a, b in cells if a.strip() or b.strip()]


def test_cells_of_a_spreadsheet_are_what_people_see(tmp_path: Path) -> None:
    lines = [
        ["id", "code", "size", "share", "yes", "day", "hour"],
        ["أ", "01234", 1234, 1.5, True, date(2026, 11, 23), datetime.fromisoformat("2026-11-23 08:30")],
        [],
        ["  b ", None, 0],
    ]
    table = read_table(workbook(tmp_path / "a.xlsx", {"ورقة": lines, "empty": []}))
    assert table.sheet == "ورقة"
    assert [tuple(row.cells.values()) for row in table.rows] == [
        ("أ", "01234", "1234", "1.5", "true", "2026-11-23", "2026-11-23 08:30:00"),
        ("b", "", "0", "", "", "", ""),
    ]
    assert [row.number for row in table.rows] == [2, 4]


def test_the_place_of_a_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [[], ["id", *(f"c{n}" for n in range(30))], ["x"]]})
    table = read_table(path)
    (row,) = table.rows
    assert table.problem(row, "c29", "m", "r").place == f"{path}, sheet «S», row 3, column AE"
    assert table.problem(None, "id", "m", "r").place == f"{path}, sheet «S», row 2, column A"


def test_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"one": [["id"], ["a"]], "two": [["id"], ["b"]]})
    assert mistakes(path) == [("", "has several sheets", "choose one with --sheet: «one», «two»")]
    assert mistakes(path, sheet="three") == [("", "has no sheet «three»", "it has: «one», «two»")]
    assert rows(read_table(path, sheet="two")) == [{"id": "b"}]


def test_headings_are_known_by_several_names(file: Callable[..., Path]) -> None:
    known = {"name": "name", "الاسم": "name", "home city": "city"}
    table = read_table(file(" الاسم ,HOME_City\nأ,ب\n")).named(known)
    assert rows(table) == [{"name": "أ", "city": "ب"}]
    path = file("name,الاسم,cty,home citi\n")
    with pytest.raises(AdvocacyError) as caught:
        read_table(path).named(known)
    assert [(p.place, p.message, p.remedy) for p in caught.value.problems] == [
        (f"{path}, row 1, column B", "the columns «name» and «الاسم» are the same", "keep one of them"),
        (f"{path}, row 1, column C", "unknown column «cty»", "known are: name, الاسم, home city"),
        (f"{path}, row 1, column D", "unknown column «home citi»", "did you mean «home city»?"),
    ]


def test_headings_twice_and_cells_under_none(file: Callable[..., Path]) -> None:
    assert mistakes(file("id,note,id,\n1,2,3,4\n\n5,6,7,,8\n")) == [
        (", row 1, column C", "the heading «id» stands over column A already", "keep one of them"),
        (
            ", row 2, column D",
            "«4» stands under no heading",
            "give the column a heading; in CSV, put a cell that holds the separator into quotation marks",
        ),
        (
            ", row 4, column E",
            "«8» stands under no heading",
            "give the column a heading; in CSV, put a cell that holds the separator into quotation marks",
        ),
    ]


@pytest.mark.parametrize(
    ("data", "message", "remedy"),
    [
        (b"", "is empty", "write the headings of the columns into its first row"),
        (b"\n , \n", "is empty", "write the headings of the columns into its first row"),
        (b"a\0b", "is not a table", "save it as CSV in UTF-8, or as XLSX"),
        (
            b"PK\x03\x04broken",
            "cannot be read as a spreadsheet",
            "open it in a spreadsheet program, and save it as XLSX or as CSV in UTF-8",
        ),
    ],
)
def test_what_is_no_table(file: Callable[..., Path], data: bytes, message: str, remedy: str) -> None:
    assert mistakes(file(data)) == [("", message, remedy)]


def test_a_quotation_mark_that_is_not_closed(file: Callable[..., Path]) -> None:
    assert mistakes(file('id,note\na,b\nc,"d\n')) == [
        (
            ", row 3",
            "cannot be read as CSV (unexpected end of data)",
            "look at the quotation marks there: one is not closed, or stands inside a text without being doubled",
        )
    ]


def test_a_formula_that_ends_in_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["id", "n"], ["a", "=1/0"]]})
    assert mistakes(path) == [(", cell B2", "a formula ends in an error here", "mend it, or write the value")]


def test_tables_that_are_too_large(tmp_path: Path, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["id"], ["a" * 5000]]})
    monkeypatch.setattr(tables, "LARGEST", path.stat().st_size + 1)
    assert mistakes(path) == [("", "is too large for a table when it is unpacked", "split it")]
    monkeypatch.setattr(tables, "LARGEST", 3)
    assert mistakes(file("id\na\n")) == [("", "is too large for a table (0 MiB)", "split it")]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "no.csv") == [
        ("", f"cannot read {tmp_path / 'no.csv'}: No such file or directory", "check the name and that you may read it")
    ]
