"""Names that people call states by find them: ``advocacy.campaign.search``, ``advocacy.arabic.search_keys``."""

from collections.abc import Callable

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.search_keys import folded
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.search import finder, states_meant


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
        ("HRD-de-bafa", "de-bafa"),
        ("hrd-de-bafa", "de-bafa"),
        ("Holland", "nl-gov"),
        ("Suiza", "ch-gov"),
        ("Elfenbeinküste", "ci-gov"),
        ("the Gambia", "gm-gov"),
    ],
)
def test_a_recipient_is_found_by_any_name(find: Callable[[str], list[str]], text: str, identifier: str) -> None:
    found = find(text)
    assert identifier in found
    assert len(found) < 16


@pytest.fixture(scope="module")
def find(shipped: Campaign) -> Callable[[str], list[str]]:
    found_by = finder(shipped.directory, shipped.directory.recipients, shipped.petition.reference)
    return lambda text: [recipient.id for recipient in found_by(text)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("UK", ["gb-ecju", "gb-gov"]),
        ("uk", ["gb-ecju", "gb-gov"]),
        ("UKR", ["ua-dsecu", "ua-gov"]),
        ("Oman", ["om-gov"]),
        ("Niger", ["ne-gov"]),
        ("Mali", ["ml-gov"]),
        ("مالي", ["ml-gov"]),
        ("قط", []),
        ("Ni", ["ni-gov"]),
        ("Nige", ["ne-gov", "ng-gov"]),
    ],
)
def test_what_is_short_or_a_name_is_looked_for_as_a_whole(
    find: Callable[[str], list[str]], text: str, ids: list[str]
) -> None:
    assert find(text) == ids


def test_an_article_is_no_part_of_another_name(find: Callable[[str], list[str]]) -> None:
    assert find("الهند") == find("هند") == ["in-dgft", "in-gov"]


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es", "de"])
def test_every_state_is_found_by_the_names_of_cldr(
    shipped: Campaign, find: Callable[[str], list[str]], language: str
) -> None:
    names = Locale(language).territories
    governments = [each for each in shipped.directory.recipients if each.id.endswith("-gov")]
    assert len(governments) > 190
    for each in governments:
        assert each.country in states_meant(shipped.directory.states, names[each.country]).codes
    for each in governments[::11]:
        assert each.id in find(names[each.country]), each.id


def test_hamza_alone_is_not_everywhere(find: Callable[[str], list[str]]) -> None:
    assert not find("ءءء")


def test_every_word_must_be_found(find: Callable[[str], list[str]]) -> None:
    assert not find("المغرب Eschborn")
    assert find("ألمانيا Ausfuhrkontrolle") == ["de-bafa"]


def test_forms_of_a_letter_are_one() -> None:
    assert folded("أإآٱا ؤ ئ ى ة") == folded("اااااا و ي ي ه".replace("اااااا", "ااااا"))
    assert folded("مُحَمَّـــد") == "محمد"
    assert folded("Élan, ÇA") == "elan ca"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


SAID = {
    "AE": "UAE, U.A.E., Emirates, Émirats arabes unis, الإمارات",
    "CD": "DRC, DR Congo, Zaire, COD, República Democrática del Congo",
    "CI": "Ivory Coast, Côte d'Ivoire, Cote d’Ivoire, Elfenbeinküste, ساحل العاج",
    "CZ": "Czech Republic, Tchéquie, التشيك",
    "DE": "DE, de, DEU, Germany, Allemagne, Alemania, Deutschland, l'Allemagne, المانيا, Bundesrepublik Deutschland",
    "GB": "UK, U.K., GB, GBR, Great Britain, England, Royaume-Uni, Vereinigtes Königreich, بريطانيا",
    "IN": "in, India, الهند, هند",
    "KN": "St. Kitts and Nevis, St Kitts & Nevis",
    "MK": "Macedonia, FYROM",
    "MM": "Burma, Birmanie, BUR, بورما",
    "NL": "Holland, the Netherlands, Pays-Bas, die Niederlande, Países Bajos, هولندا",
    "NO": "no, NO, Norway",
    "SZ": "Swaziland, سوازيلاند",
    "TR": "Turkey, Türkiye, turkiye, Turquía",
    "UA": "UKR, ua, Ukraine",
    "US": "USA, U.S.A., America, EE.UU., United States, les États-Unis, أمريكا",
    "VA": "Vatican, Holy See, الفاتيكان",
}


def test_a_state_goes_by_what_people_call_it(shipped: Campaign) -> None:
    states = shipped.directory.states
    said = {text: states_meant(states, text) for texts in SAID.values() for text in texts.split(", ")}
    assert {text: meant.code for text, meant in said.items()} == {
        text: code for code, texts in SAID.items() for text in texts.split(", ")
    }


def test_a_name_of_one_state_is_of_no_other(shipped: Campaign) -> None:
    states = shipped.directory.states
    names = {name: code for code, state in states.items() for name in (state.short, state.english, *state.other)}
    several = {name for name, code in names.items() if states_meant(states, name).code != code}
    assert several == {"Congo"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Germny", ["DE"]),
        ("Switz", ["CH"]),
        ("Arabia", ["SA"]),
        ("Korea", ["KP", "KR"]),
        ("كوريا", ["KP", "KR"]),
        ("Atlantis", []),
        ("", []),
        ("ا", []),
        ("xx", []),
        ("the", []),
    ],
)
def test_what_is_no_name_is_a_guess(shipped: Campaign, text: str, codes: list[str]) -> None:
    meant = states_meant(shipped.directory.states, text)
    assert (list(meant.codes), meant.is_said, meant.code) == (codes, False, None)


def test_several_states_are_named_by_their_codes(shipped: Campaign) -> None:
    states = shipped.directory.states
    doubts = [states_meant(states, text).doubt(states, text) for text in ("Korea", "Congo")]
    assert [(doubt.message, doubt.remedy) for doubt in doubts] == [
        (
            "no state is called «Korea»",
            "did you mean KP (Democratic People's Republic of Korea), KR (Republic of Korea)? Write the code",
        ),
        (
            "«Congo» is the name of several states",
            "write the code of one: CD (Democratic Republic of the Congo), CG (Republic of the Congo)",
        ),
    ]


def test_a_state_of_another_list_is_not_mistaken_for_one_of_this(small: Campaign) -> None:
    for text in ("UK", "GBR", "Austria", "Kosovo", "النمسا"):
        meant = states_meant(small.directory.states, text)
        assert (meant.codes, meant.is_said) == ((), True), text
    doubt = states_meant(small.directory.states, "UK").doubt(small.directory.states, "UK")
    assert (doubt.message, doubt.remedy) == (
        "United Kingdom is no state of this list",
        "those of it stand under «states» in the list",
    )


@given(st.text(max_size=40))
def test_whatever_is_typed_is_said_guessed_or_nothing(shipped: Campaign, text: str) -> None:
    states = shipped.directory.states
    meant = states_meant(states, text)
    assert set(meant.codes) <= set(states)
    assert meant.code or meant.doubt(states, text).remedy
