"""``advocacy share``: what volunteers are given holds all that its pages lead to, and nothing that is signed."""

import csv
import errno
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from advocacy.files.folder import Folder
from advocacy.gallery import share
from advocacy.gallery.guide import guide_files
from tests.conftest import Program
from tests.killing import no_exchange

pytestmark = pytest.mark.usefixtures("set_once")

IDS = ["de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov"]
ALL = "--with-unaddressed"


def files_of(place: Path) -> dict[str, bytes]:
    if place.is_dir():
        paths = [path for path in place.rglob("*") if path.is_file()]
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}
    with ZipFile(place) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def links(html: bytes) -> set[str]:
    text = re.sub(r"<(style|script)>.*?</(style|script)>", "", html.decode(), flags=re.DOTALL)
    found = {link.partition("#")[0] for link in re.findall(r'(?:href|src)="([^"]*)"', text)}
    return {link for link in found if link and not link.startswith("data:")}


def test_all_that_is_shared_is_ours_and_no_link_leads_elsewhere(program: Program, built: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,city\nليلى بنصالح,الرباط\n", "utf-8")
    for words in (
        ("pack", ALL, "--by", "region"),
        ("labels", "l7160"),
        ("sign", people, ALL),
        ("reprint", "HRD-ma-gov"),
    ):
        assert program(*words, "--root", built).code == 0
    (built / "out" / "letters" / "mine.pdf").write_bytes(b"mine")
    (built / "out" / "packs" / "theirs.pdf").write_bytes(b"theirs")
    run = program("share", ALL, "--root", built)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(
        f"{built / 'letters.zip'}: 5 letters, 6 files of packs, labels and envelopes, the page and the guide; "
    )
    assert run.out.endswith(
        "No name of a signer is in it; contents.csv lists what is.\nWhoever gets it: unpack it, then open index.html.\n"
    )
    files = files_of(built / "letters.zip")
    assert {"index.html", "guide.html", "guide.pdf", "contents.csv", "packs/labels-l7160.pdf"} <= set(files)
    assert {name for name in files if name.startswith("letters/")} == {f"letters/{each}.pdf" for each in IDS}
    assert not [name for name in files if "mine" in name or "theirs" in name or "HRD" in name or name.startswith(".")]
    led_to = links(files["index.html"]) | links(files["guide.html"])
    assert {"guide.html", "guide.pdf", "letters/de-bafa.pdf", "packs/labels-l7160.pdf", "index.html"} <= led_to
    assert led_to <= set(files)
    rows = [*csv.DictReader(io.StringIO(files["contents.csv"].decode("utf-8-sig")))]
    listed = {row["file"]: (row["bytes"], row["sha256"]) for row in rows}
    assert listed == {
        name: (str(len(data)), sha256(data).hexdigest()) for name, data in files.items() if name != "contents.csv"
    }
    signed = {path.read_bytes() for path in (built / "signed").rglob("*") if path.is_file()}
    assert len(signed) > 2
    assert signed.isdisjoint(files.values())
    assert not [name for name, data in files.items() if "ليلى".encode() in data]


def test_the_same_files_give_the_same_zip_and_folder(program: Program, built: Path, tmp_path: Path) -> None:
    zip_file, folder = tmp_path / "for us.zip", tmp_path / "new" / "folder"
    for place in (zip_file, folder):
        assert program("share", place, ALL, "--root", built).code == 0
    first = zip_file.read_bytes()
    assert files_of(zip_file) == files_of(folder)
    for place in (zip_file, folder):
        assert program("share", place, ALL, "--root", built).code == 0
    assert (zip_file.read_bytes(), files_of(folder)) == (first, files_of(zip_file))
    assert [path.name for path in folder.parent.iterdir()] == ["folder"]


def test_letters_that_can_go_nowhere_are_left_out(program: Program, built: Path) -> None:
    run = program("share", "--root", built, "--json")
    assert run.code == 0
    files = files_of(built / "letters.zip")
    assert [name for name in files if name.startswith("letters/")] == ["letters/de-bafa.pdf"]
    assert links(files["index.html"]) <= set(files)
    said = program("share", "--root", built).out
    assert "Left out, as they have no address to go to: 4 (it-gov, ma-gov, no-gov, sa-gov)\n" in said


def test_what_somebody_else_made_is_not_replaced(program: Program, built: Path, tmp_path: Path) -> None:
    (tmp_path / "other.zip").write_bytes(b"PK")
    with ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.jpg", b"x")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "thesis.txt").write_text("x")
    assert program("share", tmp_path / "earlier", "--root", built).code == 0
    (tmp_path / "earlier" / "thesis.txt").write_text("x")
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "contents.csv").write_text(f'"{"x" * 200_000}"')
    for place in ("other.zip", "photos.zip", "files", "earlier", "table"):
        before = (tmp_path / place).stat().st_mtime_ns
        run = program("share", tmp_path / place, "--root", built)
        assert run.code == 1
        assert run.err == (
            f"{tmp_path / place} holds something else than an earlier share\n"
            "    name a new folder, or a file that ends in .zip\n"
        )
        assert (tmp_path / place).stat().st_mtime_ns == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_it_is_put_together_beside_what_others_have_there(program: Program, built: Path, tmp_path: Path) -> None:
    """A folder of that name which no share has begun is not emptied; one that a killed run has begun is."""
    (tmp_path / ".given.new").mkdir()
    (tmp_path / ".given.new" / "thesis.txt").write_text("x")
    run = program("share", tmp_path / "given", "--root", built)
    assert run.err.startswith(f"{tmp_path / '.given.new'} holds something else than an earlier share\n")
    assert (tmp_path / ".given.new" / "thesis.txt").read_text() == "x"
    assert not (tmp_path / "given").exists()
    (tmp_path / ".given.new" / "thesis.txt").unlink()
    (tmp_path / ".given.new" / "contents.csv").write_text("file,what,bytes,sha256\nletters/de-bafa.pdf,x,1,x\n")
    (tmp_path / ".given.new" / "letters").mkdir()
    for name in ("de-bafa.pdf", ".advocacy-0123456789abcdef.draft"):
        (tmp_path / ".given.new" / "letters" / name).write_bytes(b"half")
    assert program("share", tmp_path / "given", "--root", built).code == 0
    assert (tmp_path / "given" / "letters" / "de-bafa.pdf").read_bytes() != b"half"
    assert not [path for path in tmp_path.rglob(".*") if "campaign" not in path.parts]


@contextmanager
def failing_to_move_in(place: Path, number: int) -> Iterator[None]:
    """Let nothing be renamed in the folder ``place`` for the time of that ``number``."""
    moved: list[str] = []
    move = Folder.move

    def move_or_fail(folder: Folder, name: str, into: Folder, new: str) -> None:
        if folder.path == place:
            moved.append(name)
            if len(moved) == number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        move(folder, name, into, new)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "move", move_or_fail)
        yield


def test_a_share_is_there_until_another_is_where_folders_cannot_exchange_names(
    program: Program, built: Path, tmp_path: Path
) -> None:
    words = ("share", tmp_path / "given", "--root", built)
    with no_exchange():
        assert program(*words).code == 0
        first = files_of(tmp_path / "given")
        for number in (1, 2):  # the old one gets another name, then the new one its own
            with failing_to_move_in(tmp_path, number):
                assert program(*words).code == 1
            assert files_of(tmp_path / "given") == first
        (tmp_path / "given").rename(tmp_path / ".given.old")  # as a run leaves it that is killed between the two
        assert program(*words).code == 0
    assert files_of(tmp_path / "given") == first
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("place", ["out/x.zip", "signed", "letters/x", "."])
def test_it_lies_in_none_of_the_folders_of_the_campaign(program: Program, built: Path, place: str) -> None:
    run = program("share", built / place, "--root", built)
    assert run.code == 1
    assert f"{built / place} would lie in " in run.err
    assert "name another folder, or a file that ends in .zip" in run.err


def test_letters_that_were_not_built_or_have_changed_are_said(program: Program, built: Path) -> None:
    (built / "out" / "letters" / "ma-gov.pdf").write_bytes(b"another")
    run = program("share", "--root", built)
    assert run.code == 1
    assert run.err == (
        "letters/ma-gov.pdf: is missing, or not the file that was built\n"
        f"    run «advocacy build --root {built}», then this command again\n"
    )
    shutil.rmtree(built / "out")
    run = program("share", "--root", built)
    said = f"no letter has been built in {built / 'out'}\n    run «advocacy build --root {built}» first\n"
    assert (run.code, run.err) == (1, said)


def test_packs_of_other_letters_than_those_beside_them_are_refused(program: Program, built: Path) -> None:
    def refused(*names: str) -> None:
        run = program("share", "--root", built)
        assert (run.code, run.out) == (1, "")
        assert run.err == "".join(
            f"packs/{name}.pdf: does not hold the letters as they are now\n"
            f"    make the packs again: «advocacy pack --root {built}», with the options that they were made with; "
            "or delete this one\n"
            for name in names
        )
        assert not (built / "letters.zip").exists()

    pack = ("pack", ALL, "--by", "country", "--root", built)
    assert program(*pack).code == 0
    assert program("labels", "l7160", "--root", built).code == 0
    assert program("build", "de-bafa", "no-gov", "--date", "2026-12-05", "--root", built).code == 0
    refused("de", "no")
    (built / "out" / "packs" / "no.pdf").unlink()
    refused("de")
    assert program(*pack).code == 0
    assert program("recipients", "retire", "ma-gov", "--reason", "x", "--root", built, "--yes").code == 0
    refused("ma")
    assert "ma\tno name\t1\t2\t1 letter has changed since\n" in program("status", "--root", built).out
    (built / "out" / "packs" / "ma.pdf").unlink()
    assert program("share", "--root", built).code == 0
    packs = {name for name in files_of(built / "letters.zip") if name.startswith("packs/")}
    assert packs == {f"packs/{name}.pdf" for name in ("de", "it", "labels-l7160", "no", "sa")}
    assert program("pack", ALL, "--root", built).code == 0
    (built / "letters.zip").unlink()
    (built / "out" / "packs" / "packs.json").write_text("{}")
    refused("pack")


def test_the_guide_holds_its_pictures_and_leads_back() -> None:
    files = guide_files("index.html", "<الرسائل>", "", "img-src 'self'")
    assert files["guide.pdf"].startswith(b"%PDF")
    text = files["guide.html"].decode()
    assert text.count('src="data:image/png;base64,') == 3
    assert "<title>دليل المتطوعين: من الملف إلى صندوق البريد</title>" in text
    assert '<a href="index.html">&lt;الرسائل&gt;</a>' in text
    assert links(files["guide.html"]) == {"index.html", "guide.pdf"}


def test_no_more_is_given_away_than_fits_into_the_memory(
    program: Program, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share, "LARGEST_SHARE", 2**20)
    packs = built / "out" / "packs"
    packs.mkdir()
    (packs / ".files.json").write_text(f'{{"files": {{"p.pdf": {{"size": {2**20}, "part": "labels"}}}}}}', "utf-8")
    (packs / "addresses.json").write_text('{"files": {"p.pdf": {}}}', "utf-8")
    (packs / "p.pdf").write_bytes(b"x" * 2**20)
    run = program("share", "--root", built)
    assert (run.code, run.out) == (1, "")
    message = f"what {built / 'out'} holds to be given away is larger than 1 MiB"
    assert run.err == f"{message}\n    look for what is so large there, and make it again\n"


def test_a_picture_that_was_blown_up_is_named(program: Program, built: Path) -> None:
    picture = next((built / "out" / "thumbnails").glob("it-gov.*"))
    os.truncate(picture, 20 * 2**30)
    run = program("share", ALL, "--root", built)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(f"{picture}: is larger than 256 MiB, and nothing that this program makes is\n")


@pytest.mark.parametrize(
    ("words", "file"), [(("labels", "l7160"), "labels-l7160"), (("envelopes", "dl"), "envelopes-dl")]
)
def test_an_address_that_has_changed_is_not_given_away(
    program: Program, built: Path, words: tuple[str, ...], file: str
) -> None:
    """Neither where the list has another one now, nor where nobody is written to there any more."""
    assert program(*words, "--root", built).code == 0
    assert program("share", "--root", built).code == 0
    (built / "letters.zip").unlink()
    steps = f"Next: an address on {file}.pdf is no longer so; make again: «advocacy {' '.join(words)} --root {built}»\n"
    assert steps not in program("status", "--root", built).out
    listed = built / "recipients.yaml"
    text = listed.read_text("utf-8")
    listed.write_text(text.replace("Frankfurter Straße 29–35", "Frankfurter Straße 99"), "utf-8")
    assert listed.read_text("utf-8") != text
    assert program("build", "--root", built).code == 0
    said = (
        f"packs/{file}.pdf: bears an address that is no longer so\n"
        f"    make it again: «advocacy {' '.join(words)} --root {built}»; or delete it\n"
    )
    run = program("share", "--root", built)
    assert (run.code, run.err) == (1, said)
    status = program("status", "--root", built)
    assert steps in status.out
    assert json.loads(program("status", "--json", "--root", built).out)["data"]["old_addresses"] == [f"{file}.pdf"]
    assert program(*words, "--root", built).code == 0
    assert program("share", "--root", built).code == 0
    assert steps not in program("status", "--root", built).out
    assert program("recipients", "retire", "de-bafa", "--reason", "x", "--root", built, "--yes").code == 0
    run = program("share", "--root", built)
    assert (run.code, run.err) == (1, said)
    (built / "out" / "packs" / f"{file}.pdf").unlink()
    assert program("share", ALL, "--root", built).code == 0


def test_labels_of_the_sender_are_held_to_the_sender(program: Program, built: Path) -> None:
    settings = built / "letters" / "campaign.yaml"
    text = settings.read_text("utf-8")
    sender = 'sender: {name: منظمة, latin: An Organisation, lines: [Street 1, "10115 Berlin", GERMANY]}\n'
    settings.write_text(re.sub(r"(?m)^sender:.*\n", "", text) + sender, "utf-8")
    assert program("labels", "l7160", "--sender", "3", "--root", built).code == 0
    assert program("share", "--root", built).code == 0
    settings.write_text(settings.read_text("utf-8").replace("Street 1", "Street 2"), "utf-8")
    run = program("share", "--root", built)
    assert run.err == (
        "packs/labels-l7160-sender.pdf: bears an address that is no longer so\n"
        f"    make it again: «advocacy labels l7160 --sender N --root {built}»; or delete it\n"
    )


@pytest.mark.parametrize("ledger", [None, b"{}", b"no JSON"])
def test_addresses_of_which_nothing_is_known_count_as_old(program: Program, built: Path, ledger: bytes | None) -> None:
    assert program("labels", "l7160", "--root", built).code == 0
    noted = built / "out" / "packs" / "addresses.json"
    if ledger is None:
        noted.unlink()
    else:
        noted.write_bytes(ledger)
    assert "labels-l7160.pdf: bears an address that is no longer so" in program("share", "--root", built).err
