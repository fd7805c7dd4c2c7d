"""A few letters to look at, as unlike each other as the list allows."""

from bisect import bisect, insort
from collections.abc import Sequence
from datetime import date
from heapq import heapify, heappop, heapreplace

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import DIRECT
from advocacy.campaign.recipients import Recipient


def sample(campaign: Campaign, recipients: Sequence[Recipient], count: int, day: date) -> tuple[Recipient, ...]:
    """``count`` recipients as unlike each other as the list allows, in its order.

    The first that is chosen has an address of its own. Each other one has most that those before have not: audience,
    rank, delivery, kind, gender, region, length; of those alike it stands farthest from them in the alphabet.
    """
    if count >= len(recipients):
        return tuple(recipients)
    traits = [_traits(campaign, recipient, day) for recipient in recipients]
    seen: set[object] = set()
    chosen: list[int] = []

    def unlike(index: int) -> tuple[bool, int, int]:
        """How unlike those that are chosen: the smallest first."""
        direct = not chosen and ("delivery", DIRECT) in traits[index]
        new = sum(trait not in seen for trait in traits[index])
        at = bisect(chosen, index)
        apart = min((abs(index - other) for other in chosen[max(at - 1, 0) : at + 1]), default=len(recipients))
        return not direct, -new, -apart

    # With each that is chosen the others can only become less unlike. So whoever comes first by what was known of them
    # before, and still has that, comes first of all: nobody else need be looked at.
    order = [(unlike(index), index) for index in range(len(recipients))]
    heapify(order)
    while len(chosen) < count:
        known, index = order[0]
        if (now := unlike(index)) != known:
            heapreplace(order, (now, index))
        else:
            heappop(order)
            insort(chosen, index)
            seen.update(traits[index])
    return tuple(recipients[index] for index in chosen)


def _traits(campaign: Campaign, recipient: Recipient, day: date) -> tuple[tuple[str, object], ...]:
    """What makes a letter look otherwise than another."""
    state = campaign.directory.state_of(recipient)
    length = len(f"{recipient.body}{recipient.ministry or ''}{recipient.office or ''}{state.formal}")
    return (
        ("audience", recipient.audience),
        ("rank", recipient.rank),
        ("delivery", campaign.delivery(recipient, day).way),
        ("kind", recipient.kind),
        ("gender", recipient.gender),
        ("region", state.region),
        ("length", length // 40),
    )
