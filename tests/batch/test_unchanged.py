"""Whatever decides what a letter says, or lies in the output folder, is seen to have changed."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advocacy.batch import unchanged
from advocacy.files.read import RefusedError

FILES, FOLDERS = ["recipients.yaml", "enclosed/report.pdf"], ["letters", "fonts"]


def written(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"as it was")
    return root


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    names = ("letters/letter.css", "letters/languages/fr.yaml", "fonts/Amiri.ttf")
    return written(tmp_path / "campaign", *FILES, *names)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    names = ("manifest.json", "index.html", "letters/de-bafa.pdf", "packs/pack-1.pdf", "thumbnails/de-bafa.jpg")
    made = written(tmp_path / "out", *names)
    unchanged.pass_a_moment()
    return made


def changed(file: Path) -> None:
    """Other bytes, as many as before, and of the same time."""
    before = file.stat()
    file.write_bytes(file.read_bytes()[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def touched(file: Path) -> None:
    os.utime(file, ns=(0, 0))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: changed(root / "recipients.yaml"),
        lambda root: changed(root / "enclosed" / "report.pdf"),
        lambda root: changed(root / "letters" / "letter.css"),
        lambda root: changed(root / "letters" / "languages" / "fr.yaml"),
        lambda root: changed(root / "fonts" / "Amiri.ttf"),
        lambda root: (root / "fonts" / "Amiri.ttf").unlink(),
        lambda root: (root / "fonts" / "Amiri.ttf").rename(root / "fonts" / "Amiri-Bold.ttf"),
        lambda root: written(root, "letters/languages/es.yaml"),
    ],
)
def test_a_file_of_the_campaign_that_changes_is_seen(campaign: Path, change: Callable[[Path], object]) -> None:
    before = unchanged.ingredients(campaign, FILES, FOLDERS)
    touched(campaign / "recipients.yaml")
    (campaign / "letters" / "drafts").mkdir()
    written(campaign, "notes.txt", "out/manifest.json")
    assert unchanged.ingredients(campaign, FILES, FOLDERS) == before
    change(campaign)
    assert unchanged.ingredients(campaign, FILES, FOLDERS) != before


def test_another_program_and_other_libraries_are_seen(
    campaign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = written(tmp_path / "program", "letter/merge.py", "letter/__pycache__/merge.cpython-311.pyc")
    installed = tmp_path / "installed"
    (installed / "weasyprint-70.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(unchanged, "PROGRAM", program)
    monkeypatch.setattr(unchanged, "versions_installed", lambda: (15200, True))
    monkeypatch.setattr(sys, "path", [str(installed), str(tmp_path / "nowhere")])
    seen = [unchanged.ingredients(campaign, FILES, FOLDERS)]
    touched(program / "letter" / "__pycache__" / "merge.cpython-311.pyc")
    assert unchanged.ingredients(campaign, FILES, FOLDERS) == seen[0]

    touched(program / "letter" / "merge.py")
    seen.append(unchanged.ingredients(campaign, FILES, FOLDERS))
    (installed / "weasyprint-70.0.dist-info").rename(installed / "weasyprint-70.1.dist-info")
    seen.append(unchanged.ingredients(campaign, FILES, FOLDERS))
    for versions in ((15201, True), (15201, False)):
        monkeypatch.setattr(unchanged, "versions_installed", lambda versions=versions: versions)
        seen.append(unchanged.ingredients(campaign, FILES, FOLDERS))
    monkeypatch.setattr(sys, "version", "4.0")
    seen.append(unchanged.ingredients(campaign, FILES, FOLDERS))
    assert len({*seen}) == 6


@pytest.mark.parametrize("knows_changes", [unchanged.KNOWS_CHANGES, False])
@pytest.mark.parametrize(
    "change",
    [
        lambda out: changed(out / "letters" / "de-bafa.pdf"),
        lambda out: changed(out / "manifest.json"),
        lambda out: changed(out / "index.html"),
        lambda out: touched(out / "packs" / "pack-1.pdf"),
        lambda out: (out / "thumbnails" / "de-bafa.jpg").unlink(),
        lambda out: written(out, "letters/notes.txt"),
        lambda out: written(out, ".writer.json"),
    ],
)
def test_what_changes_in_the_output_folder_is_seen(
    out: Path, change: Callable[[Path], object], knows_changes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "KNOWS_CHANGES", knows_changes)
    before = unchanged.output(out)
    assert unchanged.output(out) == before
    change(out)
    assert unchanged.output(out) != before


@pytest.mark.skipif(not unchanged.KNOWS_CHANGES, reason="has to read letters")
def test_no_letter_is_read_for_that(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = unchanged.output(out)
    monkeypatch.setattr(unchanged, "read_regular", None)
    assert unchanged.output(out) == before


@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
def test_what_is_in_doubt_is_refused(campaign: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (out / "letters" / "link.pdf").symlink_to("de-bafa.pdf")
    with pytest.raises(RefusedError):
        unchanged.output(out)
    os.mkfifo(campaign / "letters" / "pipe")
    with pytest.raises(RefusedError):
        unchanged.ingredients(campaign, FILES, FOLDERS)
    (campaign / "letters" / "pipe").unlink()
    monkeypatch.setattr("advocacy.letter.libraries.library", lambda _: None)
    with pytest.raises(OSError, match="Pango is not found"):
        unchanged.ingredients(campaign, FILES, FOLDERS)
    with pytest.raises(FileNotFoundError):
        unchanged.output(out / "nowhere")
