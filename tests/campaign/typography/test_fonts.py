import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.typography.fonts import Ruler, read_fonts
from advocacy.errors import AdvocacyError
from tests.conftest import REPO

AMIRI = (REPO / "fonts" / "Amiri-Regular.ttf").read_bytes()
NOTO = (REPO / "fonts" / "NotoSerif-Regular.ttf").read_bytes()


def test_a_font_knows_its_name_and_characters() -> None:
    (font,) = read_fonts({"fonts/a.ttf": AMIRI, "fonts/README.md": b"no font"})
    assert font.postscript_name == "Amiri-Regular"
    assert {ord("ا"), ord("٣"), ord("ß")} <= font.characters


@pytest.mark.parametrize(
    "damage", [AMIRI[: len(AMIRI) // 2], AMIRI[:200000] + b"\0" * 50 + AMIRI[200050:], b"", b"OTTO"]
)
def test_a_damaged_font_is_named(damage: bytes) -> None:
    with pytest.raises(AdvocacyError, match=r"fonts/a.ttf: is not a font, or a damaged one"):
        read_fonts({"fonts/a.ttf": damage})


def test_a_campaign_needs_a_font() -> None:
    with pytest.raises(AdvocacyError, match=r"fonts/: holds no font"):
        read_fonts({"fonts/OFL.txt": b""})


def test_text_is_as_wide_as_the_first_font_that_has_it_makes_it() -> None:
    assert Ruler([NOTO, AMIRI]).width("Ministry") > 1.1 * Ruler([AMIRI, NOTO]).width("Ministry")
    assert Ruler([NOTO, AMIRI]).width("وزارة") == Ruler([AMIRI]).width("وزارة")
    assert Ruler([AMIRI]).width("\u4e00") == 1
    assert not Ruler([AMIRI]).draws("\u4e00")
    assert not Ruler([NOTO]).draws("ا")
    assert Ruler([NOTO, AMIRI]).draws("ا")


def test_a_sheet_is_measured_in_the_font_that_it_asks_for_first() -> None:
    """Addresses are set in Noto Serif, which is wider than the Amiri that the same sheet declares before it."""
    faces = (f"@font-face {{ font-family: {name}; src: url(../fonts/{name}.ttf) }}" for name in "an")
    style = f"{' '.join(faces)} p {{ font-family: n, a }}"
    files = {"fonts/a.ttf": AMIRI, "fonts/n.ttf": NOTO, "letters/s.css": style.encode()}
    assert Ruler.of("letters/s.css", files).width("Ministry") == Ruler([NOTO]).width("Ministry")


def test_letters_are_as_wide_as_arabic_joins_them() -> None:
    ruler = Ruler([AMIRI])
    assert ruler.width("ببب") < 3 * ruler.width("ب")
    assert ruler.width("ب ب ب") == pytest.approx(3 * ruler.width("ب") + 2 * ruler.width(" "))
    assert ruler.width("بَبّ") == ruler.width("بب")  # vowel marks take no room


@given(
    words=st.lists(st.text("abWبال", min_size=1, max_size=9), min_size=1, max_size=9),
    room=st.floats(0.5, 20),
)
def test_lines_hold_every_word_in_its_order_and_as_many_as_fit(words: list[str], room: float) -> None:
    ruler = Ruler([AMIRI])
    lines = [*ruler.lines("  ".join(words), room)]
    assert " ".join(lines).split(" ") == words
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert " " not in line or ruler.width(line) <= room
        assert not following or ruler.width(f"{line} {following.split()[0]}") > room
