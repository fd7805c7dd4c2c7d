"""What letters say in further languages, from ``letters/languages/<code>.yaml``: one file for each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from babel import Locale
from babel.dates import format_date
from pydantic import AfterValidator, Field

from advocacy.arabic.dates import arabic_locale
from advocacy.campaign.citations import CitedPage
from advocacy.campaign.field_types import ARABIC, CountryCode, Text, fill_in
from advocacy.campaign.missions import ByMission, Mission
from advocacy.campaign.petition import Wordings
from advocacy.campaign.protocol import INSTITUTION, Address, Form, Forms
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.states import State
from advocacy.files.records import Record, rule_error

FOLDER = "letters/languages"
AUTO, UNTRANSLATED = "auto", "none"
"""Which translations are wanted, instead of a list of languages."""

NO_BREAK = "\N{NO-BREAK SPACE}"
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"


def language_file(code: str) -> str:
    """The file of a language, in the campaign folder."""
    return f"{FOLDER}/{code}.yaml"


def _pattern(text: str) -> str:
    try:
        written = format_date(date(2026, 11, 23), text, locale="en")
    except (AttributeError, KeyError, ValueError):
        written = ""
    if not all(part in written for part in ("23", "2026")):
        raise rule_error(f"«{text}» is no pattern of a date", "write it as CLDR does, with d, MMMM and y: d MMMM y")
    return text


def _places(text: str) -> str:
    return fill_in(text, "office", "body", "of_body")


Filled = Annotated[Text, AfterValidator(_places)]


class EnclosureLabels(Record):
    """What stands before the names of enclosures, by how many there are, as CLDR tells the forms of a plural apart."""

    one: Text | None = None
    two: Text | None = None
    few: Text | None = None
    many: Text | None = None
    other: Text
    between: Annotated[str, Field(pattern=r"^[^\w\s]$")] = ";"
    """The sign between two names."""


class Labels(Record):
    """Words of a language that stand beside what is filled in."""

    translation: Text
    """What the back of a letter is, when it is in this language."""
    original: Text | None = None
    """Which side counts; stands below ``translation``."""
    subject: Text
    greeting: Text | None = None
    ordinals: Annotated[tuple[Text, ...], Field(min_length=1)]
    name: Text
    city: Text
    signature: Text
    reference: Text
    enclosures: EnclosureLabels | None = None
    """For campaigns that enclose something."""


class DateForm(Record):
    """How a date is written: a pattern of CLDR, and the first of a month where that is written otherwise."""

    pattern: Annotated[Text, AfterValidator(_pattern)]
    first: Text | None = None

    def line(self, day: date, code: str) -> str:
        """``day`` as it stands in a letter in the language ``code``."""
        number = f"'{self.first}'" if self.first and day.day == 1 else "d"
        return format_date(day, re.sub(r"\bd\b", number, self.pattern, count=1), locale=code)


class TranslatedForm(Form):
    """A form of address in a further language; {of_body} is the body as it follows «of»."""

    addressee: Filled
    vocative: Filled
    closing: Filled


class LanguageFile(Record):
    """The whole of a file of ``letters/languages/``: labels alone, or all that a letter needs."""

    labels: Labels
    dates: DateForm | None = None
    petition: Wordings | None = None
    forms: tuple[TranslatedForm, ...] = ()
    by_mission: ByMission | None = None
    of: dict[str, str] = Field(default_factory=dict)
    """How a name follows «of», by how it begins: the first that fits."""
    no_break_before: str = ""
    """Signs with a blank before them at which no line ends, and those with one after them."""
    no_break_after: str = ""
    bodies: dict[Text, Text] = Field(default_factory=dict)
    offices: dict[Text, Text] = Field(default_factory=dict)
    states: dict[CountryCode, Text] = Field(default_factory=dict)
    states_source: CitedPage | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """One language that letters can be written in."""

    code: str
    file: LanguageFile = field(repr=False)
    forms: Forms = field(repr=False)
    is_own: bool = False
    """Whether it is the campaign's own: recipients are called as the list calls them."""

    @property
    def direction(self) -> str:
        """Where a line begins: ``ltr`` or ``rtl``."""
        return "rtl" if Locale(self.code).text_direction == "rtl" else "ltr"

    @property
    def labels(self) -> Labels:
        """The words beside what is filled in."""
        return self.file.labels

    @property
    def can_translate(self) -> bool:
        """Whether a whole letter can be written in it."""
        return bool(self.file.petition and self.file.dates and (self.file.forms or self.is_own))

    @property
    def petition(self) -> Wordings:
        """The petition in this language; for languages that can translate."""
        assert self.file.petition is not None
        return self.file.petition

    def date_line(self, day: date) -> str:
        """The date of a letter."""
        assert self.file.dates is not None
        return self.file.dates.line(day, self.code)

    def state(self, country: str, state: State) -> str:
        """The formal name of a state, as a line of its own has it; its short one by CLDR where nobody gave that."""
        return self._bare(self._of_states(country, state))

    def short_name(self, country: str, state: State) -> str:
        """The short name of a state by CLDR."""
        return str(Locale(self.code).territories.get(country, state.english))

    def _of_states(self, country: str, state: State) -> str:
        return self.file.states.get(country) or (state.formal if self.is_own else self.short_name(country, state))

    def body(self, recipient: Recipient) -> str | None:
        """What the institution is called; in its own language where this one has no name for it, or none at all."""
        named = self._named(recipient)
        return self._bare(named) if named else None

    def ministry(self, recipient: Recipient) -> str | None:
        """What the institution belongs to; nothing where its own name, in Latin script, says so already."""
        if self.is_own:
            return recipient.ministry
        named = self.file.bodies.get(recipient.ministry or "") if recipient.body in self.file.bodies else None
        return self._bare(named) if named else None

    def address(self, recipient: Recipient, state: State) -> Address:
        """How ``recipient`` is addressed: the institution, where no form or no word is there for its office."""
        form = self.forms.form_for(recipient)
        office = recipient.office_in_gender
        office = office if self.is_own else self.file.offices.get(office or "")
        if form is None or (form.names_office and office is None):
            form = self.forms.forms_of[INSTITUTION][0]
        body = self._named(recipient) or self._of_states(recipient.country, state)
        places = {"office": office, "body": self._bare(body), "of_body": self._of(body)}
        addressee, vocative, closing = (t.format(**places) for t in (form.addressee, form.vocative, form.closing))
        return Address(addressee, vocative, closing, form.style)

    def _named(self, recipient: Recipient) -> str | None:
        if self.is_own:
            return recipient.body
        bodies = self.file.bodies
        return bodies.get(recipient.id) or bodies.get(recipient.body) or recipient.body_local

    def line_by_mission(self, mission: Mission | None, country: str, state: State) -> str | None:
        """How the address names the mission that the letter goes to; none where it goes direct."""
        if mission is None or self.file.by_mission is None:
            return None
        form = self.file.by_mission.form_for(mission)
        name = self._of_states(country, state)
        return form.format(state=self._bare(name), for_state=self._of(name), mission=mission.name)

    def enclosed(self, names: Sequence[str]) -> dict[str, Any] | None:
        """What letters say of enclosures that are called so: their label, the names, and these as one text."""
        labels = self.labels.enclosures
        if not names or labels is None:
            return None
        label = getattr(labels, str(Locale(self.code).plural_form(len(names))), None) or labels.other
        before = " " if labels.between in self.file.no_break_before else ""
        return {"label": label, "names": [*names], "text": f"{before}{labels.between} ".join(names)}

    def printed(self, text: str) -> str:
        """``text`` with blanks at which no line ends: French has one before a colon, and inside quotation marks.

        What bodies call themselves often has a typewriter's apostrophe, beside those of the translation.
        """
        text = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", APOSTROPHE, text)
        for signs, pattern in ((self.file.no_break_before, " (?=[%s])"), (self.file.no_break_after, "(?<=[%s]) ")):
            text = re.sub(pattern % re.escape(signs), NO_BREAK, text) if signs else text
        return text

    def _of(self, name: str) -> str:
        begins = next((begins for begins in self.file.of if name.startswith(begins)), None)
        return name if begins is None else self.file.of[begins] + name.removeprefix(begins)

    def _bare(self, name: str) -> str:
        """``name`` without its article, as it stands at the beginning of a line."""
        article = next((begins for begins in self.file.of if begins and name.startswith(begins)), "")
        bare = name.removeprefix(article) if not article[-1:].isupper() else name
        return bare[:1].upper() + bare[1:]


def reads(country: str, state: State, code: str) -> bool:
    """Whether a state reads letters in the language ``code``: an Arab state Arabic, any other its own."""
    return arabic_locale(country) is not None if code == ARABIC else state.language == code


def translation_of(
    languages: Mapping[str, Language], wanted: Sequence[str], country: str, state: State, letter: str
) -> Language | None:
    """The language that a letter in ``letter`` to a state is translated into; none where it needs none.

    ``wanted`` are codes, or ``auto`` for every language that is there.
    """
    own = state.language
    if own is None or own == letter or reads(country, state, letter) or not {own, AUTO} & {*wanted}:
        return None
    language = languages.get(own)
    return language if language and language.can_translate else None
