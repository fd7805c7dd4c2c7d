"""What a preview is made of: the picture, the whole file, the viewer, the files that are watched."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from advocacy import preview
from advocacy.batch.build import build
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper
from advocacy.letter.request import LetterRequest
from advocacy.preview import first_page_as_png, keep, letter_to, open_in_viewer, saves
from tests.conftest import DAY

pytestmark = pytest.mark.slow


def test_the_letter_is_the_one_that_a_build_makes(small: Campaign, tmp_path: Path) -> None:
    recipient = small.directory.recipients[0]
    build(small, [recipient], tmp_path, LetterRequest(DAY, Paper.A4), jobs=1)
    assert (
        letter_to(small, recipient, LetterRequest(DAY, Paper.A4))
        == (tmp_path / f"letters/{recipient.id}.pdf").read_bytes()
    )


@pytest.mark.parametrize(("paper", "width", "height"), [(Paper.A4, 1240, 1754), (Paper.LETTER, 1275, 1650)])
def test_the_picture_has_150_dots_per_inch(small: Campaign, paper: Paper, width: int, height: int) -> None:
    png = first_page_as_png(letter_to(small, small.directory.recipients[0], LetterRequest(date(2026, 11, 23), paper)))
    with Image.open(BytesIO(png)) as image:
        assert image.format == "PNG"
        assert image.width == pytest.approx(width, abs=2)
        assert image.height == pytest.approx(height, abs=2)
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        shades = image.convert("L").getextrema()
    assert shades == (0, 255)  # black on white


def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "deep" / "letter.pdf"
    keep(file, b"old")
    monkeypatch.setattr(os, "replace", _refuses)
    with pytest.raises(AdvocacyError) as caught:
        keep(file, b"new")
    assert str(caught.value) == (
        f"cannot write {file}: open elsewhere\n    close it where it is open, or name another file with --out FILE"
    )
    assert file.read_bytes() == b"old"
    assert list(file.parent.iterdir()) == [file]


def _refuses(*_: object, **_folders: object) -> None:
    raise PermissionError(13, "open elsewhere")


@pytest.fixture
def viewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """The system's opener, replaced by a few lines of shell; gives the folder they run beside."""

    def put(script: str) -> Path:
        shell = shutil.which("sh")
        tools = tmp_path / "tools"
        tools.mkdir()
        opener = tools / ("open" if sys.platform == "darwin" else "xdg-open")
        opener.write_text(f"#!{shell}\n{script}\n")
        opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        return tools

    return put


def test_the_viewer_gets_the_whole_path_and_no_ctrl_c(
    viewer: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import os, sys; print(os.getpgrp() == os.getpid(), sys.argv[1], end='')"
    tools = viewer(f"""exec '{sys.executable}' -c "{code}" "$1" > "$(dirname "$0")/opened\"""")
    monkeypatch.chdir(tmp_path)
    open_in_viewer(Path("my letter.pdf"))
    assert (tools / "opened").read_text() == f"True {tmp_path.resolve() / 'my letter.pdf'}"


def test_a_viewer_that_stays_open_is_not_waited_for(
    viewer: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PATIENCE", 0.05)
    viewer("exec sleep 20")
    with pytest.warns(ResourceWarning, match="still running"):  # on purpose: it is the reader's own now
        open_in_viewer(Path("letter.pdf"))


def test_a_system_without_a_viewer_is_no_riddle(
    viewer: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer("exit 3")
    with pytest.raises(AdvocacyError) as caught:
        open_in_viewer(Path("letter.pdf"))
    assert str(caught.value).endswith("open found no program for it (exit code 3)\n    open letter.pdf yourself")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(AdvocacyError) as caught:
        open_in_viewer(Path("letter.pdf"))
    assert str(caught.value).startswith("cannot open letter.pdf: this system has no ")


def looked_at(root: Path, *steps: Callable[[], object]) -> list[tuple[str, ...]]:
    """What ``saves`` gives if one of ``steps`` is done between each two looks, and two quiet looks follow."""
    waiting: Iterator[Callable[[], object]] = iter([*steps, lambda: None, lambda: None])

    class DoneError(Exception):
        pass

    def pause(_seconds: float) -> None:
        step = next(waiting, None)
        if step is None:
            raise DoneError
        step()

    given: list[tuple[str, ...]] = []
    with pytest.raises(DoneError):
        given.extend(saves(root, pause))
    return given


def test_what_is_watched(folder: Path) -> None:
    def save(name: str) -> Callable[[], object]:
        return lambda: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")

    for name in ("recipients.yaml", "letters/petition.yaml", "letters/letter.html.j2", "letters/letter.css"):
        assert looked_at(folder, save(name)) == [(), (name,)]
    (folder / "letters" / "parts").mkdir()
    assert looked_at(folder, (folder / "letters/parts/foot.j2").touch) == [(), ("letters/parts/foot.j2",)]
    assert looked_at(folder, (folder / "fonts/New.ttf").touch) == [(), ("fonts/New.ttf",)]
    assert looked_at(folder, (folder / "fonts/New.ttf").unlink) == [(), ("fonts/New.ttf",)]
    (folder / "out").mkdir()
    for name in ("out/letter.pdf", "letters/.letter.css.swp", "notes.txt"):
        assert looked_at(folder, (folder / name).touch) == [()]


def test_editors_that_save_by_renaming_and_several_files_at_once(folder: Path) -> None:
    css, yaml = folder / "letters/letter.css", folder / "letters/petition.yaml"
    kept, away = css.read_bytes(), folder / "letters" / "letter.css~"

    def as_it_was() -> None:
        away.rename(css)

    # Away for one look and back, as it was: nothing has changed.
    assert looked_at(folder, lambda: css.rename(away), as_it_was) == [()]

    # A new file under the old name; the list of texts one look later: one change.
    def anew() -> None:
        beside = css.with_name(".letter.css.tmp")
        beside.write_bytes(kept)
        beside.replace(css)

    assert looked_at(folder, anew, lambda: yaml.write_bytes(yaml.read_bytes() + b"\n")) == [
        (),
        ("letters/letter.css", "letters/petition.yaml"),
    ]


def test_files_and_folders_that_vanish_are_a_change_and_so_is_their_return(folder: Path, tmp_path: Path) -> None:
    quiet = (lambda: None,) * 2
    files = sum(path.is_file() for path in (folder / "letters").rglob("*"))
    gone, listed = tmp_path / "gone", folder / "recipients.yaml"
    given = looked_at(
        folder,
        lambda: (folder / "letters").rename(gone), *quiet, lambda: gone.rename(folder / "letters"), *quiet,
        listed.unlink, *quiet,
    )  # fmt: skip
    assert [len(changed) for changed in given] == [0, files, files, 1]


def test_a_save_while_the_first_letter_is_made_is_not_missed(folder: Path) -> None:
    watching = saves(folder, lambda _seconds: None)
    assert next(watching) == ()
    (folder / "letters/letter.css").write_text("", "utf-8")
    assert next(watching) == ("letters/letter.css",)
