"""Letters in another language instead: to one recipient, or of a campaign that has no Arabic at all."""

import json
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

from advocacy.campaign.languages.language import language_file
from tests.conftest import DAY, REPO, Program, lay_out

pytestmark = pytest.mark.usefixtures("set_once")

FRENCH = yaml.load((REPO / language_file("fr")).read_text("utf-8"), yaml.CSafeLoader)

RECIPIENTS = """\
recipients:
  - id: be-sen
    country: BE
    kind: government
    audience: government
    body: Sénat
    office: Présidente du Sénat
    office_feminine: Présidente du Sénat
    rank: president
    gender: f
    body_local: Sénat de Belgique
    postal: [Place de la Nation 1, 1009 Bruxelles, BELGIUM]
    sources: [{fact: postal, page: "https://example.org/be", checked: "2026"}]
  - id: be-gov
    country: BE
    kind: government
    audience: government
    body: Chancellerie du Premier ministre
    rank: institution
    gender: unspecified
    postal: none
    sources: [{fact: office, page: none}]
states_source: {page: "https://example.org/names", checked: 2026-05-15}
states:
  BE: {formal: Royaume de Belgique, short: Belgique, english: Belgium, region: western-europe}
"""


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A campaign in which nothing is Arabic but what volunteers and staff read."""
    root = lay_out(tmp_path / "c")
    letters = root / "letters"
    forms = [each for each in FRENCH["forms"] if "of_body" not in str(each)]
    said = {
        "campaign.yaml": {"language": "fr"},
        "petition.yaml": {"reference": "SURV", **FRENCH["petition"]},
        "protocol.yaml": {"forms": forms},
        "languages/fr.yaml": {name: FRENCH[name] for name in ("labels", "dates", "no_break_before")},
    }
    for path in (letters / "languages").iterdir():
        path.unlink()
    for name, data in said.items():
        (letters / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    (root / "recipients.yaml").write_text(RECIPIENTS, "utf-8")
    return root


def front(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_range())


def test_a_campaign_without_arabic_is_built_proved_and_packed(program: Program, french: Path) -> None:
    checked = program("check", "--root", french)
    assert (checked.code, checked.err) == (0, "")
    assert program("build", "--root", french, "--date", DAY).code == 0
    text = front(french / "out/letters/be-sen.pdf")
    for said in ("Objet", "Madame la Présidente,", "Royaume de Belgique", "23 novembre 2026", "Place de la Nation 1"):
        assert said in text
    assert not any("\u0621" <= letter <= "\u064a" for letter in text)
    with pikepdf.open(french / "out/letters/be-sen.pdf") as pdf:
        assert pdf.Root.Lang == "fr"
        assert str(pdf.docinfo.Title) == (
            "Mettre fin à la surveillance ciblée des défenseurs des droits humains (Sénat, Royaume de Belgique)"
        )
    assert "Chancellerie du Premier ministre" in front(french / "out/letters/be-gov.pdf")
    proof = program("proof", "--root", french)
    assert (proof.code, proof.err) == (0, "")
    assert "1 letter, 2 sheets of paper" in program("pack", "--root", french).out


def test_a_letter_that_is_read_from_the_left_is_signed_behind_its_labels(program: Program, french: Path) -> None:
    assert program("build", "--root", french, "--date", DAY).code == 0
    signers = french / "signers.csv"
    signers.write_text("name,city\nClaire Dupont,Namur\n", "utf-8")
    signed = program("sign", signers, "--root", french)
    assert signed.code == 0, signed.err
    (pack,) = (french / "signed/packs").glob("*.pdf")
    with pypdfium2.PdfDocument(pack) as document:
        page = document[2].get_textpage()
        text = page.get_text_range()
        assert "Nom" in text
        assert text.index("Nom") < text.index("Claire Dupont") < text.index("Ville") < text.index("Namur")
        left = page.get_charbox(text.index("Nom"))[0]
        name = page.get_charbox(text.index("Claire"))
        city = page.get_charbox(text.index("Ville"))
        assert left + 20 < name[0] < city[0]


def test_one_recipient_is_written_to_in_its_language_and_gets_no_translation(
    program: Program, translated: Path
) -> None:
    file = translated / "recipients.yaml"
    text = file.read_text("utf-8").replace("rank: agency-head\n", "rank: agency-head\n    language: es\n", 1)
    file.write_text(text, "utf-8")
    shutil.rmtree(translated / "out")  # in the type of the letters there, this one would take a second page
    built = program("build", "--root", translated, "--date", DAY, "de-bafa", "ma-gov", "--json")
    letters = {each["id"]: (each["language"], each["translation"]) for each in json.loads(built.out)["data"]["letters"]}
    assert letters == {"de-bafa": ("es", ""), "ma-gov": ("ar", "")}
    said = front(translated / "out/letters/de-bafa.pdf")
    assert "Por ello, les pedimos:" in said
    assert "Bundesamt für Wirtschaft und Ausfuhrkontrolle" in said
    assert program("proof", "--root", translated).code == 0
    signers = translated / "signers.csv"
    signers.write_text("name,city\nنور,تونس\n", "utf-8")
    signed = program("sign", signers, "--root", translated, "--with-unaddressed")
    assert signed.code == 1
    assert "letters in another language than the campaign's are signed by hand: de-bafa" in signed.err
    assert "name the other letters, as «advocacy sign --help» says" in signed.err


def test_a_language_that_is_written_nowhere_is_said_with_its_place(program: Program, translated: Path) -> None:
    file = translated / "recipients.yaml"
    text = file.read_text("utf-8").replace("rank: agency-head\n", "rank: agency-head\n    language: de\n", 1)
    file.write_text(text, "utf-8")
    line = text[: text.index("language: de")].count("\n") + 1
    assert program("check", "--root", translated).err == (
        f"recipients.yaml:{line}:15: nothing is written in «de»\n"
        "    write letters/languages/de.yaml, or take this out\n"
    )


def test_a_campaign_in_a_language_has_its_labels(program: Program, french: Path) -> None:
    (french / language_file("fr")).unlink()
    assert program("check", "--root", french).err == (
        "letters/campaign.yaml:1:11: letters in «fr» have no letters/languages/fr.yaml with labels and dates\n"
        "    write at least its «labels» and «dates» there\n"
    )


def test_arabic_in_a_petition_that_is_not_is_refused(program: Program, french: Path) -> None:
    file = french / "letters/petition.yaml"
    file.write_text(file.read_text("utf-8").replace("title: Mettre", "title: وضع حد، mettre", 1), "utf-8")
    said = program("check", "--root", french).err
    assert said.startswith("letters/petition.yaml:2:8: «وضع حد، mettre fin")
    assert "this is printed in a letter in French: write it in that language" in said
