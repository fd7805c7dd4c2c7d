"""Names that people call states by find them: ``advocacy.campaign.search``, ``advocacy.arabic.search_keys``."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.search_keys import folded
from advocacy.campaign.campaign import Campaign
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
        ("Allemagne", "de-gov"),
        ("côte d'ivoire", "ci-gov"),
        ("المجـــــر", "hu-gov"),
        ("ٱلتشيك", "cz-gov"),
        ("ساحل العاج", "ci-gov"),
        ("الفاتيكان", "va-gov"),
        ("أمريكا", "us-gov"),
        ("اميركا", "us-gov"),
        ("الولايات المتحده الأميركية", "us-gov"),
        ("بريطانيا", "gb-ecju"),
        ("انكلترا", "gb-gov"),
        ("بورما", "mm-gov"),
        ("سويسرا", "ch-gov"),
        ("الامارات", "ae-gov"),
        ("السعوديه", "sa-gov"),
        ("روسيا", "ru-gov"),
        ("سوريا", "sy-gov"),
        ("سوريه", "sy-gov"),
        ("كوريا الشماليه", "kp-gov"),
        ("الرأس الأخضر", "cv-gov"),
        ("روسيا البيضاء", "by-gov"),
        ("الباكستان", "pk-gov"),
        ("الهند", "in-gov"),
        ("انجولا", "ao-gov"),
        ("الأراضي المنخفضة", "nl-gov"),
        ("للشئون الاقتصادية", "de-bafa"),
        ("للشوون الاقتصاديه", "de-bafa"),
        ("جنوب إفريقيا", "za-gov"),
    ],
)
def test_a_recipient_is_found_by_any_name(shipped: Campaign, text: str, identifier: str) -> None:
    found = [r.id for r in shipped.directory.recipients if is_found(shipped.directory, r, text)]
    assert identifier in found
    assert len(found) < 16


def test_an_article_is_no_part_of_another_name(shipped: Campaign) -> None:
    found = {r.country for r in shipped.directory.recipients if is_found(shipped.directory, r, "الهند")}
    assert found == {"IN"}


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_state_is_found_by_the_names_of_cldr(shipped: Campaign, language: str) -> None:
    names = Locale(language).territories
    for recipient in shipped.directory.recipients:
        assert is_found(shipped.directory, recipient, names[recipient.country]), recipient.id


def test_hamza_alone_is_not_everywhere(shipped: Campaign) -> None:
    assert not [r for r in shipped.directory.recipients if is_found(shipped.directory, r, "ءءء")]


def test_every_word_must_be_found(shipped: Campaign) -> None:
    assert not [r for r in shipped.directory.recipients if is_found(shipped.directory, r, "المغرب Eschborn")]


def test_forms_of_a_letter_are_one() -> None:
    assert folded("أإآٱا ؤ ئ ى ة") == folded("اااااا و ي ي ه".replace("اااااا", "ااااا"))
    assert folded("مُحَمَّـــد") == "محمد"
    assert folded("Élan, ÇA") == "elan ca"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
