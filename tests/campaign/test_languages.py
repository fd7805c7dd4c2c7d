"""What letters say in further languages, and which letter is translated into which: ``advocacy.campaign.languages``."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.field_types import Gender
from advocacy.campaign.languages.language import NO_BREAK, language_file
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.upkeep.warnings import untranslated
from tests.conftest import DAY, lay_out

TRANSLATED = ("en", "es", "fr")


def recipient(rank: str, gender: str, office: str, country: str = "PE") -> Recipient:
    masculine, _, feminine = office.partition("/")
    return Recipient.model_construct(
        id="xx-x", rank=rank, gender=Gender(gender), country=country, body="هيئة", body_local="Autoridad",
        office=masculine, office_feminine=feminine,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "rank", "gender", "office", "addressee", "vocative"),
    [
        ("en", "president", "m", "رئيس الجمهورية", "His Excellency the President of the Republic", "Your Excellency,"),
        ("en", "prime-minister", "f", "/رئيسة الوزراء", "Her Excellency the Prime Minister", "Your Excellency,"),
        ("en", "sultan", "m", "السلطان", "His Majesty the Sultan", "Your Majesty,"),
        ("en", "cardinal", "m", "أمين سر الدولة", "His Eminence the Cardinal Secretary of State", "Your Eminence,"),
        ("fr", "prime-minister", "m", "رئيس الوزراء", "Monsieur le Premier ministre", "Monsieur le Premier ministre,"),
        ("fr", "prime-minister", "f", "/رئيسة الوزراء", "Madame la Première ministre", "Madame la Première ministre,"),
        ("fr", "king", "m", "الملك", "Sa Majesté le Roi", "Sire,"),
        ("es", "minister", "m", "رئيس الوزراء", "Excelentísimo Señor Primer Ministro", "Excelentísimo Señor:"),
        ("es", "president", "f", "/رئيسة الدولة", "Excelentísima Señora Presidenta", "Excelentísima Señora:"),
        # Whom nobody knows, what nobody has translated, what has no form: the institution.
        ("en", "president", "unspecified", "رئيس الجمهورية", "Autoridad", "Ladies and Gentlemen,"),
        ("fr", "president", "m", "رئيس لا يُعرف", "Autoridad", "Mesdames, Messieurs,"),
        ("es", "guru", "m", "رئيس الجمهورية", "Autoridad", "Señoras y señores:"),
    ],
)  # fmt: skip
def test_each_language_has_its_own_forms_of_address(
    shipped: Campaign, code: str, rank: str, gender: str, office: str, addressee: str, vocative: str
) -> None:
    language = shipped.languages[code]
    address = language.address(recipient(rank, gender, office), shipped.directory.states["PE"])
    assert (address.addressee, address.vocative) == (addressee, vocative)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_form_of_the_protocol_has_its_counterpart(shipped: Campaign, code: str) -> None:
    """A holder who is known is addressed by office, a Majesty by the style; every office of the list has its word."""
    language, state = shipped.languages[code], shipped.directory.states["PE"]
    assert shipped.protocol.ranks == tuple(sorted(language.forms.ranks, key=shipped.protocol.ranks.index))
    for form in shipped.protocol.forms:
        if form.gender is not Gender.UNSPECIFIED:
            word = "رئيسة الوزراء" if form.gender is Gender.FEMININE else "رئيس الوزراء"
            country = form.countries[0] if form.countries else "PE"
            address = language.address(recipient(form.rank, form.gender, f"{word}/{word}", country), state)
            assert "{" not in f"{address.addressee}{address.vocative}{address.closing}"
            assert language.file.offices[word] in address.addressee
            assert bool(address.style) == bool(form.style), form.rank
    for each in shipped.directory.recipients:
        offices = {each.office, each.office_feminine} - {None}
        assert offices <= language.file.offices.keys(), each.id


@pytest.mark.parametrize(
    ("code", "country", "bare", "through"),
    [
        (
            "fr",
            "CI",
            "République de Côte d’Ivoire",
            "permanente de la République de Côte d’Ivoire auprès",
        ),
        ("fr", "MX", "États-Unis du Mexique", "permanente des États-Unis du Mexique"),
        ("fr", "JP", "Japon", "permanente du Japon"),
        ("fr", "IL", "État d’Israël", "permanente de l’État d’Israël"),
        ("fr", "AG", "Antigua-et-Barbuda", "permanente d’Antigua-et-Barbuda"),
        ("fr", "VC", "Saint-Vincent-et-les Grenadines", "permanente de Saint-Vincent-et-les Grenadines"),
        ("es", "ES", "Reino de España", "Permanente del Reino de España ante"),
        ("es", "SV", "República de El Salvador", "Permanente de la República de El Salvador"),
        ("es", "US", "Estados Unidos de América", "de los Estados Unidos de América"),
        ("es", "AU", "Australia", "Permanente de Australia"),
        ("en", "GB", "United Kingdom of Great Britain and Northern Ireland", "of the United Kingdom of Great Britain"),
        ("en", "CA", "Canada", "Mission of Canada to\xa0the\xa0United Nations"),
    ],
)
def test_the_name_of_a_state_follows_its_preposition(
    shipped: Campaign, code: str, country: str, bare: str, through: str
) -> None:
    language, state = shipped.languages[code], shipped.directory.states[country]
    mission = shipped.directory.mission_at["KE", "un-new-york"]
    assert language.state(country, state) == bare
    assert through in (language.line_by_mission(mission, country, state) or "")


def test_a_state_without_a_name_in_the_file_is_called_as_unicode_has_it(shipped: Campaign) -> None:
    french = shipped.languages["fr"]
    without = replace(french, file=french.file.model_copy(update={"states": {}}))
    assert without.state("DE", shipped.directory.states["DE"]) == "Allemagne"


@pytest.mark.parametrize(
    ("code", "day", "line"),
    [
        ("en", date(2026, 11, 23), "23 November 2026"),
        ("fr", date(2026, 11, 23), "23 novembre 2026"),
        ("fr", date(2026, 12, 1), "1er décembre 2026"),
        ("es", date(2026, 12, 1), "1 de diciembre de 2026"),
    ],
)
def test_dates_are_written_as_the_language_does(shipped: Campaign, code: str, day: date, line: str) -> None:
    assert shipped.languages[code].date_line(day) == line


def test_french_keeps_the_blanks_of_its_signs_on_the_line(shipped: Campaign) -> None:
    text = "Objet : « les faits » ; rien d’autre"
    kept = f"Objet{NO_BREAK}: «{NO_BREAK}les faits{NO_BREAK}»{NO_BREAK}; rien d’autre"
    assert shipped.languages["fr"].printed(text) == kept
    assert shipped.languages["en"].printed(text) == text


def test_an_apostrophe_is_that_of_print_and_other_signs_are_as_they_were_written(shipped: Campaign) -> None:
    text = "Licences d'armes, the President's Office, Sana'a; 6'4\", 'x'"
    assert shipped.languages["en"].printed(text) == "Licences d’armes, the President’s Office, Sana’a; 6'4\", 'x'"
    by_id = {recipient.id: recipient for recipient in shipped.directory.recipients}
    (letter,) = merge(shipped, [by_id["be-wallonia"]], LetterRequest(DAY, Paper.A4))
    assert "Direction des Licences d’armes" in letter.html.replace(NO_BREAK, " ")


def test_no_translation_names_one_person_and_greets_many(shipped: Campaign) -> None:
    """Nor does it name the state in the line of the body and again in the next one."""
    translated = 0
    for recipient in shipped.directory.recipients:
        if language := shipped.translation(recipient):
            state = shipped.directory.state_of(recipient)
            addressee = language.address(recipient, state).addressee
            if not recipient.office_in_gender:
                named = [
                    word for word in language.file.offices.values() if re.match(rf"(The )?{word}( of|,|$)", addressee)
                ]
                assert not named, (recipient.id, addressee)
            name, short = language.state(recipient.country, state), language.short_name(recipient.country, state)
            assert not addressee.endswith((f" of {name}", f" of the {name}", f" of {short}")), (recipient.id, addressee)
            translated += 1
    assert translated > 200


@pytest.mark.parametrize(("code", "hedge"), [("en", "alleged"), ("fr", "allégations"), ("es", "alegado")])
def test_what_is_alleged_stays_alleged(shipped: Campaign, code: str, hedge: str) -> None:
    """Of Saudi Arabia and the Emirates; of Morocco the petition says it."""
    told = shipped.languages[code].petition.background[1]
    morocco = {"en": "Morocco", "fr": "Maroc", "es": "Marruecos"}[code]
    for country in ("DE", "MA", "SA"):
        text = told.own_state.get(country) or told.everyone or ""
        first, alleged, rest = text.partition(hedge)
        assert alleged
        assert text.count(hedge) == 1
        assert (morocco in first) == (country != "MA")
        assert any(name in rest for name in ("Emiratos", "Émirats", "Emirates"))
        assert (" saoud" in rest or " Saudi" in rest) == (country != "SA")


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_demands_are_parallel(shipped: Campaign, code: str) -> None:
    begins = {"en": ("to ",), "fr": ("de ", "d’"), "es": ("que ",)}[code]
    petition = shipped.languages[code].petition
    for number, demand in enumerate(petition.demands, 1):
        texts = [text for text in (*demand.wording.model_dump(exclude={"own_state"}).values(),) if text]
        for text in [*texts, *demand.wording.own_state.values()]:
            assert text.startswith(begins)
            assert text.endswith("." if number == len(petition.demands) else ";")


def test_who_gets_which_translation(shipped: Campaign) -> None:
    def into(identifier: str, *wanted: str) -> str:
        (found,) = [each for each in shipped.directory.recipients if each.id == identifier]
        language = shipped.translation(found, wanted)
        return language.code if language else ""

    assert [into(each, "auto") for each in ("pe-gov", "ci-gov", "jp-gov")] == ["es", "fr", "en"]
    assert [into(each, "auto") for each in ("ma-gov", "km-gov", "so-gov")] == ["", "", ""], "Arab states read Arabic"
    assert into("st-gov", "auto") == "", "its language is not known"
    assert [into(each, "en", "fr") for each in ("pe-gov", "ci-gov", "jp-gov")] == ["", "fr", "en"]
    assert [into(each) for each in ("pe-gov", "jp-gov")] == ["", ""]
    assert shipped.settings.translation == ("auto",)


def test_the_language_of_one_state_is_not_known_and_check_says_so(shipped: Campaign) -> None:
    (told,) = untranslated(shipped)
    assert told.message == "no language is known of Sao Tome and Principe: letters there have no translation"
    assert told.remedy == "add «language: …» once a page says in which it corresponds"
    assert (
        told.line
        == shipped.sources[told.file].text[: shipped.sources[told.file].text.index("\n  ST: {")].count("\n") + 2
    )
    none = replace(shipped, settings=shipped.settings.model_copy(update={"translation": ()}))
    assert [*untranslated(none)] == []


def test_check_says_which_translation_has_no_words(shipped: Campaign) -> None:
    states = {**shipped.directory.states}
    states["DE"] = states["DE"].model_copy(update={"language": "de"})
    listed = tuple(
        each.model_copy(update={"body_local": None}) if each.id == "pe-gov" else each
        for each in shipped.directory.listed
    )
    spanish = shipped.languages["es"]
    bare = replace(spanish, file=spanish.file.model_copy(update={"bodies": {}}))
    changed = replace(
        shipped,
        directory=replace(shipped.directory, states=states, listed=listed),
        languages={**shipped.languages, "es": bare},
    )
    said = {problem.message: problem.remedy for problem in untranslated(changed)}
    message = "letters to Germany have no translation: nothing is written in «de»"
    assert said[message] == "write letters/languages/de.yaml"
    message = "the translation for pe-gov names the state alone: its body has no name there"
    assert said[message] == "add «body_local: …» here, or its name under «bodies» in letters/languages/es.yaml"
    (peru,) = [each for each in listed if each.id == "pe-gov"]
    assert bare.address(peru, states["PE"]).addressee == "República del Perú"


FRENCH = language_file("fr")
FIFTH = "    - government: …\n      everyone: …\n    - everyone: >-\n        Malgré"
SAYS_LESS = "the petition has a wording of its own for {} here, and this has none"


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        (
            "    - everyone: >-\n        Malgré",
            FIFTH,
            "has 5 passages of background; the petition has 4",
            "translate each of them, in the same order",
        ),
        (
            "    - id: stop-exports",
            "    - id: exports",
            "the demands are not those of the petition",
            "in this order: no-unlawful-use, stop-exports, moratorium",
        ),
        ("        SA: >-", "        AE: >-", SAYS_LESS.format("SA"), "translate it: «SA: …»"),
        (
            "    exporter: >-\n      Vous",
            "    everyone: >-\n      Vous",
            SAYS_LESS.format("exporter"),
            "translate it: «exporter: …»",
        ),
        (
            "  requests_opening: ",
            "  # ",
            "the petition has «requests_opening», and this has none",
            "add it: a Majesty or a Highness is asked and not told",
        ),
        (
            '["Premièrement,", "Deuxièmement,", "Troisièmement,", ',
            '["Premièrement,"] # ',
            "there are 3 demands and fewer ordinals",
            "write 3 of them",
        ),
        (
            "pattern: d MMMM y",
            "pattern: d MMMM",
            "«d MMMM» is no pattern of a date",
            "write it as CLDR does, with d, MMMM and y: d MMMM y",
        ),
        (
            "title: Mettre fin",
            "title: وضع حد",
            "«وضع حد à la surveillance ciblée des défenseurs des droits humains» is Arabic",
            "this is printed in a letter in French: write it in that language",
        ),
        (
            "{for_state} auprès",
            "{state_of} auprès",
            "nothing can be filled in for {state_of}",
            "only {state} and {for_state} and {mission} can",
        ),
        (
            "  - rank: institution\n",
            "  - rank: office\n",
            "no form of address is that of an institution",
            "add one with «rank: institution»: it is taken where nobody knows who holds an office",
        ),
    ],
)
def test_a_translation_that_says_less_or_other_things_is_refused(
    tmp_path: Path, old: str, new: str, message: str, remedy: str
) -> None:
    root = lay_out(tmp_path / "c")
    text = (root / FRENCH).read_text("utf-8")
    assert old in text
    (root / FRENCH).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AdvocacyError) as refused:
        load_campaign(root)
    (problem,) = refused.value.problems
    assert (problem.file, problem.message, problem.remedy) == (FRENCH, message, remedy)
    assert problem.line > 1


def test_a_file_is_named_after_a_language(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "c")
    (root / FRENCH).rename(root / language_file("french"))
    with pytest.raises(AdvocacyError) as refused:
        load_campaign(root)
    assert str(refused.value.problems[0]) == (
        "letters/languages/french.yaml: is named after no language\n"
        "    name it after a language, by the code of ISO 639-1: fr.yaml"
    )


def test_a_language_of_a_state_needs_a_page(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "c")
    file = root / "recipients.yaml"
    text = file.read_text("utf-8").replace("region: western-europe", "region: western-europe, language: en", 1)
    file.write_text(text, "utf-8")
    with pytest.raises(AdvocacyError) as refused:
        load_campaign(root)
    assert refused.value.problems[0].message == "no page says in which language the states correspond"
    assert refused.value.problems[0].remedy == (
        "add «languages_source: {page: …, checked: …}», or take «language» out of the states"
    )
    assert refused.value.problems[0].line == text[: text.index("\nstates:")].count("\n") + 3
