"""Every word that was written comes back, in order, with its harakat; and the letter looks as before."""

import html
import importlib.util
import io
import re
import shutil
import subprocess
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from types import ModuleType

import pymupdf
import pypdf
import pypdfium2
import pytest
import weasyprint.draw.text
from PIL import ImageChops

from advocacy.batch.build import build, sample
from advocacy.batch.manifest import letter_file
from advocacy.batch.workers import cores
from advocacy.campaign.folder import Campaign
from advocacy.letter import exact_text
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.typeset import Materials, Typesetter, versions
from tests.conftest import DAY

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


def words(text: str) -> list[str]:
    """Letters with their marks, and numbers; readers differ over punctuation and controls of direction."""
    text = re.sub(
        r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\ufffe]", " ", unicodedata.normalize("NFC", text)
    )
    return re.findall(r"[\w\u064b-\u0652\u0670\u0640]+", text)


def source_words(letter: Letter) -> list[str]:
    body = re.sub(r"<head>.*?</head>", "", letter.html, flags=re.DOTALL)
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def read_by_pdfium(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return words(document[0].get_textpage().get_text_range())


def read_by_poppler(pdf: bytes, folder: Path) -> list[str]:
    (folder / "letter.pdf").write_bytes(pdf)
    command = ["pdftotext", "-nopgbrk", str(folder / "letter.pdf"), "-"]
    return words(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def made(shipped: Campaign) -> list[tuple[Letter, bytes]]:
    chosen = sample(shipped.directory.recipients, 24)
    typesetter = Typesetter(Materials.of(shipped))
    return [(letter, typesetter.typeset(letter)) for letter in merge(shipped, chosen, DAY, Paper.A4)]


def test_every_word_comes_back_from_pdfium(made: list[tuple[Letter, bytes]]) -> None:
    assert len(made) == 24
    for letter, pdf in made:
        assert read_by_pdfium(pdf) == source_words(letter), letter.recipient.id


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed; CI installs it")
def test_every_word_comes_back_from_poppler(made: list[tuple[Letter, bytes]], tmp_path: Path) -> None:
    """Its order of two blocks that stand side by side follows their lines, so the postal block is read apart."""
    for letter, pdf in made:
        postal = words(" ".join(letter.recipient.postal_lines))
        read = read_by_poppler(pdf, tmp_path)
        assert [word for word in read if word in postal] == [w for w in source_words(letter) if w in postal]
        assert [w for w in read if w not in postal] == [w for w in source_words(letter) if w not in postal]


def share(read: list[str], wanted: list[str]) -> float:
    """How many of the words ``wanted`` come back in their order, in percent."""
    matcher = SequenceMatcher(None, wanted, read, autojunk=False)
    return 100 * sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)


def test_nearly_every_word_of_every_shipped_letter_comes_back(shipped: Campaign, tmp_path: Path) -> None:
    """From PDFium all; pypdf takes one Arabic-Indic year for letters, PyMuPDF every number."""
    build(shipped, shipped.directory.recipients, tmp_path, day=DAY, paper=Paper.A4, jobs=cores())
    letters = merge(shipped, shipped.directory.recipients, DAY, Paper.A4)
    assert len(letters) == 242
    for letter in letters:
        pdf, wanted = (tmp_path / letter_file(letter.recipient.id)).read_bytes(), source_words(letter)
        assert read_by_pdfium(pdf) == wanted, letter.recipient.id
        by_pypdf = words(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
        assert share(by_pypdf, wanted) >= 98, letter.recipient.id
        with pymupdf.open(stream=pdf) as document:
            # Two dates in Arabic-Indic digits stand at the head of the Saudi letter.
            least = 97.5 if letter.recipient.id == "sa-gov" else 98
            assert share(words(document[0].get_text()), wanted) >= least, letter.recipient.id


def test_latin_runs_are_marked_with_a_language(made: list[tuple[Letter, bytes]]) -> None:
    for letter, pdf in made:
        content = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
        assert content is not None
        marks = content.get_data().count(b"/Span <</Lang (und-Latn)>> BDC")
        # The reference at the foot, and each line of the postal address that has a Latin letter.
        latin = sum(bool(re.search("[A-Za-z]", line)) for line in letter.recipient.postal_lines)
        assert marks >= 1 + latin, letter.recipient.id


def test_a_language_that_the_template_names_is_kept(small: Campaign) -> None:
    (letter, *_) = merge(small, small.directory.recipients, DAY, Paper.A4)
    body = '<p>كتبت <bdi lang="de" dir="ltr">das Amt</bdi> في ٢٠٢٦</p>'
    page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body>{body}</body></html>'
    pdf = Typesetter(Materials.of(small)).typeset(Letter(letter.recipient, "x", "x", DAY, Paper.A4, page))
    content = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    assert re.findall(rb"/Lang \((.*?)\)", content.get_data()) == [b"de"]


@pytest.mark.parametrize("text", HARD)
def test_hard_cases_come_back_from_pdfium(small: Campaign, text: str) -> None:
    typesetter = Typesetter(Materials.of(small))
    (letter, *_) = merge(small, small.directory.recipients, DAY, Paper.A4)
    page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body><p>{text}</p></body></html>'
    hard = Letter(letter.recipient, "x", "x", DAY, Paper.A4, page)
    assert read_by_pdfium(typesetter.typeset(hard)) == words(text)


def test_it_looks_like_stock_drawing(small: Campaign, stock: ModuleType) -> None:
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    exact = [Typesetter(Materials.of(small)).typeset(letter) for letter in letters[:2]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact_text, "WRITTEN_FOR", "another")
        patch.setattr(weasyprint.draw.text, "draw_first_line", stock.draw_first_line)
        plain = [Typesetter(Materials.of(small)).typeset(letter) for letter in letters[:2]]
    for one, other in zip(exact, plain, strict=True):
        assert one != other
        assert read_by_pdfium(one) != read_by_pdfium(other)
        difference = ImageChops.difference(picture(one), picture(other)).histogram()
        # Half-tone pixels at the edges of glyphs differ, as stock drawing rounds places down to thousandths.
        assert sum(difference[128:]) < 0.0005 * sum(difference)


def test_another_version_of_weasyprint_draws_as_it_did(monkeypatch: pytest.MonkeyPatch, stock: ModuleType) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    monkeypatch.setattr(weasyprint.draw.text, "draw_first_line", stock.draw_first_line)
    exact_text.draw_exactly()
    assert weasyprint.draw.text.draw_first_line is stock.draw_first_line
    assert versions()["text"] == "stock"


def test_this_version_draws_exactly() -> None:
    exact_text.draw_exactly()
    assert exact_text.is_exact()
    assert versions()["text"] == "exact"


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
