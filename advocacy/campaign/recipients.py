"""Whom to write to: recipients and the states they belong to, from ``recipients.yaml``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from advocacy.campaign.audiences import Declared, DeclaredWord, Kind, declared_in, usual
from advocacy.campaign.cautions import Caution
from advocacy.campaign.citations import Citation, CitedPage, Fact, Need, needed
from advocacy.campaign.field_types import (
    ISO_CODES,
    ArabicName,
    CountryCode,
    Gender,
    LanguageCode,
    PartialDate,
    PostalLine,
    Text,
)
from advocacy.campaign.missions import Mission, problems_across
from advocacy.campaign.states import Participants, PostalService, State
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import Record, parse_record, rule_error
from advocacy.files.yaml_document import YamlDocument

RECIPIENTS_FILE = "recipients.yaml"


_ID = r"[a-z]{2}(-[a-z0-9]+)+"


def _identifier(text: str) -> str:
    if not re.fullmatch(_ID, text) or len(text) > 60:
        raise rule_error(
            f"«{text}» cannot be an id",
            "write the country's code, a hyphen and a short name, in a–z, 0–9 and hyphens: de-bafa",
        )
    return text


Identifier = Annotated[
    str, AfterValidator(_identifier), WithJsonSchema({"type": "string", "pattern": f"^{_ID}$", "maxLength": 60})
]


class Retired(Record):
    """Why and since when a recipient is no longer written to, and who is written to instead."""

    reason: Text
    date: PartialDate
    successor: Identifier | None = None

    @property
    def told(self) -> str:
        """All of it in a sentence that begins with whom it is about."""
        instead = f"; write to {self.successor}" if self.successor else ""
        return f"retired since {self.date}: {self.reason}{instead}"


_UNCITED = {
    Fact.POSTAL: ("nobody vouches for the postal address", ", or write «postal: none»"),
    Fact.AUDIENCE: ("no page says why «{audience}» is the audience", ""),
}
"""What is wrong with a fact that may not be written without a page, and what else than a page helps."""


class Recipient(Record):
    """One government or authority, addressed by office or, where nobody knows who holds it, by name."""

    id: Identifier
    country: CountryCode
    kind: DeclaredWord
    audience: DeclaredWord
    body: ArabicName
    ministry: ArabicName | None = None
    body_local: Text | None = None
    office: ArabicName | None = None
    office_feminine: ArabicName | None = None
    rank: Text
    gender: Gender
    language: LanguageCode | None = None
    """Of the letter, where it is another than the campaign's."""
    postal: Annotated[tuple[PostalLine, ...], Field(min_length=1)] | None
    before_posting: Text | None = None
    """What staff must check or decide before this letter is posted."""
    note: Text | None = None
    """Background: nothing that has to be done."""
    retired: Retired | None = None
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agrees_with_itself(self, info: ValidationInfo) -> "Recipient":
        self._check_id()
        self._check_gender()
        self._check_citations(declared_in(info))
        return self

    def _check_id(self) -> None:
        start = f"{self.country.lower()}-"
        if not self.id.startswith(start):
            message = f"the id «{self.id}» belongs to another country than {self.country}"
            raise rule_error(message, f"begin it with «{start}»", "id")

    def _check_gender(self) -> None:
        if self.gender is Gender.UNSPECIFIED or self.office_in_gender:
            return
        office = "office_feminine" if self.gender is Gender.FEMININE else "office"
        message = f"the gender is «{self.gender}», but there is no «{office}» to write to"
        remedy = f"add «{office}: …», or write «gender: unspecified» to address the institution"
        raise rule_error(message, remedy, "gender")

    def _check_citations(self, declared: Declared | None) -> None:
        for fact, need in self.needed_citations(declared).items():
            if need is Need.OR_NOTHING and not self.has_source(fact):
                message, otherwise = _UNCITED[fact]
                remedy = f"add «- {{fact: {fact}, page: …, checked: …}}» to «sources»{otherwise}"
                raise rule_error(message.format(audience=self.audience), remedy, fact)

    def has_source(self, fact: Fact) -> bool:
        """Whether a page vouches for ``fact``."""
        return any(source.fact is fact and source.page for source in self.sources)

    def needed_citations(self, declared: Declared | None) -> Mapping[Fact, Need]:
        """The facts of it that want a citation; where nothing is ``declared``, as far as that can be said."""
        return needed(
            named_by_state=declared is not None and declared.kinds[self.kind].is_named_by_state,
            claim=declared is not None and declared.is_claim(self.kind, self.audience),
            office=self.office is not None,
            postal=self.postal is not None,
        )

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """The lines for the post office, name first; none where nobody vouches for an address."""
        if self.postal is None:
            return ()
        return (self.body_local, *self.postal) if self.body_local else self.postal

    @property
    def office_in_gender(self) -> str | None:
        """The office as its holder bears it; the masculine form where the gender is not known."""
        return self.office_feminine if self.gender is Gender.FEMININE else self.office


@dataclass(frozen=True, slots=True)
class RecipientList:
    """All recipients, in the order of the file, and the states they belong to, by ISO code."""

    listed: tuple[Recipient, ...]
    """Those who are written to and those who no longer are; the index is that of the file."""
    states: Mapping[str, State]
    wassenaar: Participants | None = None
    cautions: tuple[Caution, ...] = ()
    missions: tuple[Mission, ...] = ()
    post: tuple[PostalService, ...] = ()
    """Where post was stopped or may not arrive."""
    declared: Declared = field(default_factory=usual)
    """The kinds that they are, and the audiences that they belong to."""
    mission_at: Mapping[tuple[str, str], Mission] = field(init=False, repr=False, compare=False)
    """The mission of each country at each post."""
    post_to: Mapping[str, tuple[PostalService, ...]] = field(init=False, repr=False, compare=False)
    """What is known of post to each country."""
    posts: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Every post at which a state of the list has a mission."""

    def __post_init__(self) -> None:
        """Look these up once, and not for each recipient: a frozen value is filled in past its own guard."""
        object.__setattr__(self, "mission_at", {(each.country, each.post): each for each in reversed(self.missions)})
        object.__setattr__(self, "posts", tuple(dict.fromkeys(mission.post for mission in self.missions)))
        post_to: dict[str, list[PostalService]] = {}
        for service in self.post:
            for country in dict.fromkeys(service.countries):
                post_to.setdefault(country, []).append(service)
        object.__setattr__(self, "post_to", {country: tuple(known) for country, known in post_to.items()})

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Those who are written to."""
        return tuple(recipient for recipient in self.listed if recipient.retired is None)

    def kind_of(self, recipient: Recipient) -> Kind:
        """What ``recipient`` is, as the campaign declares it."""
        return self.declared.kinds[recipient.kind]

    def state_of(self, recipient: Recipient) -> State:
        """The state whose government or authority ``recipient`` is."""
        return self.states[recipient.country]


class RecipientsFile(Record):
    """The whole of ``recipients.yaml``."""

    recipients: tuple[Recipient, ...]
    """None at first: a campaign can be set up before anybody is written to."""
    states_source: CitedPage
    states: dict[CountryCode, State]
    languages_source: CitedPage | None = None
    wassenaar: Participants | None = None
    cautions: tuple[Caution, ...] = ()
    post: tuple[PostalService, ...] = ()
    missions: tuple[Mission, ...] = ()

    @model_validator(mode="after")
    def _says_who_knows_the_languages(self) -> "RecipientsFile":
        known = any(state.language for state in self.states.values())
        if known and not (self.languages_source and self.languages_source.page):
            message = "no page says in which language the states correspond"
            remedy = "add «languages_source: {page: …, checked: …}», or take «language» out of the states"
            raise rule_error(message, remedy, "languages_source" if self.languages_source else "states")
        return self


def read_recipients(source: YamlDocument, declared: Declared | None) -> RecipientList:
    """Every recipient and state of ``source``; raises every problem in it at once.

    Where nobody knows what is ``declared``, kinds and audiences are not looked at.
    """
    file = parse_record(RecipientsFile, source, _across_recipients(source), declared)
    english = [state.english for state in file.states.values()]
    if problems := [*problems_across(file.missions, file.states, english, source)]:
        raise AdvocacyError(problems)
    states = MappingProxyType(file.states)
    return RecipientList(
        file.recipients,
        states,
        file.wassenaar,
        file.cautions,
        file.missions,
        file.post,
        declared or usual(),
    )


def _across_recipients(source: YamlDocument) -> Iterator[Problem]:
    """What no recipient can be blamed for alone; read from the raw data, so that nothing hides it."""
    data: Any = source.data
    recipients, states = (data.get("recipients"), data.get("states")) if isinstance(data, dict) else (None, None)
    if not isinstance(recipients, list) or not isinstance(states, dict):
        return
    yield from _cautions_without_state(source)
    are_retired: dict[str, bool] = {}
    for each in recipients:
        if isinstance(each, dict) and isinstance(identifier := each.get("id"), str):
            are_retired[identifier] = are_retired.get(identifier, False) or bool(each.get("retired"))
    first: dict[str, int] = {}
    for index, recipient in enumerate(recipients):
        if not isinstance(recipient, dict):
            continue
        identifier, country = recipient.get("id"), recipient.get("country")
        if isinstance(identifier, str) and first.setdefault(identifier, index) != index:
            line, _ = source.places.values["recipients", first[identifier], "id"]
            message = f"the id «{identifier}» is taken (by the recipient in line {line})"
            yield source.problem(("recipients", index, "id"), message, "give this one another id")
        if successor := _successor(recipient):
            yield from _wrong_successor(source, index, successor, are_retired)
        if isinstance(country, str) and country in ISO_CODES and country not in states:
            message = f"the state {country} has no names"
            remedy = f"add «{country}: {{formal: …, short: …, english: …, region: …}}» under «states»"
            yield source.problem(("recipients", index, "country"), message, remedy)


def _cautions_without_state(source: YamlDocument) -> Iterator[Problem]:
    """Cautions are printed with the names of states."""
    data: Any = source.data
    cautions, states = data.get("cautions"), data.get("states")
    for number, caution in enumerate(cautions if isinstance(cautions, list) else ()):
        for name in ("to", "signers"):
            codes = caution.get(name) if isinstance(caution, dict) else None
            for place, code in enumerate(codes if isinstance(codes, list) else ()):
                if code in ISO_CODES and code not in states:
                    remedy = f"add «{code}: {{formal: …, short: …, english: …, region: …}}» under «states»"
                    yield source.problem(("cautions", number, name, place), f"the state {code} has no names", remedy)


def _successor(recipient: dict[str, Any]) -> str | None:
    retired = recipient.get("retired")
    successor = retired.get("successor") if isinstance(retired, dict) else None
    return successor if isinstance(successor, str) else None


def _wrong_successor(
    source: YamlDocument, index: int, successor: str, are_retired: Mapping[str, bool]
) -> Iterator[Problem]:
    path = ("recipients", index, "retired", "successor")
    if successor not in are_retired:
        yield source.problem(path, f"no recipient has the id «{successor}»", "add the successor, or delete this")
    elif are_retired[successor]:
        remedy = "name who is written to today, or delete this"
        yield source.problem(path, f"the successor «{successor}» is retired itself", remedy)
