"""What cannot be printed is said with its cell, before anything is made."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pikepdf import Pdf, parse_content_stream

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.typography.fonts import Ruler
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table import Table
from advocacy.files.text import RESTORE_IT
from advocacy.letter.merge import Paper
from advocacy.press.printable import BuiltPdf
from advocacy.press.signing.runs import runs_of
from advocacy.press.signing.signature_book import SMALLEST, SignatureBook, SignatureForm
from advocacy.press.signing.signers import Signer
from tests.conftest import OnEachPaper

PEOPLE = Table("people.xlsx", "مايو", {"name": 0, "city": 1, "date": 2, "line": 3, "signature": 4}, ())
"""The list that the signers of these tests stand on."""


@pytest.fixture(scope="module")
def book(small: Campaign) -> SignatureBook:
    return SignatureBook(SignatureForm.of(small, Paper.A4))


def said(book: SignatureBook, *signers: Signer) -> list[str]:
    return [str(problem) for problem in book.misfits(signers, PEOPLE)]


def test_what_fits_is_not_mentioned(book: SignatureBook) -> None:
    assert not said(book, Signer(2, "سالم", "عمّان", date(2026, 11, 24), "عضو"), Signer(3, ""))


@pytest.mark.parametrize(
    ("signer", "column", "message"),
    [
        (Signer(7, "عبد الرحمن " * 12), "A", r"the name «.*» is too long for its line, even in type of 7.5 pt"),
        (Signer(7, "", "Llanfair" * 12), "B", r"the city «.*» is too long .*\n    shorten it by about \d+ %"),
        (Signer(7, "", line="عضو " * 90), "D", r"the line «.*» is too long"),
        (Signer(7, "山"), "A", r"no bundled font can draw «山» \(U\+5C71\) of the name\n    write it"),
        (Signer(7, "أ ❤"), "A", r"no bundled font can draw «❤» \(U\+2764\) of the name\n    delete the pict"),
        (Signer(7, "a\u202eb"), "A", r"the name holds an invisible character: U\+202E\n    delete it"),
        (Signer(7, "", image=b"?"), "E", r"their signature is neither PNG nor SVG\n    save it anew as PNG"),
        (Signer(7, "", "", date(2200, 1, 1)), "C", r"the Hijri calendar of SA .*\n    correct the date"),
    ],
    ids=["name", "city", "line", "glyph", "sign", "control", "image", "date"],
)
def test_what_does_not_fit_is_said_with_its_cell(
    book: SignatureBook, signer: Signer, column: str, message: str
) -> None:
    (problem,) = said(book, signer)
    assert re.match(rf"people\.xlsx, sheet «مايو», row 7, column {column}: {message}", problem), problem


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Dr. سامي العلوي", "rtl"), ("Rabat الرباط", "rtl"), ("سامي Müller-Brontë", "ltr"), ("Zoë", "ltr"), ("12", "rtl")],
)
def test_a_line_runs_as_most_of_its_letters_do(book: SignatureBook, text: str, direction: str) -> None:
    """WeasyPrint puts «Dr.» behind an Arabic name in a line that runs from the left."""
    assert book._writing(text, "name")["dir"] == direction


def test_everything_wrong_is_said_at_once(book: SignatureBook) -> None:
    found = said(book, Signer(2, "س" * 200, "ب" * 200, image=b""), Signer(3, "س" * 200, image=b"x"))
    assert [line.split(": ")[0].removeprefix("people.xlsx, sheet «مايو», ") for line in found] == [
        "row 2, column A",
        "row 2, column B",
        "row 3, column A",
        "row 3, column E",
    ]


def test_a_long_name_is_set_smaller_never_smaller_than_said(book: SignatureBook) -> None:
    for length in range(5, 60):
        signer = Signer(2, "سلمى " * length)
        fits = not said(book, signer)
        assert fits == (book._size(signer.name.strip(), "name") >= SMALLEST)
    assert book._size("سلمى", "name") == 12


def test_a_date_is_asked_for_only_where_it_is_read(book: SignatureBook) -> None:
    assert not said(book, Signer(2, "", "", date(2200, 1, 1), recipients=("de-bafa",)))


@pytest.mark.parametrize(
    "text", ["سلمى بنت محمد", "Anna Müller", "سَلْمَى", "محمد 3", "لا إله إلا الله", "الأم الإله الآلاء", "ميّ بنت حجّي"]
)
def test_words_are_never_wider_than_the_ruler_says(book: SignatureBook, text: str) -> None:
    block = book.block(Signer(2, text))
    with Pdf.open(BytesIO(block.pdfs[0])) as pdf:
        run = next(runs_of(pdf.pages[0], [*parse_content_stream(pdf.pages[0])]))
    width = block.written["name"].x - run.origin[0]
    assert width <= 12 * book._ruler.width(text) + 0.5
    assert width >= 12 * book._ruler.width(text) * 0.7


def test_a_font_without_arabic_measures_what_it_has(small: Campaign) -> None:
    ruler = Ruler([small.files["fonts/NotoSerif-Regular.ttf"]])
    assert ruler.draws("a")
    assert not ruler.draws("س")
    assert 0.4 < ruler.width("a") < 0.7
    assert ruler.width("س") == 1


def changed(campaign: Campaign, name: str, old: bytes, new: bytes) -> Campaign:
    assert old in campaign.files[name]
    return replace(campaign, files={**campaign.files, name: campaign.files[name].replace(old, new)})


def test_a_letter_of_ones_own_is_told_what_it_lacks(small: Campaign) -> None:
    without = changed(small, "letters/letter.html.j2", b'data-signer="city"', b"")
    with pytest.raises(AdvocacyError, match=r'letter\.html\.j2: .* no line for a signer\'s city\n.*data-signer="city"'):
        SignatureBook(SignatureForm.of(without, Paper.A4))
    bare = changed(small, "letters/letter.css", b"border-bottom: .4pt solid #666", b"")
    with pytest.raises(AdvocacyError, match=r"letter\.css: no line is drawn beside «الاسم:»\n.*border"):
        SignatureBook(SignatureForm.of(bare, Paper.A4))
    older = replace(small, files={k: v for k, v in small.files.items() if "signature." not in k})
    with pytest.raises(AdvocacyError, match=r"signature\.css: this file is missing\n.*init"):
        SignatureBook(SignatureForm.of(older, Paper.A4))


@pytest.mark.parametrize(
    ("rule", "declaration"),
    [
        ("p { display: none }", "display: none"),
        ("p:first-child { display: none }", "display: none"),
        ("p { visibility: hidden }", "visibility: hidden"),
        ("p { opacity: 0 }", "opacity: 0"),
        ("img { display: none }", "display: none"),
        ("img { visibility: hidden }", "visibility: hidden"),
    ],
)
def test_a_style_sheet_that_hides_what_signers_write_is_told(small: Campaign, rule: str, declaration: str) -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0L4 2" stroke="black"/></svg>'
    signer = Signer(2, "سالم", "فاس", image=picture)
    style = small.files["letters/signature.css"]
    hiding = changed(small, "letters/signature.css", style, style + rule.encode())
    line, column = style.count(b"\n") + 1, rule.index(declaration) + 1
    with pytest.raises(AdvocacyError) as raised:
        SignatureBook(SignatureForm.of(hiding, Paper.A4)).block(signer)
    message, remedy = "what signers write is not drawn", f"delete «{declaration}»"
    assert raised.value.problems == (Problem(message, remedy, "letters/signature.css", line, column),)


def test_a_template_that_leaves_out_what_signers_write_is_told(small: Campaign) -> None:
    bare = changed(small, "letters/signature.html.j2", b"{{ writing.text }}", b"")
    with pytest.raises(AdvocacyError) as raised:
        SignatureBook(SignatureForm.of(bare, Paper.A4)).block(Signer(2, "سالم"))
    message = "what signers write is not drawn"
    remedy = f"write each of «writings» on a page of its own there; or {RESTORE_IT}"
    assert raised.value.problems == (Problem(message, remedy, "letters/signature.html.j2"),)


def test_lines_are_read_in_a_letter_as_it_was_built_where_it_has_them(
    small: Campaign, small_letters: OnEachPaper, book: SignatureBook
) -> None:
    letter, file = small_letters[Paper.A4][0]
    built = BuiltPdf("letters/de-bafa.pdf", file.read_bytes())
    bare = changed(small, "letters/letter.css", b"border-bottom: .4pt solid #666", b"")
    assert SignatureForm.of(bare, Paper.A4, None, letter.recipient, built).lines == book.lines
    other = changed(small, "letters/letter.html.j2", "التاريخ:".encode(), "اليوم:".encode())
    form = SignatureForm.of(other, Paper.A4, None, letter.recipient, built)
    assert form.labels["date"] == "اليوم:"
    assert form.lines["date"].width > book.lines["date"].width
    with pytest.raises(AdvocacyError, match=r"^letters/de-bafa\.pdf: is not a PDF, or a damaged one"):
        SignatureForm.of(small, Paper.A4, None, letter.recipient, BuiltPdf("letters/de-bafa.pdf", b"%PDF-1.7"))


def test_a_letter_without_a_line_for_a_day_is_well_and_bears_none(undated: Campaign) -> None:
    book = SignatureBook(SignatureForm.of(undated, Paper.A4))
    assert set(book.lines) == {"name", "city", "signature", "line"}
    assert not said(book, Signer(2, "سالم", "عمّان", None, "عضو"))
    assert not book.block(Signer(2, "سالم", "عمّان", date(2026, 11, 24))).days


@pytest.mark.parametrize("paper", Paper)
def test_there_is_room_for_a_signature(undated: Campaign, paper: Paper) -> None:
    """12 to 15 mm high, and wide enough for a name; the three stand in one row."""
    lines = SignatureBook(SignatureForm.of(undated, paper)).lines
    rules = [lines[field] for field in ("name", "city", "signature")]
    assert len({round(line.box[1]) for line in rules}) == 1
    assert all(12 <= (line.box[3] - line.box[1]) / 72 * 25.4 <= 15 for line in rules)
    assert all(line.width / 72 * 25.4 > 30 for line in rules)
    assert rules[0].left > rules[1].left > rules[2].left
