"""Letters, packs and signers on Windows, where nothing that is open can be renamed or deleted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.windows import rules_of_windows

pytestmark = pytest.mark.usefixtures("set_once")

ALL = "--with-unaddressed"


@pytest.fixture(autouse=True)
def windows() -> Iterator[None]:
    with rules_of_windows():
        yield


@pytest.fixture
def built(folder: Path, three_out: Path) -> Path:
    shutil.copytree(three_out, folder / "out")
    return folder


def test_letters_are_built_packed_and_shared(program: Program, folder: Path) -> None:
    for words in (
        *[["build", "de-bafa", "it-gov", "--date", day] for day in ("2026-11-23", "2026-11-24")],
        *[["pack", ALL], ["pack", ALL, "--one-sided"], ["labels", "l7160"], ["preview", "de-bafa"]],
        *[["share", folder / "for-volunteers"]] * 2,
        ["status"],
    ):
        run = program(*words, "--root", folder)
        assert (run.code, run.err) == (0, ""), words
    assert {path.name for path in (folder / "out" / "packs").glob("*.pdf")} == {"pack.pdf", "labels-l7160.pdf"}
    assert [path for path in folder.rglob("*") if path.name.endswith((".draft", ".new", ".old", ".gone"))] == []


def test_what_signers_leave_is_forgotten(program: Program, built: Path) -> None:
    (built / "people.csv").write_text("name\nسامي\n", "utf-8")
    for _ in range(2):
        run = program("sign", built / "people.csv", ALL, "--root", built)
        assert (run.code, run.err) == (0, "")
    abandoned = [built / "signed" / f".advocacy-{number:016x}.draft" for number in range(2)]
    abandoned.append(built / "signed" / "packs" / f".advocacy-{7:016x}.draft")
    for draft in abandoned:
        draft.write_bytes(b"what bears a name")
    run = program("forget", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("4 files removed\n")
    # Windows deletes a lock when it is released; here it stays.
    assert [path.name for path in (built / "signed").rglob("*")] in ([], [".lock"])


def test_what_staff_change_is_written(program: Program, folder: Path) -> None:
    run = program("recipients", "edit", "de-bafa", "--body", "الهيئة الاتحادية", "--yes", "--root", folder)
    assert run.code == 0, run.err
    assert "الهيئة الاتحادية" in (folder / "recipients.yaml").read_text("utf-8")
