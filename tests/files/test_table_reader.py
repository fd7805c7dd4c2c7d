"""A spreadsheet comes in as the text that people see; mistakes are named by sheet, row and column."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.files import table as limits
from advocacy.files import table_reader as tables
from advocacy.files.csv_text import doubtful
from advocacy.files.table import Table, counted
from advocacy.files.table_reader import read_table

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


def mistakes(path: Path, **how: Any) -> list[tuple[str, str, str]]:
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


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "،", "؛"])
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
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_cells_come_back(file: Callable[..., Path], cells: list[list[str]], separator: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([["id", "note"], *cells])
    found = rows(read_table(file("\ufeff" + text.getvalue())))
    seen = [[cell.strip().strip(tables._EDGES) for cell in line] for line in cells]
    assert found == [{"id": a, "note": b} for a, b in seen if a or b]


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
    assert mistakes(file("name,الاسم,cty,home citi\n"), known=known) == [
        (", row 1, column B", "the columns «name» and «الاسم» are the same", "keep one of them"),
        (", row 1, column D", "unknown column «home citi»", "did you mean «home city»?"),
    ]
    assert mistakes(file("nom,ville\nA,B\n"), known=known) == [
        (", row 1, column A", "unknown column «nom»", "known are: name, city")
    ]


def test_columns_that_are_no_business_of_ours_are_left_unread_and_named(file: Callable[..., Path]) -> None:
    path = file("name,E-mail,\u200fphone,city,,line\nأ,a@example.org,9.66E+11,ب,كلمة,ج\n")
    table = read_table(path, known={"name": "name", "city": "city", "line": "line"})
    assert rows(table) == [{"name": "أ", "city": "ب", "line": "ج"}]
    assert [(each.place.removeprefix(str(path)), each.message, each.remedy) for each in table.notices] == [
        ("", "left unread: column E, for want of a heading", "give it one if it should be read"),
        ("", "unseen marks at the start or the end of 1 cell are left out", "nothing need be done"),
        (", row 1", "left unread: the columns «E-mail» (B), «phone» (C)", "what is read: name, city, line"),
    ]


def test_headings_below_a_title(file: Callable[..., Path]) -> None:
    known = {"name": "name", "city": "city"}
    path = file("قائمة 2026,\n\n,\nNAME,city\nليلى,طنجة\n")
    table = read_table(path, known=known)
    assert (table.heading_row, [row.number for row in table.rows]) == (4, [5])
    (notice,) = table.notices
    assert (notice.message, notice.remedy) == (
        "the headings stand in row 4: row 1 above is left out",
        "delete what is no heading",
    )
    assert not read_table(file("name,city\nname,city\n"), known=known).notices


def test_a_cause_is_told_once(file: Callable[..., Path]) -> None:
    table = read_table(file("id\n" + "a\n" * 30))
    (problem,) = counted(table.problem(row, "id", "m", "r") for row in table.rows)
    assert problem.row == 2
    assert problem.message == ("m; so in 29 more: row 3, row 4, row 5, row 6, row 7, row 8, row 9, row 10 and 21 more")
    assert counted([table.problem(table.rows[3], "id", "m", "r")])[0].message == "m"
    (wide,) = mistakes(file("id\n" + "a,b\n" * 30))
    assert wide[:2] == (
        ", row 2, column B",
        "«b» stands under no heading; so do cells in 29 more rows: 3, 4, 5, 6, 7, 8, 9, 10 and 21 more",
    )


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
            "cannot be read as CSV",
            "look at the quotation marks there: one is not closed, or stands inside a text without being doubled",
        )
    ]


def test_a_formula_that_ends_in_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["id", "n"], ["a", "=1/0"]]})
    assert mistakes(path) == [
        (", sheet «S», row 2, column B", "a formula ends in an error here", "mend it, or write the value")
    ]


@pytest.mark.slow
def test_tables_that_are_too_large(tmp_path: Path, file: Callable[..., Path]) -> None:
    most = "is too large for a table: 200,000 rows and 3,000,000 cells are read at most"
    beyond = "has more than 1,048,576 rows"
    longest = "a cell holds more than 32,767 characters"
    quotation = "shorten it; in CSV, look whether a quotation mark is not closed there"
    anew = "copy the table alone into a new sheet"
    assert mistakes(file("id\n" + "a\n" * 200_001)) == [("", most, "split it")]
    assert mistakes(file("id\n" + "," * 999 + "\n" + ("," * 999 + "\n") * 3_001)) == [("", most, "split it")]
    assert mistakes(file("id\n" + "\n" * limits.LAST_ROW)) == [
        ("", beyond, "split it, or save it without the empty rows below the table")
    ]
    assert mistakes(file("id" + "," * 1000 + "\n")) == [(", row 1", "has more than 1,000 cells", anew)]
    assert mistakes(file("id\n" + "a" * 32_768 + "\n")) == [(", row 2, column A", longest, quotation)]
    assert mistakes(file('id\n"' + "a" * 200_000)) == [(", row 2", longest, quotation)]
    with (tmp_path / "large.csv").open("wb") as large:
        large.truncate(tables.LARGEST + 1)
    assert mistakes(tmp_path / "large.csv") == [("", "is too large for a table (32 MiB; 32 at most)", "split it")]


def test_rows_that_are_parted_otherwise_than_the_headings(file: Callable[..., Path]) -> None:
    said = ", row 2", "semicolons part the headings, and commas the rows below them", "use the same in all rows"
    assert mistakes(file("name;city\nليلى,طنجة\n")) == [said]
    assert rows(read_table(file("name;city\nليلى, ن;طنجة\n"))) == [{"name": "ليلى, ن", "city": "طنجة"}]
    assert rows(read_table(file('sep="\nname,city\nأ,ب\n'), known={"name": "name", "city": "city"})) == [
        {"name": "أ", "city": "ب"}
    ]


def test_what_western_excel_wrote_is_not_taken_for_arabic(file: Callable[..., Path]) -> None:
    names = "name\nHélène\nJosé Muñoz\nJörg\nSøren Núñez\n"
    table = read_table(file(names.encode("windows-1252")))
    assert (table.encoding, table.guessed) == ("windows-1252", True)
    assert rows(table)[1] == {"name": "José Muñoz"}
    mixed = read_table(file("name\nليلى الإدريسي\nسامي العلوي\nMuٌoz\n".encode("windows-1256")))
    assert mixed.encoding == "windows-1256"
    assert doubtful(mixed, 2) == ["Muٌoz", "ليلى الإدريسي"]


@pytest.mark.parametrize("encoding", ["hex", "base64", "rot13"])
def test_what_is_no_way_to_write_text(file: Callable[..., Path], encoding: str) -> None:
    assert mistakes(file("id\n"), encoding=encoding) == [
        ("", f"«{encoding}» is no way to write text", "utf-8, windows-1256 and windows-1252 are usual")
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "no.csv") == [
        ("", f"cannot read {tmp_path / 'no.csv'}: No such file or directory", "check the name and that you may read it")
    ]
