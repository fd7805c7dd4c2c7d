"""Packs to print: which page lies on which side, and what stands where."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from advocacy.press.ledger import Ledger, Pack, PackedLetter
from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

SMALL = ("de-bafa", "it-gov", "ma-gov")
ALL = "--with-unaddressed"
"""One letter of three has an address; what is tried here takes packs of several."""


@pytest.fixture
def built(folder: Path, three_out: Path) -> Path:
    shutil.copytree(three_out, folder / "out")
    return folder


def pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_every_letter_lies_on_a_sheet_of_its_own(program: Program, built: Path) -> None:
    run = program("pack", ALL, "--mail-by", "2099-12-10", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert f"1 pack in {built / 'out' / 'packs'}: 3 letters, 4 sheets of paper" in run.out
    assert "Not built, and left out: 2" in run.out
    file = built / "out" / "packs" / "pack.pdf"
    texts = pages(file)
    assert len(texts) == 8
    assert "٢٠٩٩" in texts[0]
    assert [bool(text.strip()) for text in texts] == [True, False] * 4
    for identifier, text in zip(SMALL, texts[2::2], strict=True):
        assert f"HRD-{identifier}" in text
    outline = PdfReader(file).outline
    assert [item["/Title"].split()[0] for item in outline if not isinstance(item, list)] == [*SMALL]
    assert not (built / "signed").exists()


def test_letters_have_fold_marks_and_cover_sheets_none(program: Program, built: Path) -> None:
    assert program("pack", ALL, "--one-sided", "--root", built).code == 0
    with pypdfium2.PdfDocument(built / "out" / "packs" / "pack.pdf") as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=300 / 72).to_pil().convert("L")
            edge = picture.crop((round(4.5 / 25.4 * 300), 0, round(9.5 / 25.4 * 300), picture.height))
            rows = [y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getextrema()[0] < 200]
            folds = {round(row / 300 * 25.4) for row in rows}
            assert folds == ({105, 210} if number else set())


def test_one_sided_packs_have_no_blank_pages(program: Program, built: Path) -> None:
    assert program("pack", ALL, "--one-sided", "--root", built).code == 0
    texts = pages(built / "out" / "packs" / "pack.pdf")
    assert len(texts) == 4
    assert all(text.strip() for text in texts)


def test_packs_replace_those_before_and_are_the_same_again(program: Program, built: Path) -> None:
    packs = built / "out" / "packs"
    assert program("pack", ALL, "--per-volunteer", "2", "--root", built).code == 0
    first = {path.name: path.read_bytes() for path in packs.iterdir()}
    assert sorted(first) == [".files.json", "pack-1.pdf", "pack-2.pdf", "packs.json"]
    assert program("pack", ALL, "--by", "region", "--root", built).code == 0
    assert sorted(path.name for path in packs.iterdir()) == [
        ".files.json",
        "northern-africa.pdf",
        "packs.json",
        "southern-europe.pdf",
        "western-europe.pdf",
    ]
    assert program("pack", ALL, "--per-volunteer", "2", "--root", built).code == 0
    assert {path.name: path.read_bytes() for path in packs.iterdir()} == first


def test_no_command_undoes_the_work_of_another_in_silence(program: Program, built: Path) -> None:
    packs = built / "out" / "packs"
    assert program("pack", ALL, "--by", "region", "--root", built).code == 0
    first = {path.name: path.read_bytes() for path in packs.glob("*.pdf")}
    assert len(first) == 3
    run = program("labels", "l7163", "--start-at", "3", "--root", built)
    assert run.out.splitlines() == [
        f"1 label in {packs / 'labels-l7163.pdf'}",
        "Without a postal address, and left out: 2",
        "Not built, and left out: 2",
    ]
    assert "GERMANY" in pages(packs / "labels-l7163.pdf")[0]
    run = program("envelopes", "c5", "--country", "DE", "--root", built)
    assert run.out == f"1 envelope in {packs / 'envelopes-c5.pdf'}\n"
    assert "GERMANY" in pages(packs / "envelopes-c5.pdf")[0]
    assert program("labels", "l7160", "de-bafa", "it-gov", "--root", built).code == 0
    assert {name: (packs / name).read_bytes() for name in first} == first
    assert program("status", "--root", built).out.count("up to date") == 3
    run = program("labels", "l7160", "--country", "DE", "--root", built)
    assert run.out == f"1 label in {packs / 'labels-l7160.pdf'}, replacing the file that was there\n"

    run = program("pack", ALL, "--per-volunteer", "2", "--root", built)
    instead = "Replaced 3 packs: western-europe, southern-europe, northern-africa"
    assert run.out.splitlines() == [
        f"2 packs in {packs}: 3 letters, 5 sheets of paper",
        instead,
        "Not built, and left out: 2",
    ]
    names = ["envelopes-c5.pdf", "labels-l7160.pdf", "labels-l7163.pdf", "pack-1.pdf", "pack-2.pdf"]
    assert sorted(path.name for path in packs.glob("*.pdf")) == names
    assert "In place" not in program("pack", ALL, "--per-volunteer", "2", "--root", built).out
    assert program("pack", "de-bafa", "--root", built).code == 0
    said = json.loads(program("pack", ALL, "--json", "--root", built).out)["data"]
    assert said == {
        "folder": str(packs),
        "packs": [{"name": "pack", "letters": [*SMALL], "sheets": 4}],
        "replaced": ["pack"],
        "not_built": ["no-gov", "sa-gov"],
        "unaddressed": [],
    }


def test_only_what_can_be_posted_is_packed(program: Program, built: Path) -> None:
    run = program("pack", "--per-volunteer", "1", "--root", built)
    assert (run.code, run.err) == (0, "")
    packs = built / "out" / "packs"
    assert run.out.splitlines() == [
        f"1 pack in {packs}: 1 letter, 2 sheets of paper",
        "Not built, and left out: 2",
        "Left out, as they have no address to go to: 2 (it-gov, ma-gov); «--with-unaddressed» packs them too",
    ]
    assert "HRD-de-bafa" in pages(packs / "pack.pdf")[2]
    said = json.loads(program("pack", "--json", "--root", built).out)["data"]
    assert (said["unaddressed"], said["not_built"]) == (["it-gov", "ma-gov"], ["no-gov", "sa-gov"])
    assert [pack["letters"] for pack in said["packs"]] == [["de-bafa"]]
    status = program("status", "--root", built).out
    assert "To order: 2 sheets, 1 envelope, 1 stamp for letters abroad\n" in status
    assert "not to be posted" not in status


def test_no_pack_is_made_of_letters_that_cannot_be_posted(program: Program, built: Path) -> None:
    run = program("pack", "it-gov", "ma-gov", "--root", built)
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        "none of these letters has an address to go to\n"
        "    add «postal» with its source, or a mission of the state, to recipients.yaml, and build again; "
        "«--with-unaddressed» packs them all the same\n"
    )
    assert not (built / "out" / "packs").exists()
    run = program("pack", "it-gov", "ma-gov", ALL, "--root", built)
    assert (run.code, "have no address" in run.out) == (0, False)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["--signers", "people.csv"], "advocacy sign LIST"),
        (["--labels", "l7160"], "advocacy labels STOCK"),
        (["--start-at=5"], "advocacy labels STOCK --start-at N"),
        (["--envelopes", "dl"], "advocacy envelopes SIZE"),
        (["--only", "HRD-de-bafa"], "advocacy reprint REF"),
        (["--status"], "advocacy status"),
        (["--forget"], "advocacy forget"),
    ],
)
def test_what_was_an_option_names_its_command(program: Program, built: Path, words: list[str], command: str) -> None:
    run = program("pack", ALL, *words, "--root", built)
    option = words[0].partition("=")[0]
    assert (run.code, run.out) == (2, "")
    assert run.err == f"no option is called «{option}»\n    that is a command of its own: «{command}»\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pack", "no-gov"], "none of these letters has been built"),
        (["labels", "l7160", "--country", "IT"], "none of these letters has an address to go to"),
        (["envelopes", "dl", "--country", "IT"], "none of these letters has an address to go to"),
        (["labels", "l7160", "--country", "NO"], "none of these letters has been built"),
        (["labels", "l7160", "--start-at", "22"], "there is no label 22 to start at"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    program: Program, built: Path, words: list[str], said: str
) -> None:
    run = program(*words, "--root", built)
    assert run.code == 1
    assert said in run.err
    assert not (built / "out" / "packs").exists()


def test_a_letter_that_was_changed_is_not_packed(program: Program, built: Path) -> None:
    (built / "out" / "letters" / "ma-gov.pdf").write_bytes(b"x")
    run = program("pack", ALL, "--root", built)
    assert run.code == 1
    assert "letters/ma-gov.pdf: is missing, or not the file that was built" in run.err
    assert not (built / "out" / "packs").exists()


def test_letters_on_other_paper_go_into_packs_of_their_own(program: Program, built: Path) -> None:
    assert program("build", "it-gov", "--paper", "letter", "--root", built).code == 0
    assert program("pack", ALL, "--root", built).code == 0
    packs = built / "out" / "packs"
    assert [len(pages(packs / name)) for name in ("pack.pdf", "pack-letter-paper.pdf")] == [6, 4]
    with pypdfium2.PdfDocument(packs / "pack-letter-paper.pdf") as pdf:
        assert {pdf.get_page_size(number) for number in range(len(pdf))} == {(612.0, 792.0)}
    assert program("pack", "it-gov", ALL, "--root", built).code == 0
    assert [*packs.glob("*.pdf")] == [packs / "pack.pdf"]


def test_addresses_and_single_letters_need_no_paper_in_common(program: Program, built: Path) -> None:
    assert program("build", "it-gov", "--paper", "letter", "--root", built).code == 0
    for words in (("labels", "l7160"), ("envelopes", "dl"), ("reprint", "HRD-it-gov", "HRD-de-bafa")):
        assert program(*words, "--root", built).code == 0


@pytest.mark.usefixtures("whole_covers")
def test_folds_of_plain_envelopes_are_thirds(program: Program, built: Path) -> None:
    assert program("pack", ALL, "--one-sided", "--no-window", "--root", built).code == 0
    file = built / "out" / "packs" / "pack.pdf"
    assert "ألصقوا ملصق العنوان" in pages(file)[0]
    assert "نافذة" not in pages(file)[0]
    with pypdfium2.PdfDocument(file) as pdf:
        picture = pdf[1].render(scale=300 / 72).to_pil().convert("L")
        edge = picture.crop((round(4.5 / 25.4 * 300), 0, round(9.5 / 25.4 * 300), picture.height))
        rows = [y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getextrema()[0] < 200]
        assert {round(row / 300 * 25.4) for row in rows} == {99, 198}


def test_one_letter_is_made_again_byte_for_byte(program: Program, built: Path) -> None:
    again = ("reprint", "HRD-ma-gov", "--root", built)
    file = built / "out" / "packs" / "HRD-ma-gov.pdf"
    assert program(*again).out == f"{file}\n"
    first = file.read_bytes()
    assert len(pages(file)) == 2
    file.unlink()
    assert program("pack", ALL, "--root", built).code == 0
    assert program(*again).code == 0
    assert file.read_bytes() == first
    run = program("reprint", "HRD-xx", "--root", built)
    assert (run.code, run.err) == (
        1,
        (
            "no built letter has the reference «HRD-xx»\n"
            "    a reference stands at the foot of each letter, and on the cover sheet: HRD-de-bafa\n"
        ),
    )


POSTING = (
    "Can be posted: 1 of 3 (1 direct)",
    "The page behind the address is more than a year old, or bears no date: 1 (de-bafa)",
    "No reply can arrive, and the letters ask for none: letters/campaign.yaml names no sender.",
    "With no address to go to: 2 of 3",
)


def test_status_says_what_there_is_what_to_order_and_what_is_next(program: Program, built: Path) -> None:
    (built / "out" / "packs").mkdir()
    run = program("status", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "3 of 5 letters are built, dated 2026-11-23",
        *POSTING,
        f"Open {built}/out/index.html in a browser: the page of all letters, to find and print them",
        f"Next: make the letters that are missing or out of date (2): «advocacy build --root {built}»",
    ]
    assert program("pack", ALL, "--per-volunteer", "2", "--root", built).code == 0
    assert program("status", "--root", built).out == (
        "3 of 5 letters are built, dated 2026-11-23\n"
        + "".join(f"{line}\n" for line in POSTING)
        + "pack-1\tno name\t2\t3\tup to date\npack-2\tno name\t1\t2\tup to date\n"
        "2 packs: 3 letters, 5 sheets of paper\n"
        "To order: 5 sheets, 1 envelope, 1 stamp for letters abroad\n"
        "Without a postal address, and not to be posted: 2 letters\n"
        f"Open {built}/out/index.html in a browser: the page of all letters, to find and print them\n"
        f"Next: make the letters that are missing or out of date (2): «advocacy build --root {built}»\n"
        f"Next: print and post the packs; «advocacy share --root {built}» puts "
        "what bears no name into one ZIP for volunteers\n"
    )
    assert program("build", *SMALL, "--date", "2026-11-24", "--root", built).code == 0
    (built / "out" / "packs" / "pack-2.pdf").unlink()
    listed = built / "recipients.yaml"
    listed.write_text(listed.read_text("utf-8").replace("Frankfurter", "Berliner"), "utf-8")
    run = program("status", "--root", built)
    assert "Out of date, because something they are made from has changed: 1\n" in run.out
    assert "pack-1\tno name\t2\t3\t2 letters have changed since\n" in run.out
    assert "pack-2\tno name\t1\t2\tmissing\n" in run.out
    again = f"make the packs again: «advocacy pack --root {built}», with the options that they were made with"
    assert f"Next: {again}\n" in run.out
    said = json.loads(program("status", "--json", "--root", built).out)["data"]
    assert [(pack["name"], pack["changed"], pack["is_there"]) for pack in said["packs"]] == [
        ("pack-1", 2, True),
        ("pack-2", 1, False),
    ]
    assert (said["built"], said["not_built"], said["outdated"]) == (3, ["no-gov", "sa-gov"], ["de-bafa"])
    assert said["to_order"] == {"sheets": 5, "envelopes": 1, "stamps": 1, "letters_without_address": 2}


SENDER = """\
sender:
  name: منظمة الحقوق الرقمية
  latin: Digital Rights Organisation
  lines: [P.O. Box 12, 10115 Berlin, GERMANY]
  contact: letters@example.org
"""


def test_the_sender_is_printed_for_the_backs_of_envelopes(program: Program, folder: Path) -> None:
    (folder / "letters" / "campaign.yaml").write_text(SENDER, "utf-8")
    file = folder / "out" / "packs" / "labels-l7160-sender.pdf"
    run = program("labels", "l7160", "--sender", "22", "--start-at", "3", "--root", folder)
    assert (run.code, run.err) == (0, "")
    assert run.out == f"22 labels in {file}\n"
    first, second = pages(file)
    assert (first.count("Digital Rights Organisation"), second.count("10115 Berlin")) == (19, 3)
    assert (first.count("GERMANY"), "example.org" in first) == (19, False)
    run = program("labels", "l7160", "--sender", "1", "--root", folder)
    assert run.out == f"1 label in {file}, replacing the file that was there\n"
    run = program("labels", "l7160", "de-bafa", "--sender", "1", "--root", folder)
    assert run.code == 2
    assert run.err.startswith("--sender prints the sender's own address: leave the choice of recipients out\n")
    assert program("labels", "l7160", "--sender", "0", "--root", folder).code == 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            "sender: none\n",
            (
                "letters/campaign.yaml: names no sender, and the backs of envelopes would show none\n"
                "    add «sender: {name: …, latin: …, lines: […]}»\n"
            ),
        ),
        (
            SENDER.replace("  lines: [P.O. Box 12, 10115 Berlin, GERMANY]\n", ""),
            (
                "letters/campaign.yaml: the sender has no postal address, and the backs of envelopes would show none\n"
                "    add «lines: […]» to it\n"
            ),
        ),
    ],
)
def test_no_sender_no_label(program: Program, folder: Path, settings: str, said: str) -> None:
    (folder / "letters" / "campaign.yaml").write_text(settings, "utf-8")
    run = program("labels", "l7160", "--sender", "21", "--root", folder)
    assert (run.code, run.out, run.err) == (1, "", said)
    assert not (folder / "out").exists()


def test_a_sender_that_fits_no_label_is_named_once(program: Program, folder: Path) -> None:
    (folder / "letters" / "campaign.yaml").write_text(SENDER.replace("P.O. Box 12", "Box " + "W" * 70), "utf-8")
    run = program("labels", "5160", "--sender", "3", "--root", folder)
    assert run.code == 1
    assert run.err.count("the address of the sender does not fit a label (5160), even in type of 7 pt\n") == 1


def test_status_of_many_packs_lists_those_that_need_attention(program: Program, built: Path) -> None:
    entry = json.loads((built / "out" / "manifest.json").read_text("utf-8"))["letters"][0]
    letter = PackedLetter(id=entry["id"], reference=entry["reference"], sha256=entry["sha256"], has_address=True)
    now, before = (letter,), (letter.model_copy(update={"sha256": "0" * 64}),)
    place = built / "signed" / "packs"
    place.mkdir(parents=True, mode=0o700)

    def listed(packs: Sequence[Pack]) -> list[str]:
        (place / "packs.json").write_text(Ledger.of(packs).to_json())
        lines = program("status", "--root", built).out.splitlines()
        (end,) = (number for number, line in enumerate(lines) if line.startswith(f"{len(packs)} packs: "))
        return lines[1 + lines.index(POSTING[-1]) : end]

    packs = [Pack(f"PACK{number:04}", now, 2) for number in range(5_000)]
    for pack in packs[:-1]:
        (place / f"{pack.name}.pdf").touch()
    assert len(listed(packs[:40])) == 40
    assert listed([*packs[1:], Pack("PACK0000", before, 2)]) == [
        "PACK4999\tsigned\t1\t2\tmissing",
        "PACK0000\tsigned\t1\t2\t1 letter has changed since",
        "Missing or out of date: 2 of 5000 packs; «--json» lists every pack",
    ]
    *rows, last = listed([Pack(f"GONE{number:04}", now, 2) for number in range(50)])
    assert len(rows) == 40
    assert last == (
        "Missing or out of date: 50 of 50 packs, of which the first 40 are listed; «--json» lists every pack"
    )


def test_status_of_nothing(program: Program, folder: Path) -> None:
    run = program("status", "--root", folder)
    assert (run.code, run.err) == (0, "")
    assert run.out == (
        "0 of 5 letters are built\n"
        f"Next: make the letters that are missing or out of date (5): «advocacy build --root {folder}»\n"
    )
    assert not (folder / "out").exists()


def test_what_was_forgotten_is_said_though_the_campaign_has_a_mistake(program: Program, built: Path) -> None:
    (built / "people.csv").write_text("name\nسامي\n", "utf-8")
    assert program("sign", built / "people.csv", ALL, "--root", built).code == 0
    (built / "out" / "index.html").touch()
    recipients = built / "recipients.yaml"
    recipients.write_text(recipients.read_text("utf-8") + "nonsense: 1\n", "utf-8")
    run = program("forget", "--root", built)
    assert run.code == 1
    assert run.out.endswith("4 files removed\n")
    assert run.err.startswith(f"{built}/out/index.html was not made again:\nrecipients.yaml:")
    assert not (built / "signed").exists()
    said = json.loads(program("forget", "--json", "--root", built).out)
    assert (said["status"], said["data"]["removed"], said["problems"][0]["file"]) == ("wrong", [], "recipients.yaml")


def test_forgetting_leaves_what_has_no_name(program: Program, built: Path) -> None:
    nothing = f"There was nothing to remove in {built / 'signed'}.\n"
    assert program("forget", "--root", built).out == nothing
    assert program("pack", ALL, "--root", built).code == 0
    (built / "people.csv").write_text("name\nسامي\n", "utf-8")
    assert program("sign", built / "people.csv", ALL, "--root", built).code == 0
    status = program("status", "--root", built).out
    assert "\tsigned\t3\t4\tup to date\n" in status
    assert f"Next: when all is posted, delete what is signed: «advocacy forget --root {built}»\n" in status
    signed = built / "signed"
    (pack,) = (signed / "packs").glob("*.pdf")
    run = program("forget", "--root", built)
    removed = (pack, signed / "packs" / "packs.json", signed / "handing-out.csv", signed / "key")
    assert run.out == "".join(f"removed: {file}\n" for file in removed) + "4 files removed\n"
    assert not signed.exists()
    assert (built / "out" / "packs" / "pack.pdf").exists()
    assert (built / "out" / "letters" / "de-bafa.pdf").exists()
    assert json.loads(program("forget", "--json", "--root", built).out)["data"] == {"removed": [], "left": []}


def test_packs_in_the_output_folder_are_no_strays(program: Program, built: Path) -> None:
    assert program("pack", ALL, "--root", built).code == 0
    assert program("proof", "--root", built).code == 0
