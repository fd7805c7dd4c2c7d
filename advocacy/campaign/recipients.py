"""Whom to write to: recipients and the states they belong to, from ``recipients.yaml``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

from babel import Locale
from pydantic import AfterValidator, Field, model_validator

from advocacy.campaign.validation import Record, parse_record, wrong
from advocacy.campaign.yaml_source import Source
from advocacy.errors import AdvocacyError, Problem

FILE = "recipients.yaml"


class Kind(StrEnum):
    """What a recipient is."""

    GOVERNMENT = "government"
    EXPORT_CONTROL = "export-control"
    EMBASSY = "embassy"


class Audience(StrEnum):
    """Which wording of the demands a recipient reads."""

    GOVERNMENT = "government"
    EXPORTER = "exporter"
    LICENSING_AUTHORITY = "licensing-authority"
    ALLEGED_USER = "alleged-user"


class Gender(StrEnum):
    """Of the holder of the office; ``unspecified`` addresses the institution instead."""

    MASCULINE = "m"
    FEMININE = "f"
    UNSPECIFIED = "unspecified"


class Fact(StrEnum):
    """What a source vouches for."""

    NAME = "name"
    OFFICE = "office"
    WORDING = "wording"
    POSTAL = "postal"
    AUDIENCE = "audience"


def has_arabic(text: str) -> bool:
    """Whether ``text`` holds a letter of the Arabic block."""
    return bool(re.search(r"[\u0621-\u064a]", text))


def _not_blank(text: str) -> str:
    if not text.strip():
        raise wrong("only spaces", "write its text, or none where nobody knows it")
    return text


def _arabic(text: str) -> str:
    if not has_arabic(text):
        raise wrong(f"«{text}» has no Arabic letter", "this is printed in the Arabic letter: write it in Arabic")
    return text


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2}(-[a-z0-9]+)+", text) or len(text) > 60:
        raise wrong(
            f"«{text}» cannot be an id",
            "write the country's code, a hyphen and a short name, in a–z, 0–9 and hyphens: de-bafa",
        )
    return text


ISO_CODES = frozenset(str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code)))
"""ISO 3166-1 alpha-2 codes and the few CLDR adds (EU, XK)."""


def _iso_code(text: str) -> str:
    if text in ISO_CODES:
        return text
    if text.upper() in ISO_CODES:
        raise wrong(f"«{text}» is not a country code", f"write it in capitals: {text.upper()}")
    remedy = "write the two capitals of ISO 3166-1 alpha-2, such as MA, DE or GB"
    raise wrong(f"«{text}» is not a country code", remedy)


def _partial_date(text: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        remedy = "write it as precisely as it is known: 2026-05-17, 2026-05 or 2026; or none"
        raise wrong(f"«{text}» is not a date", remedy)
    return text


def _page(text: str) -> str:
    if not re.fullmatch(r"https?://\S+", text):
        remedy = "give its address, beginning with https://; or write none and name the source in «note»"
        raise wrong(f"«{text}» is not the address of a page", remedy)
    return text


def _latin(text: str) -> str:
    if re.search(r"[\u0600-\u06ff]", text):
        remedy = "the post office of the destination reads it: write it in Latin or local script"
        raise wrong(f"Arabic in a line of the postal address: «{text}»", remedy)
    return text


Text = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_not_blank)]
ArabicText = Annotated[Text, AfterValidator(_arabic)]
ArabicName = Annotated[ArabicText, Field(max_length=160)]
CountryCode = Annotated[str, AfterValidator(_iso_code)]


class Vouching(Record):
    """A page and the day it said so; ``none`` says that no page does."""

    page: Annotated[str, AfterValidator(_page)] | None
    checked: Annotated[str, AfterValidator(_partial_date)] | None = None
    note: Text | None = None


class SourceOfFact(Vouching):
    """A page that vouches for one fact about a recipient."""

    fact: Fact


class State(Record):
    """A state under the names the United Nations use."""

    formal: ArabicText
    short: ArabicText
    english: Text
    other: tuple[ArabicText, ...] = ()


class Recipient(Record):
    """One government or authority, addressed by office or, where nobody knows who holds it, by name."""

    id: Annotated[str, AfterValidator(_identifier)]
    country: CountryCode
    kind: Kind
    audience: Audience
    body: ArabicName
    ministry: ArabicName | None = None
    body_local: Text | None = None
    office: ArabicName | None = None
    office_feminine: ArabicName | None = None
    rank: Text
    gender: Gender
    postal: Annotated[tuple[Annotated[Text, AfterValidator(_latin)], ...], Field(min_length=1)] | None
    note: Text | None = None
    sources: Annotated[tuple[SourceOfFact, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Recipient":
        self._check_id()
        self._check_gender()
        self._check_postal()
        self._check_audience()
        return self

    def _check_id(self) -> None:
        start = f"{self.country.lower()}-"
        if not self.id.startswith(start):
            message = f"the id «{self.id}» belongs to another country than {self.country}"
            raise wrong(message, f"begin it with «{start}»", "id")

    def _check_gender(self) -> None:
        if self.gender is Gender.UNSPECIFIED or self.office_in_gender:
            return
        office = "office_feminine" if self.gender is Gender.FEMININE else "office"
        message = f"the gender is «{self.gender}», but there is no «{office}» to write to"
        remedy = f"add «{office}: …», or write «gender: unspecified» to address the institution"
        raise wrong(message, remedy, "gender")

    def _check_postal(self) -> None:
        if self.postal is None:
            return
        if not self.has_source(Fact.POSTAL):
            remedy = "add «- {fact: postal, page: …, checked: …}» to «sources», or write «postal: none»"
            raise wrong("nobody vouches for the postal address", remedy, "postal")

    def _check_audience(self) -> None:
        by_default = self.kind is not Kind.GOVERNMENT or self.audience is Audience.GOVERNMENT
        if not by_default and not self.has_source(Fact.AUDIENCE):
            remedy = "add «- {fact: audience, page: …, checked: …}» to «sources»"
            raise wrong(f"no page says why «{self.audience}» is the audience", remedy, "audience")

    def has_source(self, fact: Fact) -> bool:
        """Whether a page vouches for ``fact``."""
        return any(source.fact is fact and source.page for source in self.sources)

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
class Directory:
    """All recipients, in the order of the file, and the states they belong to, by ISO code."""

    recipients: tuple[Recipient, ...]
    states: Mapping[str, State]

    def state_of(self, recipient: Recipient) -> State:
        """The state whose government or authority ``recipient`` is."""
        return self.states[recipient.country]


class _File(Record):
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    states_source: Vouching
    states: dict[CountryCode, State]


def read_directory(source: Source) -> Directory:
    """Every recipient and state of ``source``; raises every problem in it at once."""
    file = parse_record(_File, source)
    problems = [*(file if isinstance(file, list) else ()), *_across_recipients(source)]
    if problems or isinstance(file, list):
        raise AdvocacyError(problems)
    return Directory(file.recipients, MappingProxyType(file.states))


def _across_recipients(source: Source) -> Iterator[Problem]:
    """What no recipient can be blamed for alone; read from the raw data, so that nothing hides it."""
    data: Any = source.data
    recipients, states = (data.get("recipients"), data.get("states")) if isinstance(data, dict) else (None, None)
    if not isinstance(recipients, list) or not isinstance(states, dict):
        return
    first: dict[str, int] = {}
    for index, recipient in enumerate(recipients):
        if not isinstance(recipient, dict):
            continue
        identifier, country = recipient.get("id"), recipient.get("country")
        if isinstance(identifier, str) and first.setdefault(identifier, index) != index:
            line, _ = source.values["recipients", first[identifier], "id"]
            message = f"the id «{identifier}» is taken (by the recipient in line {line})"
            yield source.problem(("recipients", index, "id"), message, "give this one another id")
        if isinstance(country, str) and country in ISO_CODES and country not in states:
            message = f"the state {country} has no names"
            remedy = f"add «{country}: {{formal: …, short: …, english: …}}» under «states»"
            yield source.problem(("recipients", index, "country"), message, remedy)
