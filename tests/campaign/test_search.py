"""Names that people call states by find them: ``advocacy.campaign.search``, ``advocacy.arabic.text``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.text import folded
from advocacy.campaign.folder import Campaign
from advocacy.campaign.search import is_found


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("المجر", "hu-gov"),
        ("هنغاريا", "hu-gov"),
        ("التشيك", "cz-gov"),
        ("هولندا", "nl-gov"),
        ("المانيا", "de-bafa"),
        ("ألمانيا الاتحاديه", "de-bafa"),
        ("المَغرِب", "ma-gov"),
        ("turkiye", "tr-gov"),
        ("AUSFUHRKONTROLLE bafa", "de-bafa"),
        ("Hungary", "hu-gov"),
    ],
)
def test_a_recipient_is_found_by_any_name(shipped: Campaign, text: str, identifier: str) -> None:
    found = [r.id for r in shipped.directory.recipients if is_found(shipped.directory, r, text)]
    assert identifier in found
    assert len(found) < 12


def test_every_word_must_be_found(shipped: Campaign) -> None:
    assert not [r for r in shipped.directory.recipients if is_found(shipped.directory, r, "المغرب Eschborn")]


def test_forms_of_a_letter_are_one() -> None:
    assert folded("أإآٱا ؤ ئ ى ة") == folded("اااااا و ي ي ه".replace("اااااا", "ااااا"))
    assert folded("مُحَمَّـــد") == "محمد"
    assert folded("Élan, ÇA") == "elan ca"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
