"""What a field of a record may hold: texts, codes of countries, dates, pages, and words to choose from."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Annotated

from babel import Locale, localedata
from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema

from advocacy.arabic.damage import damages
from advocacy.files.records import rule_error


class Gender(StrEnum):
    """Of the holder of the office; ``unspecified`` addresses the institution instead."""

    MASCULINE = "m"
    FEMININE = "f"
    UNSPECIFIED = "unspecified"


_PARTIAL_DATE = r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_PAGE = r"https?://\S+"


def has_arabic(text: str) -> bool:
    """Whether ``text`` holds a letter of the Arabic block."""
    return bool(re.search(r"[\u0621-\u064a]", text))


def has_arabic_letters(text: str) -> bool:
    """Whether ``text`` holds anything of the Arabic block, signs and digits too."""
    return bool(re.search(r"[\u0600-\u06ff]", text))


def _not_blank(text: str) -> str:
    if not text.strip():
        raise rule_error("only spaces", "write its text, or none where nobody knows it")
    return text


ARABIC = "ar"
"""The language of a campaign that names none."""


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """The context of records whose every text is printed in a letter in one ``language``."""

    language: str


def _of_language(text: str, info: ValidationInfo) -> str:
    """``text`` in the script of the language that the context of the record names; Arabic where it names none."""
    language = getattr(info.context, "language", ARABIC)
    if language != ARABIC:
        if isinstance(info.context, WrittenIn) and has_arabic(text) and Locale(language).text_direction == "ltr":
            named = Locale(language).get_display_name("en")
            raise rule_error(
                f"«{text}» is Arabic", f"this is printed in a letter in {named}: write it in that language"
            )
        return text
    if not has_arabic(text):
        raise rule_error(f"«{text}» has no Arabic letter", "this is printed in the Arabic letter: write it in Arabic")
    return text


ISO_CODES = frozenset(str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code)))
"""ISO 3166-1 alpha-2 codes and the few CLDR adds (EU, XK)."""


def language_code(text: str) -> str:
    """``text``, if it is the code of a language that CLDR knows."""
    if not re.fullmatch("[a-z]{2,3}", text) or not localedata.exists(text):
        raise rule_error(f"«{text}» is not the code of a language", "write two small letters of ISO 639-1: fr, en, es")
    return text


def _iso_code(text: str) -> str:
    if text in ISO_CODES:
        return text
    if text.upper() in ISO_CODES:
        raise rule_error(f"«{text}» is not a country code", f"write it in capitals: {text.upper()}")
    remedy = "write the two capitals of ISO 3166-1 alpha-2, such as MA, DE or GB"
    raise rule_error(f"«{text}» is not a country code", remedy)


def _partial_date(text: str) -> str:
    if not re.fullmatch(_PARTIAL_DATE, text):
        remedy = "write it as precisely as it is known: 2026-05-17, 2026-05 or 2026; or none"
        raise rule_error(f"«{text}» is not a date", remedy)
    if text.count("-") == 2:
        try:
            date.fromisoformat(text)
        except ValueError:
            year, month, _ = text.split("-")
            last = monthrange(int(year), int(month))[1]
            raise rule_error(f"«{text}» is not a date", f"{year}-{month} has {last} days: correct the day") from None
    return text


def _page(text: str) -> str:
    if not re.fullmatch(_PAGE, text):
        remedy = "give its address, beginning with https://; or write none and name the source in «note»"
        raise rule_error(f"«{text}» is not the address of a page", remedy)
    return text


_PLACEHOLDERS = frozenset(
    {
        "na", "n/a", "none", "null", "nil", "unknown", "tbd", "tba", "tbc", "todo", "pending", "missing", "notknown",
        "notavailable", "xxx", "address", "0", "00", "000",
    }
)  # fmt: skip
"""What people type where an address is not known, without blanks and marks."""


def _postal_line(text: str) -> str:
    if has_arabic_letters(text):
        remedy = "the post office of the destination reads it: write it in Latin or local script"
        raise rule_error(f"Arabic in a line of the postal address: «{text}»", remedy)
    bare = re.sub(r"[\s.\-–—_?*…'\"]", "", text.casefold())
    if not bare or bare in _PLACEHOLDERS:
        raise rule_error(f"«{text}» is no line of an address", "write none for the whole address where nobody knows it")
    return text


def _undamaged(text: str) -> str:
    if fault := next(iter(damages(text)), None):
        raise rule_error(*fault)
    return text


Text = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_not_blank), AfterValidator(_undamaged)]
ArabicText = Annotated[Text, AfterValidator(_of_language)]
"""In the language of the letters, which is Arabic where nothing else is said."""
ArabicName = Annotated[ArabicText, Field(max_length=160)]
PostalLine = Annotated[Text, AfterValidator(_postal_line)]
"""A line that a post office reads."""
CountryCode = Annotated[str, AfterValidator(_iso_code), WithJsonSchema({"type": "string", "enum": sorted(ISO_CODES)})]
LanguageCode = Annotated[
    str, AfterValidator(language_code), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}$"})
]
PartialDate = Annotated[
    str, AfterValidator(_partial_date), WithJsonSchema({"type": "string", "pattern": f"^{_PARTIAL_DATE}$"})
]
PageUrl = Annotated[str, AfterValidator(_page), WithJsonSchema({"type": "string", "pattern": f"^{_PAGE}$"})]


def fill_in(text: str, *allowed: str) -> str:
    """``text`` unchanged, when every {place} in it is one of ``allowed``."""
    try:
        parsed = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise rule_error("a brace without its partner", "write {office}, with both braces") from None
    if unknown := [place for place, form, conversion in parsed if place not in allowed or form or conversion]:
        known = " and ".join(f"{{{place}}}" for place in allowed)
        raise rule_error(f"nothing can be filled in for {{{unknown[0]}}}", f"only {known} can")
    return text
