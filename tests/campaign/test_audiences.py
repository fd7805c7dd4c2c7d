"""Whom a campaign writes to is its own affair: kinds and audiences that ``letters/campaign.yaml`` declares."""

import json
from pathlib import Path

import pytest

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from tests.conftest import DAY, REPO, Program, lay_out

SETTINGS = """
kinds:
  parliament: {english: parliament, arabic: برلمان, audience: members-of-parliament, id: parliament}
  un-body: {english: body of the United Nations, abroad: yes}
  company: {english: company}
audiences:
  members-of-parliament: {english: members of parliament, arabic: أعضاء البرلمان, claim: no}
  everybody-else: {english: everybody else, claim: no}
  seller: {english: company that sells such tools, claim: yes}
"""
PETITION = """
reference: LAW
title: قانون للحماية
subject: قانون للحماية
opening: {everyone: نكتب إليكم.}
background: [{everyone: لا يحمي القانون أحدًا.}]
demands_opening: "نطالبكم بما يأتي:"
demands:
  - {id: law, wording: {everyone: أن تدعموا القانون., members-of-parliament: أن تسنّوا القانون.}}
step: {everyone: شكرًا لكم., own_state: {DE: شكرًا من ألمانيا.}}
reply: {everyone: نرجو الرد.}
passages:
  legal_basis: {everyone: عملًا بالدستور., seller: عملًا بالعقد.}
"""
RECIPIENTS = """
recipients:
  - id: de-parliament
    country: DE
    kind: parliament
    audience: members-of-parliament
    body: البرلمان الاتحادي
    rank: institution
    gender: unspecified
    postal: none
    sources: [{fact: name, page: "https://example.org/de"}]
  - id: un-office
    country: UN
    kind: un-body
    audience: everybody-else
    body: مفوضية الأمم المتحدة السامية
    body_local: Office of the High Commissioner
    rank: institution
    gender: unspecified
    postal: [Palais Wilson, 1201 Geneva, SWITZERLAND]
    sources: [{fact: postal, page: "https://example.org/un", checked: 1990}]
states_source: {page: "https://example.org/names", checked: 2026}
states:
  DE: {formal: جمهورية ألمانيا الاتحادية, short: ألمانيا, english: Germany, region: western-europe}
  UN: {formal: الأمم المتحدة, short: الأمم المتحدة, english: United Nations, region: no-region}
"""


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A campaign to a parliament and a body of the United Nations."""
    root = lay_out(tmp_path / "c")
    for code in ("en", "es", "fr"):  # what they say is the shipped petition
        (root / "letters" / "languages" / f"{code}.yaml").unlink()
    for name, text in (("letters/campaign", SETTINGS), ("letters/petition", PETITION), ("recipients", RECIPIENTS)):
        (root / f"{name}.yaml").write_text(text.lstrip(), "utf-8")
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), "utf-8")


def test_no_audience_and_no_kind_is_known_to_the_code() -> None:
    names = {*usual().kinds, *usual().audiences} - {"government", "embassy", "exporter"}
    sources = [path for path in (REPO / "advocacy").rglob("*.py") if path.parent.name != "shipped"]
    assert len(sources) > 150
    said = {name for path in sources for name in names if f'"{name}"' in path.read_text("utf-8")}
    assert said == set()


def test_a_campaign_that_declares_nobody_has_those_that_are_shipped(shipped: Campaign) -> None:
    assert shipped.directory.declared == usual()


def test_others_than_governments_are_written_to(another: Path) -> None:
    campaign = load_campaign(another)
    letters = merge(campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4))
    assert [letter.delivery.way for letter in letters] == ["nowhere", "direct"]
    assert letters[1].delivery.lines[-1] == "SWITZERLAND"
    for letter, demand, step in zip(letters, ("تسنّوا", "تدعموا"), ("شكرًا من", "شكرًا"), strict=True):
        assert f"أن {demand}" in letter.html
        assert step in letter.html


def test_a_template_prints_further_passages(another: Path) -> None:
    change(another, "letters/letter.html.j2", "{{ opening | tied }}", "{{ passages.legal_basis }}")
    campaign = load_campaign(another)
    (letter, _) = merge(campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4))
    assert "<p>عملًا بالدستور.</p>" in letter.html


def test_commands_know_what_is_declared(program: Program, another: Path) -> None:
    listed = program("recipients", "list", "--kind", "un-body", "--json", "--root", another)
    assert [each["id"] for each in json.loads(listed.out)["data"]["recipients"]] == ["un-office"]
    wrong = program("build", "--audience", "member", "--root", another)
    assert wrong.code == 2
    assert "«member» is no value of --audience: one of: members-of-parliament, " in wrong.err
    added = ("recipients", "add", "--country", "DE", "--kind", "company", "--id", "de-firm", "--body", "شركة", "--yes")
    refused = program(*added, "--audience", "seller", "--source", "fact=name page=https://a.b/", "--root", another)
    assert refused.code == 1
    assert "no page says why «seller» is the audience" in refused.err
    assert program(*added, "--source", "fact=name page=https://a.b/", "--root", another).code == 0
    new = load_campaign(another).directory.listed[0]
    assert (new.id, new.audience) == ("de-firm", "members-of-parliament")
    wrong = program(*added, "--kind", "firm", "--source", "fact=name page=https://a.b/", "--root", another)
    assert "«firm» is no value of --kind: one of: parliament, un-body, company" in wrong.err


def test_a_coverage_counts_bodies_of_no_region(program: Program, another: Path) -> None:
    change(another, "letters/campaign.yaml", "audiences:", "expects: [parliament]\naudiences:")
    told = json.loads(program("recipients", "coverage", "--json", "--root", another).out)["data"]["regions"]
    (nowhere,) = (region for region in told if region["region"] == "no-region")
    assert nowhere["recipients"] == {"parliament": 0, "un-body": 1, "company": 0}
    assert all(region["missing"] == {"parliament": []} for region in told)


@pytest.mark.parametrize(
    ("name", "old", "new", "said", "remedy"),
    [
        (
            "letters/campaign.yaml", "audience: members-of-parliament", "audience: members-of-parlament",
            "letters/campaign.yaml:2:63: «members-of-parlament» is not a value of «audience»",
            "did you mean «members-of-parliament»? one of: members-of-parliament, everybody-else, seller",
        ),
        (
            "letters/campaign.yaml", "kinds:", "expects: [firms]\nkinds:",
            "letters/campaign.yaml:1:11: «firms» is not a value of «expects»",
            "one of: parliament, un-body, company",
        ),
        (
            "letters/campaign.yaml", "un-body:", "UN body:",
            "letters/campaign.yaml:3:12: «UN body» cannot name a kind or an audience",
            "write a short word of a–z, 0–9 and hyphens, such as members-of-parliament",
        ),
        (
            "letters/campaign.yaml", "claim: yes", "claim: true",
            "letters/campaign.yaml:8:59: «true» is not a value of «claim»",
            "one of: yes, no",
        ),
        (
            "letters/campaign.yaml", SETTINGS[SETTINGS.index("audiences:") :], "",
            "letters/campaign.yaml:1:1: declares kinds and no audiences",
            "copy «audiences» from the letters/campaign.yaml that «advocacy init DIR» writes out, and adapt it",
        ),
        (
            "letters/petition.yaml", "legal_basis:", "items:",
            "letters/petition.yaml:12:10: «items» cannot name a passage",
            "write a–z, 0–9 and underscores, such as legal_basis",
        ),
        (
            "letters/petition.yaml", "{everyone: عملًا بالدستور., seller:", "{seler: عملًا بالدستور., seller:",
            "letters/petition.yaml:12:17: unknown field «seler»",
            "did you mean «seller»?",
        ),
        (
            "letters/petition.yaml", "{everyone: نرجو الرد.}", "{seller: نرجو الرد.}",
            "letters/petition.yaml:10:8: no wording for the audience «members-of-parliament»",
            "add «members-of-parliament: …», or «everyone: …» for all that have none of their own",
        ),
        (
            "recipients.yaml", "audience: everybody-else", "audience: seller",
            "recipients.yaml:14:15: no page says why «seller» is the audience",
            "add «- {fact: audience, page: …, checked: …}» to «sources»",
        ),
        (
            "recipients.yaml", "kind: un-body", "kind: government",
            "recipients.yaml:13:11: «government» is not a value of «kind»",
            "one of: parliament, un-body, company",
        ),
    ],
)  # fmt: skip
def test_what_is_not_declared_is_told_with_its_place(
    program: Program, another: Path, name: str, old: str, new: str, said: str, remedy: str
) -> None:
    change(another, name, old, new)
    run = program("check", "--root", another)
    assert run.code == 1
    assert run.err == f"{said}\n    {remedy}\n"
