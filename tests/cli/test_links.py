"""Links that a stranger put into ``out/``: refused or replaced, and what they point to is neither read nor lost."""

import shutil
from collections.abc import Callable
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
