"""Commands that the system kills before a step that changes the disk: what is left, and that the next run mends it.

A few steps of each; with ``--thorough`` all of them, which takes minutes.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from advocacy.batch.staging import STAGED
from tests.conftest import Program
from tests.killing import advocacy, killed_at_call, sweep
from tests.thorough import every

pytestmark = pytest.mark.usefixtures("set_once")

ALL = "--with-unaddressed"
NAME = "Zoë Müller-Brontë"


def copied(of: Path, place: Path) -> Path:
    """A copy of a folder; files are linked, which is as good where none is written in its place.

    But for the lock: whoever holds that of one copy would hold all of them, those of another test too.
    """
    return shutil.copytree(of, place, copy_function=os.link, ignore=shutil.ignore_patterns(".lock"))


def copies(base: Path, of: Path) -> Callable[[int], Path]:
    """A copy of a folder for each number."""
    return lambda number: copied(of, base / str(number))


def files_of(folder: Path) -> dict[str, bytes]:
    """What people see in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def hidden(folder: Path) -> set[str]:
    own = {".lock", ".files.json", ".last-build", ".gitignore"}
    return {path.name for path in folder.rglob(".*")} - own


@pytest.fixture
def packed(tmp_path: Path, program: Program, small_root: Path, small_out: Path) -> Path:
    """Letters in packs of two, and a file of somebody else among them."""
    out = shutil.copytree(small_out, tmp_path / "packed")
    assert program("pack", ALL, "--per-volunteer", "2", "--root", small_root, "--out", out).code == 0
    (out / "packs" / "notes.txt").write_bytes(b"mine")
    return out


def test_packs_are_the_old_or_the_new(program: Program, tmp_path: Path, small_root: Path, packed: Path) -> None:
    old = files_of(packed / "packs")
    words = ("pack", ALL, "--root", small_root, "--out")
    whole = shutil.copytree(packed, tmp_path / "whole")
    assert program(*words, whole).code == 0
    new = files_of(whole / "packs")
    assert old.keys() & new.keys() == {"packs.json", "notes.txt"}
    ends = []

    def look(out: Path, number: int) -> None:
        there = files_of(out / "packs")
        lying = [out / place / "notes.txt" for place in ("packs", ".packs.new", ".packs.old")]
        assert [path.read_bytes() for path in lying if path.exists()] == [b"mine"], number
        assert there | {"notes.txt": b"mine"} in (old, new), number
        ends.append("pack.pdf" in there)
        assert program("status", "--root", small_root, "--out", out).code == 0
        assert program(*words, out).code == 0, number
        assert files_of(out) == files_of(whole), number
        assert hidden(out) == set(), number

    run = partial(advocacy, *words)
    assert sweep(run, copies(tmp_path, packed), look, every=every(29)) >= 3
    assert ends == sorted(ends)
    assert {*ends} == {False, True}
    if shutil.which("strace"):  # they change places in one call of the system
        out = shutil.copytree(packed, tmp_path / "call")
        assert killed_at_call([sys.executable, "-m", "advocacy", *words, out], "renameat2", 1)
        assert files_of(out / "packs") == old
        assert files_of(out / ".packs.new").keys() == {"pack.pdf", "packs.json"}


def test_letters_are_the_old_or_the_new(program: Program, tmp_path: Path, small_root: Path, small_out: Path) -> None:
    words = ("build", "--date", "2026-11-24", "--jobs", "1", "--root", small_root, "--out")
    whole = shutil.copytree(small_out, tmp_path / "whole")
    assert program(*words, whole).code == 0
    old, new = files_of(small_out / "letters"), files_of(whole / "letters")

    def look(out: Path, number: int) -> None:
        there = files_of(out / "letters")
        assert there.keys() == old.keys()
        assert all(data in (old[name], new[name]) for name, data in there.items()), number
        assert program(*words, out).code == 0, number
        assert files_of(out) == files_of(whole), number
        assert hidden(out) == set(), number

    run = partial(advocacy, *words)
    assert sweep(run, copies(tmp_path, small_out), look, every=every(61)) >= 3


def test_names_lie_where_they_can_be_forgotten(
    program: Program, tmp_path: Path, small_root: Path, small_out: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(f"name\n{NAME}\nسامي\n", "utf-8")

    def words(place: Path, *more: object) -> tuple[object, ...]:
        return (*more, "--root", small_root, "--out", place / "out", "--signed", place / "signed")

    def place_for(number: int) -> Path:
        return copied(small_out, tmp_path / str(number) / "out").parent

    assert program(*words(place_for(0), "sign", people, ALL)).code == 0
    before = files_of(small_out).keys()

    def look(place: Path, number: int) -> None:
        assert files_of(place / "out").keys() == before, number
        for path in (place / "out").rglob("*"):
            assert not path.is_file() or b"Bront" not in path.read_bytes(), path
        for path in (place / "signed").rglob("*") if (place / "signed").exists() else ():
            assert path.name == ".lock" or not path.lstat().st_mode & 0o077, path
        assert program(*words(place, "forget")).code == 0
        assert not (place / "signed").exists(), number

    def run(place: Path) -> None:
        advocacy(*words(place, "sign", people, ALL))

    assert sweep(run, place_for, look, every=every(26)) >= 3


def test_the_list_is_the_old_or_the_new(program: Program, tmp_path: Path, small_root: Path) -> None:
    words = ("recipients", "edit", "--yes", "ma-gov", "--note", "New.", "--root")
    whole = copies(tmp_path, small_root)(0)
    assert program(*words, whole).code == 0
    old, new = files_of(small_root), files_of(whole)
    assert old != new

    def look(root: Path, number: int) -> None:
        assert files_of(root) in (old, new), number
        assert program("recipients", "edit", "--yes", "ma-gov", "--note", "Newer.", "--root", root).code == 0
        assert "Newer." in (root / "recipients.yaml").read_text("utf-8")
        assert hidden(root) == set(), number

    assert sweep(partial(advocacy, *words), copies(tmp_path, small_root), look, every=every(11)) >= 2


def test_a_campaign_is_taken_up(program: Program, tmp_path: Path) -> None:
    assert program("init", tmp_path / "whole").code == 0
    ends: list[bool] = []

    def look(root: Path, number: int) -> None:
        # The list comes last: killed once it has its name, and before the disk has been waited for, all is there.
        ends.append((root / "recipients.yaml").exists())
        assert ends[-1] or program("init", root).code == 0, number
        assert files_of(root) == files_of(tmp_path / "whole"), number
        assert hidden(root) == set(), number

    run = partial(advocacy, "init")
    assert sweep(run, lambda number: tmp_path / str(number), look, every=every(60), first=2) >= 2
    assert not ends[0]
    assert ends == sorted(ends)


def test_what_has_its_final_name_is_on_the_disk(
    program: Program, tmp_path: Path, small_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is brought to the disk before it takes its name, and the folder after its last change."""
    synced: dict[int, int] = {}
    changed: dict[int, tuple[int, Path]] = {}
    renamed: list[str] = []
    real = {name: getattr(os, name) for name in ("fsync", "replace", "mkdir")}

    def place(descriptor: int | None) -> Path:
        return Path(f"/proc/self/fd/{descriptor}").readlink()

    def fsync(descriptor: int) -> None:
        real["fsync"](descriptor)
        synced[os.fstat(descriptor).st_ino] = len(renamed)

    def replace(name: str, new: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        if dst_dir_fd is None:  # of the tests themselves
            return real["replace"](name, new)
        into = place(dst_dir_fd)
        if into.is_relative_to(tmp_path) and not STAGED.fullmatch(new):
            status = os.stat(name, dir_fd=src_dir_fd)
            assert status.st_ino in synced, f"{into / new} was not on the disk"
            renamed.append(new)
            changed[os.fstat(dst_dir_fd).st_ino] = (len(renamed), into)
        return real["replace"](name, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    def mkdir(name: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        real["mkdir"](name, mode, dir_fd=dir_fd)
        if dir_fd is not None and place(dir_fd).is_relative_to(tmp_path):
            renamed.append(name)
            changed[os.fstat(dir_fd).st_ino] = (len(renamed), place(dir_fd))

    for name, instead in (("fsync", fsync), ("replace", replace), ("mkdir", mkdir)):
        monkeypatch.setattr(os, name, instead)
    out = tmp_path / "deep" / "out"
    words = ("--root", small_root, "--out", out)
    (tmp_path / "people.csv").write_text(f"name\n{NAME}\n", "utf-8")
    assert program("build", "de-bafa", *words).code == 0
    assert program("pack", *words).code == 0
    assert program("sign", tmp_path / "people.csv", *words, "--signed", tmp_path / "private").code == 0
    assert {"de-bafa.pdf", "manifest.json", "index.html", "pack.pdf", "key", "letters"} <= {*renamed}
    assert {path.name for _, path in changed.values()} >= {"out", "letters", ".packs.new", "thumbnails", "private"}
    for folder, (when, path) in changed.items():
        assert synced.get(folder, -1) >= when, f"{path} was not on the disk"
    monkeypatch.undo()
    assert (tmp_path / "deep").stat().st_ino in synced, "nor was the folder that holds all of it"
