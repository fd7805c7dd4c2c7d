"""The guide for volunteers, its pictures and its printed page belong together."""

import importlib.util
import io
import re
from types import ModuleType

import pytest
from PIL import Image, ImageChops, ImageStat

from advocacy.campaign.campaign import Campaign
from tests.conftest import REPO
from tests.press.ink import pages_of

GUIDE = (REPO / "docs" / "volunteers.ar.md").read_text("utf-8")
PICTURES = re.findall(r"!\[[^\]]{30,}\]\(([^)]+)\)", GUIDE)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_volunteers_page", REPO / "docs" / "make_volunteers_page.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def words(text: str) -> list[str]:
    """In no order: PDFium and Markdown put brackets and digits differently."""
    return sorted(re.findall(r"\w+", text))


def test_the_printed_page_says_what_the_guide_says(script: ModuleType, shipped: Campaign) -> None:
    pngs = {name: (REPO / "docs" / name).read_bytes() for name in PICTURES}
    (made,) = pages_of(script.printed_page(shipped, GUIDE, pngs))
    (kept,) = pages_of((REPO / script.PAGE).read_bytes())
    assert words(kept.text) == words(made.text), "run docs/make_volunteers_page.py"
    assert len(words(kept.text)) > 150
    for line in kept.lines:
        assert line.lies_in(5, 5, kept.width - 5, kept.height - 5)
    assert "٥٠ ملم" in kept.text
    assert any(abs(shape.right - shape.left - 50) < 0.05 for shape in kept.shapes)


def test_the_page_beside_the_letters_is_made_from_the_guide(script: ModuleType) -> None:
    kept = (REPO / "docs" / "volunteers.ar.html").read_text("utf-8")
    assert kept == script.as_html(GUIDE), "run docs/make_volunteers_page.py"


@pytest.mark.slow
def test_the_pictures_are_made_from_what_is_printed_today(script: ModuleType, shipped: Campaign) -> None:
    pictures = script.pictures(shipped)
    assert set(pictures) == set(PICTURES)
    for name, picture in pictures.items():
        data = (REPO / "docs" / name).read_bytes()
        assert len(data) < 60_000
        kept, made = (Image.open(io.BytesIO(png)).convert("L") for png in (data, script.png(picture)))
        assert kept.size == made.size
        # A changed word is no reason to draw anew, a changed sheet is.
        assert ImageStat.Stat(ImageChops.difference(kept, made)).mean[0] < 8, "run docs/make_volunteers_page.py"


def test_the_guide_and_the_cover_sheet_have_the_same_steps(shipped: Campaign) -> None:
    steps = re.search(r"set steps = \[(.*?)\n        \]", shipped.text_of("letters/cover.html.j2"), re.DOTALL)
    assert steps
    headings = re.findall(r"^## ([١-٩])\. (.+)$", GUIDE, re.MULTILINE)
    assert len(headings) == len(re.findall(r'^ +"', steps[1], re.MULTILINE)) == 6


def test_the_guide_is_clean_arabic() -> None:
    text = re.sub(r"<[^>]+>|\]\([^)]+\)", "", GUIDE)
    assert not re.search(r"[یکہ,;?\"']|[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]| [،؛؟]", text)
    assert not re.search(r"\b(تم|تمّ|قام|قامت|بالتالي|تواجد|هام|كافة|العديد|بشكل)\b|من قبل |من قِبل", text)
