import errno
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.letter.typesetting import versions
from advocacy.processes.scratch import scratch
from tests.conftest import DAY, OnEachPaper, with_template

MM = 72 / 25.4


@pytest.fixture(scope="module")
def typesetter(small: Campaign) -> Typesetter:
    return Typesetter(Materials.of(small))


@pytest.fixture(scope="module", params=Paper)
def made(request: pytest.FixtureRequest, small_letters: OnEachPaper) -> list[tuple[Letter, bytes]]:
    return [(letter, file.read_bytes()) for letter, file in small_letters[request.param]]


def fonts_of(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    """Every font of a file: its name, and whether it is embedded."""
    for thing in (reader.get_object(number) for number in range(1, reader.trailer["/Size"])):
        if isinstance(thing, dict) and thing.get("/Type") == "/FontDescriptor":
            yield re.sub(r"^/[A-Z]{6}\+", "", thing["/FontName"]), any(f"/FontFile{n}" in thing for n in ("", 2, 3))


def test_a_letter_is_one_page_of_its_sheet(made: list[tuple[Letter, bytes]]) -> None:
    assert len(made) == 5
    for letter, pdf in made:
        with pypdfium2.PdfDocument(pdf) as document:
            assert len(document) == 1
            width, height = document[0].get_size()
        expected = (210 * MM, 297 * MM) if letter.paper is Paper.A4 else (8.5 * 72, 11 * 72)
        assert (width, height) == pytest.approx(expected, abs=0.5)


def test_fonts_are_embedded_and_bundled(made: list[tuple[Letter, bytes]]) -> None:
    for _, pdf in made:
        fonts = dict(fonts_of(pypdf.PdfReader(io.BytesIO(pdf))))
        assert fonts
        assert fonts.keys() <= {"Amiri", "Amiri-Bold", "Noto-Serif"}
        assert all(fonts.values())


def test_the_text_can_be_read_back(made: list[tuple[Letter, bytes]], small: Campaign) -> None:
    """Stock drawing loses about a tenth of the Arabic words; Latin must come back whole."""
    for letter, pdf in made:
        with pypdfium2.PdfDocument(pdf) as document:
            text = " ".join(document[0].get_textpage().get_text_range().split())
        assert letter.reference in text
        for line in letter.recipient.postal_lines:
            assert line in text
        words = small.petition.step.to(letter.recipient).replace("،", " ").split()
        assert len(words) > 15
        assert sum(word.strip(":.،؛") in text for word in words) > 0.7 * len(words)


def test_the_address_stands_in_the_window(made: list[tuple[Letter, bytes]]) -> None:
    """20 mm from the left edge, 45 mm from the top, 85 by 45 mm; and nothing else does."""
    checked = 0
    for letter, pdf in made:
        if not letter.delivery.lines:
            continue  # it keeps no room for a window
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            height = page.get_height()
            window = (20 * MM, height - 90 * MM, 105 * MM, height - 45 * MM)
            inside = page.get_textpage().get_text_bounded(*window).split()
        assert inside == " ".join(letter.delivery.lines).split()
        checked += bool(inside)
    assert checked == 1


def test_nothing_is_printed_near_the_edge(made: list[tuple[Letter, bytes]]) -> None:
    for _, pdf in made:
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            width, height = page.get_size()
            text = page.get_textpage()
            boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert len(boxes) > 1000
        assert min(box[0] for box in boxes) >= 15 * MM
        assert max(box[2] for box in boxes) <= width - 15 * MM
        assert min(box[1] for box in boxes if box[3] > box[1]) >= 5 * MM
        assert max(box[3] for box in boxes) <= height - 15 * MM


def test_metadata_says_what_it_is_and_not_who_made_it(made: list[tuple[Letter, bytes]]) -> None:
    for letter, pdf in made:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert reader.metadata is not None
        assert set(reader.metadata) <= {"/Title", "/Producer"}
        assert reader.metadata.title == letter.title
        assert reader.trailer["/Root"]["/Lang"] == "ar"
        assert b"/campaign" not in pdf
        assert b"file://" not in pdf


def test_the_same_letter_is_the_same_bytes(small: Campaign, typesetter: Typesetter) -> None:
    letters = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    once = [typesetter.typeset(letter.manuscript) for letter in letters]
    anew = Typesetter(Materials.of(small))
    assert [anew.typeset(letter.manuscript) for letter in reversed(letters)] == once[::-1]


def test_a_font_of_the_machine_is_refused(small: Campaign) -> None:
    """Held when the folder is loaded already; here is the net below it."""
    materials = Materials.of(small)
    style = materials.style.replace("html { font-family: Amiri,", 'html { font-family: "DejaVu Sans",')
    assert style != materials.style
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    with pytest.raises(AdvocacyError, match=r"is set in .*, which is not bundled"):
        Typesetter(replace(materials, style=style)).typeset(letter.manuscript)


def test_the_fetcher_answers_for_the_campaign_only(small: Campaign, typesetter: Typesetter) -> None:
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    for address in ("file:///etc/passwd", "http://127.0.0.1/", "../recipients.yaml", "data:text/plain,x", "../../x"):
        hostile = replace(letter, html=letter.html.replace("</body>", f'<img alt="" src="{address}"></body>'))
        with pytest.raises(AdvocacyError, match=r"asks for «.*», which is not in the campaign folder"):
            typesetter.typeset(hostile.manuscript)


def test_a_bundled_picture_is_printed(small: Campaign) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    materials = Materials.of(small)
    materials = replace(materials, files={**materials.files, "letters/logo.svg": svg})
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    with_logo = replace(letter, html=letter.html.replace("<footer>", '<footer><img alt="logo" src="logo.svg">'))
    assert Typesetter(materials).typeset(with_logo.manuscript) != Typesetter(materials).typeset(letter.manuscript)


def test_versions_are_those_that_decide_the_bytes() -> None:
    assert set(versions()) == {"weasyprint", "pango", "subsetter"}
    assert versions()["subsetter"] == "HarfBuzz"


def test_a_missing_system_library_is_a_message(monkeypatch: pytest.MonkeyPatch, small: Campaign) -> None:
    import builtins

    real = builtins.__import__

    def broken(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0': no such file")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.delitem(sys.modules, "advocacy.letter.renderer", raising=False)
    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(AdvocacyError, match=r"a system library is missing: libgobject-2.0-0\n.*python3 run.py"):
        Typesetter(Materials.of(small))


def test_the_style_of_the_shipped_campaign_sets_no_list_markers(small: Campaign) -> None:
    """WeasyPrint gets the punctuation of right-to-left list markers wrong."""
    assert "list-style: none" in small.text_of(STYLE)


@pytest.mark.parametrize("target", ["x.html", "sub/x.pdf", "file:///etc/passwd"])
def test_links_that_lead_nowhere_for_the_reader_are_refused(small: Campaign, target: str) -> None:
    with pytest.raises(AdvocacyError) as caught:
        Typesetter(Materials.of(small)).typeset(linked(small, target).manuscript)
    (problem,) = caught.value.problems
    assert problem.message == f"links to «{target}», which no reader of the letter has"
    assert problem.remedy == "link to a page of the web, with https:// and all, or take the link out"


NO_LANGUAGE = 'Missing required "lang" attribute at the root of the document'


@pytest.mark.parametrize(
    ("template", "message", "place"),
    [
        ("", NO_LANGUAGE, (0, 0)),  # «lang» stands in the style sheet
        ('<p lang="fr">', NO_LANGUAGE, (0, 0)),
        ("\n<html><p>lang", NO_LANGUAGE, (2, 1)),
        ('<html lang="ar">\n<p style="colr: red">', "Ignored `colr: red` at 1:1, unknown property.", (2, 11)),
        ('<html lang="ar">\n<style>\np { colr: red}', "Ignored `colr: red` at 2:5, unknown property.", (3, 5)),
        ('<html lang="ar">\n<img src="index.js">', "Failed to load image at 'letters/index.js'", (2, 11)),
        ('<html lang="ar">\n<meta name="dcterms.created" content="never">', "Invalid date in <meta", (2, 13)),
    ],
)
def test_what_is_wrong_with_a_template_is_placed_there(
    small: Campaign, template: str, message: str, place: tuple[int, int]
) -> None:
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    typesetter = Typesetter(Materials.of(with_template(small, template)))
    with pytest.raises(AdvocacyError) as caught:
        typesetter.typeset_whole(replace(letter, html=template, translation="").manuscript)
    problem = caught.value.problems[0]
    assert problem.message.startswith(f"the renderer says: {message}")
    assert (problem.file, problem.line, problem.column) == (TEMPLATE, *place)


@pytest.mark.parametrize("target", ["../x.html", "//host/x"])
def test_links_out_of_the_folder_are_refused_too(small: Campaign, target: str) -> None:
    with pytest.raises(AdvocacyError, match="which no reader of the letter has"):
        Typesetter(Materials.of(small)).typeset(linked(small, target).manuscript)


@pytest.mark.parametrize("target", ["https://example.org/a", "mailto:a@example.org"])
def test_links_that_are_whole_stay(small: Campaign, target: str) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(Typesetter(Materials.of(small)).typeset(linked(small, target).manuscript)))
    assert [note.get_object()["/A"]["/URI"] for note in pdf.pages[0]["/Annots"]] == [target]


def linked(campaign: Campaign, target: str) -> Letter:
    (letter, *_) = merge(campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4))
    return replace(letter, html=letter.html.replace("<footer>", f'<footer><a href="{target}">x</a>'))


def test_a_full_folder_for_temporary_files_is_no_fault_of_the_style(
    small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("weasyprint.text.fonts.FontConfiguration.add_font_face", full)
    with pytest.raises(AdvocacyError) as refused:
        Typesetter(Materials.of(small))
    assert str(refused.value) == (
        f"cannot write temporary files in {scratch()}: No space left on device\n"
        "    make room on that disk, and run the command again"
    )
