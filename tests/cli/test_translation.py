"""Letters with a translation on the back, from the build to packs that are signed, as a person goes about it."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.conftest import DAY, Program

pytestmark = pytest.mark.usefixtures("set_once")  # what is set in type, is set once


def texts(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def folds(pdf: Path) -> list[bool]:
    """On which pages it is marked where to fold."""
    with pikepdf.open(pdf) as document:
        return [b"0.4 w 0.5 G" in b"".join(_contents(page)) for page in document.pages]


def _contents(page: pikepdf.Page) -> list[bytes]:
    contents = page.obj.get("/Contents")
    parts = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    return [part.read_bytes() for part in parts]


def test_a_build_says_what_is_on_the_back_and_proof_reads_it(program: Program, translated: Path) -> None:
    entries = json.loads((translated / "out/manifest.json").read_text("utf-8"))["letters"]
    assert [(entry["id"], entry["translation"]) for entry in entries] == [("de-bafa", "fr"), ("ma-gov", "")]
    assert [len(texts(translated / f"out/letters/{entry['id']}.pdf")) for entry in entries] == [2, 1]
    again = program("build", "de-bafa", "--root", translated, "--date", DAY)
    assert "1 unchanged" in again.out
    assert "With a translation on the back: 1 (1 fr)" in again.out
    page = (translated / "out/index.html").read_text("utf-8")
    assert re.findall("وعلى ظهرها ترجمة إلى ([^&]+)&", page) == ["الفرنسية"]
    proof = program("proof", "--root", translated)
    assert proof.code == 0, proof.err
    assert "2 letters proved: nothing is wrong" in proof.out


def test_the_option_goes_before_the_campaign_and_is_kept(program: Program, translated: Path) -> None:
    built = program("build", "de-bafa", "--root", translated, "--date", DAY, "--translation", "none")
    assert "With a translation" not in built.out
    assert len(texts(translated / "out/letters/de-bafa.pdf")) == 1
    # It was asked for, so nothing about it is out of date; and how to make it again is said with the option.
    assert program("proof", "--root", translated).code == 0
    (translated / "out/letters/de-bafa.pdf").unlink()
    assert "advocacy build de-bafa --date 2026-11-23 --translation none" in program("proof", "--root", translated).err
    status = program("status", "--root", translated)
    assert "changed" not in status.out
    dry = program("build", "--root", translated, "--translation", "en,fr", "--dry-run", "--json")
    would = {each["id"]: each["translation"] for each in json.loads(dry.out)["data"]["would_make"]}
    assert would == {"de-bafa": "fr", "it-gov": "", "ma-gov": "", "no-gov": "", "sa-gov": ""}


@pytest.mark.parametrize("command", [("build",), ("preview", "de-bafa")])
def test_a_language_that_is_not_there_is_wrong_usage(
    program: Program, translated_root: Path, command: tuple[str, ...]
) -> None:
    run = program(*command, "--root", translated_root, "--translation", "fr,de")
    assert run.code == 2
    assert "nothing is translated into «de»: auto, none, or some of en, es, fr" in run.err


def test_the_language_of_a_state_that_changes_makes_its_letter_old(program: Program, translated: Path) -> None:
    file = translated / "recipients.yaml"
    file.write_text(file.read_text("utf-8").replace("language: fr", "language: es"), "utf-8")
    status = program("status", "--root", translated, "--json")
    assert "de-bafa" in status.out
    built = program("build", "de-bafa", "--root", translated, "--date", DAY)
    assert "With a translation on the back: 1 (1 es)" in built.out
    assert "Traducción de cortesía" in texts(translated / "out/letters/de-bafa.pdf")[1]


@pytest.mark.usefixtures("whole_covers")
def test_a_pack_is_printed_on_both_sides_and_only_fronts_are_folded(program: Program, translated: Path) -> None:
    packed = program("pack", "--root", translated, "--with-unaddressed")
    # A cover, a letter and its back on one sheet, a letter with a blank back.
    assert "2 letters, 3 sheets of paper" in packed.out, packed.err
    pack = translated / "out/packs/pack.pdf"
    pages = texts(pack)
    assert len(pages) == 6
    assert "رسائل لها ترجمة" in pages[0]
    assert "على ظهر الرسالة ترجمة مجاملة" in pages[0]
    assert "HRD-de-bafa" in pages[2]
    assert "Traduction de courtoisie" in pages[3]
    assert "HRD-de-bafa" in pages[3]
    assert pages[5] == ""
    assert folds(pack) == [False, False, True, False, True, False]
    one_sided = program("pack", "--root", translated, "--with-unaddressed", "--one-sided")
    assert "2 letters, 4 sheets of paper" in one_sided.out
    assert "على ورقة تلي الرسالة" in texts(pack)[0]


def test_the_front_is_signed_and_the_back_is_not(program: Program, translated: Path) -> None:
    signers = translated / "signers.csv"
    signers.write_text("name,city\nنور,تونس\n", "utf-8")
    signers.chmod(0o600)
    signed = program("sign", signers, "--root", translated, "--with-unaddressed")
    assert signed.code == 0, signed.err
    (pack,) = [file for file in (translated / "signed").rglob("*.pdf") if "pack" in file.parts[-2]]
    pages = texts(pack)
    named = ["نور" in page for page in pages]
    assert len(pages) == 6
    assert named == [False, False, True, False, True, False]
    assert folds(pack) == [False, False, True, False, True, False]
    assert "Traduction de courtoisie" in pages[3]


Change = Callable[[pikepdf.Pdf], None]


def _without_back(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def _front_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents
    pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources


def _unmarked(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    for part in document.K:
        if "/Lang" in part:
            del part.Lang


def _smaller_back(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].mediabox = [0, 0, 420, 595]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_back, "has 1 page; one with a translation on its back has two"),
        (
            _front_twice,
            "on its back: the subject is missing or reads differently: «Demande de mettre fin à la surveillance",
        ),
        (_unmarked, "its back is not marked as being in «fr»"),
        (_smaller_back, "is on a sheet of 148 × 210 mm; a4 is 210 × 297 mm"),
    ],
)
def test_a_back_that_was_damaged_is_found(program: Program, translated: Path, change: Change, said: str) -> None:
    file = translated / "out/letters/de-bafa.pdf"
    data = BytesIO()
    with pikepdf.open(file) as pdf:
        change(pdf)
        pdf.save(data)
    file.write_bytes(data.getvalue())
    run = program("proof", "--root", translated)
    assert run.code == 1
    assert said in run.err


def test_a_manifest_that_says_otherwise_is_found(program: Program, translated: Path) -> None:
    manifest = translated / "out/manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"translation": "fr"', '"translation": ""'), "utf-8")
    said = program("proof", "--root", translated).err
    assert "the manifest says «» for its translation; the campaign says «fr»" in said
    assert "has 2 pages; a letter has one" in said
