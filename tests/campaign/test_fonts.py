import pytest

from advocacy.campaign.fonts import read_fonts
from advocacy.errors import AdvocacyError
from tests.conftest import REPO

AMIRI = (REPO / "fonts" / "Amiri-Regular.ttf").read_bytes()


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
