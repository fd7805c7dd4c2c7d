"""What is asked about a recipient, in which order, and what an answer is held to."""

from collections.abc import Callable
from datetime import date

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation, Fact, Need, needed
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.search import code_said
from advocacy.cli.console import notice
from advocacy.cli.questions import ask
from advocacy.errors import Problem
from advocacy.files.records import check_value
from advocacy.files.yaml_document import Data
from advocacy.upkeep import suggestions

QUESTIONS = {
    "body": "The institution in Arabic, without the name of the state",
    "ministry": "What it belongs to, in Arabic, where that is not the same",
    "body_local": "Its name in its own language or in English, as the post office reads it",
    "office": "Who heads it, in Arabic: the office in the masculine form, no person's name",
    "office_feminine": "The same office in the feminine form",
    "before_posting": "What staff must check or decide before they post it, in English",
    "note": "What else staff may want to know, in English",
}
WHAT_FACTS_ARE = {
    Fact.NAME: "its name",
    Fact.OFFICE: "the office",
    Fact.WORDING: "the Arabic wording",
    Fact.POSTAL: "the postal address",
    Fact.AUDIENCE: "the audience, which says something about the state",
}


def complete(campaign: Campaign, entry: dict[str, Data]) -> None:
    """Ask for everything that ``entry`` does not hold yet."""
    if "country" not in entry:
        entry["country"] = _country(campaign)
    country = str(entry["country"])
    state = campaign.directory.states[country]
    notice(f"    {state.english}: {state.formal}")
    if "kind" not in entry:
        entry["kind"] = ask("What is it?", choices=[kind.value for kind in Kind])
    kind = Kind(str(entry["kind"]))
    if "id" not in entry:
        example = f"{country.lower()}-" if kind is Kind.EXPORT_CONTROL else ""
        question = f"Its id: the country's code, a hyphen, a short known name{f' ({example}…)' if example else ''}"
        entry["id"] = ask(question, proposal=suggestions.identifier(country, kind), check=_check_id(campaign, country))
    for name in ("body", "ministry", "body_local", "office", "office_feminine"):
        if name not in entry and (name != "office_feminine" or entry.get("office")):
            _ask_text(entry, name, optional=name != "body")
    if "rank" not in entry:
        likely = suggestions.Ranks.of(campaign).usual(country, kind)
        entry["rank"] = ask("Its rank decides how it is addressed", choices=campaign.protocol.ranks, proposal=likely)
    if "gender" not in entry:
        entry["gender"] = _gender(campaign, entry)
    entry.setdefault("audience", suggestions.audience(kind).value)
    if kind is Kind.GOVERNMENT:
        question = "Which wording does it read? Another than «government» needs a page: see the rule in recipients.yaml"
        entry["audience"] = ask(question, choices=[a.value for a in Audience], proposal=str(entry["audience"]))
    if "postal" not in entry:
        entry["postal"] = postal_lines()
    for name in ("before_posting", "note"):
        if name not in entry:
            _ask_text(entry, name, optional=True)
    if "sources" not in entry:
        entry["sources"] = _sources(entry)


def check_field(name: str) -> Callable[[str], str]:
    """What the rules for the field ``name`` say of an answer."""

    def check(answer: str) -> str:
        problem = check_value(Recipient, name, answer)
        return f"{problem.message}: {problem.remedy}" if problem else ""

    return check


def postal_lines() -> Data:
    """An address, line by line; nothing where nobody knows one."""
    notice("")
    notice("The postal address, one line after another, in Latin script; the country in English capitals last.")
    notice("    Only from a page that you have read: never guess. An empty line ends it.")
    lines: list[Data] = []
    while line := ask(f"Line {len(lines) + 1}", optional=True, check=_check_postal_line):
        lines.append(line)
    return lines or None


def source_of(fact: Fact, *, needed: bool) -> dict[str, Data] | None:
    """Who vouches for ``fact``; nothing where a page is needed and nobody has one."""

    def check(name: str) -> Callable[[str], str]:
        def wrong(answer: str) -> str:
            problem = check_value(Citation, name, answer)
            return f"{problem.message}: {problem.remedy}" if problem else ""

        return wrong

    page = ask(f"Which page vouches for {WHAT_FACTS_ARE[fact]}?", optional=True, check=check("page"))
    if not page and needed:
        return None
    source: dict[str, Data] = {"fact": fact.value, "page": page or None, "checked": None}
    if page:
        today = date.today().isoformat()
        question = "When was it read, or which date does it bear? As precisely as is known"
        source["checked"] = ask(question, proposal=today, check=check("checked"))
    if note := ask("A note on this source, in English", optional=True, check=check("note")):
        source["note"] = note
    return source


def _country(campaign: Campaign) -> str:
    states = campaign.directory.states

    def check(answer: str) -> str:
        said = code_said(states, answer)
        return f"{said.message}: {said.remedy}" if isinstance(said, Problem) else ""

    answer = ask("Which country? Its code, or its name in Arabic, English, French, Spanish or German", check=check)
    return str(code_said(states, answer))


def _check_id(campaign: Campaign, country: str) -> Callable[[str], str]:
    taken = {recipient.id for recipient in campaign.directory.listed}

    def check(answer: str) -> str:
        if answer in taken:
            return f"{answer} is on the list already: «advocacy recipients edit {answer}» changes it"
        if not answer.startswith(f"{country.lower()}-"):
            return f"begin it with «{country.lower()}-»"
        return check_field("id")(answer)

    return check


def _check_postal_line(answer: str) -> str:
    problem = check_value(Recipient, "postal", [answer])
    return f"{problem.message}: {problem.remedy}" if problem else ""


def _ask_text(entry: dict[str, Data], name: str, *, optional: bool) -> None:
    if answer := ask(QUESTIONS[name], optional=optional, check=check_field(name)):
        entry[name] = answer


def _gender(campaign: Campaign, entry: dict[str, Data]) -> str:
    """Asked only where there is an office to be addressed in one form or the other."""
    forms = {"m": "office", "f": "office_feminine"}
    choices = [gender for gender, name in forms.items() if entry.get(name) and _has_form(campaign, entry, gender)]
    if not choices:
        return Gender.UNSPECIFIED.value
    question = (
        "Does a man or a woman hold the office? Only where a page says so; otherwise the institution is addressed"
    )
    return ask(question, choices=[*choices, Gender.UNSPECIFIED.value], proposal=Gender.UNSPECIFIED.value)


def _has_form(campaign: Campaign, entry: dict[str, Data], gender: str) -> bool:
    return campaign.protocol.form(str(entry["rank"]), Gender(gender), str(entry["country"])) is not None


def _sources(entry: dict[str, Data]) -> list[Data]:
    kind, audience = Kind(str(entry["kind"])), Audience(str(entry["audience"]))
    sources: list[Data] = []
    wanted = needed(kind, audience, office=bool(entry.get("office")), postal=bool(entry.get("postal")))
    for fact, need in wanted.items():
        source = source_of(fact, needed=need is Need.OR_NOTHING)
        if source is not None:
            sources.append(source)
        elif fact is Fact.POSTAL:
            notice("    Without a page there is no address: it is left out.")
            entry["postal"] = None
        else:
            usual = suggestions.audience(kind).value
            notice(f"    Without a page it reads the wording for «{usual}».")
            entry["audience"] = usual
    return sources
