"""A few letters to look at, as unlike each other as the list allows."""

from collections.abc import Collection, Sequence
from datetime import date

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import DIRECT
from advocacy.campaign.recipients import Recipient


def sample(campaign: Campaign, recipients: Sequence[Recipient], count: int, day: date) -> tuple[Recipient, ...]:
    """``count`` recipients as unlike each other as the list allows, in its order.

    The first that is chosen has an address of its own. Each other one has most that those before have not: audience,
    rank, delivery, kind, gender, region, length; of those alike it stands farthest from them in the alphabet.
    """
    traits = [_traits(campaign, recipient, day) for recipient in recipients]
    chosen: list[int] = []
    while len(chosen) < min(count, len(recipients)):
        seen = {trait for index in chosen for trait in traits[index]}

        def unlike(index: int, seen: Collection[object] = seen) -> tuple[bool, int, int]:
            direct = not chosen and ("delivery", DIRECT) in traits[index]
            apart = min((abs(index - other) for other in chosen), default=0)
            return direct, sum(trait not in seen for trait in traits[index]), apart

        chosen.append(max((index for index in range(len(recipients)) if index not in chosen), key=unlike))
    return tuple(recipients[index] for index in sorted(chosen))


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
