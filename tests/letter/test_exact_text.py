"""Every word that was written comes back, in order, with its harakat; and the letter looks as before."""

import importlib.util
import io
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.exact_text import line
from advocacy.letter.merge import Paper, merge
from advocacy.letter.renderer import weasyprint
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter, versions_here
from tests.conftest import DAY, REPO, Made, OnEachPaper, with_template
from tests.letter.readers import (
    HAS_PDFJS,
    HAS_POPPLER,
    read_by_pdfium,
    read_by_pdfjs,
    read_by_poppler,
    read_by_pymupdf,
    read_by_pypdf,
    share,
    words,
    words_of_page,
)
from tests.thorough import every

HARD = [
    "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ",
    "لا إله إلا الله، والسلام على لآلئ الإسلام",
    "ألّا تُستخدَم، ثُمَّ يُصدَّر ويُرخَّص، مرارًا وقطعًا",
    "المملكة المغربية والممكن والمحتمل والحجج والمجتمع",
    "في عام ١٩٩٩ ثم في عام 2026 وما بعده",
    "كتبت Amnesty ثم عادت",
    "العمّال ، واللغة ؛ والسؤال ؟ نعم!",
    "قال: (نعم) وقال [لا] وقال «ربما» ومضى",
    "جميلـــة كتـــاب",
    "بَيْنَ شَيْءٍ وَآخَرَ رُؤًى وَسُؤَالٌ وَبِئْرٌ",
]


def at(file: Path, pdf: bytes) -> Path:
    file.write_bytes(pdf)
    return file


def test_every_word_of_every_shipped_letter_comes_back_from_pdfium(made: Made) -> None:
    for letter, file in made:
        assert read_by_pdfium(file) == words_of_page(letter.html), letter.recipient.id


@pytest.mark.skipif(not HAS_POPPLER, reason="poppler-utils is not installed; CI installs it")
def test_every_word_comes_back_from_poppler(unlike: Made) -> None:
    for (letter, _), read in zip(unlike, read_by_poppler([file for _, file in unlike]), strict=True):
        assert read == words_of_page(letter.html), letter.recipient.id


def test_nearly_every_word_comes_back_from_pymupdf(unlike: Made) -> None:
    """It takes every Arabic-Indic number for letters."""
    for letter, file in unlike:
        assert share(read_by_pymupdf(file), words_of_page(letter.html)) >= 98, letter.recipient.id


def test_nearly_every_word_comes_back_from_pypdf(few: Made) -> None:
    """It takes one Arabic-Indic year for letters."""
    for letter, file in few:
        assert share(read_by_pypdf(file), words_of_page(letter.html)) >= 98, letter.recipient.id


@pytest.mark.skipif(not HAS_PDFJS, reason="PDFJS names no folder of pdfjs-dist; CI installs it where npm is")
def test_nearly_every_word_comes_back_from_pdfjs(unlike: Made) -> None:
    tried = unlike[:: every(3)]
    for (letter, _), read in zip(tried, read_by_pdfjs([file for _, file in tried]), strict=True):
        assert share(read, words_of_page(letter.html)) >= 99, letter.recipient.id


def test_a_postal_block_is_read_after_the_addressee_beside_it_on_us_letter_too(addressed: OnEachPaper) -> None:
    """On A4, this is part of reading every shipped letter."""
    letters, files = zip(*addressed[Paper.LETTER], strict=True)
    wanted = [words_of_page(letter.html) for letter in letters]
    assert [*map(read_by_pdfium, files)] == wanted
    if HAS_POPPLER:
        assert read_by_poppler([*files]) == wanted


def test_latin_runs_are_marked_with_a_language(made: Made) -> None:
    for letter, file in made:
        with pikepdf.open(file) as pdf:
            pdf.pages[0].contents_coalesce()
            marks = pdf.pages[0].Contents.read_bytes().count(b"/Span <</Lang (und-Latn)>> BDC")
        # The reference at the foot, and each line of the postal address that has a Latin letter.
        latin = sum(bool(re.search("[A-Za-z]", line)) for line in letter.recipient.postal_lines)
        assert marks >= 1 + latin, letter.recipient.id


def test_a_language_that_the_template_names_is_kept(small: Campaign) -> None:
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    body = '<p>كتبت <bdi lang="de" dir="ltr">das Amt</bdi> في ٢٠٢٦</p>'
    page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body>{body}</body></html>'
    pdf = Typesetter(Materials.of(small)).typeset(replace(letter.manuscript, html=page, translation=""))
    content = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    assert re.findall(rb"/Lang \((.*?)\)", content.get_data()) == [b"de"]


@pytest.mark.parametrize("text", HARD)
def test_hard_cases_come_back_from_pdfium(small: Campaign, text: str, tmp_path: Path) -> None:
    typesetter = Typesetter(Materials.of(small))
    (letter, *_) = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body><p>{text}</p></body></html>'
    hard = replace(letter.manuscript, html=page, translation="")
    assert read_by_pdfium(at(tmp_path / "hard.pdf", typesetter.typeset(hard))) == words(text)


def test_words_that_are_tied_stand_on_one_line_and_come_back_with_a_plain_blank(small: Campaign) -> None:
    page = (
        '<html class="a4" lang="ar" dir="rtl"><title>x</title><body style="font-size: 12pt">'
        '<p style="width: 86mm">{{ subject }}</p><p style="width: 86mm">{{ subject | tied }}</p></body></html>'
    )
    campaign = with_template(small, page)
    (letter, *_) = merge(campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4))
    file = Typesetter(Materials.of(campaign)).typeset(letter.manuscript)
    with pypdfium2.PdfDocument(file) as pdf:
        lines = [*map(str.strip, pdf[0].get_textpage().get_text_range().splitlines())]
    half = len(lines) // 2
    *_, before, last = small.petition.subject.split()
    assert lines[half - 1] == last, "without a tie, the last word stands alone: else this shows nothing"
    assert lines[-1] == f"{before} {last}"
    assert len(lines) == 2 * half


def test_it_looks_like_stock_drawing(small: Campaign, stock: ModuleType, tmp_path: Path) -> None:
    letters = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    exact = [Typesetter(Materials.of(small)).typeset(letter.manuscript) for letter in letters[:2]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, "draw_exactly", lambda: None)
        patch.setattr(weasyprint.draw.text, "draw_first_line", stock.draw_first_line)
        plain = [Typesetter(Materials.of(small)).typeset(letter.manuscript) for letter in letters[:2]]
    for one, other in zip(exact, plain, strict=True):
        assert one != other
        assert read_by_pdfium(at(tmp_path / "one.pdf", one)) != read_by_pdfium(at(tmp_path / "other.pdf", other))
        difference = ImageChops.difference(picture(one), picture(other)).histogram()
        # Half-tone pixels at the edges of glyphs differ, as stock drawing rounds places down to thousandths.
        assert sum(difference[128:]) < 0.0005 * sum(difference)


def test_another_version_of_weasyprint_sets_no_letter(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    said = (
        r"^WeasyPrint 71\.0 is installed, but letters need 70\.0\n"
        r"    run «python3 run\.py», or install advocacy again: it brings the right version along$"
    )
    for attempt in (versions_here, lambda: Typesetter(Materials.of(small))):
        with pytest.raises(AdvocacyError, match=said):
            attempt()


def test_the_version_that_is_installed_with_the_program_is_the_one_it_is_written_for() -> None:
    needed = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    locked = re.findall(r"^weasyprint==(\S+)", (REPO / "requirements" / "runtime.txt").read_text("utf-8"), re.MULTILINE)
    assert f"weasyprint=={line.WRITTEN_FOR}" in needed
    assert locked == [line.WRITTEN_FOR]


@pytest.fixture(scope="module")
def stock() -> ModuleType:
    """The module that draws text, as WeasyPrint ships it."""
    spec = importlib.util.spec_from_file_location("weasyprint.draw.stock", weasyprint.draw.text.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def picture(pdf: bytes):  # type: ignore[no-untyped-def]
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=150 / 72).to_pil().convert("L")
