import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

import pytest
from PIL import Image
from pypdf import PdfReader

from advocacy.cli import preview
from advocacy.errors import AdvocacyError, Problem
from tests.conftest import Program, in_one_size
from tests.waiting import PATIENCE
from tests.warm import Popen

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")
WAITING = "Waiting for the next save; Ctrl-C ends.\n"


def test_a_letter_as_pdf_where_nothing_else_is_touched(program: Program, folder: Path) -> None:
    program("build", "--root", folder, *ON)
    (folder / "out/letters/de-bafa.pdf").write_bytes(b"kept")
    before = _contents(folder)
    run = program("preview", "de-bafa", "--root", folder, *ON)
    file = folder / "out/preview/de-bafa.pdf"
    assert (run.code, run.out, run.err) == (0, f"{file}\n", "")
    assert len(PdfReader(file).pages) == 1
    beside = {path: path.read_bytes() for path in (file, file.with_name(".files.json"), file.with_name(".lock"))}
    assert _contents(folder) == {**before, **beside}


@pytest.mark.parametrize("typed", ["DE-BAFA", "HRD-de-bafa", "HRD-DE-BAFA", " hrd-De-Bafa "])
def test_a_recipient_by_id_or_reference_in_any_letter_case(program: Program, folder: Path, typed: str) -> None:
    run = program("preview", typed, "--root", folder, *ON)
    assert (run.code, run.out, run.err) == (0, f"{folder}/out/preview/de-bafa.pdf\n", "")
    assert [path.name for path in (folder / "out/preview").glob("[!.]*")] == ["de-bafa.pdf"]


def test_a_build_leaves_previews_alone(program: Program, folder: Path) -> None:
    assert program("preview", "sa-gov", "--root", folder).code == 0
    assert program("preview", "sa-gov", "--root", folder, "--png").code == 0
    program("build", "--root", folder, *ON)
    _take_off_the_list(folder, "sa-gov")
    run = program("build", "--root", folder, *ON)
    assert "Removed, as their recipients are no longer on the list: letters/sa-gov.pdf\n" in run.out
    assert "Not made by advocacy" not in run.out
    assert sorted(path.name for path in (folder / "out/preview").iterdir()) == [
        ".files.json",
        ".lock",
        "sa-gov.pdf",
        "sa-gov.png",
    ]


def test_a_picture_under_another_name(program: Program, folder: Path, tmp_path: Path) -> None:
    run = program("preview", "de-bafa", "--root", folder, "--png", *ON)
    assert run.out == f"{folder}/out/preview/de-bafa.png\n"
    elsewhere = tmp_path / "deep" / "look.png"
    run = program("preview", "de-bafa", "--root", folder, "--png", "--out", elsewhere, "--paper", "letter", *ON)
    assert (run.code, run.out) == (0, f"{elsewhere}\n")
    again = ("preview", "de-bafa", "--root", folder, "--png", "--out", elsewhere, *ON)
    taken = program(*again)
    assert taken.code == 2
    assert f"{elsewhere} is there already: name another file, or write over it with --force" in taken.err
    assert program(*again, "--paper", "letter", "--force").code == 0
    sizes = []
    for file in (folder / "out/preview/de-bafa.png", elsewhere):
        with Image.open(file) as image:
            sizes += image.size
    assert sizes == pytest.approx([1240, 1754, 1275, 1650], abs=2)
    assert not (folder / "out/preview/de-bafa.pdf").exists()


def test_the_date_is_today_unless_it_is_given(program: Program, folder: Path) -> None:
    file = folder / "out/preview/it-gov.pdf"
    program("preview", "it-gov", "--root", folder)
    today = file.read_bytes()
    program("preview", "it-gov", "--root", folder, "--date", date.today().isoformat())
    assert file.read_bytes() == today
    program("preview", "it-gov", "--root", folder, "--date", "2020-02-02")
    assert file.read_bytes() != today


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["de-bfa"], "no recipient has the id «de-bfa»; did you mean de-bafa?"),
        (["de-bfa", "--watch"], "no recipient has the id «de-bfa»; did you mean de-bafa?"),
        ([""], "no recipient has the id «»; «advocacy recipients list» shows them all"),
        (["../letters/de-bafa"], "no recipient has the id «../letters/de-bafa»"),
        (["nobody"], "no recipient has the id «nobody»; «advocacy recipients list» shows them all"),
        ([], "ID is missing"),
        (["de-bafa", "it-gov"], "«it-gov» is more than this command takes"),
        (["de-bafa", "--date", "tomorrow"], "«tomorrow» is not a date"),
        (["de-bafa", "--out", "look.png"], "«look.png» is no name for this: name a .pdf file, or add --png"),
        (["de-bafa", "--png", "--out", "look.pdf"], "«look.pdf» is no name for this: name a .png file"),
        (["de-bafa", "--out", "recipients.yaml"], "«recipients.yaml» is no name for this: name a .pdf file"),
        (["de-bafa", "--out", "letters"], "«letters» is a folder, and no file"),
        (["de-bafa", "--out", "letters/look.pdf"], "letters is no place for a preview: name a file elsewhere"),
        (["de-bafa", "--out", "out/letters/de-bafa.pdf"], "out/letters is no place for a preview"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    before = _contents(folder)
    run = program("preview", *words)
    assert run.code == 2
    assert said in " ".join(run.err.replace("│", " ").split())
    assert _contents(folder) == before


def test_what_is_wrong_ends_with_1_and_keeps_the_last_preview(program: Program, folder: Path, tmp_path: Path) -> None:
    program("preview", "de-bafa", "--root", folder)
    before = _contents(folder / "out")
    _replace(folder / "letters/letter.html.j2", "{{ closing }}", "{{ closings }}")
    run = program("preview", "de-bafa", "--root", folder)
    assert (run.code, run.out) == (1, "")
    assert "the template fails: 'closings' is undefined\n    letters/README.md lists" in run.err
    assert _contents(folder / "out") == before
    for words in ((), ("--watch",)):
        nowhere = program("preview", "de-bafa", "--root", tmp_path / "nowhere", *words)
        assert nowhere.code == 1
        assert nowhere.err.startswith("nowhere is not a campaign folder: it holds no recipients.yaml\n")


def test_open_shows_it_or_says_why_not(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(preview, "open_in_viewer", shown.append)
    file = folder / "out/preview/de-bafa.png"
    assert program("preview", "de-bafa", "--root", folder, "--png").code == 0
    assert shown == []
    assert program("preview", "de-bafa", "--root", folder, "--png", "--open").code == 0
    assert shown == [file]
    monkeypatch.setattr(preview, "open_in_viewer", _no_viewer)
    run = program("preview", "de-bafa", "--root", folder, "--png", "--open")
    assert (run.code, run.out, run.err) == (1, f"{file}\n", "no viewer\n    open it yourself\n")


def _no_viewer(_file: Path) -> None:
    raise AdvocacyError(Problem("no viewer", "open it yourself"))


Watch = Callable[..., tuple[str, str, list[bytes]]]


@pytest.fixture
def watch(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Runs ``preview --watch``: an edit after each letter, then Ctrl-C. Gives what it said, and the letters."""

    def run(*edits: tuple[str, Callable[[], object]], words: tuple[str, ...] = ()) -> tuple[str, str, list[bytes]]:
        made: list[bytes] = []
        file = folder / "out/preview/de-bafa.pdf"

        def saves(root: Path) -> Iterator[tuple[str, ...]]:
            assert root == folder
            yield ()
            for saved, edit in edits:
                made.append(file.read_bytes() if file.exists() else b"")
                edit()
                yield (saved,)
            made.append(file.read_bytes() if file.exists() else b"")
            raise KeyboardInterrupt

        monkeypatch.setattr(preview, "saves", saves)
        ended = program("preview", "de-bafa", "--root", folder, "--watch", *ON, *words)
        assert ended.code == 130
        assert "Traceback" not in ended.err
        return ended.out, ended.err, made

    return run


def test_every_save_makes_the_letter_again(watch: Watch, folder: Path) -> None:
    style, texts, listed = "letters/letter.css", "letters/petition.yaml", "recipients.yaml"
    look = (folder / style).read_text("utf-8")
    out, err, made = watch(
        (style, lambda: (folder / style).write_text(look + "body { color: #222 }", "utf-8")),
        (texts, lambda: _replace(folder / texts, "reference: HRD", "reference: ABC")),
        (listed, lambda: _replace(folder / listed, "Frankfurter", "Berliner")),
    )
    assert out == f"{folder}/out/preview/de-bafa.pdf\n" * 4
    assert err == f"{WAITING}Saved: {style}\nSaved: {texts}\nSaved: {listed}\n"
    assert len(set(made)) == 4
    assert not (folder / "out/letters").exists()
    assert not (folder / "out/manifest.json").exists()


def test_mistakes_are_said_and_survived(watch: Watch, folder: Path) -> None:
    name, style = "letters/letter.html.j2", "letters/letter.css"
    template, css = folder / name, folder / style
    text, look = template.read_text("utf-8"), css.read_text("utf-8")
    out, err, made = watch(
        (name, lambda: template.write_text(text.replace("{{ closing }}", "{{ closings }}"), "utf-8")),
        (name, lambda: template.write_text(text, "utf-8")),
        (style, css.unlink),
        (style, lambda: css.write_text(look + "p { colr: red }", "utf-8")),
        (style, lambda: css.write_text(look, "utf-8")),
    )
    assert out.count("\n") == 3  # at first, and after each mending
    assert len(set(made)) == 1  # the last good one stays
    said = err.removeprefix(WAITING).split("Saved: ")[1:]
    assert [part.split("\n")[0] for part in said] == [name, name, style, style, style]
    assert f"{name}:" in said[0]
    assert "the template fails: 'closings' is undefined\n    letters/README.md lists" in said[0]
    assert f"{style}: this file is missing\n    restore it; «advocacy init DIR»" in said[2]
    assert "the renderer says: Ignored `colr: red" in said[3]
    assert said[1].count("\n") == said[4].count("\n") == 1


def test_a_recipient_that_leaves_the_list_is_said_and_survived(watch: Watch, folder: Path) -> None:
    listed = folder / "recipients.yaml"
    text = listed.read_text("utf-8")
    out, err, _ = watch(
        (listed.name, lambda: _take_off_the_list(folder, "de-bafa")),
        (listed.name, listed.unlink),
        (listed.name, lambda: listed.write_text(text, "utf-8")),
    )
    assert out.count("\n") == 2
    assert (
        "Saved: recipients.yaml\n"
        "recipients.yaml: no recipient has the id «de-bafa»; "
        f"«advocacy recipients list --root {folder}» shows them all\n"
        "    put it back, or end with Ctrl-C and name another\n"
        "Saved: recipients.yaml\n"
        "campaign is not a campaign folder: it holds no recipients.yaml\n"
    ) in err


def test_a_campaign_that_is_broken_at_first_can_be_mended(watch: Watch, folder: Path) -> None:
    style = folder / "letters/letter.css"
    look = style.read_text("utf-8")
    style.write_text("p { font-family: Arial }", "utf-8")
    out, err, made = watch(("letters/letter.css", lambda: style.write_text(look, "utf-8")))
    assert err.startswith("letters/letter.css:1:18: the font «Arial» is not bundled\n")
    assert err.endswith(f"{WAITING}Saved: letters/letter.css\n")
    assert out.count("\n") == 1
    assert made[0] == b""
    assert made[1].startswith(b"%PDF")


def test_even_a_crash_of_the_renderer_is_survived(watch: Watch, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = preview.letter_to

    def crash(*_: object) -> bytes:
        raise RecursionError("too deep")

    out, err, _ = watch(
        ("letters/letter.css", lambda: monkeypatch.setattr(preview, "letter_to", crash)),
        ("letters/letter.css", lambda: monkeypatch.setattr(preview, "letter_to", good)),
    )
    assert out.count("\n") == 2
    assert (
        "the letter cannot be made: RecursionError: too deep\n"
        f"    undo what was changed last; «advocacy doctor --root {folder}» looks at the rest\n"
    ) in err


def test_it_is_shown_once_while_it_is_watched(watch: Watch, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(preview, "open_in_viewer", shown.append)
    style = folder / "letters/letter.css"
    watch(("letters/letter.css", style.touch), ("letters/letter.css", style.touch), words=("--open",))
    assert shown == [folder / "out/preview/de-bafa.pdf"]
    monkeypatch.setattr(preview, "open_in_viewer", _no_viewer)
    out, err, _ = watch(("letters/letter.css", style.touch), words=("--open",))
    assert out.count("\n") == 2
    assert err == f"no viewer\n    open it yourself\n{WAITING}Saved: letters/letter.css\n"


@pytest.mark.slow
def test_a_real_session(folder: Path) -> None:
    """A process of its own: two saves by renaming, a mistake, its mending, Ctrl-C."""
    template = in_one_size(folder) / "letters/letter.html.j2"
    text = template.read_text("utf-8")
    words = [sys.executable, "-m", "advocacy", "preview", "de-bafa", "--root", str(folder), "--watch"]
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"}
    process = Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout
    assert process.stderr
    out, err = _lines(process.stdout), _lines(process.stderr)
    file = folder / "out/preview/de-bafa.pdf"

    def save(changed: str) -> None:
        beside = template.with_suffix(".tmp")
        beside.write_text(changed, "utf-8")
        beside.replace(template)

    try:
        assert out() == f"{file}\n"
        assert err() == WAITING
        letters = [file.read_bytes()]
        for changed in (text.replace("{{ closing }}", "{{ vocative }}"), text.replace("{{ closing }}", "{{ state }}")):
            save(changed)
            assert err() == "Saved: letters/letter.html.j2\n"
            assert out() == f"{file}\n"
            letters.append(file.read_bytes())
        assert len(set(letters)) == 3
        save(text.replace("{{ closing }}", "{{ closing "))
        assert err() == "Saved: letters/letter.html.j2\n"
        assert err().startswith("letters/letter.html.j2:")
        assert err().startswith("    ")
        assert file.read_bytes() == letters[-1]
        save(text)
        assert err() == "Saved: letters/letter.html.j2\n"
        assert out() == f"{file}\n"
        assert file.read_bytes() == letters[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert (out(), err()) == ("", "")
    finally:
        process.kill()
        process.wait()


def _lines(stream: IO[str]) -> Callable[[], str]:
    """Gives the next line of ``stream`` or fails after two minutes; «» at its end."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        with stream:
            for line in stream:
                lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    return lambda: lines.get(timeout=PATIENCE)


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def _take_off_the_list(folder: Path, identifier: str) -> None:
    listed = folder / "recipients.yaml"
    before, entry, after = listed.read_text("utf-8").partition(f"  - id: {identifier}\n")
    assert entry
    rest = after.split("\n")
    end = next(n for n, line in enumerate(rest) if line.startswith("  - id:") or (line and not line.startswith(" ")))
    listed.write_text(before + "\n".join(rest[end:]), "utf-8")
