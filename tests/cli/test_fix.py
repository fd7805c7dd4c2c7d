"""``check`` shows untidy Arabic, and ``check --fix`` mends it; all other bytes stay."""

import json
from pathlib import Path

import pytest

from advocacy.files import yaml_document
from advocacy.files.tidy import hygiene_problems, mend
from tests.conftest import Program


def spoil(folder: Path, before: str, after: str, file: str = "recipients.yaml") -> Path:
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return path


def test_check_names_the_place_and_the_way_out(program: Program, folder: Path) -> None:
    spoil(folder, "body: رئاسة الحكومة", "body: رئاسة  الحکومة")
    spoil(folder, "office: ولي العهد", "office: علی العهد")
    run = program("check", "--root", folder)
    assert run.code == 0
    place = "recipients.yaml:33:16: warning: several spaces between two words"
    assert f"{place}\n    write one («advocacy check --fix --root {folder}» does)\n" in run.err
    assert "recipients.yaml:33:21: warning: «ک» is not the Arabic letter (U+06A9 ARABIC LETTER KEHEH)\n" in run.err
    assert (
        "warning: «ی» is not the Arabic letter (U+06CC ARABIC LETTER FARSI YEH)\n    write ي or ى, whichever it is\n"
        in run.err
    )


def test_fix_mends_and_leaves_all_other_bytes(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    petition = folder / "letters" / "petition.yaml"
    before, other = path.read_bytes(), petition.read_bytes()
    spoil(folder, "body: رئاسة الحكومة", "body: رئاسة  الحکومة")
    text = petition.read_text("utf-8")
    comma = text.index("،", text.index("\nopening:"))
    petition.write_text(f"{text[:comma]},{text[comma + 1 :]}", "utf-8")
    run = program("check", "--fix", "--dry-run", "--root", folder)
    assert run.code == 0
    assert "-    body: رئاسة  الحکومة\n+    body: رئاسة الحكومة\n" in run.out
    assert "Nothing was written.\n" in run.err
    assert path.read_bytes() != before
    run = program("check", "--fix", "--yes", "--root", folder)
    assert run.code == 0
    assert path.read_bytes() == before
    assert petition.read_bytes() == other
    assert "--- " not in program("check", "--fix", "--yes", "--root", folder).out


def test_fix_mends_what_keeps_the_campaign_from_loading(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    windows = ("\ufeff" + path.read_text("utf-8")).replace("\n", "\r\n").encode()
    path.write_bytes(windows.replace("رئاسة الحكومة".encode(), "رئاسة\u2067 الحكومة".encode(), 1))
    assert program("check", "--root", folder).code == 1
    assert program("check", "--fix", "--yes", "--root", folder, "--json").code == 0
    assert path.read_bytes() == windows


def test_fix_writes_nothing_while_something_else_is_wrong(program: Program, folder: Path) -> None:
    spoil(folder, "body: رئاسة الحكومة", "body: رئاسة  الحكومة")
    path = spoil(folder, "rank: royal-highness", "rank: nonsense")
    before = path.read_bytes()
    run = program("check", "--fix", "--yes", "--root", folder)
    assert run.code == 1
    assert "unknown rank «nonsense»" in run.err
    assert path.read_bytes() == before


def test_fix_is_the_one_that_takes_a_dry_run(program: Program, folder: Path) -> None:
    run = program("check", "--dry-run", "--root", folder)
    assert run.code == 2
    assert "--dry-run goes with --fix" in run.err


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: >-\n  نعم,\n  لا  نعم\n", "a: >-\n  نعم،\n  لا نعم\n"),
        ("a: |\n    نعم ، لا\n    ولا?\n", "a: |\n    نعم، لا\n    ولا؟\n"),
        ("a: 'نعم, لا'  # لا, نعم\n", "a: 'نعم، لا'  # لا, نعم\n"),
        ("a: [نعم?, لا, 'a, ب, c']\n", "a: [نعم؟, لا, 'a, ب، c']\n"),
        ('a: "نعم,\\u200f لا"\n', 'a: "نعم,\\u200f لا"\n'),
        ("note: نعم, لا\npage: نعم, لا\n", "note: نعم, لا\npage: نعم, لا\n"),
        ("a: نعم,\n\n   لا\nb: 1\n", "a: نعم،\n\n   لا\nb: 1\n"),
    ],
)
def test_every_style_of_yaml_is_mended_in_place(text: str, after: str) -> None:
    assert mend(yaml_document.parse(text, "f.yaml")).text == after


def test_what_stands_behind_a_backslash_is_only_found() -> None:
    ((problem, is_mended),) = hygiene_problems(yaml_document.parse('a: "نعم\\u200f لا"\n', "f.yaml"))
    assert (problem.place, problem.message) == ("f.yaml:1:4", "holds an invisible character: U+200F RIGHT-TO-LEFT MARK")
    assert problem.remedy == "delete it; it is written with a backslash: mend it by hand"
    assert not is_mended


def test_warnings_are_data_too(program: Program, folder: Path) -> None:
    spoil(folder, "body: رئاسة الحكومة", "body: رئاسة  الحكومة")
    warnings = json.loads(program("check", "--root", folder, "--json").out)["data"]["warnings"]
    assert {"file": "recipients.yaml", "line": 33, "column": 16}.items() <= warnings[0].items()
