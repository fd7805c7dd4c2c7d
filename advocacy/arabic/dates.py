"""The date line as its reader writes it: months, digits, Hijri beside Gregorian.

Months and digits come from CLDR (through Babel); the Hijri date is that of the Umm al-Qura
calendar (hijridate), which a decree can shift by a day.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

from babel import Locale, localedata
from babel.dates import format_date
from hijridate import Gregorian, Hijri

from advocacy.arabic.digits import in_arabic_indic

# CLDR lists these for speakers of Arabic, not because the state writes it: they follow the default.
_NOT_ARAB_STATES = {"001", "ER", "IL", "SS", "TD"}


@cache
def arabic_locale(country: str) -> Locale | None:
    """The locale of an Arab state, or None for all other countries."""
    # Asked first: for a locale that there is not, Babel tries all that could be meant, which takes milliseconds.
    if country in _NOT_ARAB_STATES or not localedata.exists(f"ar_{country}"):
        return None
    return Locale("ar", country)


def writes_arabic_indic(country: str, *, elsewhere: bool) -> bool:
    """Whether ``country`` writes ٠–٩ by default, as CLDR has it; ``elsewhere`` where it is no Arab state."""
    locale = arabic_locale(country)
    return locale.default_numbering_system == "arab" if locale else elsewhere


def gregorian(
    day: date,
    country: str,
    *,
    arabic_indic: bool,
    months: Sequence[str] | None = None,
) -> str:
    """``day`` with the months of ``country``; other countries get the pan-Arab ones.

    ``months`` go before what CLDR has of the country. ``arabic_indic`` says in which digits.
    """
    month = months[day.month - 1] if months else _month(day.month, country)
    written = f"{day.day} {month} {day.year}"
    return in_arabic_indic(written) if arabic_indic else written


@cache
def _month(number: int, country: str) -> str:
    return str(format_date(date(2000, number, 1), format="MMMM", locale=arabic_locale(country) or "ar"))


@cache
def known_in_part(text: str) -> str:
    """A year, a month or a day (``2026``, ``2026-05``, ``2026-05-17``) with the pan-Arab months, in digits 0–9."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    pattern = ("y", "MMMM y", "d MMMM y")[len(parts) - 1]
    return str(format_date(date(year, month, day), format=pattern, locale="ar"))


def hijri(day: date, correction: str | None = None) -> str:
    """``day`` in the Umm al-Qura calendar, in Arabic-Indic digits; ``correction`` (y-m-d) goes before it."""
    if correction:
        year, month, number = map(int, correction.split("-"))
        written = Hijri(year, month, number)
    else:
        written = Gregorian.fromdate(day).to_hijri()
    return in_arabic_indic(f"{written.day} {written.month_name('ar')} {written.year}")
