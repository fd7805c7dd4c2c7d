"""How letters get there, in lines for a summary."""

from collections.abc import Iterator

from advocacy.campaign.delivery import DIRECT, NOWHERE
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.cli.console import first_of
from advocacy.press.posting import Posting

NO_REPLY = f"No reply can arrive, and the letters ask for none: {SETTINGS_FILE} names no sender."


def posting_lines(posting: Posting) -> Iterator[str]:
    """What to know of letters before they are posted; nothing where there are none."""
    ways = [
        f"{count} {'direct' if way == DIRECT else f'by {way}'}" for way, count in posting.ways.items() if way != NOWHERE
    ]
    if ways:
        every = sum(posting.ways.values())
        can = every - posting.ways.get(NOWHERE, 0)
        yield f"Can be posted: {can} of {every} ({', '.join(ways)})"
    if old := posting.old:
        yield f"The page behind the address is more than a year old, or bears no date: {len(old)} ({first_of(old)})"
    if posting.ways and not posting.has_sender:
        yield NO_REPLY
