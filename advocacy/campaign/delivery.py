"""Where a letter goes: to the recipient's own address, or to a mission of its state; and what the window shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from advocacy.campaign.citations import CitedPage, Fact, Standing, best_of, months_before
from advocacy.campaign.field_types import Kind
from advocacy.campaign.fonts import Ruler
from advocacy.campaign.missions import Mission
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.settings import DeliveryRules
from advocacy.campaign.states import PostalService, Service
from advocacy.campaign.window import WINDOW_LINES, lines_in_window

DIRECT, BY_MISSION, NOWHERE = "direct", "mission", "nowhere"
"""Ways of a letter, beside the names of posts; ``mission`` stands for the first of those that the campaign names."""

CARE_OF = "c/o "
A_YEAR = "1y"
"""So long is what a page says about post a reason to choose another way; later it is a reason to ask."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the letter to one recipient goes."""

    way: str
    """``direct``, the name of a post, or ``nowhere``."""
    lines: tuple[str, ...] = ()
    """What an envelope and its window show, name first."""
    shorter: tuple[tuple[str, ...], ...] = ()
    """The same with less of it, for labels that hold less than a window does; the first has the most."""
    mission: Mission | None = None
    citation: CitedPage | None = None
    """The page that vouches for the address, the newest where there are several."""
    doubts: tuple[PostalService, ...] = ()
    """What pages say about post to that state: to be asked about before a letter is posted there."""


def deliver(
    recipient: Recipient, directory: RecipientList, rules: DeliveryRules, ruler: Ruler, day: date, way: str
) -> Delivery:
    """The way of a letter of ``day`` by ``rules``, or by the one ``way`` that is asked for."""
    if way and way != BY_MISSION:
        return by_way(recipient, directory, way, ruler)
    direct = by_way(recipient, directory, DIRECT, ruler)
    if direct.lines and not way and _arrives(recipient, direct, rules, day):
        return direct
    posts = dict.fromkeys([*rules.by_mission, *(directory.posts if way else ())])
    ways = (by_way(recipient, directory, post, ruler) for post in posts)
    return next((by_mission for by_mission in ways if by_mission.lines), Delivery(NOWHERE))


def _arrives(recipient: Recipient, direct: Delivery, rules: DeliveryRules, day: date) -> bool:
    """Whether the address is young enough and post arrives there; an embassy is no other embassy's business."""
    if recipient.kind is Kind.EMBASSY:
        return True
    stopped = any(each.service is Service.STOPPED and _is_young(each, A_YEAR, day) for each in direct.doubts)
    return not stopped and _is_young(direct.citation, rules.direct_not_older_than, day)


def by_way(recipient: Recipient, directory: RecipientList, way: str, ruler: Ruler) -> Delivery:
    """The letter as it goes by ``way``, which is ``direct`` or a post; nowhere, where there is nothing of the kind."""
    if way == DIRECT:
        if recipient.postal is None:
            return Delivery(NOWHERE)
        newest = best_of(source for source in recipient.sources if source.fact is Fact.POSTAL)
        doubts = directory.post_to.get(recipient.country, ())
        shorter = tuple((name, *recipient.postal) for name in _names_of(recipient)[1:])
        return Delivery(DIRECT, recipient.postal_lines, shorter, None, newest, doubts)
    mission = directory.mission_at.get((recipient.country, way))
    if mission is None:
        return Delivery(NOWHERE)
    lines, *shorter_ways = _from_what_fits(_ways_to_write(recipient, mission, directory), ruler)
    return Delivery(mission.post, lines, tuple(shorter_ways), mission, mission)


def _from_what_fits(ways: Iterable[tuple[str, ...]], ruler: Ruler) -> list[tuple[str, ...]]:
    """The first of ``ways`` that the window holds, and those after it; the last where it holds none."""
    all_ways = [*dict.fromkeys(ways)]
    fits = (number for number, lines in enumerate(all_ways) if lines_in_window(lines, ruler) <= WINDOW_LINES)
    return all_ways[next(fits, len(all_ways) - 1) :]


def _ways_to_write(recipient: Recipient, mission: Mission, directory: RecipientList) -> Iterator[tuple[str, ...]]:
    """The whole of it first; then less and less that a post office and a mission can do without."""
    short = mission.short_name(directory.state_of(recipient))
    *street, city, country = mission.lines
    streets = [tuple(street), (", ".join(street),), tuple(line for line in street if _HAS_NUMBER.match(line)) or ()]
    names = [(mission.name, streets[:1]), (short, streets), (short.removeprefix("Permanent "), streets)]
    for above in _names_of(recipient) or [""]:
        for name, ways in names:
            for lines in ways:
                yield (*filter(None, (above, CARE_OF + name, *lines)), city, country)


def _names_of(recipient: Recipient) -> list[str]:
    """The institution's name in Latin script, and its first part; none where nobody knows it."""
    whole = recipient.body_local
    return [*dict.fromkeys((whole, _PARTS.split(whole)[0]))] if whole else []


_HAS_NUMBER = re.compile(r"\d")
_PARTS = re.compile(r", | / | – | \(")


def _is_young(page: CitedPage | None, age: str | None, day: date) -> bool:
    """Whether ``page`` was read at most ``age`` before ``day``; of a page without a date nobody knows it."""
    if age is None:
        return page is not None
    return page is not None and page.standing(_age_before(day, age)) is Standing.FRESH


def _age_before(day: date, age: str) -> date:
    """The day that lies ``age`` (90d, 18m, 10y) before ``day``."""
    count, unit = int(age[:-1]), age[-1]
    if unit == "d":
        return date.fromordinal(max(day.toordinal() - count, 1))
    return months_before(day, count * (12 if unit == "y" else 1))
