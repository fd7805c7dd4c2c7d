"""Links that a stranger put into ``out/``: refused or replaced, and what they point to is neither read nor lost."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Program, Run

pytestmark = pytest.mark.usefixtures("set_once")

SECRET = b"%PDF-1.7 and a secret of somebody else"
WRITERS = (("pack",), ("sign", "people.csv"), ("share", "given.zip"), ("forget",))


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder of somebody else."""
    folder = tmp_path / "precious"
    (folder / "deep").mkdir(parents=True)
    for name in ("diary.pdf", "deep/photo.webp", "packs.json"):
        (folder / name).write_bytes(SECRET)
    return folder


@pytest.fixture
def run(
    program: Program, tmp_path: Path, small_root: Path, small_out: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Run]:
    """The program, on a copy of an output folder."""
    (tmp_path / "people.csv").write_text("name\nسامي\n", "utf-8")
    shutil.copytree(small_out, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    return lambda *words: program(*words, "--root", small_root, "--out", tmp_path / "out")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "name", [".staging", "letters", "thumbnails", "packs", ".packs.new", ".packs.old", ".packs.gone"]
)
def test_a_link_in_place_of_a_folder_is_refused(
    run: Callable[..., Run], tmp_path: Path, precious: Path, name: str
) -> None:
    before, place = contents(precious), tmp_path / "out" / name
    if place.exists():
        shutil.rmtree(place)
    place.symlink_to(precious)
    builds = [("build", "--date", "2026-11-24")] if name == ".staging" else []  # which measures all letters before
    for words in (*builds, *WRITERS):
        ended = run(*words)
        assert (ended.code, ended.out) == (1, ""), words
        assert ended.err.startswith(f"{place} is a link\n    what it points to is not touched"), words
    assert run("status").code in (0, 1)
    assert contents(precious) == before
    assert place.is_symlink()


def test_links_in_place_of_files_are_replaced_or_refused_and_nothing_is_read_through_them(
    run: Callable[..., Run], tmp_path: Path, precious: Path
) -> None:
    out, before = tmp_path / "out", contents(precious)
    assert run("pack").code == 0
    picture = next((out / "thumbnails").iterdir()).relative_to(out)
    of_build = ("letters/it-gov.pdf", "index.html", ".files.json", ".writer.json", picture)
    of_packs = ("packs/pack.pdf", "packs/packs.json", "packs/.files.json", "letters/de-bafa.pdf")
    for names in (of_build, of_packs, ("manifest.json",)):
        for name in names:
            (out / name).unlink(missing_ok=True)
            (out / name).symlink_to(precious / "diary.pdf")
        for words in (("status",), ("proof",), ("pack",), ("share", "given.zip"), ("build", "--date", "2026-11-23")):
            ended = run(*words)
            assert ended.code in (0, 1), (names, words)
            assert "a mistake in advocacy" not in ended.err, (names, words, ended.err)
        for name in names:
            (out / name).unlink(missing_ok=True)
    assert contents(precious) == before
    made = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and not path.is_symlink()}
    assert len(made) > 8
    assert not [path for path, data in made.items() if SECRET in data]


@pytest.mark.parametrize(
    ("words", "code", "target"),
    [
        (("recipients", "export", "list.csv", "--force"), 0, "diary.pdf"),
        (("recipients", "export", "list.csv"), 2, "nothing.there"),
        (("proof", "it-gov", "--contact-sheet", "sheet.png", "--force"), 0, "diary.pdf"),
        (("share", "given.zip"), 1, "nothing.there"),
    ],
)
def test_no_file_is_written_through_a_link_that_has_its_name(
    program: Program, folder: Path, small_out: Path, precious: Path, words: tuple[str, ...], code: int, target: str
) -> None:
    """Whoever sends a folder could lay one there: what it points to may be anything of whoever runs this."""
    shutil.copytree(small_out, folder / "out")
    place = folder / next(word for word in words if "." in word)
    place.symlink_to(precious / target)
    before = contents(precious)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended = program(*words)
    assert ended.code == code, ended.err
    assert contents(precious) == before
    assert place.is_symlink() == (code != 0)


def test_a_link_out_of_the_campaign_is_neither_mended_nor_completed(
    program: Program, folder: Path, precious: Path
) -> None:
    petition = folder / "letters" / "petition.yaml"
    petition.rename(precious / "petition.yaml")
    petition.symlink_to(precious / "petition.yaml")
    ended = program("check", "--fix", "--yes", "--root", folder)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("letters/petition.yaml: is a link that leads out of the campaign folder\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("_ADVOCACY_COMPLETE", "complete_bash")
        patch.setenv("COMP_WORDS", f"advocacy recipients show --root {folder} it")
        patch.setenv("COMP_CWORD", "5")
        assert program().out == "it-gov\n"
        (folder / "recipients.yaml").rename(precious / "list.yaml")
        (folder / "recipients.yaml").symlink_to(precious / "list.yaml")
        assert program().out.strip() == ""


@contextmanager
def nobody_reads(pipe: Path) -> Iterator[None]:
    """Fails where somebody opens the pipe: whoever did would wait for ever, were it not opened here too, and closed."""
    os.mkfifo(pipe)
    done, opened = threading.Event(), threading.Event()

    def answer() -> None:
        while not done.is_set():
            time.sleep(0.002)
            try:
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
                opened.set()
            except OSError:
                continue  # nobody reads

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    assert not opened.is_set()


@pytest.mark.parametrize("name", ["given.zip", "given/contents.csv"])
def test_nothing_is_shared_into_what_is_no_share_and_a_pipe_is_not_read_to_find_out(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    with nobody_reads(tmp_path / name):
        ended = run("share", name.partition("/")[0])
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"{name.partition('/')[0]} holds something else than an earlier share\n")


def test_a_list_of_files_that_is_too_large_for_an_earlier_share_is_not_read(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "given").mkdir()
    for name in ("given/contents.csv", "large.zip"):
        (tmp_path / name).write_bytes(b"")
        os.truncate(tmp_path / name, 20 * 2**30)
    with (tmp_path / "bomb.zip").open("wb") as bomb:  # says that a list of 3 GiB stands before the end
        bomb.truncate(3 * 2**30)
        bomb.seek(0, os.SEEK_END)
        bomb.write(b"PK\5\6" + b"\0" * 8 + (3 * 2**30).to_bytes(4, "little") + b"\0" * 6)
    for name in ("given", "large.zip", "bomb.zip"):
        ended = run("share", name)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith(f"{name} holds something else than an earlier share\n")
