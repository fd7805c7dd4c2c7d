import io
import json
import re
import sys
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from tests.conftest import REPO, Program, in_one_size, lay_out
from tests.waiting import PATIENCE
from tests.warm import Popen

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")


@pytest.fixture
def built(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small campaign with its letters, and the folder one stands in."""
    monkeypatch.chdir(built)
    return built


def test_nothing_is_wrong(program: Program, built: Path) -> None:
    run = program("proof")
    assert (run.code, run.out, run.err) == (0, "5 letters proved: nothing is wrong\n", "")
    for words in (("out",), ("--out", "out"), ("--root", built), (built / "out", "--root", built)):
        assert program("proof", *words).out == run.out


def test_text_of_a_template_author_is_no_fault(program: Program, built: Path) -> None:
    template = built / "letters/letter.html.j2"
    text, top = template.read_text("utf-8"), '<div class="top">'
    assert top in text
    head = '<p>منظمة الحقوق Digital Rights — https://example.org/campaigns/2026?x=1</p>{% include "lines.html.j2" %}'
    template.write_text(text.replace(top, head + top), "utf-8")
    (built / "letters/lines.html.j2").write_text("<p>المرفقات: Petition 1/2، صفحات 3-4</p>", "utf-8")
    program("build", "de-bafa", "ma-gov", "--out", "some", "--quiet", *ON)
    assert program("proof", "some").out.startswith("2 letters proved: nothing is wrong\n")


def test_a_part_of_the_list(program: Program, built: Path) -> None:
    program("build", "de-bafa", "--out", built / "some", "--quiet", *ON)
    assert program("proof", "some").out == (
        "1 letter proved: nothing is wrong\nNo letter here for 4 recipients of the list\n"
    )


def test_everything_wrong_is_said_with_what_to_do(program: Program, built: Path) -> None:
    (built / "out/letters/de-bafa.pdf").unlink()
    (built / "out/letters/note.txt").write_text("")
    run = program("proof")
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        "letters/de-bafa.pdf: is missing\n    make it again: «advocacy build de-bafa --date 2026-11-23»\n"
        "letters/note.txt: no build made this file\n    delete it, or move it elsewhere\n"
    )


def test_what_it_says_to_do_helps(
    program: Program, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--root", built, "--out", built / "us")
    program("build", "de-bafa", "--paper", "letter", *ON, *options, "--quiet")
    letter = built / "us/letters/de-bafa.pdf"
    whole = letter.read_bytes()
    letter.write_bytes(whole[:-700])
    monkeypatch.chdir(tmp_path)
    run = program("proof", *options)
    command = run.err[run.err.index("«advocacy ") + 10 : run.err.index("»")]
    assert command == f"build de-bafa --date 2026-11-23 --paper letter --root {built} --out {built}/us"
    assert program(*command.split()).code == 0
    assert letter.read_bytes() == whole
    assert program("proof", *options).code == 0


def command_in(text: str) -> list[str]:
    """The words of the command that a message tells to type, without the program's name."""
    return text[text.index("«advocacy ") + 10 : text.index("»", text.index("«advocacy "))].split()


def test_what_a_style_does_wrong_is_not_mended_by_building_again(program: Program, built: Path) -> None:
    style = built / "letters/letter.css"
    right = style.read_bytes()
    style.write_bytes(right + b"footer { bottom: -12mm }")
    program("build", "de-bafa", "--out", "some", "--quiet", *ON)
    run = program("proof", "some")
    assert "text reaches over the margin: «" in run.err
    assert "; if it comes out alike, mend letters/letter.css: it places the text there\n" in run.err
    (built / "some/letters/de-bafa.pdf").unlink()
    assert program(*command_in(run.err)).code == 0
    assert program("proof", "some").err == run.err
    style.write_bytes(right)
    told = program("proof", "some").err.partition("manifest.json: the campaign has changed since this was built: ")[2]
    assert told.startswith("letters/letter.css\n    build again («")
    assert command_in(told) == ["build", "de-bafa", *ON, "--out", "some"]
    assert program(*command_in(told)).code == 0
    assert program("proof", "some").code == 0


def test_json(program: Program, built: Path) -> None:
    assert json.loads(program("proof", "--json").out)["data"] == {
        "out": "out", "letters": 5, "without_letter": [], "contact_sheet": [],
    }  # fmt: skip
    (built / "out/letters/de-bafa.pdf").unlink()
    run = program("proof", "--json")
    assert (run.code, run.err) == (1, "")
    assert json.loads(run.out)["problems"] == [
        {
            "message": "is missing",
            "remedy": "make it again: «advocacy build de-bafa --date 2026-11-23»",
            "file": "letters/de-bafa.pdf",
        }
    ]
    none = program("proof", "elsewhere", "--json")
    assert (none.code, none.err) == (1, "")
    assert json.loads(none.out)["problems"][0]["message"] == "elsewhere holds no manifest.json: nothing was built there"


def test_a_broken_campaign_cannot_prove_anything(program: Program, tmp_path: Path) -> None:
    run = program("proof", "--root", lay_out(tmp_path / "c", broken="misspelt-field"))
    assert run.code == 1
    assert run.err.startswith("recipients.yaml:8:5: unknown field «minstry»")


def test_contact_sheet_as_picture(program: Program, built: Path) -> None:
    (built / "out/letters/it-gov.pdf").write_bytes(b"%PDF")
    run = program("proof", "--contact-sheet", "all.png")
    assert run.code == 1  # and is drawn all the same
    with Image.open("all.png") as sheet:
        colours = sheet.convert("RGB").getcolors(1 << 24)
        assert colours
        assert {(255, 255, 255), (204, 0, 0)} <= {colour for _, colour in colours}


def test_only_chosen_letters_are_read_and_drawn(program: Program, built: Path) -> None:
    (built / "out/letters/it-gov.pdf").unlink()
    for words in (("de-bafa", "HRD-sa-gov"), ("out", "de-bafa", "sa-gov"), ("--country", "Germany", "--country", "SA")):
        run = program("proof", *words, "--contact-sheet", "some.png", "--force")
        assert (run.code, run.out) == (0, "Contact sheet: some.png\n2 letters proved: nothing is wrong\n")
    assert program("proof", "--kind", "government").code == 1
    program("build", "de-bafa", "--out", "part", "--quiet", *ON)
    assert program("proof", "part", "--audience", "exporter").out == (
        "0 letters proved: nothing is wrong\nNo letter here for 1 recipient of the list\n"
    )
    run = program("proof", "out", "de-baffa")
    assert run.code == 2
    assert "no recipient has the id «de-baffa»; did you mean de-bafa?" in " ".join(run.err.replace("│", " ").split())


def test_a_contact_sheet_of_several_pages_is_numbered(
    program: Program, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advocacy.proof import contact_sheet

    monkeypatch.setattr(contact_sheet, "ROWS", 1)
    assert program("proof", "--contact-sheet", "all.png").out.startswith(
        "Contact sheet: 2 pages, all-1.png to all-2.png\n"
    )
    assert json.loads(program("proof", "--contact-sheet", "all.png", "--force", "--json").out)["data"][
        "contact_sheet"
    ] == [
        "all-1.png",
        "all-2.png",
    ]
    assert {path.name for path in built.glob("all*")} == {"all-1.png", "all-2.png"}
    (built / "all-1.png").unlink()
    (built / "all-2.png").write_bytes(b"mine")
    taken = program("proof", "--contact-sheet", "all.png")
    assert taken.code == 2
    assert "all-2.png is there already: name another file, or write over it with --force" in taken.err
    (built / "all-1.png").touch()
    assert "all-1.png, all-2.png are there already: name" in program("proof", "--contact-sheet", "all.png").err
    assert (built / "all-2.png").read_bytes() == b"mine"
    (built / "all-2.png").unlink()
    assert program("proof", "--contact-sheet", "all.png", "--force").code == 0
    mine = [built / name for name in ("all-7.png", "all-new.png", "other-1.png")]
    for file in mine:
        file.write_bytes((built / "all-1.png").read_bytes() if file != mine[0] else b"\x89PNG, drawn by somebody")
    one = ("proof", "de-bafa", "--contact-sheet", "all.png")
    assert "all-1.png, all-2.png are there already: name" in program(*one).err
    assert program(*one, "--force").code == 0
    assert {*built.glob("*.png")} == {built / "all.png", *mine}  # no page of before stays, and nothing else goes


def test_contact_sheet_as_pdf(program: Program, built: Path) -> None:
    assert program("proof", "--contact-sheet", built / "all.PDF").code == 0
    reader = pypdf.PdfReader(io.BytesIO((built / "all.PDF").read_bytes()))
    assert len(reader.pages) == 1
    assert not {"/CreationDate", "/ModDate", "/Author"} & set(reader.metadata or {})


def test_wrong_usage(program: Program, built: Path) -> None:
    for words, said in (
        (("--contact-sheet", "all.gif"), "«all.gif» is neither a picture nor a PDF"),
        (("one", "--out", "two"), "one and --out two are two folders: name one"),
    ):
        run = program("proof", *words)
        assert run.code == 2
        assert said in " ".join(run.err.replace("│", " ").split())
    blocked = program("proof", "--contact-sheet", built / "no" / "all.png")
    assert blocked.code == 1
    assert blocked.err.startswith(f"cannot write {built}/no/all.png: ")
    assert "name a file that you may write with --contact-sheet FILE" in blocked.err


def test_letters_of_stock_drawing_are_wrong(program: Program, folder: Path) -> None:
    script = (
        "import sys; from advocacy.letter.exact_text import line; line.draw_exactly = lambda: None;"
        "from advocacy.letter.typeset import Typesetter as T; T.typeset = T.typeset_whole;"
        "from advocacy.processes import pool; from tests.run_here import run_here; pool.run = run_here;"
        "from advocacy.cli.app import main; sys.exit(main())"
    )
    words = ["build", "de-bafa", "--quiet", "--root", str(in_one_size(folder)), *ON]
    assert Popen([sys.executable, "-P", "-c", script, *words]).wait(PATIENCE) == 0
    run = program("proof", "--root", folder)
    assert run.code == 1
    again = "    delete it, and make it again: .*; if it comes out alike, «advocacy doctor --root .*» says "
    said = re.findall(rf"^letters/de-bafa\.pdf: (.*)\n{again}", run.err, re.MULTILINE)
    assert said, run.err
    assert all(re.fullmatch(r"text in the font \S+ cannot be copied as it was written", each) for each in said)


def test_a_hyphen_at_the_end_of_a_line_is_part_of_the_name(program: Program, shipped_out: Path) -> None:
    run = program("proof", "gw-gov", "ae-eocn", "--root", REPO, "--out", shipped_out)
    assert (run.out.partition("\n")[0], run.err) == ("2 letters proved: nothing is wrong", "")
