"""Packs to print: which page lies on which side, and what stands where."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from tests.conftest import Once, Program, build_of

pytestmark = pytest.mark.usefixtures("set_once")

SMALL = ("de-bafa", "it-gov", "ma-gov")


@pytest.fixture
def built(folder: Path, once: Once, small_root: Path) -> Path:
    shutil.copytree(once("three-out", build_of(small_root, *SMALL)), folder / "out")
    return folder


def pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_every_letter_lies_on_a_sheet_of_its_own(program: Program, built: Path) -> None:
    run = program("pack", "--mail-by", "2026-12-10", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert f"1 pack in {built / 'out' / 'packs'}: 3 letters, 4 sheets of paper" in run.out
    assert "Not built, and left out: 2" in run.out
    file = built / "out" / "packs" / "pack.pdf"
    texts = pages(file)
    assert len(texts) == 8
    assert "٢٠٢٦" in texts[0]
    assert [bool(text.strip()) for text in texts] == [True, False] * 4
    for identifier, text in zip(SMALL, texts[2::2], strict=True):
        assert f"HRD-{identifier}" in text
    outline = PdfReader(file).outline
    assert [item["/Title"].split()[0] for item in outline if not isinstance(item, list)] == [*SMALL]
    assert not (built / "signed").exists()


def test_letters_have_fold_marks_and_cover_sheets_none(program: Program, built: Path) -> None:
    assert program("pack", "--one-sided", "--root", built).code == 0
    with pypdfium2.PdfDocument(built / "out" / "packs" / "pack.pdf") as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=300 / 72).to_pil().convert("L")
            edge = picture.crop((round(4.5 / 25.4 * 300), 0, round(9.5 / 25.4 * 300), picture.height))
            rows = [y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getextrema()[0] < 200]
            folds = {round(row / 300 * 25.4) for row in rows}
            assert folds == ({105, 210} if number else set())


def test_one_sided_packs_have_no_blank_pages(program: Program, built: Path) -> None:
    assert program("pack", "--one-sided", "--root", built).code == 0
    texts = pages(built / "out" / "packs" / "pack.pdf")
    assert len(texts) == 4
    assert all(text.strip() for text in texts)


def test_packs_replace_those_before_and_are_the_same_again(program: Program, built: Path) -> None:
    packs = built / "out" / "packs"
    assert program("pack", "--per-volunteer", "2", "--root", built).code == 0
    first = {path.name: path.read_bytes() for path in packs.iterdir()}
    assert sorted(first) == [".files.json", "pack-1.pdf", "pack-2.pdf", "packs.json"]
    assert program("pack", "--by", "region", "--root", built).code == 0
    assert sorted(path.name for path in packs.iterdir()) == [
        ".files.json",
        "northern-africa.pdf",
        "packs.json",
        "southern-europe.pdf",
        "western-europe.pdf",
    ]
    assert program("pack", "--per-volunteer", "2", "--root", built).code == 0
    assert {path.name: path.read_bytes() for path in packs.iterdir()} == first


def test_labels_and_envelopes_lie_beside_them(program: Program, built: Path) -> None:
    run = program("pack", "--labels", "l7163", "--start-at", "3", "--envelopes", "c5", "--json", "--root", built)
    said = json.loads(run.out)["data"]
    assert said["extra"] == ["packs/labels-l7163.pdf", "packs/envelopes-c5.pdf"]
    assert said["packs"] == [{"file": "packs/pack.pdf", "letters": [*SMALL], "sheets": 4}]
    assert "GERMANY" in pages(built / "out" / "packs" / "labels-l7163.pdf")[0]
    assert "GERMANY" in pages(built / "out" / "packs" / "envelopes-c5.pdf")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-gov"], "none of these letters has been built"),
        (["it-gov", "--labels", "l7160"], "none of these recipients has a postal address"),
        (["--labels", "l7160", "--start-at", "22"], "there is no label 22 to start at"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    program: Program, built: Path, words: list[str], said: str
) -> None:
    run = program("pack", *words, "--root", built)
    assert run.code == 1
    assert said in run.err
    assert not (built / "out" / "packs").exists()


def test_a_letter_that_was_changed_is_not_packed(program: Program, built: Path) -> None:
    (built / "out" / "letters" / "ma-gov.pdf").write_bytes(b"x")
    run = program("pack", "--root", built)
    assert run.code == 1
    assert "letters/ma-gov.pdf: is missing, or not the file that was built" in run.err
    assert not (built / "out" / "packs").exists()


def test_letters_on_different_paper_are_not_packed_together(program: Program, built: Path) -> None:
    assert program("build", "it-gov", "--paper", "letter", "--root", built).code == 0
    run = program("pack", "--root", built)
    assert run.code == 1
    assert "some of these letters are on A4 and some on US Letter" in run.err


def test_folds_of_plain_envelopes_are_thirds(program: Program, built: Path) -> None:
    assert program("pack", "--one-sided", "--no-window", "--root", built).code == 0
    file = built / "out" / "packs" / "pack.pdf"
    assert "ألصقوا بطاقته" in pages(file)[0]
    assert "نافذة" not in pages(file)[0]
    with pypdfium2.PdfDocument(file) as pdf:
        picture = pdf[1].render(scale=300 / 72).to_pil().convert("L")
        edge = picture.crop((round(4.5 / 25.4 * 300), 0, round(9.5 / 25.4 * 300), picture.height))
        rows = [y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getextrema()[0] < 200]
        assert {round(row / 300 * 25.4) for row in rows} == {99, 198}


def test_one_letter_is_made_again_byte_for_byte(program: Program, built: Path) -> None:
    again = ("pack", "--only", "HRD-ma-gov", "--root", built)
    file = built / "out" / "packs" / "HRD-ma-gov.pdf"
    assert program(*again).out == f"{file}\n"
    first = file.read_bytes()
    assert len(pages(file)) == 2
    file.unlink()
    assert program("pack", "--root", built).code == 0
    assert program(*again).code == 0
    assert file.read_bytes() == first
    run = program("pack", "--only", "HRD-xx", "--root", built)
    assert (run.code, run.err) == (
        1,
        (
            "no built letter has the reference «HRD-xx»\n"
            "    a reference stands at the foot of each letter, and on the cover sheet: HRD-de-bafa\n"
        ),
    )


def test_status_says_what_there_is_and_what_to_order(program: Program, built: Path) -> None:
    run = program("pack", "--status", "--root", built)
    assert (run.code, run.err) == (1, f"there are no packs in {built / 'out'}\n    «advocacy pack» makes them\n")
    assert program("pack", "--per-volunteer", "2", "--root", built).code == 0
    assert program("pack", "--status", "--root", built).out == (
        "pack-1\t2\t3\tup to date\npack-2\t1\t2\tup to date\n"
        "2 packs: 3 letters, 5 sheets of paper\n"
        "To order: 5 sheets, 1 envelopes, 1 stamps for letters abroad\n"
        "Without a postal address, and not to be posted: 2 letters\n"
    )
    assert program("build", *SMALL, "--date", "2026-11-24", "--root", built).code == 0
    (built / "out" / "packs" / "pack-2.pdf").unlink()
    status = json.loads(program("pack", "--status", "--json", "--root", built).out)["data"]
    assert [pack["state"] for pack in status["packs"]] == ["2 letters have changed since", "missing"]
    assert status["to_order"] == {"sheets": 5, "envelopes": 1, "stamps": 1, "letters_without_address": 2}


def test_packs_are_forgotten(program: Program, built: Path) -> None:
    assert program("pack", "--root", built).code == 0
    run = program("pack", "--forget", "--root", built)
    packs = built / "out" / "packs"
    assert run.out == f"removed: {packs / 'pack.pdf'}\nremoved: {packs / 'packs.json'}\n2 files removed\n"
    assert not (built / "out" / "packs").exists()
    assert (built / "out" / "letters" / "de-bafa.pdf").exists()
    assert program("pack", "--forget", "--root", built).out == f"There was nothing to remove in {built / 'out'}.\n"
    assert json.loads(program("pack", "--forget", "--json", "--root", built).out)["data"]["removed"] == []


def test_packs_in_the_output_folder_are_no_strays(program: Program, built: Path) -> None:
    assert program("pack", "--root", built).code == 0
    assert program("proof", "--root", built).code == 0
