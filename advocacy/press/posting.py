"""How built letters get there: how many by which way, whose source is old, whether a reply can come."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from advocacy.batch.manifest import BuiltLetter
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import DIRECT
from advocacy.press.cover import AddressStanding, standing


@dataclass(frozen=True, slots=True)
class Posting:
    """What to know of letters before they are posted."""

    ways: Mapping[str, int]
    """How many letters go by which way, direct ones first, then the post that takes most."""
    old: tuple[str, ...]
    """Ids of letters to an address whose page is more than a year old, or bears no date; direct ones first."""
    has_sender: bool
    """Whether the letters name somebody who can be written back to."""


def posting_of(campaign: Campaign, built: Iterable[BuiltLetter]) -> Posting:
    """How the letters of ``built`` go, as their addresses say."""
    known = {recipient.id: recipient for recipient in campaign.directory.recipients}
    ways: Counter[str] = Counter()
    old = []
    for entry in built:
        ways[entry.delivery] += 1
        if recipient := known.get(entry.id):
            state, _ = standing(campaign.delivery_by(recipient, entry.delivery), date.fromisoformat(entry.date))
            if state in (AddressStanding.OLD, AddressStanding.UNDATED):
                old.append((entry.delivery != DIRECT, entry.id))
    in_order = sorted(ways.items(), key=lambda item: (item[0] != DIRECT, -item[1], item[0]))
    return Posting(dict(in_order), tuple(name for _, name in sorted(old)), campaign.settings.sender is not None)
