"""A pack for each signer: signed, private, made again byte for byte, and taken up where it was left."""

import csv
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from advocacy.files import whole
from tests.conftest import Program
from tests.waiting import PATIENCE, wait_until
from tests.warm import Popen

pytestmark = pytest.mark.usefixtures("set_once")

SMALL = ("de-bafa", "it-gov", "ma-gov")
ALL = "--with-unaddressed"
LONG = "عبد الرحمن بن محمد بن عبد الله الإدريسي العلوي المراكشي"
PEOPLE = f"""\
الاسم;المدينة;سطر;التوقيع;الجهات
{LONG};طنجة البالية;أستاذة جامعية متقاعدة;sign.png;
Zoë Müller-Brontë;;;;ma-gov de-bafa
"""


@pytest.fixture
def built(folder: Path, three_out: Path) -> Path:
    shutil.copytree(three_out, folder / "out")
    return folder


@pytest.fixture
def people(tmp_path: Path) -> Path:
    picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(10, 80), (90, 10), (160, 90), (290, 20)], (0, 0, 120, 255), 6)
    (tmp_path / "list").mkdir()
    picture.save(tmp_path / "list" / "sign.png")
    path = tmp_path / "list" / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    return path


def pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def packs_of(root: Path) -> list[Path]:
    return sorted(path for path in (root / "signed" / "packs").glob("*.pdf"))


def test_each_signer_gets_a_pack_of_signed_letters(program: Program, built: Path, people: Path) -> None:
    run = program("sign", people, ALL, "--root", built)
    assert (run.code, run.err) == (0, "")
    assert "2 packs in " in run.out
    assert "5 letters, 7 sheets of paper" in run.out
    whole, chosen = sorted(packs_of(built), key=lambda path: -len(pages(path)))
    texts = pages(whole)
    # A cover, then each letter on a sheet of its own.
    assert [bool(text.strip()) for text in texts] == [True, False] * 4
    for identifier, text in zip(SMALL, texts[2::2], strict=True):
        assert f"HRD-{identifier}" in text
        name, city, own = (text.index(words) for words in (LONG, "طنجة البالية", "أستاذة جامعية متقاعدة"))
        assert text.index("الاسم") < name < city < own
    assert texts[6].count("2026") == 1, "a letter has one date"
    letters = [text for text in pages(chosen)[2:] if text.strip()]
    assert [("Müller-Brontë" in text) for text in letters] == [True, True]
    assert LONG not in "".join(letters)


def test_what_does_not_fit_is_refused_before_anything_is_made(program: Program, built: Path, people: Path) -> None:
    people.write_text(f"name,line\n{LONG},x\n{LONG * 4},x\nسامي,{'كلمة ' * 60}\n", "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert run.code == 1
    assert f"{people}, row 3, column A: the name «" in run.err
    assert f"{people}, row 4, column B: the line «" in run.err
    assert "row 2" not in run.err
    assert "is too long for its line" in run.err
    assert not (built / "signed" / "packs").exists()


def test_a_style_sheet_that_hides_what_signers_write_is_told(program: Program, built: Path, people: Path) -> None:
    with (built / "letters" / "signature.css").open("a", encoding="utf-8") as file:
        file.write("\np { display: none }\n")
    line = (built / "letters" / "signature.css").read_text("utf-8").count("\n")
    run = program("sign", people, ALL, "--root", built)
    said = f"letters/signature.css:{line}:5: what signers write is not drawn\n    delete «display: none»\n"
    assert (run.code, run.err) == (1, said)


def test_what_no_font_draws_is_told_once_for_all_rows(program: Program, built: Path, people: Path) -> None:
    people.write_text("city,name\nفاس,山\nفاس,سامي\nفاس,山 山\n", "utf-8")
    run = program("sign", people, ALL, "--root", built)
    said = f"{people}, row 2, column B: no bundled font can draw «山» (U+5C71) of the name; so in 1 more: row 4\n"
    assert (run.code, run.err.startswith(said), run.err.count("no bundled font")) == (1, True, 1)
    (problem,) = json.loads(program("sign", people, ALL, "--root", built, "--json").out)["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == (str(people), 2, 2)
    assert not problem.get("line")


EXPORTED = """\
First name,Surname,E-mail,Town,Date,Tags
سلمى,العلوي,salma@example.org,فاس,2026-11-23T10:12:44Z,"spring, mail"
سامي,,sami@example.org,طنجة,2026-11-24T08:00:01Z,
"""


def test_a_list_that_a_platform_exported_is_signed_and_what_is_no_business_of_a_letter_left_unread(
    program: Program, built: Path, people: Path
) -> None:
    people.write_text(EXPORTED, "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert run.code == 0
    (unread,) = (line for line in run.err.splitlines() if "left unread" in line)
    assert unread.endswith("left unread: the columns «E-mail» (C), «Date» (E), «Tags» (F)")
    signed = "".join(text for pack in packs_of(built) for text in pages(pack))
    for words in ("سلمى العلوي", "فاس", "سامي", "طنجة"):
        assert words in signed
    assert "example.org" not in signed
    assert "10:12" not in signed


@pytest.mark.usefixtures("whole_covers")
def test_packs_are_handed_out_by_a_list_and_the_reference_on_their_cover(
    program: Program, built: Path, people: Path
) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    handing_out = built / "signed" / "handing-out.csv"
    with handing_out.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading == ["pack", "name", "city", "sheets", "letters"]
    assert [row[1:] for row in rows] == [[LONG, "طنجة البالية", "4", "3"], ["Zoë Müller-Brontë", "", "3", "2"]]
    for reference, *_ in rows:
        cover, *others = pages(built / "signed" / "packs" / f"{reference}.pdf")
        assert f"{reference} :الحزمة" in cover.replace("\u200f", "")
        assert all(other[0] not in cover for other in rows if other[0] != reference)
        assert not any(reference in page for page in others)
    assert f"hand out what is signed: {handing_out} says which pack is whose" in program("status", "--root", built).out
    handing_out.write_bytes(ticked := handing_out.read_bytes() + b"given on Monday\n")
    packs = {path: path.read_bytes() for path in packs_of(built)}
    people.write_text("name\nسامي\n", "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert (run.code, run.err) == (
        1,
        f"{handing_out} is not as advocacy made it, and would be replaced\n    move it elsewhere, or delete it\n",
    )
    assert (handing_out.read_bytes(), {path: path.read_bytes() for path in packs_of(built)}) == (ticked, packs)
    assert program("forget", "--root", built).code == 0
    assert not handing_out.exists()


@pytest.mark.usefixtures("whole_covers")
def test_it_is_said_who_should_not_sign_what(program: Program, built: Path, people: Path) -> None:
    caution = """
cautions:
  - to: [MA]
    signers: [SA, "NO"]
    arabic: قانون يعاقب على ذلك.
    english: A law forbids it.
    law: "1"
    sources: [{page: "https://example.org/law"}]
  - to: [SA]
    signers: [SA]
    arabic: لا صلة له.
    english: Of letters that nobody signs here.
    law: "1"
    sources: [{page: "https://example.org/law"}]
  - signers: [DE]
    arabic: وهذا عن الرسائل كلها.
    english: This is about every letter.
    law: "1"
    sources: [{page: "https://example.org/all"}]
"""
    with (built / "recipients.yaml").open("a", encoding="utf-8") as file:
        file.write(caution)
    file = built / "recipients.yaml"
    file.write_text(file.read_text("utf-8").replace("english: Morocco", "english: Kingdom of Morocco"), "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert run.code == 0
    assert run.err.splitlines()[:4] == [
        "Letters to the Kingdom of Morocco: nobody should sign who is from Saudi Arabia or Norway, or lives there",
        "    A law forbids it. (https://example.org/law)",
        "All letters: nobody should sign who is from Germany, or lives there",
        "    This is about every letter. (https://example.org/all)",
    ]
    front = " ".join(pages(packs_of(built)[0])[0].split())
    assert "قبل أن توقّعوا" in front
    assert "كل رسالة إلى المغرب" in front
    assert "لا توقّعوها إن كنتم من أهل المملكة العربية السعودية أو النرويج، أو تقيمون هناك" in front
    assert "لا صلة له" not in front
    shown = program("recipients", "show", "ma-gov", "--root", built).out
    assert "Not to be signed by anyone who is from Saudi Arabia or Norway, or lives there: A law forbids it." in shown
    assert "    https://example.org/law, no date" in shown
    assert "Not to be signed" not in program("recipients", "show", "de-bafa", "--root", built).out


@pytest.mark.usefixtures("whole_covers")
def test_no_name_is_told(program: Program, built: Path, people: Path) -> None:
    """Every byte of what was made, decoded streams and all strings of objects included, but for pages."""
    assert program("sign", people, ALL, "--root", built).code == 0
    told = [LONG, "طنجة البالية", "أستاذة جامعية", "Müller", "Zoë", "people.csv", str(people.parent), "sign.png"]
    secrets = [
        form for words in told for form in (words.encode(), words.encode("utf-16-be"), words.encode("utf-16-le"))
    ]
    seen = 0
    for path in (*(built / "out").rglob("*"), *(built / "signed").rglob("*")):
        assert not any(words in path.name for words in told)
        if path.name == "handing-out.csv":
            continue  # it is there to tell its owner whose each pack is
        data = path.read_bytes() if path.is_file() else b""
        assert not any(secret in data for secret in secrets), path
        if path.suffix != ".pdf":
            continue
        with pikepdf.open(path) as pdf:
            drawn = {stream.objgen for page in pdf.pages for stream in streams_of(page)}
            for thing in (pdf.trailer, *pdf.objects):
                said = b"\n".join(strings_of(thing))
                assert not any(secret in said for secret in secrets), (path, thing)
                if isinstance(thing, pikepdf.Stream) and thing.objgen not in drawn:
                    assert not any(secret in decoded(thing) for secret in secrets), (path, thing.objgen)
            if path.parent.name == "packs":
                seen += 1
                assert set(pdf.trailer.Info.keys()) == {"/Title", "/Producer"}
                assert str(pdf.trailer.Info.Title) == "ورقة المتابعة"
                xmp = pdf.Root.Metadata.read_raw_bytes()
                assert "ورقة المتابعة".encode() in xmp
                assert b"Date" not in xmp
            with pdf.open_outline() as outline:
                assert not any(words in item.title for item in outline.root for words in told)
    assert seen == 2
    assert not (built / "out" / "packs").exists()


def test_only_their_owner_can_read_signed_packs_list_and_key(program: Program, built: Path, people: Path) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    signed = built / "signed"
    modes = {path.relative_to(signed).as_posix(): path.stat().st_mode & 0o777 for path in (signed, *signed.rglob("*"))}
    assert {modes.pop("."), modes.pop("packs")} == {0o700}
    assert {"key", "handing-out.csv", ".gitignore", "packs/packs.json", "packs/.files.json"} < modes.keys()
    assert len(modes) == 9  # two packs, the lock, and which files are ours
    assert {mode for name, mode in modes.items() if name != ".lock"} == {0o600}


@pytest.mark.skipif(shutil.which("git") is None, reason="Git is not there")
def test_git_takes_nothing_that_is_signed(program: Program, built: Path, people: Path) -> None:
    """Also where an earlier version made the folder, without saying so to Git."""
    assert program("sign", people, ALL, "--root", built).code == 0
    (built / "signed" / ".gitignore").unlink()
    assert program("sign", people, ALL, "--root", built).code == 0
    assert (built / "signed" / "key").is_file()
    subprocess.run(["git", "init", "--quiet", built], check=True)
    subprocess.run(["git", "add", "--all"], cwd=built, check=True)
    listed = subprocess.run(["git", "ls-files"], cwd=built, check=True, capture_output=True, text=True).stdout
    assert "recipients.yaml" in listed
    assert "signed" not in listed
    assert program("forget", "--root", built).code == 0
    assert not (built / "signed").exists()


def test_what_is_signed_can_be_forgotten_on_a_full_disk(
    program: Program, built: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    (built / "out" / "index.html").unlink()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(whole, "_write_some", full)
        run = program("forget", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert not (built / "signed").exists()


def test_the_folder_one_stands_in_can_be_the_private_one(
    program: Program, built: Path, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir(0o700)
    monkeypatch.chdir(tmp_path / "here")
    assert program("sign", people, ALL, "--root", built, "--signed", ".").code == 0
    assert len([*(tmp_path / "here" / "packs").glob("*.pdf")]) == 2
    assert program("forget", "--root", built, "--signed", ".").code == 0
    assert [*(tmp_path / "here").iterdir()] == []


def strings_of(thing: object) -> Iterator[bytes]:
    """All strings in an object itself; what it refers to is an object of its own."""
    if isinstance(thing, pikepdf.String):
        yield bytes(thing)
    elif isinstance(thing, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        for item in thing if isinstance(thing, pikepdf.Array) else [item for _, item in thing.items()]:
            if not (isinstance(item, pikepdf.Object) and item.is_indirect):
                yield from strings_of(item)


def decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def streams_of(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    found = [*contents] if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    return [*found, *page.obj.get("/Resources", {}).get("/XObject", {}).values()]


def test_single_letters_are_signed_again_byte_for_byte(program: Program, built: Path, people: Path) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    status = json.loads(program("status", "--json", "--root", built).out)["data"]
    names = [pack["name"] for pack in status["packs"]]
    again = ("reprint", f"HRD-ma-gov/{names[0]}", "--list", people, "--root", built)
    file = built / "signed" / "packs" / f"HRD-ma-gov-{names[0]}.pdf"
    assert program(*again).out == f"{file}\n"
    first = file.read_bytes()
    assert LONG in pages(file)[0]
    file.unlink()
    in_small_letters = ("reprint", f"hrd-ma-gov/{names[0].lower()}", "--list", people, "--root", built)
    assert program(*in_small_letters).out == f"{file}\n"
    assert file.read_bytes() == first
    run = program("reprint", f"HRD-ma-gov/{names[0]}", "--root", built)
    assert run.err == (
        f"nobody on the list has the pack of «HRD-ma-gov/{names[0]}»\n"
        "    give the list that the packs were made from with --list\n"
    )
    run = program("reprint", "HRD-ma-gov/AAAAAAAA", "--list", people, "--root", built)
    assert "a signed letter goes by its reference and the name of its pack: HRD-de-bafa/" in run.err


@pytest.mark.parametrize("packs_are_there", [True, False])
def test_a_letter_that_its_signer_did_not_sign_is_not_made(
    program: Program, built: Path, people: Path, *, packs_are_there: bool
) -> None:
    """Whether the packs say so, or the row of the list, or the choice of whoever made them."""
    assert program("sign", people, ALL, "--root", built).code == 0
    packs = json.loads(program("status", "--json", "--root", built).out)["data"]["packs"]
    (zoe,) = (pack["name"] for pack in packs if pack["letters"] == 2)
    if not packs_are_there:
        shutil.rmtree(built / "signed" / "packs")
    run = program("reprint", f"HRD-it-gov/{zoe}", f"HRD-ma-gov/{zoe}", "--list", people, "--root", built)
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        f"the letter to it-gov is not in the pack of «HRD-it-gov/{zoe}»: its signer did not sign it\n"
        "    ask for a letter of that pack; whoever wants to sign another one needs a row that says so, and "
        f"«advocacy sign --root {built}»\n"
    )
    assert [*(built / "signed").rglob("HRD-*")] == []


def test_nor_one_that_whoever_made_the_packs_did_not_choose(program: Program, built: Path, people: Path) -> None:
    assert program("sign", people, "--id", "ma-gov", "--id", "de-bafa", ALL, "--root", built).code == 0
    packs = json.loads(program("status", "--json", "--root", built).out)["data"]["packs"]
    for pack in packs:
        run = program("reprint", f"HRD-it-gov/{pack['name']}", "--list", people, "--root", built)
        assert "its signer did not sign it" in run.err


def test_it_is_said_where_a_letter_is_not_as_it_was_packed(program: Program, built: Path, people: Path) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    assert program("pack", ALL, "--root", built).code == 0
    name = json.loads(program("status", "--json", "--root", built).out)["data"]["packs"][-1]["name"]
    signed = ("reprint", f"HRD-ma-gov/{name}", "--list", people, "--root", built)
    again = ("reprint", "HRD-ma-gov", "--root", built)
    assert program(*signed).err == program(*again).err == ""
    assert program("build", "ma-gov", "--date", "2026-12-09", "--root", built).code == 0
    assert program(*signed).err.endswith(
        f"HRD-ma-gov/{name} is not as it was packed: the letter has been built again since\n"
    )
    assert program(*again).err == "HRD-ma-gov is not as it was packed: the letter has been built again since\n"
    assert json.loads(program(*again, "--json").out)["data"]["changed"] == ["HRD-ma-gov"]


def test_packs_are_the_same_again_and_keep_their_names(program: Program, built: Path, people: Path) -> None:
    assert program("sign", people, ALL, "--root", built).code == 0
    first = {path.name: path.read_bytes() for path in (built / "signed" / "packs").iterdir()}
    assert program("sign", people, ALL, "--root", built).code == 0
    assert {path.name: path.read_bytes() for path in (built / "signed" / "packs").iterdir()} == first


@pytest.mark.slow
def test_an_interrupted_run_goes_on_where_it_stopped(program: Program, built: Path, people: Path) -> None:
    people.write_text("name\n" + "".join(f"سامي {number}\n" for number in range(20)), "utf-8")
    words = [sys.executable, "-m", "advocacy", "sign", str(people), ALL, "--root", str(built)]
    staging = built / "signed" / ".packs.new"
    with Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
        _wait_for_packs(3, staging, run)
        run.send_signal(signal.SIGINT)
        assert run.wait(PATIENCE) == 130
    assert not (built / "signed" / "packs").exists()
    kept = {f"{path.name[:8]}.pdf": path.stat().st_mtime_ns for path in staging.glob("[!.]*.pdf")}
    assert 3 <= len(kept) < 20
    assert program("sign", people, ALL, "--root", built).code == 0
    assert not staging.exists()
    made = {path.name: path.stat().st_mtime_ns for path in packs_of(built)}
    assert len(made) == 20
    assert made.items() >= kept.items()


@pytest.mark.parametrize("staged", [1, 30])
def test_a_run_that_is_killed_leaves_no_name_in_the_output_folder(
    program: Program, built: Path, people: Path, staged: int
) -> None:
    """Killed for good once so many packs are staged; everything that signing leaves is in ``signed/``, and goes."""
    people.write_text("name\n" + "".join(f"Zoë Brontë {number}\n" for number in range(40)), "utf-8")
    words = [sys.executable, "-m", "advocacy", "sign", str(people), ALL, "--root", str(built)]
    staging = built / "signed" / ".packs.new"
    before = {path: path.read_bytes() for path in (built / "out").rglob("*") if path.is_file()}
    with Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
        _wait_for_packs(staged, staging, run)
        run.kill()
    after = {path: path.read_bytes() for path in (built / "out").rglob("*") if path.is_file()}
    writer = after.pop(built / "out" / ".writer.json", b"").decode()
    assert "Bront" not in writer
    assert "people" not in writer
    assert after == before
    assert (built / "signed").stat().st_mode & 0o777 == 0o700
    said = (
        f"signing stopped halfway: «advocacy sign LIST --root {built}» goes on, "
        f"«advocacy forget --root {built}» deletes what lies in {built}/signed"
    )
    assert f"Next: {said}\n" in program("status", "--root", built).out
    assert program("forget", "--root", built).code == 0
    assert not (built / "signed").exists()


def test_wrong_usage_and_doubtful_lists(program: Program, built: Path, people: Path) -> None:
    people.write_text("name,city\nسامي,فاس\nسامي,فاس\n", "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert run.code == 0
    assert run.err == (
        f"{people}, row 3, column A: has the name and city of row 2; if they are one person, delete a row\n"
    )
    assert len(packs_of(built)) == 2
    people.write_bytes("name\nسامي\n".encode("windows-1256"))
    assert program("sign", people, ALL, "--root", built).code == 2
    assert program("sign", people, ALL, "--encoding", "windows-1256", "--root", built).code == 0


def test_letters_to_those_who_were_not_chosen_are_named(program: Program, built: Path, people: Path) -> None:
    retire = ("recipients", "retire", "no-gov", "--reason", "merged", "--date", "2026-11-01", "--yes")
    assert program(*retire, "--root", built).code == 0
    people.write_text("name,recipients\nسامي,ma-gov sa-gov at-bafa no-gov\nسلمى,de-bafa\nليلى,it-gov\n", "utf-8")
    run = program("sign", people, "--id", "de-bafa", "--id", "it-gov", "--id", "sa-gov", "--root", built)
    said = (
        f"{people}, row 2, column B: the letter to ma-gov is not among those that are to be signed\n"
        "    choose it too, or take it out of this list\n"
        f"{people}, row 2, column B: the letter to sa-gov is not built\n"
        f"    «advocacy build sa-gov --root {built}» makes it\n"
        f"{people}, row 2, column B: no recipient has the id «at-bafa»\n"
        f"    did you mean «de-bafa»? «advocacy recipients list --root {built}» shows all ids\n"
        f"{people}, row 2, column B: no-gov is retired since 2026-11-01: merged\n"
        "    take it out of this list\n"
        f"{people}, row 4, column B: the letter to it-gov has no address to go to\n"
        "    «--with-unaddressed» signs it all the same\n"
    )
    assert (run.code, run.err) == (1, said)


def test_signers_choose_letters_by_id_or_reference_in_any_letter_case(
    program: Program, built: Path, people: Path
) -> None:
    people.write_text("name,recipients\nسامي,HRD-de-bafa؛ MA-GOV|hrd-it-gov\n", "utf-8")
    run = program("sign", people, ALL, "--root", built)
    assert (run.code, run.err) == (0, "")
    assert "1 pack in " in run.out
    assert "3 letters" in run.out


def test_only_what_can_be_posted_is_signed(program: Program, built: Path, people: Path) -> None:
    people.write_text("name\nسامي\n", "utf-8")
    run = program("sign", people, "--root", built)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        f"1 pack in {built / 'signed' / 'packs'}: 1 letter, 2 sheets of paper",
        "Not built, and left out: 2",
        "Left out, as they have no address to go to: 2 (it-gov, ma-gov); «--with-unaddressed» packs them too",
        f"Which pack is whose: {built / 'signed' / 'handing-out.csv'}",
    ]
    (pack,) = packs_of(built)
    assert "HRD-de-bafa" in pages(pack)[2]
    said = json.loads(program("sign", people, "--root", built, "--json").out)["data"]
    assert said["unaddressed"] == ["it-gov", "ma-gov"]
    run = program("sign", people, "--id", "it-gov", "--root", built)
    assert run.code == 1
    assert "none of these letters has an address to go to" in run.err


def _wait_for_packs(number: int, staging: Path, run: subprocess.Popen[bytes]) -> None:
    def staged() -> bool:
        assert run.poll() is None, "it was done before it could be stopped"
        return staging.is_dir() and len([*staging.glob("[!.]*.pdf")]) >= number

    wait_until(staged)
