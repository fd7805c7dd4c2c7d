"""Files replaced together, whatever happens: ``advocacy.batch.file_set``."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from advocacy.batch.file_set import FileSet, place_of
from advocacy.batch.store import Store, open_store
from advocacy.errors import AdvocacyError
from advocacy.files.folder import Folder
from tests.killing import Killed, failing_at, killed_at, no_exchange

OLD = {"a.pdf": b"old a", "b.pdf": b"old b", "packs.json": b"old list"}
NEW = {"a.pdf": b"new a", "c.pdf": b"new c", "packs.json": b"new list"}
BESIDE = {"labels.pdf": b"labels"}
MINE = {"notes.txt": b"mine"}


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, but for the listing."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".files.json"}


def make(packs: FileSet, files: dict[str, bytes], part: str = "packs") -> tuple[str, ...]:
    staged = packs.begin(repr(files))
    for name, data in files.items():
        if name not in staged:
            packs.stage(name, data)
    return packs.publish(dict.fromkeys(files, part))


def laid_out(out: Path) -> Path:
    """Old packs, labels that belong to another command, and a file of somebody else."""
    with open_store(out, "pack") as store:
        make(store.packs, OLD)
        assert make(store.packs, BESIDE, "labels") == ()
    (out / "packs" / "notes.txt").write_bytes(b"mine")
    return out


def test_new_files_take_the_place_of_old_ones_of_the_same_part(tmp_path: Path) -> None:
    out = laid_out(tmp_path / "out")
    with open_store(out, "pack") as store:
        assert make(store.packs, NEW) == ("a.pdf", "b.pdf", "packs.json")
        assert {name: own.part for name, own in store.packs.files().items()} == {
            "a.pdf": "packs", "c.pdf": "packs", "labels.pdf": "labels", "packs.json": "packs",
        }  # fmt: skip
    assert contents(out / "packs") == {**NEW, **BESIDE, **MINE}
    assert sorted(path.name for path in out.iterdir()) == [".lock", "letters", "packs"]


def publish(out: Path) -> None:
    with open_store(out, "pack") as store:
        make(store.packs, NEW)


@pytest.mark.parametrize("in_one_step", [True, False])
def test_killed_at_any_step_there_are_the_old_or_the_new(tmp_path: Path, *, in_one_step: bool) -> None:
    with nullcontext() if in_one_step else no_exchange():
        with killed_at(None) as steps:
            publish(laid_out(tmp_path / "counted"))
        with killed_at(None) as before:
            laid_out(tmp_path / "before")
        total = steps.count - before.count
        assert total > 40
        numbers = range(1 if in_one_step else total - 35, total + 1)  # until the swap, both ways are one
        ends = {killed_and_recovered(tmp_path / str(number), number, gap=not in_one_step) for number in numbers}
    assert ends == {b"old a", b"new a"}


def killed_and_recovered(out: Path, number: int, *, gap: bool) -> bytes:
    """What ``a.pdf`` holds after a run was killed at a step and another one has looked at the folder."""
    laid_out(out)
    with pytest.raises(Killed), killed_at(number):
        publish(out)
    return recovered(out, number, gap=gap)


def test_on_a_full_disk_there_are_the_old_or_the_new_whichever_step_fails(tmp_path: Path) -> None:
    said: list[str] = []
    for number in range(1, 75):
        out = laid_out(tmp_path / str(number))
        try:
            with failing_at(number):
                publish(out)
        except AdvocacyError as refused:
            said.append(str(refused))
        recovered(out, number, gap=False)
    assert len(said) > 30
    assert all(message.startswith("cannot ") and "No space left on device\n    " in message for message in said)


def recovered(out: Path, number: int, *, gap: bool) -> bytes:
    """What ``a.pdf`` holds once another run has looked at the folder that was left."""
    places = [out / "packs", out / ".packs.old", out / ".packs.new", out / ".packs.gone"]
    lying = {item for place in places if place.is_dir() for item in contents(place).items()}
    assert MINE.items() | BESIDE.items() <= lying
    assert gap or (out / "packs").is_dir(), number
    there = contents(place_of(out, "packs")).items()
    assert there >= OLD.items() or there >= NEW.items(), number
    with open_store(out, "build"):
        pass
    found = contents(out / "packs")
    assert found in ({**OLD, **BESIDE, **MINE}, {**NEW, **BESIDE, **MINE}), number
    assert {path.name for path in out.iterdir()} <= {".lock", "letters", "packs", ".packs.new"}, number
    assert not [path for path in out.rglob("*") if path.name.endswith(".draft")]
    if number % 4 == 0:
        publish(out)
        assert contents(out / "packs") == {**NEW, **BESIDE, **MINE}
        assert {path.name for path in out.iterdir()} == {".lock", "letters", "packs"}
    return found["a.pdf"]


@pytest.mark.parametrize("in_one_step", [True, False])
def test_killed_while_the_old_ones_are_put_back_there_are_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_one_step: bool
) -> None:
    real, reached = Folder.move, 0

    def refusing(self: Folder, name: str, into: Folder, new: str) -> None:
        if (self.path.name, name) == (".packs.old", "notes.txt"):
            raise PermissionError(1, "Operation not permitted", str(self.path / name))
        real(self, name, into, new)

    def refused(out: Path) -> None:
        with pytest.raises(AdvocacyError, match="nothing was changed"):
            publish(out)

    with nullcontext() if in_one_step else no_exchange():
        with monkeypatch.context() as patch:
            laid_out(tmp_path / "counted")
            patch.setattr(Folder, "move", refusing)
            with killed_at(None) as steps:
                refused(tmp_path / "counted")
        for number in range(steps.count - 12, steps.count + 1):
            out = laid_out(tmp_path / str(number))
            with monkeypatch.context() as patch:
                patch.setattr(Folder, "move", refusing)
                with pytest.raises(Killed), killed_at(number):
                    refused(out)
            assert (out / "packs").is_dir() or not in_one_step, number
            there = contents(place_of(out, "packs")).items()
            assert there >= OLD.items() or there >= NEW.items(), number
            with open_store(out, "build"):
                pass
            assert contents(out / "packs") in ({**OLD, **BESIDE, **MINE}, {**NEW, **BESIDE, **MINE}), number
            reached += 1
    assert reached == 13


@pytest.mark.parametrize("undeletable", ["a.pdf", "b.pdf", "labels.pdf", "notes.txt"])
def test_a_file_that_cannot_be_moved_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undeletable: str
) -> None:
    out = laid_out(tmp_path / "out")
    real = Folder.move

    def refusing(self: Folder, name: str, into: Folder, new: str) -> None:
        if self.path.name == ".packs.old" and name == undeletable:
            raise PermissionError(1, "Operation not permitted", str(self.path / name))
        real(self, name, into, new)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "move", refusing)
        with pytest.raises(AdvocacyError) as caught:
            publish(out)
    assert str(caught.value) == (
        f"cannot replace {out / 'packs' / undeletable}: Operation not permitted\n"
        "    close it where it is open, and see that you may delete it; nothing was changed"
    )
    assert contents(out / "packs") == {**OLD, **BESIDE, **MINE}
    publish(out)
    assert contents(out / "packs") == {**NEW, **BESIDE, **MINE}


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_that_cannot_be_moved_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_one_step: bool
) -> None:
    out = laid_out(tmp_path / "out")
    real = Folder.move

    def refusing(self: Folder, name: str, into: Folder, new: str) -> None:
        if name == ".packs.new":
            raise PermissionError(13, "Permission denied", str(self.path / name))
        real(self, name, into, new)

    with monkeypatch.context() as patch, nullcontext() if in_one_step else no_exchange():
        patch.setattr(Folder, "move", refusing)
        with pytest.raises(AdvocacyError, match=rf"cannot replace {out / 'packs'}: Permission denied"):
            publish(out)
    assert contents(out / "packs") == {**OLD, **BESIDE, **MINE}


@pytest.mark.parametrize("file", ["c.pdf", "a.pdf"])
def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path, file: str) -> None:
    out = laid_out(tmp_path / "out")
    (out / "packs" / file).write_bytes(b"written by hand")
    said = (
        f"{out / 'packs' / file} is not as advocacy made it, and would be replaced\n"
        "    move it elsewhere, or delete it"
    )  # fmt: skip
    with pytest.raises(AdvocacyError) as caught:
        publish(out)
    assert str(caught.value) == said
    with open_store(out, "reprint") as store, pytest.raises(AdvocacyError) as caught:
        store.packs.add("reprints", file, b"x")
    assert str(caught.value) == said
    assert (out / "packs" / file).read_bytes() == b"written by hand"
    assert (out / "packs" / "b.pdf").read_bytes() == b"old b"


def test_what_was_staged_is_taken_up_for_the_same_plan_if_it_is_whole(tmp_path: Path) -> None:
    with open_store(tmp_path / "out", "pack") as store:
        packs = store.packs
        assert packs.begin("p") == frozenset()
        packs.stage("a.pdf", b"a")
        packs.stage("b.pdf", b"b")
        (staged,) = packs.staging.glob("b.*.pdf")
        staged.write_bytes(b"")  # as after a power cut
        assert packs.begin("p") == {"a.pdf"}
        assert not staged.exists()
        assert packs.begin("q") == frozenset()
        assert not [*packs.staging.glob("*.pdf")]


def test_single_files_are_added_and_stay(tmp_path: Path) -> None:
    out = laid_out(tmp_path / "out")
    with open_store(out, "reprint") as store:
        assert store.packs.add("reprints", "one.pdf", b"1") == out / "packs" / "one.pdf"
        store.packs.add("reprints", "one.pdf", b"one")
        make(store.packs, NEW)
    assert contents(out / "packs") == {**NEW, **BESIDE, **MINE, "one.pdf": b"one"}


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    out = laid_out(tmp_path / "out")
    with open_store(out, "forget") as store:
        store.packs.begin("p")
        store.packs.stage("x.pdf", b"x")
        removed, left = store.packs.remove()
    ours = ["a.pdf", "b.pdf", "labels.pdf", "packs.json"]
    assert [name for name in removed if name.startswith("packs/")] == [f"packs/{name}" for name in ours]
    assert len(removed) == 6
    assert left == ("packs/notes.txt",)
    assert contents(out / "packs") == MINE
    assert not (out / ".packs.new").exists()


def test_the_store_knows_its_own(tmp_path: Path) -> None:
    with open_store(tmp_path / "out", "pack") as store:
        assert isinstance(store, Store)
        assert store.packs.path == tmp_path / "out" / "packs"
        assert not store.packs.private
