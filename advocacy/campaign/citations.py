"""The pages that stand behind what a campaign says: which facts need one, and how old it may be."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from advocacy.campaign.field_types import PageUrl, PartialDate, Text
from advocacy.files.records import Record

FRESH_FOR = 12
"""Months for which a fact counts as known, after a page that says so was read."""


class Fact(StrEnum):
    """What a citation vouches for."""

    NAME = "name"
    OFFICE = "office"
    WORDING = "wording"
    POSTAL = "postal"
    AUDIENCE = "audience"


class Need(StrEnum):
    """How much a fact needs a page."""

    OR_A_NOTE = "or a note"
    """Without a page it may be written all the same; what is known of it instead is noted."""
    OR_NOTHING = "or nothing"
    """Without a page it is not written: a wrong one does harm."""


class Standing(StrEnum):
    """What a fact rests on."""

    NO_PAGE = "no page"
    NO_DATE = "no date"
    OLD = "old"
    FRESH = "fresh"


class CitedPage(Record):
    """A page and the day it said so; ``none`` says that no page does."""

    page: PageUrl | None
    checked: PartialDate | None = None
    note: Text | None = None

    def standing(self, fresh_since: date) -> Standing:
        """Whether a page vouches for it, and has been read since that day."""
        if self.page is None:
            return Standing.NO_PAGE
        if self.checked is None:
            return Standing.NO_DATE
        return Standing.OLD if first_day(self.checked) < fresh_since else Standing.FRESH


class Citation(CitedPage):
    """A page that vouches for one fact about a recipient."""

    fact: Fact


def needed(*, named_by_state: bool, claim: bool, office: bool, postal: bool) -> Mapping[Fact, Need]:
    """The facts about a recipient that want a citation, and how much; ``office`` and ``postal``: whether it has one.

    Who bears the name of its state needs no page for it. Where the wording that a recipient reads is a ``claim`` about
    its state, such as that it sells or uses what the petition is about, only a page may make it.
    """
    facts: dict[Fact, Need] = {}
    if not named_by_state:
        facts[Fact.NAME] = Need.OR_A_NOTE
    if office:
        facts[Fact.OFFICE] = Need.OR_A_NOTE
    if postal:
        facts[Fact.POSTAL] = Need.OR_NOTHING
    if claim:
        facts[Fact.AUDIENCE] = Need.OR_NOTHING
    facts[Fact.WORDING] = Need.OR_A_NOTE
    return facts


def best_of(cited: Iterable[CitedPage]) -> CitedPage | None:
    """The one that vouches best: a page rather than none, then the day nearest to today; the first of equals."""
    return max(cited, key=_worth, default=None)


def newest_date(cited: Iterable[CitedPage]) -> str:
    """The newest date among ``cited``, as far as it is known, page or not; empty where there is none."""
    return max((each.checked for each in cited if each.checked), key=lambda text: (first_day(text), text), default="")


def first_day(partial: str) -> date:
    """The first day that a year, a month or a day can mean: nobody vouches for a later one."""
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_before(day: date, months: int = FRESH_FOR) -> date:
    """The same day so many months earlier, or the last one of that month; the first day there is at the earliest."""
    month = day.year * 12 + day.month - 1 - months
    return date.min if month < 12 else first_day(f"{month // 12}-{month % 12 + 1}-{day.day}")


def age_before(day: date, age: str) -> date:
    """The day that lies ``age`` (90d, 18m, 10y) before ``day``; the first day there is at the earliest."""
    count, unit = int(age[:-1]), age[-1]
    if unit == "d":
        return date.fromordinal(max(day.toordinal() - count, 1))
    return months_before(day, count * (12 if unit == "y" else 1))


def _worth(cited: CitedPage) -> tuple[bool, date]:
    return cited.page is not None, first_day(cited.checked) if cited.checked else date.min
