"""What is asked about a recipient, in which order, and what an answer is held to."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from datetime import date

from babel import Locale

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation, Fact, Need, needed
from advocacy.campaign.field_types import Gender
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.search import code_said
from advocacy.cli.choice import code_confirmed
from advocacy.cli.dialogue import Step, Steps
from advocacy.cli.questions import YES_OR_NO, Question, checked, explained
from advocacy.cli.recipients.field_options import OPTIONAL, with_sources
from advocacy.errors import Problem
from advocacy.files.yaml_document import Data
from advocacy.upkeep import suggestions
from advocacy.upkeep.entry_style import FIELDS, sources_of

HOW_TO = "«?» explains a question, «<» goes back to the one before. Answers are kept until they are written."

QUESTIONS = {
    "body": "The institution in {language}, without the name of the state",
    "ministry": "What it belongs to, in {language}, where that is not the same",
    "body_local": "Its name in its own language or in English, as the post office reads it",
    "office": "Who heads it, in {language}: the office in the masculine form, no person's name",
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


def answered(given: Mapping[str, Data]) -> dict[str, str]:
    """Answers, by the key of their question, that were ``given`` as options."""
    texts = {name: str(value or "") for name, value in given.items() if name not in ("postal", "sources")}
    if "postal" in given:
        lines = given["postal"]
        each = map(str, lines if isinstance(lines, list) else [])
        texts |= {f"postal-{number}": line for number, line in enumerate([*each, ""], 1)}
    for source in reversed(sources_of(given)):  # of several for a fact, the first stands in the place of the answer
        key = _key_of(str(source["fact"]))
        texts |= {f"{key}: {name}": str(source.get(name) or "") for name in ("page", "checked", "note")}
    return texts


def new_recipient(campaign: Campaign, given: Mapping[str, Data]) -> Steps:
    """Everything about a recipient that is not on the list yet; no sources are asked for beside those ``given``."""
    yield HOW_TO
    entry = dict(given)
    entry["country"] = country = yield Step("country", _country(campaign))
    state = campaign.directory.states[country]
    yield f"    {state.english}: {state.formal}"
    declared = campaign.directory.declared
    entry["kind"] = kind = yield Step("kind", _about("kind", "What is it?", choices=[*declared.kinds]))
    entry["id"] = yield Step("id", _identifier(campaign, country, kind))
    for name in ("body", "ministry", "body_local", "office", "office_feminine"):
        if name != "office_feminine" or entry.get("office"):
            entry[name] = (yield Step(name, _text(campaign, name, optional=name != "body"))) or None
    likely = suggestions.Ranks.of(campaign).usual(country, kind)
    text = "Its rank decides how it is addressed"
    entry["rank"] = yield Step("rank", _about("rank", text, choices=[*campaign.protocol.ranks], proposal=likely))
    entry["gender"] = yield from _gender(campaign, entry)
    usual = declared.usual_audience(kind)
    entry.setdefault("audience", usual)
    if declared.has_choice(kind):
        claims = [audience for audience in declared.audiences if declared.is_claim(kind, audience)]
        a_page = f" A page must say so for {', '.join(claims)}: see the rule in recipients.yaml" if claims else ""
        question = _about(
            "audience", f"Which wording does it read?{a_page}", choices=[*declared.audiences], proposal=usual
        )
        entry["audience"] = yield Step("audience", question)
    entry["postal"] = yield from postal_lines()
    for name in ("before_posting", "note"):
        entry[name] = (yield Step(name, _text(campaign, name, optional=True))) or None
    entry["sources"] = yield from _sources(campaign, entry)
    return entry


def corrections(campaign: Campaign, before: Mapping[str, Data]) -> Steps:
    """Every field of a recipient, with what is there as the proposal."""
    yield "Enter keeps what is there; «none» takes away what need not be there."
    yield HOW_TO
    entry = dict(before)
    choices = {
        "kind": [*campaign.directory.declared.kinds],
        "rank": [*campaign.protocol.ranks],
        "gender": [gender.value for gender in Gender],
        "audience": [*campaign.directory.declared.audiences],
    }
    for name in (name for name in FIELDS if name in QUESTIONS or name in choices):
        present = str(before.get(name) or "")
        if name in choices:
            question = _about(name, f"Its {name}", choices=choices[name], proposal=present)
        else:
            question = replace(_text(campaign, name, optional=name in OPTIONAL), proposal=present)
        entry[name] = (yield Step(name, question)) or None
    postal = before["postal"]
    lines = [f"    {line}" for line in (postal if isinstance(postal, list) else ["no postal address"])]
    same = Question("Is this still the postal address?", "yes", YES_OR_NO, introduction=lines)
    if (yield Step("postal address still there", same)) == "no":
        entry["postal"] = yield from postal_lines()
    number = 1
    facts = [fact.value for fact in Fact]
    text, explanation = "A source for which fact?", explained("fact", "sources")
    while fact := (
        yield Step(
            f"new source {number}: fact",
            Question(text, choices=facts, optional=True, explanation=explanation),
            part_of=f"new source {number}",
        )
    ):
        new = yield from source_of(Fact(fact), f"new source {number}", needed=False)
        entry["sources"] = with_sources(sources_of(entry), [new] if new else [])
        number += 1
    return entry


def _key_of(fact: str) -> str:
    return f"source of {fact}"


def postal_lines() -> Generator[Step | str, str, Data]:
    """An address, line by line; nothing where nobody knows one."""
    introduction = [
        "The postal address, one line after another, in Latin script; the country in English capitals last.",
        "    Only from a page that you have read: never guess. An empty line ends it.",
    ]
    lines: list[Data] = []
    while True:
        number = len(lines) + 1
        question = Question(
            f"Line {number}",
            optional=number != 2,  # what is pasted with an empty line in it would go into the next answers
            needed="an address has at least two lines: give the next one, or «<» to go back to the first",
            check=checked(Recipient, "postal", within_list=True),
            introduction=introduction if number == 1 else (),
            explanation=explained("postal"),
        )
        if not (line := (yield Step(f"postal-{number}", question, part_of="postal"))):
            return lines or None
        lines.append(line)


def source_of(fact: Fact, key: str, *, needed: bool) -> Generator[Step | str, str, dict[str, Data] | None]:
    """Who vouches for ``fact``, asked as ``key``; nothing where a page is needed and nobody has one."""

    def step(name: str, text: str, *, optional: bool = True, proposal: str = "", lasting: bool = False) -> Step:
        question = Question(
            text, proposal, optional=optional, check=checked(Citation, name), explanation=explained(name, "sources")
        )
        return Step(f"{key}: {name}", question, key, lasting)

    page = yield step("page", f"Which page vouches for {WHAT_FACTS_ARE[fact]}?")
    if not page and needed:
        return None
    source: dict[str, Data] = {"fact": fact.value, "page": page or None, "checked": None}
    if page:
        today = date.today().isoformat()
        text = "When was it read, or which date does it bear? As precisely as is known"
        source["checked"] = yield step("checked", text, optional=False, proposal=today, lasting=True)
    if note := (yield step("note", "A note on this source, in English")):
        source["note"] = note
    return source


def _about(name: str, text: str, *, choices: list[str], proposal: str = "") -> Question:
    return Question(text, proposal, choices, explanation=explained(name))


def _text(campaign: Campaign, name: str, *, optional: bool) -> Question:
    declared = campaign.directory.declared
    text = QUESTIONS[name].format(language=Locale(declared.language).get_display_name("en"))
    return Question(text, optional=optional, check=checked(Recipient, name, declared), explanation=explained(name))


def _country(campaign: Campaign) -> Question:
    states = campaign.directory.states

    def meaning(typed: str) -> str:
        said = code_confirmed(campaign, typed)
        return typed if isinstance(said, Problem) else said

    def check(answer: str) -> str:
        said = code_said(states, answer)
        return f"{said.message}: {said.remedy}" if isinstance(said, Problem) else ""

    text = "Which country? Its code, or its name in Arabic, English, French, Spanish or German"
    return Question(text, check=check, meaning=meaning, explanation=explained("country"))


def _identifier(campaign: Campaign, country: str, kind: str) -> Question:
    proposal = suggestions.identifier(country, campaign.directory.declared.kinds[kind])
    example = "" if proposal else f" ({country.lower()}-…)"
    text = f"Its id: the country's code, a hyphen, a short known name{example}"
    return Question(text, proposal, check=_check_id(campaign, country), explanation=explained("id"))


def _check_id(campaign: Campaign, country: str) -> Callable[[str], str]:
    taken = {recipient.id for recipient in campaign.directory.listed}

    def check(answer: str) -> str:
        if answer in taken:
            return f"{answer} is on the list already: «advocacy recipients edit {answer}» changes it"
        if not answer.startswith(f"{country.lower()}-"):
            return f"begin it with «{country.lower()}-»"
        return checked(Recipient, "id")(answer)

    return check


def _gender(campaign: Campaign, entry: Mapping[str, Data]) -> Generator[Step | str, str, Data]:
    """Asked only where there is an office to be addressed in one form or the other."""
    forms = {"m": "office", "f": "office_feminine"}
    choices = [gender for gender, name in forms.items() if entry.get(name) and _has_form(campaign, entry, gender)]
    unknown = Gender.UNSPECIFIED.value
    if not choices:
        return entry.get("gender", unknown)
    text = "Does a man or a woman hold the office? Only where a page says so; otherwise the institution is addressed"
    return (yield Step("gender", _about("gender", text, choices=[*choices, unknown], proposal=unknown)))


def _has_form(campaign: Campaign, entry: Mapping[str, Data], gender: str) -> bool:
    return campaign.protocol.form(str(entry["rank"]), Gender(gender), str(entry["country"])) is not None


def _sources(campaign: Campaign, entry: dict[str, Data]) -> Generator[Step | str, str, list[Data]]:
    """Who vouches for what ``entry`` says; what nobody vouches for, and may not be said then, is taken from it."""
    declared = campaign.directory.declared
    kind, audience = str(entry["kind"]), str(entry["audience"])
    given = sources_of(entry)
    firsts = {str(source["fact"]): source for source in reversed(given)}
    sources: list[Data] = []
    wanted = needed(
        named_by_state=declared.kinds[kind].is_named_by_state,
        claim=declared.is_claim(kind, audience),
        office=bool(entry.get("office")),
        postal=bool(entry.get("postal")),
    )
    for fact, need in wanted.items():
        if given and fact.value not in firsts:
            continue
        source = yield from source_of(fact, _key_of(fact.value), needed=need is Need.OR_NOTHING)
        if source is not None:
            sources.append(source)
        elif fact is Fact.POSTAL:
            yield "    Without a page there is no address: it is left out."
            entry["postal"] = None
        else:
            usual = declared.usual_audience(kind)
            yield f"    Without a page it reads the wording for «{usual}»."
            entry["audience"] = usual
    asked = [source for fact, source in firsts.items() if fact in {*wanted}]
    return sources + [source for source in given if not any(source is each for each in asked)]
