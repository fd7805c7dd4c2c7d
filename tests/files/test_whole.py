"""The old file or the new one, and none but ours is touched: ``advocacy.files.whole``."""

import ast
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from advocacy.files.folder import Folder
from advocacy.files.whole import DRAFT, PRIVATE, PUBLIC, remove_abandoned, write_all_in, write_together, write_whole
from tests.conftest import REPO
from tests.killing import Killed, failing_at, interrupted_at, killed_at

ONE_WAY = ("files/whole.py", "files/folder.py")
WRITES = ("write_bytes", "write_text", "rename", "renames", "copyfile", "copytree", "copy", "copy2", "move", "touch")


def test_nothing_is_written_in_any_other_way() -> None:
    seen = 0
    for module in sorted((REPO / "advocacy").rglob("*.py")):
        if module.relative_to(REPO / "advocacy").as_posix() in ONE_WAY:
            continue
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            seen += 1
            place = f"{module.name}:{call.lineno}"
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            of = getattr(call.func.value, "id", "") if isinstance(call.func, ast.Attribute) else ""
            if name in WRITES:
                assert of not in ("os", "shutil", "Path"), place
                assert name not in ("write_bytes", "write_text", "rename", "touch"), place
            assert (of, name) != ("os", "replace"), place
            if name == "replace":  # of a text, not of a path
                given = [*call.args, *(word for word in call.keywords if word.arg == "target")]
                assert len(given) != 1 or of in ("dataclasses", ""), place
            if name == "open":
                constants = [word.value for word in ast.walk(call) if isinstance(word, ast.Constant)]
                assert not any(isinstance(c, str) and c.strip("bt+") in ("w", "a", "x") for c in constants), place
                only_read = "O_RDONLY" in ast.dump(call) or "devnull" in ast.dump(call)
                assert of != "os" or only_read, place
            assert name != "NamedTemporaryFile", place
    assert seen > 1000


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_modes_are_those_asked_for_less_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "public", b"x", PUBLIC)
        write_whole(tmp_path / "new", b"x")
        write_whole(tmp_path / "private", b"x", PRIVATE)
    finally:
        assert os.umask(before) == umask
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"public": 0o666 & ~umask, "new": 0o666 & ~umask, "private": 0o600}


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")
    file.chmod(0o750)
    write_whole(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o750)


def test_a_draft_can_be_read_by_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = os.fsync

    def looked_at(descriptor: int) -> None:
        seen.extend(path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.name.startswith("."))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", looked_at)
    write_whole(tmp_path / "f", b"x", PRIVATE)
    assert seen == [0o600]


def test_of_many_files_that_do_not_reach_the_disk_none_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with Folder.open(tmp_path) as folder, pytest.raises(OSError, match="No space left"):
        write_all_in(folder, {f"{number}": b"x" for number in range(5)})
    assert [*tmp_path.iterdir()] == []


def test_what_a_link_points_to_stays(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "f").symlink_to(tmp_path / "precious")
    write_whole(tmp_path / "f", b"new")
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert not (tmp_path / "f").is_symlink()
    assert (tmp_path / "f").read_bytes() == b"new"


@pytest.mark.parametrize("there", [True, False])
def test_killed_at_any_step_there_is_the_old_file_or_the_new_one(tmp_path: Path, *, there: bool) -> None:
    with killed_at(None) as steps:
        write_whole(tmp_path / "counted", b"new" * 100_000)
    assert steps.count >= 5
    for number in range(1, steps.count + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        if there:
            (folder / "f").write_bytes(b"old")
        with pytest.raises(Killed), killed_at(number):
            write_whole(folder / "f", b"new" * 100_000)
        found = (folder / "f").read_bytes() if (folder / "f").exists() else None
        assert found in (b"old" if there else None, b"new" * 100_000)
        write_whole(folder / "f", b"again")
        assert [path.name for path in folder.iterdir()] == ["f"]


def test_a_file_that_cannot_be_written_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "f", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


@pytest.mark.parametrize("stopped_at", [failing_at, interrupted_at])
def test_files_are_written_together_or_not_at_all_new_ones_too(
    tmp_path: Path, stopped_at: Callable[[int], AbstractContextManager[None]]
) -> None:
    def written(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    after, number, stopped = {"a": b"new", "b": b"new", "c": b"new"}, 0, True
    while stopped:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "b").write_bytes(b"old")
        with stopped_at(number), suppress(OSError, KeyboardInterrupt):
            write_together([(folder / name, data) for name, data in after.items()])
            stopped = False
        assert written(folder) == ({"b": b"old"} if stopped else after), number
    assert number > 9


def test_many_files_are_whole_each(tmp_path: Path) -> None:
    files = {f"{number}.x": str(number).encode() for number in range(150)}
    with Folder.open(tmp_path) as folder:
        write_all_in(folder, files)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_only_drafts_that_nobody_writes_any_more_are_removed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    mine = [".advocacy-notes.draft", ".recipients.yaml.AbCd", ".advocacy-0123456789abcdef.draft.txt"]
    for name in mine:
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / ".advocacy-0123456789abcdef.draft").symlink_to(precious)
    (tmp_path / ".advocacy-1123456789abcdef.draft").write_bytes(b"abandoned")
    (tmp_path / ".advocacy-2123456789abcdef.draft").mkdir()
    code = (
        "import sys; from pathlib import Path\n"
        "from advocacy.files.folder import Folder; from advocacy.files import whole\n"
        "with Folder.open(Path(sys.argv[1])) as folder:\n"
        "    name, file = whole._new_draft(folder); print(name, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPO
    ) as writing:
        assert writing.stdout
        assert writing.stdin
        alive = writing.stdout.readline().strip()
        assert DRAFT.fullmatch(alive)
        with Folder.open(tmp_path) as folder:
            assert remove_abandoned(folder) == (".advocacy-1123456789abcdef.draft",)
        assert (tmp_path / alive).exists()
        writing.kill()
        writing.wait()
    with Folder.open(tmp_path) as folder:
        assert remove_abandoned(folder) == (alive,)
    assert precious.read_bytes() == b"precious"
    assert {*mine, "precious"} <= {path.name for path in tmp_path.iterdir()}
