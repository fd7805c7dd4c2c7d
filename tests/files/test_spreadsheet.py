"""A spreadsheet from a stranger: read in a process of its own, within limits, or refused; never a traceback."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from advocacy.errors import AdvocacyError
from advocacy.files import spreadsheet
from advocacy.files.spreadsheet import read_sheet
from advocacy.files.table_reader import read_table
from tests.files.spreadsheets import ods, ods_row, packed, patched, row, xlsx
from tests.waiting import patience

HEAD = row(1, "name", "city")
OK = xlsx(HEAD + row(2, "سامي", "فاس"))
ODS_HEAD = ods_row("name", "city")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = "cannot be read as a spreadsheet"
FAR = "a cell stands far from the others, and a table of more than 3,000,000 cells is not read"


def refused(data: bytes, sheet: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(AdvocacyError) as caught:
        read_sheet("list.xlsx", data, sheet, "")
    return [(problem.place.removeprefix("list.xlsx"), problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (xlsx(HEAD + row(1048576, '<c r="XFD1048576"><v>1</v></c>')), ", sheet «S», row 1048576, column XFD", FAR),
        (xlsx(HEAD + row(4294967295, "x")), ", sheet «S», row 4294967295, column A", FAR),
        (xlsx(HEAD + row(2, '<c r="ZZZZZZZ2"><v>1</v></c>')), ", sheet «S», row 2, column XFD", FAR),
        (b"x" + OK, "", UNREADABLE),
        (patched(OK, 24, 22, "<I", 10), "", UNREADABLE),
        (patched(OK, 10, 8, "<H", 99), "", UNREADABLE),
        (patched(OK, 8, 6, "<H", 1), "", "is protected by a password"),
        (lambda: xlsx(HEAD + row(2, "a" * 65 * 2**20)), "", "is too large for a table when it is unpacked"),
        (OK[: len(OK) // 2], "", UNREADABLE),
        (OK[:-10], "", UNREADABLE),
        (packed(**{"xl/workbook.bin": ""}), "", "is an XLSB, in which a formula that ended in an error looks empty"),
        (packed(**{"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "", UNREADABLE),
        (packed(**{"content.xml": "<a>" * 100_000}), "", UNREADABLE),
        (packed(other="x"), "", UNREADABLE),
        (xlsx(HEAD + row(2, '<c r="A2" t="s"><v>4000000000</v></c>')), "", UNREADABLE),
        (ods(ODS_HEAD + ods_row("x", attributes='table:number-rows-repeated="100000000"')), "row 100000001", FAR),
        (OLE + bytes(range(256)) * 40, "", "is an XLS, in which a formula that ended in an error looks empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "", "is protected by a password"),
        (b"", "", UNREADABLE),
    ],
    ids=[
        "far cell", "far row", "far column", "byte before", "false size", "compression", "encrypted", "large", "half",
        "end", "XLSB", "entity", "depth", "other", "index", "repeated", "XLS", "encrypted OLE", "empty",
    ],
)  # fmt: skip
def test_what_may_do_harm_is_refused_and_named(data: bytes | Callable[[], bytes], place: str, said: str) -> None:
    ((at, message),) = refused(data if isinstance(data, bytes) else data())
    assert place in at
    assert message == said


@pytest.mark.slow
def test_what_a_library_does_ends_with_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs on, fills the memory, aborts, says what is no answer: the message is the same."""
    child = spreadsheet._CHILD.replace("from advocacy.files.workbook import serve\nserve()", "{}")
    said = "takes too much time or memory to read, or breaks what reads it"
    limits = "from advocacy.bounds import hold_to\nhold_to(2**28, 1)\n"
    wild = (
        "import os; os.abort()",
        f"{limits}while True: pass",
        f"{limits}a = 'a' * 2**30",
        "print('{}')",
        "import sys; sys.stdout.write('x' * 2**20)\nprint('true')",
    )
    for code in wild:
        monkeypatch.setattr(spreadsheet, "_CHILD", child.format(code))
        monkeypatch.setattr(spreadsheet, "LARGEST_ANSWER", 2**19)
        assert refused(OK) == [("", said)], code
    for answer in (
        "[]",
        '{"sheet": "S"}',
        '{"sheet": "S", "empty": [1], "hidden_rows": [], "hidden_columns": [], "merged": []}',
        '{"sheet": 1, "empty": [], "hidden_rows": ["x"], "hidden_columns": [], "merged": []}',
    ):
        monkeypatch.setattr(spreadsheet, "_CHILD", child.format(f"print({answer!r})\nprint('true')"))
        assert refused(OK) == [("", UNREADABLE)], answer


def test_a_process_that_says_nothing_is_ended_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "DEADLINE", 0.5)
    monkeypatch.setattr(spreadsheet, "_CHILD", "import time; time.sleep(900)")
    patient = patience()
    assert refused(OK) == [("", "takes too much time or memory to read, or breaks what reads it")]
    assert patient()


def test_no_module_is_taken_from_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("open('was-here', 'w')")
    monkeypatch.chdir(tmp_path)
    assert read_sheet("list.xlsx", OK, None, "").rows[1] == (2, ["سامي", "فاس"])
    assert not (tmp_path / "was-here").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_the_process_is_held_to_limits_and_leaves_no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = (
        "import resource, json, sys\nfrom advocacy.files import workbook\n"
        "def ask(*_):\n"
        "    of = [resource.getrlimit(getattr(resource, 'RLIMIT_' + what)) for what in ('AS', 'CPU', 'CORE')]\n"
        "    yield {'sheet': json.dumps(of), 'empty': [], 'hidden_rows': [], 'hidden_columns': [], 'merged': []}\n"
        "workbook._read = ask\nworkbook.serve()"
    )
    serve = "from advocacy.files.workbook import serve\nserve()"
    monkeypatch.setattr(spreadsheet, "_CHILD", spreadsheet._CHILD.replace(serve, asks))
    memory, seconds, core = json.loads(read_sheet("list.xlsx", OK, None, "").name)
    assert memory == [768 * 2**20] * 2
    assert seconds == [8, 8]
    # Linux takes 0 for «as it likes» where dumps are given to a program.
    assert core == ([1, 1] if sys.platform.startswith("linux") else [0, 0])


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(data: bytes, name: str = "list.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def problems(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(AdvocacyError) as caught:
        read_table(path)
    return [(each.place.removeprefix(str(path)), each.message, each.remedy) for each in caught.value.problems]


FAILED = '<c r="B{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
UNRESOLVED = '<c r="B{}"><f>CONCATENATE("a")</f><v/></c>'
BLANK = '<c r="B{}" t="str"><f>IF(1,"")</f><v></v></c>'


@pytest.mark.parametrize("prefix", ["", "x"])
def test_cells_that_only_look_empty_are_named(file: Callable[..., Path], prefix: str) -> None:
    """Libraries give them as empty ones, and an address would be lost; with any prefix of the elements."""

    def own(number: int, text: str) -> str:
        text = text.format(number)
        return text.replace("</", f"</{prefix}:").replace("<c", f"<{prefix}:c").replace("<f", f"<{prefix}:f").replace(
            "<v", f"<{prefix}:v"
        ) if prefix else text  # fmt: skip

    rows = [("name", "city"), ("a", own(2, FAILED)), ("b", own(3, UNRESOLVED)), ("c", own(4, BLANK))]
    data = xlsx("".join(row(number, *cells, prefix=prefix) for number, cells in enumerate(rows, 1)), prefix=prefix)
    assert problems(file(data)) == [
        (", sheet «S», row 2, column B", "a formula ends in an error here", "mend it, or write the value"),
        (
            ", sheet «S», row 3, column B",
            "a formula here has no result yet",
            "open the file in a spreadsheet program and save it, or write the value",
        ),
    ]


def test_cells_that_only_look_empty_do_no_harm_where_nothing_is_read(file: Callable[..., Path]) -> None:
    """Under a heading that nobody knows, under none, and above the headings; a heading itself is always read."""
    known = {"name": "name", "town": "city"}
    failed = '<c r="{}{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    first, second = row(1, "a list", failed.format("B", 1)), row(2, "Name", "how often", "TOWN")
    others = row(3, "a", failed.format("B", 3), "Fes", failed.format("D", 3))
    table = read_table(file(xlsx(first + second + others)), known=known)
    assert [{**each.cells} for each in table.rows] == [{"name": "a", "city": "Fes"}]
    wrong = row(4, "b", "1", failed.format("C", 4))
    with pytest.raises(AdvocacyError) as caught:
        read_table(file(xlsx(first + second + others + wrong)), known=known)
    assert [(each.row, each.column, each.message) for each in caught.value.problems] == [
        (4, 3, "a formula ends in an error here")
    ]
    heading = row(1, "name", failed.format("B", 1)) + row(2, "a", "Fes")
    with pytest.raises(AdvocacyError) as caught:
        read_table(file(xlsx(heading)), known=known)
    assert (1, 2, "a formula ends in an error here") in [
        (each.row, each.column, each.message) for each in caught.value.problems
    ]


def test_cells_that_only_look_empty_in_an_ods(file: Callable[..., Path]) -> None:
    of_libre_office = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    of_others = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    as_number = (
        '<table:table-cell table:formula="of:=A9" office:value-type="float" office:value="0">'
        "<text:p>Err:522</text:p></table:table-cell>"
    )
    unresolved = '<table:table-cell table:formula="of:=A1"/>'
    blank = (
        '<table:table-cell table:formula="of:=A9" office:value-type="string" office:string-value=""><text:p/>'
        "</table:table-cell>"
    )
    cells = (of_libre_office, of_others, as_number, unresolved, blank)
    found = problems(file(ods(ODS_HEAD + "".join(ods_row("a", cell) for cell in cells)), "list.ods"))
    error, none_yet = "a formula ends in an error here", "a formula here has no result yet"
    assert [(place, message) for place, message, _ in found] == [
        (f", sheet «S», row {number}, column B", message)
        for number, message in enumerate((error, error, error, none_yet), 2)
    ]


@pytest.mark.parametrize("between", ["<text:line-break/>", "<text:tab/>"])
def test_a_break_that_would_be_lost_within_a_cell_is_refused(file: Callable[..., Path], between: str) -> None:
    """What is read would be one word; a paragraph for each line is read as it should be, and so is a comment."""
    cell = '<table:table-cell office:value-type="string">{}</table:table-cell>'
    glued = cell.format(f"<text:p>12 Rue Neuve{between}1000 Bruxelles</text:p>")
    found = problems(file(ods(ODS_HEAD + ods_row("a", "b") + ods_row("c", glued)), "list.ods"))
    lost = "a line break or a tab in this cell would be lost"
    assert found == [(", sheet «S», row 3, column B", lost, "save the table as XLSX")]
    comment = f"<office:annotation><text:p>x{between}y</text:p></office:annotation>"
    apart = cell.format(f"{comment}<text:p>12 Rue Neuve</text:p><text:p>1000 Bruxelles</text:p>")
    (only,) = read_table(file(ods(ODS_HEAD + ods_row("c", apart)), "list.ods")).rows
    assert only.cells["city"] == "12 Rue Neuve\n1000 Bruxelles"


def notices(path: Path) -> list[tuple[str, str, str]]:
    return [(each.place.removeprefix(str(path)), each.message, each.remedy) for each in read_table(path).notices]


def test_what_is_hidden_or_was_made_one_is_told(file: Callable[..., Path]) -> None:
    rows = [
        row(1, "name", "city", "line"),
        row(2, "أ", "فاس"),
        row(3, "ب", "", "س", hidden="1"),
        row(4, "ج"),
        row(5, hidden="1"),
    ]
    data = xlsx(
        "".join(rows),
        before='<cols><col min="3" max="9" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B2:B4"/></mergeCells>',
    )
    expected = [
        (
            "row 3 is hidden, and read too",
            "delete it there if it should not be; or copy what is seen into a new sheet",
        ),
        ("column C is hidden, and read too", "delete it there if it should not be"),
        (
            "merged cells: B2:B4; the first has the value, and the others are empty",
            "unmerge them, and write it into each if it is meant for all",
        ),
    ]
    path = file(data)
    assert notices(path) == [("", message, remedy) for message, remedy in expected]
    assert [each.cells["name"] for each in read_table(path).rows] == ["أ", "ب", "ج"]
    spanned = (
        '<table:table-cell table:number-rows-spanned="3" office:value-type="string"><text:p>فاس</text:p>'
        "</table:table-cell>"
    )
    covered, name = "<table:covered-table-cell/>", ods_row("name", "city", "line")
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = [
        name,
        ods_row("أ", spanned),
        ods_row("ب", covered, "س", attributes='table:visibility="filter"'),
        ods_row("ج", covered),
        ods_row('<table:table-cell table:number-columns-repeated="16384"/>', attributes='table:visibility="collapse"'),
    ]
    path = file(ods("".join(rows), columns), "list.ods")
    assert notices(path) == [("", message, remedy) for message, remedy in expected]


def test_bytes_that_were_changed_anywhere_never_end_in_a_traceback() -> None:
    """What a fuzzer would do, a little of it: the process reads the file or refuses it."""
    chance = Random(1)
    for _ in range(int(os.environ.get("ADVOCACY_FUZZ", "6"))):
        data = bytearray(chance.choice((OK, ods(ODS_HEAD + ods_row("أ", "ب")))))
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_sheet("list.xlsx", bytes(data), None, "")
        except AdvocacyError as error:
            assert error.problems  # noqa: PT017 - either is right
