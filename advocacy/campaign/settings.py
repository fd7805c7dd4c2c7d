"""Who sends the letters, when, on what, and how they are delivered, from ``letters/campaign.yaml``."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from unicodedata import decimal

from hijridate import Hijri
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from advocacy.campaign.audiences import Declared, DeclaringFile, usual
from advocacy.campaign.enclosures import Enclosures
from advocacy.campaign.field_types import ARABIC, ArabicName, PostalLine, Text, language_code
from advocacy.campaign.languages.language import AUTO
from advocacy.campaign.missions import PostName
from advocacy.campaign.typography.paper import Paper
from advocacy.errors import Problem
from advocacy.files.records import Record, one_of, parse_record, rule_error
from advocacy.files.yaml_document import KeyPath, YamlDocument

SETTINGS_FILE = "letters/campaign.yaml"

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
"""Between these a letter can be dated: what lies outside is a slip of the finger, or of another calendar."""

_DAY = r"\d{4}-\d\d-\d\d"
_AGE = r"[1-9]\d{0,2}[dmy]"
SENDER_LINES = 5
"""Lines above the window, name and contact included: so many fit beside the date."""


LETTERHEAD_LINES = 3
"""So many stand beside a logo of that height."""


def day_of_letters(text: str) -> dt.date:
    """The day that ``text`` names; raises ``ValueError`` with a sentence for people where it cannot date a letter."""
    # In the digits of any script, and without the hour that a spreadsheet may add.
    digits = (str(decimal(character, character)) for character in text.strip())
    written = re.sub(r"[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$", "", "".join(digits))
    try:
        day = dt.date.fromisoformat(written) if re.fullmatch(_DAY, written) else None
    except ValueError:
        day = None
    if day is None:
        msg = f"«{text}» is not a date: write year, month and day, 2026-11-23"
        raise ValueError(msg)
    if not FIRST_DAY <= day <= LAST_DAY:
        calendar = ""
        if 1300 <= day.year <= 1600:
            meant = _of_hijri(day)
            calendar = f"; of the Hijri calendar, it is {meant}" if meant else "; is it a year of the Hijri calendar?"
        msg = f"«{text}» is no day of a letter: write one from 2000 to 2100{calendar}"
        raise ValueError(msg)
    return day


def _of_hijri(day: dt.date) -> str:
    """The Gregorian day of what was written as a date of the Umm al-Qura calendar; empty where that has no such day."""
    try:
        return str(Hijri(day.year, day.month, day.day).to_gregorian())
    except (ValueError, OverflowError):
        return ""


def _day(text: str) -> str:
    try:
        return day_of_letters(text).isoformat()
    except ValueError as error:
        message, _, remedy = str(error).partition(": ")
        raise rule_error(message, remedy) from None


def _age(text: str) -> str:
    if not re.fullmatch(_AGE, text):
        raise rule_error(f"«{text}» is not an age", "write days, months or years: 90d, 18m, 10y; or none for any age")
    return text


Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "pattern": f"^{_DAY}$"})]
Age = Annotated[str, AfterValidator(_age), WithJsonSchema({"type": "string", "pattern": f"^{_AGE}$"})]


def _translations(value: Any) -> Any:
    """``auto`` and ``none`` as the lists that they stand for."""
    return () if value is None else (AUTO,) if value == AUTO else value


Translations = Annotated[
    tuple[Annotated[Text, AfterValidator(lambda code: code if code == AUTO else language_code(code))], ...],
    BeforeValidator(_translations),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": AUTO},
                {"type": "null"},
                {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2,3}$"}},
            ]
        }
    ),
]
"""Into which languages letters are translated on their back; the state's own is taken, if it is among them."""


class Sender(Record):
    """Who is written back to."""

    name: ArabicName
    latin: PostalLine
    lines: tuple[PostalLine, ...] = ()
    contact: Text | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> "Sender":
        if not self.lines and not self.contact:
            raise rule_error("the sender has neither an address nor a contact", "add «lines: […]» or «contact: …»")
        if len(self.block) > SENDER_LINES:
            message = f"the sender takes {len(self.block)} lines; {SENDER_LINES} fit above the window"
            raise rule_error(message, "put two of them on one line", "lines")
        return self

    @property
    def block(self) -> tuple[str, ...]:
        """The lines at the head of a letter."""
        return (self.name, *self.lines, *((self.contact,) if self.contact else ()))

    @property
    def latin_block(self) -> tuple[str, ...]:
        """The same, for letters that are read from the left."""
        return (self.latin, *self.block[1:])

    @property
    def return_address(self) -> tuple[str, ...]:
        """What the post takes back to the sender shows; nothing where no postal address is known."""
        return (self.latin, *self.lines) if self.lines else ()


def _picture(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*\.(svg|png)", text):
        raise rule_error(
            f"«{text}» is no picture of a letter", "name an SVG or PNG that lies in letters/, such as logo.svg"
        )
    return text


class Letterhead(Record):
    """What stands at the head of every letter, beside the date: a logo, lines, or both."""

    logo: Annotated[str, AfterValidator(_picture)] | None = None
    """A file in ``letters/``."""
    says: Text | None = None
    """What the logo shows, for those who cannot see it."""
    lines: Annotated[tuple[Text, ...], Field(max_length=LETTERHEAD_LINES)] = ()

    @model_validator(mode="after")
    def _is_for_all(self) -> "Letterhead":
        if not self.logo and not self.lines:
            raise rule_error("the letterhead has neither a logo nor lines", "add «logo: logo.svg» or «lines: […]»")
        if self.logo and not self.says:
            remedy = "add «says: …», which a screen reader reads in its place"
            raise rule_error("nothing says what the logo shows", remedy, "logo")
        return self


class DeliveryRules(Record):
    """By which way letters go: to the recipient's own address, or by a mission of its state."""

    direct_not_older_than: Age | None = "10y"
    by_mission: tuple[PostName, ...] = ("un-new-york", "washington")


Pages = Annotated[Literal["1", "2"], WithJsonSchema({"type": "integer", "enum": [1, 2]})]
"""YAML is read as text."""


class Settings(DeclaringFile):
    """What is set once for all letters of a campaign."""

    sender: Sender | None = None
    letterhead: Letterhead | None = None
    date: Day | None = None
    paper: Paper = Paper.A4
    mail_by: Day | None = None
    translation: Translations = ()
    pages: Pages = "1"
    enclosures: Enclosures = ()
    """What goes with every letter, in this order."""
    delivery: Annotated[DeliveryRules, Field(default_factory=DeliveryRules)]
    expects: tuple[Text, ...] = ()
    """Of which kinds somebody is missed where a state has none; a campaign to a few recipients misses nobody."""

    @property
    def most_pages(self) -> int:
        """How many pages a letter may take; with two of them, no back is left for a translation."""
        return int(self.pages)

    @property
    def day(self) -> dt.date | None:
        """The date of the letters, where the campaign sets one."""
        return dt.date.fromisoformat(self.date) if self.date else None

    @property
    def mail_by_day(self) -> dt.date | None:
        """Until when the letters are posted, where the campaign says so."""
        return dt.date.fromisoformat(self.mail_by) if self.mail_by else None


def read_settings(source: YamlDocument) -> Settings:
    """The settings in ``source``; raises every problem in it at once."""
    language = source.data.get("language") if isinstance(source.data, dict) else None
    context = Declared({}, {}, language if isinstance(language, str) else ARABIC)
    return parse_record(Settings, source, _across_settings(source), context)


def _across_settings(source: YamlDocument) -> Iterator[Problem]:
    """Kinds and audiences that are named and not declared; read from the raw data, so that nothing hides it."""
    data = source.data if isinstance(source.data, dict) else {}
    if data.get("pages") == "2" and data.get("translation"):
        remedy = "write «translation: none», or «pages: 1»"
        yield source.problem(("translation",), "letters of two pages have no back for a translation", remedy)
    own = {name: each for name in ("kinds", "audiences") if isinstance(each := data.get(name), dict) and each}
    if len(own) == 1:
        (name,), missing = own, "audiences" if "kinds" in own else "kinds"
        remedy = f"copy «{missing}» from the {SETTINGS_FILE} that «advocacy init DIR» writes out, and adapt it"
        yield source.problem((name,), f"declares {name} and no {missing}", remedy, at_key=True)
        return
    declared: dict[str, Mapping[str, Any]] = {"kinds": usual().kinds, "audiences": usual().audiences, **own}
    expects = data.get("expects")
    named: list[tuple[KeyPath, Any, str]] = [
        (("expects", number), kind, "kinds") for number, kind in enumerate(expects if isinstance(expects, list) else ())
    ]
    for name, kind in declared["kinds"].items():
        if isinstance(kind, dict) and kind.get("audience"):
            named.append((("kinds", name, "audience"), kind["audience"], "audiences"))
    for path, word, among in named:
        if isinstance(word, str) and word not in declared[among]:
            field = next(step for step in reversed(path) if isinstance(step, str))
            message = f"«{word}» is not a value of «{field}»"
            yield source.problem(path, message, one_of(word, declared[among]))
