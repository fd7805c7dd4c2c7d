"""The list as a table, and a table as changes of the list: ``recipients export`` and ``import``."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from advocacy.files.table_reader import read_table
from tests.conftest import REPO, Program, lay_out

NEW = {
    "id": "it-trade",
    "country": "IT",
    "kind": "export-control",
    "body": "إدارة التراخيص",
    "body_local": "Ufficio Licenze",
    "postal": "Via Roma 1\n00100 Roma\nITALY",
    "sources": "name | https://example.org/a | 2026-11\npostal | https://example.org/b | 2026-11-23 | seen | twice",
}
ENTRY = """\
  - id: it-trade
    country: IT
    kind: export-control
    audience: licensing-authority
    body: إدارة التراخيص
    body_local: Ufficio Licenze
    rank: agency-head
    gender: unspecified
    postal: [Via Roma 1, 00100 Roma, ITALY]
    sources:
      - {fact: name, page: "https://example.org/a", checked: "2026-11"}
      - {fact: postal, page: "https://example.org/b", checked: "2026-11-23", note: "seen | twice"}

"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """A file with the headings and cells of rows, as a spreadsheet program writes it."""

    def write(*rows: dict[str, str], name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        headings = [*dict.fromkeys(heading for row in rows for heading in row)]
        lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
        if name.endswith(".csv"):
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=";").writerows(lines)
            path.write_bytes(text.getvalue().encode(encoding))
        else:
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet("new")
                for number, line in enumerate(lines):
                    sheet.write_row(number, 0, line)
        return path

    return write


def plain(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_the_shipped_list_comes_back_as_it_was(program: Program, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    run = program("recipients", "export", file, "--root", REPO)
    assert (run.code, run.out) == (0, f"{file}: 245 recipients\n")
    before = (REPO / "recipients.yaml").read_bytes()
    run = program("recipients", "import", "--yes", file, "--root", REPO)
    assert (run.code, run.out) == (0, "0 added, 0 changed, 245 as they were\n")
    assert (REPO / "recipients.yaml").read_bytes() == before


def test_retired_ones_come_back_too(program: Program, folder: Path, tmp_path: Path) -> None:
    gone = (
        "recipients",
        "retire",
        "--yes",
        "it-gov",
        "--reason",
        "a | b",
        "--date",
        "2026-05-17",
        "--successor",
        "de-bafa",
    )
    assert program(*gone, "--root", folder).code == 0
    file = tmp_path / "gone.csv"
    assert program("recipients", "export", file, "--retired", "--root", folder).out == f"{file}: 1 recipients\n"
    assert read_table(file).rows[0].cells["retired"] == "2026-05-17 | de-bafa | a | b"


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_the_same_list_gives_the_same_file(program: Program, folder: Path, tmp_path: Path, name: str) -> None:
    for part in ("a", "b"):
        (tmp_path / part).mkdir()
        assert program("recipients", "export", tmp_path / part / name, "--root", folder).code == 0
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_export_filters_and_keeps_files(program: Program, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    export = ("recipients", "export", file, "--root", folder, "--country", "MA")
    assert program(*export).out == f"{file}: 1 recipients\n"
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"id","country",')
    run = program(*export)
    assert run.code == 2
    assert f"{file} is there already" in "".join(run.err.replace("│", " ").split(" ")) or "is there already" in run.err
    assert program(*export, "--force").code == 0
    run = program("recipients", "export", tmp_path / "list.doc", "--root", folder)
    assert run.code == 2
    assert "«list.doc» ends in neither .csv nor .xlsx" in plain(run.err)
    run = program("recipients", "export", tmp_path / "no" / "list.csv", "--root", folder)
    assert run.code == 1
    assert "No such file or directory" in run.err


@pytest.mark.slow
def test_cells_are_never_run_by_a_spreadsheet_program(program: Program, folder: Path, tmp_path: Path) -> None:
    for note in ("=1+1", "@x", "-5", "+5", "'=1", "'quoted'"):
        assert program("recipients", "edit", "--yes", "ma-gov", "--note", note, "--root", folder).code == 0
        before = (folder / "recipients.yaml").read_bytes()
        for name in ("a.csv", "a.xlsx"):
            file = tmp_path / name
            assert program("recipients", "export", file, "--force", "--root", folder).code == 0
            if name == "a.csv":
                cells = [cell for line in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in line]
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
            assert "0 changed" in program("recipients", "import", "--yes", file, "--root", folder).out, note
            assert (folder / "recipients.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_rows_are_added_and_changed_and_nothing_else(
    program: Program, folder: Path, table: Callable[..., Path], name: str
) -> None:
    path = folder / "recipients.yaml"
    before = path.read_text("utf-8")
    file = table(NEW, {"id": "ma-gov", "note": "Ask again."}, name=name)
    # An empty cell of a column that is there takes the field away: only what is meant to change is in the table.
    (changes, new) = table({"id": "ma-gov", "note": "Ask again."}, name=f"a{name}"), table(NEW, name=f"b{name}")
    for each in (changes, new):
        assert program("recipients", "import", "--yes", each, "--root", folder).code == 0
    after = before.replace("note: the holder of the office is not known", 'note: "Ask again."')
    assert path.read_text("utf-8") == after.replace("  - id: ma-gov\n", f"{ENTRY}  - id: ma-gov\n")
    run = program("recipients", "import", file, "--root", folder, "--json", "--dry-run")
    assert run.code == 1  # the row of ma-gov has a column «country» without a country
    places = {(problem["file"], problem["row"]) for problem in json.loads(run.out)["problems"]}
    assert places == {(str(file), 3)}
    assert "country" in json.loads(run.out)["problems"][0]["message"]


def test_a_dry_run_shows_what_would_be(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    file = table(NEW)
    run = program("recipients", "import", file, "--dry-run", "--root", folder)
    assert (run.code, run.err) == (0, "Nothing was written.\n")
    added = [line[1:] for line in run.out.splitlines() if line.startswith("+ ")]
    assert added == ENTRY.rstrip().splitlines()
    assert run.out.endswith("added: it-trade\n1 added, 0 changed, 0 as they were\n")
    run = program("recipients", "import", file, "--dry-run", "--json", "--root", folder)
    assert json.loads(run.out)["data"] == {"added": ["it-trade"], "changed": {}, "unchanged": 0, "written": False}
    assert (folder / "recipients.yaml").read_bytes() == before


def test_headings_in_arabic(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    file = table({"المعرّف": "ma-gov", "ملاحظة": "x"})
    assert program("recipients", "import", "--yes", file, "--root", folder).out.endswith(
        "changed: ma-gov (note)\n0 added, 1 changed, 0 as they were\n"
    )


def test_arabic_excel_is_asked_about(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    file = table({"id": "ma-gov", "body": "رئاسة الوزراء"}, encoding="windows-1256")
    run = program("recipients", "import", "--yes", file, "--root", folder)
    assert run.code == 2
    said = plain(run.err)
    assert "is not in UTF-8. If this is right: «رئاسة الوزراء», say --encoding windows-1256; if not, save it" in said
    assert (
        "changed: ma-gov (body)"
        in program("recipients", "import", "--yes", file, "--encoding", "windows-1256", "--root", folder).out
    )
    run = program("recipients", "import", "--yes", file, "--encoding", "excel", "--root", folder)
    assert run.code == 2
    assert "no encoding is called «excel»" in plain(run.err)


def test_problems_are_named_by_sheet_row_and_column(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    file = table(
        NEW | {"body": "Office", "kind": "ministry"},
        {},
        NEW | {"id": "it-other", "sources": "names | https://example.org"},
        NEW | {"id": "it-third", "sources": "", "country": ""},
        NEW,
        name="list.xlsx",
    )
    run = program("recipients", "import", "--yes", file, "--root", folder)
    assert run.code == 1
    place = f"{file}, sheet «new», row"
    assert run.err == (
        f"{place} 2, column C: «ministry» is not a value of «kind»\n    one of: government, export-control, embassy\n"
        f"{place} 2, column D: «Office» has no Arabic letter\n"
        "    this is printed in the Arabic letter: write it in Arabic\n"
        f"{place} 4, column G: «names» is not a value of «fact»\n"
        "    did you mean «name»? one of: name, office, wording, postal, audience\n"
        f"{place} 5, column B: «country» is missing\n    a new recipient needs it\n"
        f"{place} 5, column G: a new recipient has no source\n"
        "    write who says so, a line for each: name | https://… | 2026-11-23\n"
        f"{place} 6, column A: «it-trade» stands in row 2 already\n    keep one of the two\n"
    )
    assert (folder / "recipients.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_rows_whose_id_was_forgotten_are_named_each(
    program: Program, folder: Path, table: Callable[..., Path], name: str
) -> None:
    """They are new and unlike each other: neither may be dropped as the same as the other."""
    source = {"sources": "name | https://example.org/a | 2026-11-23"}
    file = table(NEW | {"id": ""} | source, NEW | {"id": "", "kind": "ministry"} | source, name=name)
    run = program("recipients", "import", "--yes", file, "--root", folder)
    assert run.code == 1
    missing = "column A: «id» is missing\n    write the country's code, a hyphen and a short name: sm-trade\n"
    assert run.err.count(missing) == 2
    assert "stands in row" not in run.err
    assert "«ministry» is not a value of «kind»" in run.err


def test_problems_across_cells_are_named_too(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    file = table(
        NEW | {"sources": "name | https://example.org/a"},
        NEW | {"id": "it-b", "rank": "king"},
        NEW | {"id": "fr-b"},
        NEW | {"id": "fr-c", "country": "FR"},
    )
    run = program("recipients", "import", "--yes", file, "--root", folder)
    assert run.code == 1
    first = f"{file}, row 2, column F: nobody vouches for the postal address\n"
    assert first in run.err
    assert f"{file}, row 4, column A: the id «fr-b» belongs to another country than IT\n" in run.err
    assert f"{file}, row 5, column B: the state FR has no names\n" in run.err


def test_a_table_without_ids(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    file = table({"body": "أ"})
    run = program("recipients", "import", "--yes", file, "--root", folder)
    way_out = f"«advocacy recipients export --root {folder}» writes a table as it should be"
    assert (run.code, run.err) == (1, f"{file}: has no column «id»\n    {way_out}\n")


def test_a_broken_campaign_is_mended_first(program: Program, tmp_path: Path, table: Callable[..., Path]) -> None:
    root = lay_out(tmp_path / "c", broken="undefined-name")
    (root / "recipients.yaml").write_text("recipients: []\n", "utf-8")
    assert program("recipients", "import", "--yes", table(NEW), "--root", root).code == 1


def test_a_country_is_written_as_people_say_it(program: Program, folder: Path, table: Callable[..., Path]) -> None:
    run = program("recipients", "import", table({**NEW, "country": "Italia"}), "--root", folder, "--dry-run")
    assert (run.code, "+    country: IT" in run.out) == (0, True), run.err
    run = program("recipients", "import", table({"id": "de-bafa", "country": "Allemagne"}), "--root", folder, "--yes")
    assert (run.code, run.out) == (0, "0 added, 0 changed, 1 as they were\n")
    file = table({"id": "de-bafa", "country": "Germny"}, {"id": "ma-gov", "country": "Autriche"})
    run = program("recipients", "import", file, "--root", folder, "--yes")
    assert run.code == 1
    guess = "no state is called «Germny»\n    did you mean DE (Germany)? Write the code"
    assert f"{file}, row 2, column B: {guess}" in run.err
    assert f"{file}, row 3, column B: Austria is no state of this list" in run.err


def test_a_column_of_remarks_is_left_alone_and_named(
    program: Program, folder: Path, table: Callable[..., Path]
) -> None:
    file = table({"id": "ma-gov", "remarks": "اتصلنا", "note": "Ask again."})
    run = program("recipients", "import", "--yes", file, "--root", folder)
    assert run.code == 0
    assert run.err.startswith(
        f"{file}, row 1: left unread: the column «remarks» (B)\n    what is read: id, country, kind, audience, body,"
    )
    assert "changed: ma-gov (note)" in run.out


def test_faults_are_named_at_their_cell_in_words_for_tables(
    program: Program, folder: Path, table: Callable[..., Path]
) -> None:
    """Within a value too: the list as it would be has lines that nobody can see."""

    def said(**cells: str) -> str:
        file = table(cells)
        run = program("recipients", "import", file, "--root", folder, "--dry-run")
        assert run.code == 1
        return run.err.replace(str(file), "list")

    body = "المكتب الاتحادي\u200f للشؤون"
    assert said(id="de-bafa", body=body) == (
        "list, row 2, column B: holds an invisible character: U+200F RIGHT-TO-LEFT MARK\n    delete it\n"
    )
    assert said(id="ma-gov", gender="m", office="") == (
        "list, row 2, column B: the gender is «m», but there is no «office» to write to\n"
        "    fill in the column «office», or write «unspecified» into the column «gender» to address the institution\n"
    )
    vouched = said(**NEW | {"sources": "name | https://example.org/a | 2026-11"})
    assert vouched == (
        "list, row 2, column F: nobody vouches for the postal address\n"
        "    add a line to «sources»: postal | https://… | 2026-11-23, or leave the column «postal» empty\n"
    )
    state = said(**NEW | {"id": "fr-x", "country": "FR", "postal": ""})
    assert "under «states» in recipients.yaml\n" in state


def test_a_formula_behind_a_semicolon_is_no_cell_of_its_own(program: Program, folder: Path, tmp_path: Path) -> None:
    """Spreadsheet programs of many countries part cells there, whatever stands in quotation marks."""
    file = tmp_path / "list.csv"
    assert program("recipients", "edit", "ma-gov", "--note", "a;=1+1;@x", "--yes", "--root", folder).code == 0
    assert program("recipients", "export", file, "--root", folder).code == 0
    lines = file.read_text("utf-8-sig").splitlines()
    cells = [cell for line in lines for cell in line.split(";")]
    assert any("1+1" in cell for cell in cells)
    assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@")) for cell in cells)
    assert "0 changed" in program("recipients", "import", "--yes", file, "--root", folder).out
