"""A letter that is made from a form is the one that WeasyPrint makes alone, and no letter knows of another."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape, unescape

import page
import pypdf
import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageChops

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.exact_text.font_file import face
from advocacy.letter.forms.blanks import FIRST, NUMBERED, blanks_of
from advocacy.letter.forms.lines import Blocks
from advocacy.letter.forms.objects import is_from_form
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from tests.conftest import DAY, REPO, fronts
from tests.letter.structure import outline_of, structure_of
from tests.thorough import every


@pytest.fixture(scope="module")
def typesetter(small: Campaign) -> Typesetter:
    return Typesetter(Materials.of(small))


@pytest.fixture(scope="module")
def letters(small: Campaign, shipped: Campaign) -> tuple[Letter, ...]:
    on_a4 = fronts(small, small.directory.recipients, DAY, Paper.A4, type_size="12pt")
    (on_us_letter,) = fronts(shipped, shipped.directory.recipients[:1], DAY, Paper.LETTER, type_size="10.5pt")
    translated = [each for each in shipped.directory.recipients if each.id in ("fr-gov", "pe-gov")]
    return *on_a4, on_us_letter, *merge(shipped, translated, LetterRequest(DAY, Paper.A4, type_size="10.5pt"))


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [sheet.render(scale=150 / 72).to_pil().convert("L") for sheet in document]


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\f".join(sheet.get_textpage().get_text_range() for sheet in document)


def assert_alike(made: bytes, whole: bytes) -> None:
    """That one looks, reads and is described as the other."""
    assert is_from_form(made)
    assert not is_from_form(whole)
    for one, other in zip(pictures(made), pictures(whole), strict=True):
        assert not ImageChops.difference(one, other).getbbox()
    assert text(made) == text(whole)
    assert structure_of(made) == structure_of(whole)
    assert outline_of(made) == outline_of(whole)
    formed, stock = (pypdf.PdfReader(io.BytesIO(pdf)) for pdf in (made, whole))
    assert formed.metadata == stock.metadata
    assert formed.xmp_metadata.stream.get_data() == stock.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    for key in ("/Lang", "/ViewerPreferences", "/MarkInfo"):
        assert formed.trailer["/Root"][key] == stock.trailer["/Root"][key]
    for box in ("mediabox", "trimbox", "bleedbox"):
        assert [getattr(page, box) for page in formed.pages] == [getattr(page, box) for page in stock.pages]


def test_a_letter_from_a_form_is_what_weasyprint_makes_of_it(typesetter: Typesetter, letters: Sequence[Letter]) -> None:
    for letter in letters[1::2]:
        assert_alike(typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript))


@pytest.mark.slow
@pytest.mark.parametrize("paper", Paper)
def test_every_shipped_letter_from_a_form_is_what_weasyprint_makes_of_it(shipped: Campaign, paper: Paper) -> None:
    """Some in an ordinary run, all with ``--thorough``."""
    typesetter = Typesetter(Materials.of(shipped))
    recipients = shipped.directory.recipients[:: every(160 if paper is Paper.A4 else 250)]
    for letter in merge(shipped, recipients, LetterRequest(DAY, paper, type_size="10.5pt")):
        assert_alike(typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript))


def test_a_letter_is_the_same_alone_and_after_any_other(
    small: Campaign, typesetter: Typesetter, letters: Sequence[Letter]
) -> None:
    together = [typesetter.typeset(letter.manuscript) for letter in letters]
    assert [typesetter.typeset(letter.manuscript) for letter in reversed(letters)] == together[::-1]
    for letter, pdf in zip(letters[::2], together[::2], strict=True):
        assert Typesetter(Materials.of(small)).typeset(letter.manuscript) == pdf


@pytest.mark.parametrize("size", ["10.5pt", "16pt"])
def test_as_many_pages_are_counted_as_weasyprint_makes(
    typesetter: Typesetter, letters: Sequence[Letter], monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    """Nothing is drawn for that, and no letter laid out as a whole."""
    some = [replace(letter, html=letter.html.replace(f"{letter.type_size}", size)) for letter in letters[::2]]
    whole = [typesetter._pages_whole(letter.manuscript) for letter in some]
    monkeypatch.setattr(Typesetter, "_pages_whole", lambda *_: pytest.fail("laid out as a whole"))
    monkeypatch.setattr(Blocks, "_draw", lambda *_: pytest.fail("drawn"))
    assert [typesetter.pages(letter.manuscript) for letter in some] == whole
    assert max(whole) > 1


def test_letters_from_a_form_are_valid(typesetter: Typesetter, letters: Sequence[Letter]) -> None:
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        for letter in letters[-3:]:
            report = page.validate_pdf_bytes(typesetter.typeset(letter.manuscript), profile=profile)
            assert report.is_compliant, report.failures


TINY = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>رسالة</title></head><body>
<div class="row"><p class="date">٢٣ نوفمبر</p>
<address dir="ltr"><bdi>Rue de l’Exemple 1</bdi><br><bdi>BERN</bdi></address></div>
<h1><span class="label">الموضوع:</span> الرقابة</h1><p class="long">يُراقَب الصحفيون والمدافعون عن حقوق الإنسان.</p>
<ol><li>أولًا</li></ol><p><i>ا</i><i>ب</i></p><footer>المرجع:<br><bdi dir="ltr">HRD-1</bdi></footer>
</body></html>"""
TINY_STYLE = """
@font-face { font-family: Amiri; src: url(../fonts/Amiri-Regular.ttf) }
@page { margin: 20mm }
html { font-family: Amiri; line-height: 1.75 } ol { list-style: none }
.row { display: flex; justify-content: space-between } address { width: 75mm }
footer { position: fixed; bottom: -10mm; left: 0 }
"""


def set_twice(small: Campaign, letter: Letter, html: str, style: str) -> tuple[bytes, bytes]:
    """A small letter, as a letter is typeset, and as a whole."""
    typesetter = Typesetter(replace(Materials.of(small), style=TINY_STYLE + style))
    letter = replace(letter, html=html)
    return typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript)


def assert_set_as_a_whole(
    small: Campaign, letter: Letter, html: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a small letter is what comes of it as a whole."""
    whole: list[bytes] = []
    typeset = Typesetter.typeset_whole
    monkeypatch.setattr(Typesetter, "typeset_whole", lambda *those: whole.append(typeset(*those)) or whole[0])
    typesetter = Typesetter(replace(Materials.of(small), style=TINY_STYLE + style))
    assert [typesetter.typeset(replace(letter.manuscript, html=html))] == whole
    assert not is_from_form(whole[0])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<ol>", "<table><tr><td>لا</td></tr></table><ol>"),
        ("<ol>", '<a href="https://example.org/">لا</a><ol>'),
        ("<ol>", '<ol style="opacity: .9">'),
        ("<ol>", "<!-- لا --><ol>"),
        ("<ol>", "لا<ol>"),
        ("<ol>", "<b>لا</b><ol>"),
        ("<i>ا", '<i id="here">ا'),
        ("<p class", "<p title='&#xe000;1&#xe001;' class"),
    ],
)
def test_what_is_no_plain_text_is_set_as_a_whole(
    small: Campaign, letters: Sequence[Letter], monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    assert_set_as_a_whole(small, letters[0], TINY.replace(before, after), "", monkeypatch)


@pytest.mark.parametrize(
    "style",
    [
        "p { text-decoration: underline }",
        "h1 { float: right }",
        "p::first-letter { color: red }",
        "p { opacity: .5 }",
        ".label { background: yellow }",
        ".label { border: 1px solid }",
        ".label { outline: 1px solid }",
        ".label::before { content: 'لا'; outline: 1px solid }",
        ".label { background: linear-gradient(red, blue) }",
        "footer bdi { outline: 1px solid }",
        "p { columns: 2 }",
        "ol { list-style: arabic-indic inside }",
        "h1 { position: relative }",
        "@page { @bottom-center { content: counter(page) } }",
        "address { width: 160mm }",
        "h1 { bookmark-label: content(first-letter) }",
        "h1::after { content: counter(page) ' / ' counter(pages) }",
        "i { float: footnote }",
    ],
)
def test_what_may_depend_on_more_than_its_own_block_is_set_as_a_whole(
    small: Campaign, letters: Sequence[Letter], monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    assert_set_as_a_whole(small, letters[0], TINY, style, monkeypatch)


@pytest.mark.parametrize(
    "style",
    [
        "h1 { border-bottom: 1px solid #900; background: #eee }",
        "footer { left: auto; right: 3mm; position: absolute }",
        "address { width: auto }",
        "address { font: 300 10pt/1.2 Amiri; padding: 2%; text-align: right }",
        "body { width: 130mm; text-align: justify; text-indent: 2mm; hyphens: auto; color: #123456 }",
        ".date { display: inline-block; margin: 3% 10% 1em auto } .row { display: block }",
        "li::before { content: counter(item, arabic-indic) ' - '; counter-increment: item }",
        "p:last-of-type { break-inside: avoid; min-height: 3cm; border-top: 2pt dotted }",
        "address { text-transform: uppercase } bdi { letter-spacing: .5pt } p { word-spacing: 2pt }",
        "footer { text-transform: capitalize; hyphens: none } address { white-space: pre-line }",
        "h1::after { content: ' ' content(text) } p { overflow-wrap: anywhere; font-variant: small-caps }",
    ],
)
def test_whatever_the_style_it_is_laid_out_as_weasyprint_does(
    small: Campaign, letters: Sequence[Letter], style: str
) -> None:
    assert_alike(*set_twice(small, letters[0], TINY, style))


@pytest.mark.parametrize(
    "style",
    [
        "",
        "p, address { text-align: center }",
        "p, address { text-align: justify; hyphens: auto } p { padding: 0 3% }",
        "p { text-align: left } address { text-align: end; text-align-last: right; line-height: normal }",
        "address { position: absolute; width: auto; text-indent: 3mm } bdi { margin: 0 1mm; vertical-align: super }",
    ],
)
def test_what_was_set_before_changes_nothing(small: Campaign, letters: Sequence[Letter], style: str) -> None:
    """Lines that are set as others were before come out as if they had been the first."""
    materials = replace(Materials.of(small), style=TINY_STYLE + style)
    texts = ["أ", "Rue X 1", "في شأن " * 40, "Straßenverkehrsordnung 1234 " * 9, "م\u00a0ن", "e", "قال Ali ثم مضى"]
    long = "يُراقَب الصحفيون والمدافعون عن حقوق الإنسان."
    tiny = [TINY.replace(long, text).replace("Rue de l’Exemple 1", text[:150]) for text in texts[:: every(2)]]
    known = Typesetter(materials)
    for n, html in enumerate(tiny):
        letter = replace(letters[0], html=html)
        made = known.typeset(letter.manuscript)
        assert made == Typesetter(materials).typeset(letter.manuscript)
        if n % 2:
            assert_alike(made, known.typeset_whole(letter.manuscript))


def test_a_letter_that_is_wrong_does_not_make_the_next_one_right(
    typesetter: Typesetter, letters: Sequence[Letter]
) -> None:
    wrong = [replace(letter, html=letter.html.replace("تحية", "تحية 漢")) for letter in letters[:2]]
    for letter in wrong:
        with pytest.raises(AdvocacyError, match=r"not bundled|No font has a glyph"):
            typesetter.typeset(letter.manuscript)
    assert is_from_form(typesetter.typeset(letters[0].manuscript))


def test_signs_of_html_in_a_name_stay_what_they_are(typesetter: Typesetter, letters: Sequence[Letter]) -> None:
    name = "A&B <i>x</i> \"q\" 'r' &lt; (\\)"
    letter = replace(letters[0], html=letters[0].html.replace("تحية طيبة", escape(name)), title="&")
    assert_alike(typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript))


def test_spaces_and_references_in_a_text_are_what_a_parser_takes_them_for(
    typesetter: Typesetter, letters: Sequence[Letter]
) -> None:
    text = " &#32;&shy;أ  ب\n\t&amp;&#13;ج&nbsp;&#160; "
    letter = replace(letters[0], html=letters[0].html.replace("تحية طيبة", text))
    assert_alike(typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript))


@pytest.mark.parametrize("title", ["a&#13;b", "أ&#13;ب"])
def test_a_title_is_what_its_references_say(typesetter: Typesetter, letters: Sequence[Letter], title: str) -> None:
    html = re.sub("<title>.*</title>", f"<title>{title}</title>", letters[0].html)
    letter = replace(letters[0], html=html)
    made, whole = typesetter.typeset(letter.manuscript), typesetter.typeset_whole(letter.manuscript)
    assert is_from_form(made)
    titles = [pypdf.PdfReader(io.BytesIO(pdf)).metadata.title for pdf in (made, whole)]  # type: ignore[union-attr]
    assert titles[0] == titles[1] == unescape(title)


@given(some.lists(some.text(some.characters(exclude_categories=["Cs", "Co", "Cc"]), min_size=1)))
def test_texts_put_back_into_their_blanks_give_the_letter(texts: list[str]) -> None:
    html = "<!DOCTYPE html>" + "".join(f"<p>{escape(text)}</p>\n" for text in texts)
    blanks = blanks_of(html)
    assert blanks
    assert NUMBERED.sub(lambda mark: blanks.texts[int(mark[1])], blanks.markup) == unescape(html)
    assert all(text.strip(" \t\n\f") for text in blanks.texts)


@pytest.mark.parametrize("html", [f"<p>{FIRST}0</p>", "<p>a\rb</p>", "<p>a\0b</p>", "<pre>a</pre>", "<P>a</P>"])
def test_there_are_no_blanks_in_what_a_parser_may_read_otherwise(html: str) -> None:
    assert blanks_of(html) is None


@pytest.mark.parametrize("file", ["Amiri-Regular.ttf", "Amiri-Bold.ttf", "NotoSerif-Regular.ttf"])
def test_a_font_cut_down_draws_the_same_glyphs(file: str) -> None:
    data = (REPO / "fonts" / file).read_bytes()
    full = TTFont(io.BytesIO(data))
    names = full.getGlyphOrder()
    chosen = list(range(len(names) - 1, 1, -7))
    cut, new = face(data, 0).subset(chosen)
    small = TTFont(io.BytesIO(cut), checkChecksums=2)
    assert len(cut) < len(data) / 2
    assert any(full["glyf"][names[glyph]].isComposite() for glyph in chosen)

    sets, order = {font: font.getGlyphSet() for font in (full, small)}, small.getGlyphOrder()

    def drawn(font: TTFont, name: str) -> object:
        pen = DecomposingRecordingPen(sets[font])
        sets[font][name].draw(pen)
        return pen.value, font["hmtx"][name]

    for glyph in chosen:
        assert drawn(small, order[new[glyph]]) == drawn(full, names[glyph])
        assert not getattr(small["glyf"][order[new[glyph]]], "program", b"")
