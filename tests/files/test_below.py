"""All files of a campaign, which may be a stranger's: ``advocacy.files.below``."""

from pathlib import Path

import pytest

from advocacy.errors import AdvocacyError, Problem
from advocacy.files import below
from tests.conftest import Program

FOLDERS = ("letters", "fonts")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("letters/a.css", "letters/deep/b.svg", "letters/c.md", "letters/.d", "fonts/e.ttf"):
        (tmp_path / "c" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "c" / name).write_bytes(b"12345")
    return tmp_path / "c"


def refused(root: Path) -> Problem:
    with pytest.raises(AdvocacyError) as raised:
        below.read_below(root, FOLDERS, [".md"])
    (problem,) = raised.value.problems
    return problem


def test_files_are_read_but_those_that_are_hidden_or_left_out(root: Path) -> None:
    files, unread = below.read_below(root, FOLDERS, [".md"])
    assert files == dict.fromkeys(("letters/a.css", "letters/deep/b.svg", "fonts/e.ttf"), b"12345")
    assert unread == {}


def test_so_many_that_they_fill_the_memory_are_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(below, "LARGEST_TOGETHER", 15)
    assert len(below.read_below(root, FOLDERS, [".md"])[0]) == 3
    monkeypatch.setattr(below, "LARGEST_TOGETHER", 2**20 + 14)
    (root / "fonts" / "z.ttf").write_bytes(b"12345")
    (root / "letters" / "deep" / "b.svg").write_bytes(b"x" * 2**20)
    message = "all files of letters and fonts together are larger than 1 MiB"
    assert refused(root) == Problem(message, "take out what letters do not need", "fonts/z.ttf")
    monkeypatch.setattr(below, "MOST_FILES", 4)
    assert refused(root) == Problem("holds more than 4 files", "is this the right folder?", "letters")


def test_a_folder_that_is_a_link_out_is_named(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root.parent / "elsewhere" / "f.svg").write_bytes(b"<svg/>")
    (root / "letters" / "pictures").symlink_to(root.parent / "elsewhere")
    (root / "letters" / "same").symlink_to(root / "letters" / "deep")
    files, unread = below.read_below(root, FOLDERS, [".md"])
    assert len(files) == 3
    assert [*unread] == ["letters/pictures"]
    assert unread["letters/pictures"].message == "is a link that leads out of the campaign folder"


def test_too_much_is_told_with_all_else_that_is_wrong(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(below, "MOST_FILES", 3)
    (folder / "letters" / "petition.yaml").unlink()
    run = program("check", "--root", folder)
    assert (run.code, run.out) == (1, "")
    assert "letters: holds more than 3 files\n    is this the right folder?\n" in run.err
    assert "letters/petition.yaml: this file is missing\n" in run.err


def test_an_svg_is_one_whatever_it_begins_with(program: Program, folder: Path) -> None:
    (folder / "letters" / "big.svg").write_text(f"<!--{' ' * 5000}--><svg>{'<g/>' * 2000}</svg>", "utf-8")
    run = program("check", "--root", folder)
    assert run.code == 1
    assert run.err.startswith("letters/big.svg: is an SVG of more than 2,000 elements\n")


@pytest.mark.parametrize("name", ["letters/letter.css", "letters/letter.html.j2"])
def test_a_style_or_a_template_that_is_work_for_hours_is_not_begun(program: Program, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"p { " + b"color: red; " * 25_000 + b"}")
    run = program("check", "--root", folder)
    assert (run.code, run.out) == (1, "")
    assert run.err == f"{name}: is larger than 256 KiB\n    is this the right file?\n"
