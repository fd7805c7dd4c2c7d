"""The back of a letter: its translation, in type and tags of its own, on one page of the same PDF."""

from dataclasses import replace
from io import BytesIO
from types import MappingProxyType

import pikepdf
import pypdfium2
import pytest

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.upkeep.warnings import untranslated
from tests.conftest import DAY, typesetter_of, with_sender, with_template
from tests.letter.readers import opened_by_pymupdf

ONE_OF_EACH = {"en": "de-bafa", "es": "pe-gov", "fr": "ci-gov"}


def letter_to(campaign: Campaign, identifier: str, translation: str = "", paper: Paper = Paper.A4) -> Letter:
    recipients = [each for each in campaign.directory.recipients if each.id == identifier]
    (letter,) = merge(campaign, recipients, LetterRequest(DAY, paper, translation=translation, type_size="12pt"))
    return letter


@pytest.fixture(scope="module")
def typesetter(shipped: Campaign) -> Typesetter:
    return typesetter_of(shipped)


@pytest.fixture(scope="module")
def pdfs(shipped: Campaign, typesetter: Typesetter) -> dict[str, bytes]:
    """A letter with a translation into each language, set once."""
    return {code: typesetter.typeset(letter_to(shipped, name).manuscript) for code, name in ONE_OF_EACH.items()}


def test_who_reads_no_arabic_gets_a_back_and_nobody_else(shipped: Campaign) -> None:
    letters = {
        each.recipient.id: each for each in merge(shipped, shipped.directory.recipients, LetterRequest(DAY, Paper.A4))
    }
    assert [letters[name].translation for name in ONE_OF_EACH.values()] == [*ONE_OF_EACH]
    assert {letters[name].manuscript.pages for name in ("ma-gov", "ae-eocn", "st-gov")} == {1}
    without = [name for name, letter in letters.items() if not letter.translation]
    assert len(without) == 24
    back = letters["ci-gov"].html.partition('<section class="translation"')[2]
    for said in ("Objet", "Traduction de courtoisie", "ترجمة مجاملة", "HRD-ci-gov", "23 novembre 2026"):
        assert said in back
    assert "réponse écrite" not in back, "nobody is asked to reply to nowhere"
    assert "réponse écrite" in letter_to(with_sender(shipped), "ci-gov").html


def test_a_majesty_is_asked_and_not_told_in_the_translation_too(shipped: Campaign) -> None:
    html = letter_to(shipped, "bn-gov").html
    assert "We therefore respectfully ask Your Majesty:" in html
    assert "We therefore call on you:" in letter_to(shipped, "de-gov").html


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_the_front_is_what_it_is_without_a_translation(
    shipped: Campaign, typesetter: Typesetter, pdfs: dict[str, bytes], code: str
) -> None:
    alone = typesetter.typeset(letter_to(shipped, ONE_OF_EACH[code], UNTRANSLATED).manuscript)
    with pypdfium2.PdfDocument(alone) as one, pypdfium2.PdfDocument(pdfs[code]) as two:
        assert (len(one), len(two)) == (1, 2)
        assert one[0].render(scale=1.5).to_numpy().tobytes() == two[0].render(scale=1.5).to_numpy().tobytes()
        assert one[0].get_textpage().get_text_range() == two[0].get_textpage().get_text_range()
        assert two[0].get_size() == two[1].get_size()


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_the_back_says_in_its_tags_which_language_it_is_in(pdfs: dict[str, bytes], code: str) -> None:
    with pikepdf.open(BytesIO(pdfs[code])) as pdf:
        assert pdf.Root.Lang == "ar"
        (document,) = pdf.Root.StructTreeRoot.K
        languages = {str(part.S): str(part.get("/Lang", "")) for part in document.K}
        assert languages["/Sect"] == code
        assert {language for tag, language in languages.items() if tag != "/Sect"} == {""}
        assert pdf.pages[1].obj == document.K[-1].Pg


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_words_that_are_parted_at_the_end_of_a_line_are_read_whole(
    shipped: Campaign, pdfs: dict[str, bytes], code: str
) -> None:
    """As a hyphen that is no character of the text (ISO 32000-1, 14.8.2.2.3): who searches finds the word."""
    with opened_by_pymupdf(stream=pdfs[code]) as pdf:
        drawn = pdf[1].get_text()
    assert "\u00ad\n" in drawn
    assert "\u2010" not in drawn
    whole = " ".join(drawn.replace("\u00ad\n", "").split())
    petition = shipped.languages[code].petition
    assert petition.background[3].everyone in whole
    assert petition.opening.everyone in whole


def test_each_language_parts_words_in_its_own_way(shipped: Campaign, typesetter: Typesetter) -> None:
    """The same text in two languages: the lines end otherwise."""
    letter = letter_to(shipped, "pe-gov")
    as_english = replace(letter, html=letter.html.replace('lang="es"', 'lang="en"'))
    texts = []
    for each in (letter, as_english):
        with opened_by_pymupdf(stream=typesetter.typeset(each.manuscript)) as pdf:
            texts.append(pdf[1].get_text())
    assert texts[0] != texts[1]
    assert texts[0].replace("\u00ad\n", "").split() == texts[1].replace("\u00ad\n", "").split()


def length_of_back(letter: Letter) -> int:
    return len(letter.html.partition('<section class="translation"')[2])


@pytest.mark.slow  # six letters are set in type
@pytest.mark.parametrize("paper", Paper)
def test_every_translation_takes_one_page(shipped: Campaign, paper: Paper) -> None:
    """The one that says most in each language, with a sender: whom to reply to adds a passage."""
    campaign = with_sender(shipped)
    longest: dict[str, Letter] = {}
    for letter in merge(campaign, campaign.directory.recipients, LetterRequest(DAY, paper)):
        if letter.translation:
            longest[letter.translation] = max(longest.get(letter.translation, letter), letter, key=length_of_back)
    assert set(longest) == set(ONE_OF_EACH)
    typesetter = Typesetter(Materials.of(campaign))
    for letter in merge(
        campaign, [each.recipient for each in longest.values()], LetterRequest(DAY, paper, type_size="10pt")
    ):
        assert typesetter.pages(letter.manuscript) == 2, letter.recipient.id


def test_a_translation_that_is_too_long_is_told_from_a_letter_that_is(shipped: Campaign) -> None:
    style = shipped.files[STYLE] + b".translation { font-size: 17pt }"
    letter = letter_to(shipped, "pe-gov")

    def said(style: bytes, letter: Letter) -> tuple[str, str, str]:
        campaign = replace(shipped, files=MappingProxyType({**shipped.files, STYLE: style}))
        with pytest.raises(AdvocacyError) as refused:
            Typesetter(Materials.of(campaign)).typeset(letter.manuscript)
        problem = refused.value.problems[0]
        return problem.message, problem.remedy, problem.file

    shorter = "shorten its texts, or make the type smaller"
    assert said(style, letter) == ("the translation of the letter to pe-gov takes 2 pages on a4 paper", shorter, STYLE)
    larger = replace(letter, html=letter.html.replace("font-size: 12pt", "font-size: 19pt"))
    assert said(shipped.files[STYLE], larger) == ("the letter to pe-gov takes 2 pages on a4 paper", shorter, STYLE)
    none = replace(letter, html=letter.html.partition('<section class="translation"')[0])
    assert said(shipped.files[STYLE], none) == (
        "the template prints no translation of the letter to pe-gov",
        "print it as the shipped one does, or build with «--translation none»",
        TEMPLATE,
    )


def test_a_template_that_knows_of_no_translation_makes_letters_without(shipped: Campaign) -> None:
    include = '{% include "translation.html.j2" %}'
    template = shipped.text_of(TEMPLATE)
    assert include in template
    bare = with_template(shipped, template.replace(include, "").replace("{% if translation %}", "{% if title %}"))
    letter = letter_to(bare, "pe-gov")
    assert (letter.manuscript.pages, letter.translation) == (1, "")
    (told,) = untranslated(bare)
    assert (told.file, told.message) == (
        TEMPLATE,
        "the template prints no translation, and letters/campaign.yaml asks for them",
    )
    assert told.remedy == (
        'add {% if translation %}{% include "translation.html.j2" %}{% endif %}, or write «translation: none»'
    )
