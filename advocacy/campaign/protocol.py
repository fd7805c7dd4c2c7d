"""Forms of address and ways to write a date, from ``letters/protocol.yaml``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from hijridate import Hijri
from pydantic import AfterValidator, Field

from advocacy.campaign.audiences import Declared
from advocacy.campaign.citations import CitedPage
from advocacy.campaign.field_types import ARABIC, ArabicText, CountryCode, Gender, Text, WrittenIn, fill_in
from advocacy.campaign.missions import ByMission
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import Record, parse_record, rule_error
from advocacy.files.yaml_document import YamlDocument

PROTOCOL_FILE = "letters/protocol.yaml"

INSTITUTION = "institution"
"""The rank whose form greets an institution, for an office whose holder nobody knows."""

NAMED_RANKS = 60
"""So many are named, and likened to one that is not known, of a protocol with more."""


class Digits(StrEnum):
    """The digits a date is written in."""

    ARABIC_INDIC = "arabic-indic"
    LATIN = "latin"


def _address(text: str) -> str:
    return fill_in(text, "office", "body")


def _gregorian(text: str) -> str:
    return fill_in(text, "gregorian")


def _with_hijri(text: str) -> str:
    return fill_in(text, "hijri", "gregorian")


def _gregorian_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise rule_error(f"«{text}» is not a date", "write year, month and day: 2026-11-23") from None


def _hijri_date(text: str) -> str:
    if not re.fullmatch(r"1[34]\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)", text):
        raise rule_error(f"«{text}» is not a Hijri date", "write year, month and day: 1448-06-13")
    try:
        Hijri(*map(int, text.split("-")))
    except (ValueError, OverflowError):
        raise rule_error(f"«{text}» is not a day of the Umm al-Qura calendar", "write another day") from None
    return text


@dataclass(frozen=True, slots=True)
class Address:
    """How one recipient is addressed."""

    addressee: str
    """The first line of the addressee block."""
    vocative: str
    closing: str
    style: str | None = None
    """What is said to a Majesty or a Highness for «you»; None for everyone else."""


class Form(Record):
    """How a holder of a rank is addressed: by gender, and by country where usage differs."""

    rank: Text
    gender: Gender
    countries: tuple[CountryCode, ...] | None = None
    addressee: Annotated[Text, AfterValidator(_address)]
    vocative: Annotated[ArabicText, AfterValidator(_address)]
    closing: Annotated[ArabicText, AfterValidator(_address)]
    style: ArabicText | None = None
    source: CitedPage

    def addressed_to(self, recipient: Recipient) -> "Address":
        """The form with the office and body of ``recipient`` filled in."""
        places = {"office": recipient.office_in_gender, "body": recipient.body}
        addressee, vocative, closing = (text.format(**places) for text in (self.addressee, self.vocative, self.closing))
        return Address(addressee, vocative, closing, self.style)

    @property
    def names_office(self) -> bool:
        """Whether the form names the office, which a recipient need not have."""
        return "{office}" in f"{self.addressee}{self.vocative}{self.closing}"


class OwnDate(Record):
    """How one state writes a date where CLDR has it otherwise."""

    digits: Digits | None = None
    months: Annotated[tuple[ArabicText, ...], Field(min_length=12, max_length=12)] | None = None
    source: CitedPage


class DateLines(Record):
    """How a date is written; months and digits of Arab states follow CLDR, but for the ``states`` named here."""

    digits_elsewhere: Digits = Digits.LATIN
    states: dict[CountryCode, OwnDate] = Field(default_factory=dict)
    line: Annotated[Text, AfterValidator(_gregorian)] = "{gregorian}"
    line_with_hijri: Annotated[ArabicText, AfterValidator(_with_hijri)] = "{hijri} ({gregorian})"
    hijri_countries: tuple[CountryCode, ...] = ()
    hijri_corrections: dict[
        Annotated[str, AfterValidator(_gregorian_date)], Annotated[str, AfterValidator(_hijri_date)]
    ] = Field(default_factory=dict)


class ProtocolFile(Record):
    """The whole of ``letters/protocol.yaml``."""

    dates: DateLines = Field(default_factory=DateLines)
    """For letters in Arabic; what other languages write stands with them."""
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    offices: dict[Text, tuple[ArabicText, ...]] = Field(default_factory=dict)
    by_mission: ByMission | None = None


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of address, and which of them is whose."""

    forms: tuple[Form, ...]
    forms_of: Mapping[str, tuple[Form, ...]] = field(init=False, repr=False, compare=False)
    """The forms of each rank, in the order of the file."""

    def __post_init__(self) -> None:
        """Sort the forms once, and not for each recipient: a frozen value is filled in past its own guard."""
        forms_of: dict[str, list[Form]] = {}
        for form in self.forms:
            forms_of.setdefault(form.rank, []).append(form)
        object.__setattr__(self, "forms_of", {rank: tuple(forms) for rank, forms in forms_of.items()})

    @property
    def ranks(self) -> tuple[str, ...]:
        """Every rank, in the order of the file."""
        return tuple(self.forms_of)

    def form_for(self, recipient: Recipient) -> Form | None:
        """The form in which ``recipient`` is addressed; None where there is none for it."""
        return self.form(recipient.rank, recipient.gender, recipient.country)

    def form(self, rank: str, gender: Gender, country: str) -> Form | None:
        """The most telling form for a holder of ``rank`` in ``country``: that of the country, then of any country.

        Where nobody knows who holds the office, and neither of the two is there, it is the institution's.
        """
        found = self._form(rank, gender, country)
        if found is None and gender is Gender.UNSPECIFIED:
            return self._form(INSTITUTION, None, country)
        return found

    def _form(self, rank: str, gender: Gender | None, country: str) -> Form | None:
        rows = [form for form in self.forms_of.get(rank, ()) if gender in {form.gender, None}]
        own = [form for form in rows if form.countries and country in form.countries]
        return next(iter([*own, *(form for form in rows if form.countries is None)]), None)


@dataclass(frozen=True, slots=True)
class Protocol(Forms):
    """The forms of address and date lines of a campaign."""

    dates: DateLines
    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that offices of a rank are made of."""
    by_mission: ByMission | None = None

    def address(self, recipient: Recipient) -> Address:
        """How ``recipient`` of this campaign is addressed."""
        form = self.form_for(recipient)
        assert form is not None  # held when the campaign was loaded
        return form.addressed_to(recipient)


def read_protocol(source: YamlDocument, declared: Declared | None = None) -> Protocol:
    """The protocol in ``source``, in the language that is ``declared``; raises every problem in it at once."""
    file = parse_record(ProtocolFile, source, context=WrittenIn(declared.language if declared else ARABIC))
    protocol = Protocol(file.forms, file.dates, MappingProxyType(file.offices), file.by_mission)
    if problems := [*_twice(file.forms, source), *_offices_without_form(protocol, source)]:
        raise AdvocacyError(problems)
    return protocol


def _offices_without_form(protocol: Protocol, source: YamlDocument) -> Iterator[Problem]:
    for rank in protocol.offices:
        if rank not in protocol.ranks:
            remedy = f"one of: {', '.join(protocol.ranks)}"
            yield source.problem(("offices", rank), f"no form of address has the rank «{rank}»", remedy, at_key=True)


def _twice(forms: tuple[Form, ...], source: YamlDocument) -> Iterator[Problem]:
    seen: set[tuple[str, Gender, str | None]] = set()
    for index, form in enumerate(forms):
        for country in form.countries or (None,):
            row = (form.rank, form.gender, country)
            if row in seen:
                where = f" in {country}" if country else ""
                message = f"a second form for {form.rank}, gender {form.gender}{where}"
                yield source.problem(("forms", index), message, "keep one of the two")
            seen.add(row)


def recipients_without_form(listed: Sequence[Recipient], protocol: Protocol, source: YamlDocument) -> Iterator[Problem]:
    """Those of the list, read from ``source``, whom no form addresses, or whom it would address wrongly."""
    honorifics = {form.addressee.partition("{office}")[0].strip() for form in protocol.forms if form.names_office}
    ranks = protocol.ranks[:NAMED_RANKS]
    longest_first = sorted(filter(None, honorifics), key=len, reverse=True)
    for index, recipient in enumerate(listed):
        if recipient.rank not in protocol.forms_of:
            close = get_close_matches(recipient.rank, ranks, n=1)
            meant = f"did you mean «{close[0]}»? " if close else ""
            yield source.problem(
                ("recipients", index, "rank"),
                f"unknown rank «{recipient.rank}»",
                f"{meant}one of: {', '.join(ranks)}, or a new one in {PROTOCOL_FILE}",
            )
            continue
        form = protocol.form_for(recipient)
        if form is None:
            yield source.problem(
                ("recipients", index, "gender"),
                f"{PROTOCOL_FILE} has no form of address for {recipient.rank}, gender {recipient.gender}",
                "add the form there, or correct the rank or gender here",
            )
        elif form.names_office and recipient.office_in_gender is None:
            yield source.problem(
                ("recipients", index, "rank"),
                f"the form of address for {recipient.rank} names the office, and there is none",
                "add «office: …»",
            )
        yield from _honorific_twice(index, recipient, longest_first, source)


def _honorific_twice(
    index: int, recipient: Recipient, honorifics: Sequence[str], source: YamlDocument
) -> Iterator[Problem]:
    for name, given in (("office", recipient.office), ("office_feminine", recipient.office_feminine)):
        office = given or ""
        if honorific := next((each for each in honorifics if office.startswith(f"{each} ")), None):
            rest = office.removeprefix(honorific).strip()
            message = f"the form of address says «{honorific}» already, and the office would say it again"
            yield source.problem(("recipients", index, name), message, f"write the office alone: «{rest}»")
