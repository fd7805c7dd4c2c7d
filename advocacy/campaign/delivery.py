"""Where a letter goes, to its recipient or to a mission of its state, and what the window of its envelope shows."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from advocacy.campaign.citations import CitedPage, Fact, Standing, age_before, best_of
from advocacy.campaign.missions import Mission
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.settings import DeliveryRules
from advocacy.campaign.states import KNOWN_COUNTRIES, PostalService, Service, State, in_capitals
from advocacy.campaign.typography.fonts import Ruler
from advocacy.errors import Problem
from advocacy.files.yaml_document import YamlDocument

DIRECT, BY_MISSION, NOWHERE = "direct", "mission", "nowhere"
"""Ways of a letter, beside the names of posts; ``mission`` stands for the first of those that the campaign names."""

CARE_OF = "c/o "
A_YEAR = "1y"
"""So long is what a page says about post a reason to choose another way; later it is a reason to ask."""

WINDOW_LINES, WINDOW_WIDTH = 6, 75 / 25.4 * 72 / 10
"""Lines of the window, and their width in parts of its font size: letters/letter.css sets both."""


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
    recipient: Recipient,
    directory: RecipientList,
    rules: DeliveryRules,
    day: date,
    way: str,
    goes: Callable[[str], Delivery],
) -> Delivery:
    """The way of a letter of ``day`` by ``rules``, or by the one ``way`` that is asked for; it ``goes`` as `by_way`."""
    if way and way != BY_MISSION:
        return goes(way)
    direct = goes(DIRECT)
    if direct.lines and not way and (directory.kind_of(recipient).lives_abroad or _arrives(direct, rules, day)):
        return direct
    posts = dict.fromkeys([*rules.by_mission, *(directory.posts if way else ())])
    return next((by_mission for by_mission in map(goes, posts) if by_mission.lines), Delivery(NOWHERE))


def _arrives(direct: Delivery, rules: DeliveryRules, day: date) -> bool:
    """Whether the address is young enough and post arrives there; an embassy is no other embassy's business."""
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
    return page is not None and page.standing(age_before(day, age)) is Standing.FRESH


def lines_in_window(lines: Sequence[str], ruler: Ruler) -> int:
    """How many lines of the window ``lines`` take when they are broken between words."""
    broken = (part for line in lines for part in ruler.lines(line, WINDOW_WIDTH))
    # A word that is wider than the window is broken there wherever it must be.
    return sum(max(1, ceil(ruler.width(part) / WINDOW_WIDTH)) for part in broken)


def too_wide_for_window(line: str, ruler: Ruler) -> str | None:
    """The first word of ``line`` that is wider than the window."""
    return next((word for word in line.split() if ruler.width(word) > WINDOW_WIDTH), None)


def _wrong_in_address(
    recipient: Recipient, state: State, ruler: Ruler, *, abroad: bool
) -> Iterator[tuple[int | None, str, str]]:
    """What a post office or a window would make of the address: the line (none for all), what is wrong, the way out."""
    postal = recipient.postal or ()
    country = state.english.upper()
    last = len(postal) - 1
    if len(postal) == 1:
        yield 0, "an address on one line", "write street, town and country on lines of their own"
    elif postal[-1] != postal[-1].upper() or in_capitals(postal[-1]) not in (
        KNOWN_COUNTRIES if abroad else {in_capitals(country)}
    ):
        where = "the country that it lies in, in English and in capitals" if abroad else f"«{country}»"
        yield last, f"the last line of the address is «{postal[-1]}», not its country", f"end it with {where}"
    if recipient.body_local is None:
        remedy = "add «body_local: …», its name in Latin script"
        yield None, "no name stands above the address, and an envelope would show none", remedy
    for number, line in enumerate(postal):
        if word := too_wide_for_window(line, ruler):
            yield number, f"a word is wider than the window of an envelope: «{word}»", "part it with a blank"
    lines = lines_in_window(recipient.postal_lines, ruler)
    if lines > WINDOW_LINES:
        message = f"with the name above it, the address takes {lines} lines; an envelope's window shows {WINDOW_LINES}"
        yield None, message, "shorten it, or the name in «body_local»"


def problems_of_addresses(directory: RecipientList, ruler: Ruler, source: YamlDocument) -> Iterator[Problem]:
    """Addresses that would come back, or that a window cannot show, wherever they were typed."""
    for index, recipient in enumerate(directory.listed):
        # It stands above an address of its own and above that of a mission.
        if word := too_wide_for_window(recipient.body_local or "", ruler):
            message = f"a word is wider than the window of an envelope: «{word}»"
            yield source.problem(("recipients", index, "body_local"), message, "part it with a blank")
        if recipient.postal:
            place = ("recipients", index, "postal")
            state = directory.state_of(recipient)
            abroad = directory.kind_of(recipient).lives_abroad
            for line, message, remedy in _wrong_in_address(recipient, state, ruler, abroad=abroad):
                yield source.problem(place if line is None else (*place, line), message, remedy)
    for index, mission in enumerate(directory.missions):
        for number, text in enumerate((mission.name, *mission.lines)):
            if word := too_wide_for_window(text, ruler):
                at = ("name",) if number == 0 else ("lines", number - 1)
                message = f"a word is wider than the window of an envelope: «{word}»"
                yield source.problem(("missions", index, *at), message, "part it with a blank")
