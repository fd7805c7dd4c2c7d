"""The window of an envelope: how much of an address it shows, and what would come back or not be seen."""

from collections.abc import Iterator, Sequence
from math import ceil

from advocacy.campaign.field_types import Kind
from advocacy.campaign.fonts import Ruler
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.states import KNOWN_COUNTRIES, State, in_capitals
from advocacy.errors import Problem
from advocacy.files.yaml_document import YamlDocument

WINDOW_LINES, WINDOW_WIDTH = 6, 75 / 25.4 * 72 / 10
"""Lines of the window, and their width in parts of its font size: letters/letter.css sets both."""


def lines_in_window(lines: Sequence[str], ruler: Ruler) -> int:
    """How many lines of the window ``lines`` take when they are broken between words."""
    broken = (part for line in lines for part in ruler.lines(line, WINDOW_WIDTH))
    # A word that is wider than the window is broken there wherever it must be.
    return sum(max(1, ceil(ruler.width(part) / WINDOW_WIDTH)) for part in broken)


def too_wide_for_window(line: str, ruler: Ruler) -> str | None:
    """The first word of ``line`` that is wider than the window."""
    return next((word for word in line.split() if ruler.width(word) > WINDOW_WIDTH), None)


def _wrong_in_address(recipient: Recipient, state: State, ruler: Ruler) -> Iterator[tuple[int | None, str, str]]:
    """What a post office or a window would make of the address: the line (none for all), what is wrong, the way out."""
    postal = recipient.postal or ()
    country = state.english.upper()
    abroad = recipient.kind is Kind.EMBASSY
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
        if recipient.postal:
            place = ("recipients", index, "postal")
            state = directory.state_of(recipient)
            for line, message, remedy in _wrong_in_address(recipient, state, ruler):
                yield source.problem(place if line is None else (*place, line), message, remedy)
    for index, mission in enumerate(directory.missions):
        for number, text in enumerate((mission.name, *mission.lines)):
            if word := too_wide_for_window(text, ruler):
                at = ("name",) if number == 0 else ("lines", number - 1)
                message = f"a word is wider than the window of an envelope: «{word}»"
                yield source.problem(("missions", index, *at), message, "part it with a blank")
