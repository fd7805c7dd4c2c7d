"""Which packs are to be made: what each is called, and whose letters are in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.press.signing.signers import Signer

Made = TypeVar("Made")

SIMPLY = "pack"
"""What packs are called whose letters have nothing in common."""


class By(StrEnum):
    """What the letters of one pack have in common."""

    COUNTRY = "country"
    REGION = "region"
    KIND = "kind"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class PackOrder:
    """A pack to be made: its name, and whose letters are in it."""

    name: str
    recipients: tuple[Recipient, ...]
    """One tuple for all who sign the same letters: what is made of them is made once, see `for_each`."""
    signer: Signer | None = None


def for_each(orders: Iterable[PackOrder], make: Callable[[tuple[Recipient, ...]], Made]) -> Iterator[Made]:
    """What is made of the recipients of each of ``orders``: once, where orders have one tuple of them in common."""
    made: dict[int, Made] = {}
    for order in orders:
        key = id(order.recipients)
        if key not in made:
            made[key] = make(order.recipients)
        yield made[key]


def ids_of(recipients: tuple[Recipient, ...]) -> tuple[str, ...]:
    """Their ids."""
    return tuple(recipient.id for recipient in recipients)


def all_in(orders: Iterable[PackOrder]) -> list[Recipient]:
    """All recipients of ``orders``, each once."""
    tuples = {id(order.recipients): order.recipients for order in orders}
    return [*dict.fromkeys(chain.from_iterable(tuples.values()))]


def divide_into_orders(
    campaign: Campaign, recipients: Sequence[Recipient], by: By | None, per_pack: int | None, *, apart: bool = True
) -> tuple[PackOrder, ...]:
    """The packs without signers: by what letters have in common, and by state where some should not sign; by number."""
    cautioned = {country for caution in campaign.directory.cautions for country in caution.to or ()}

    def common(recipient: Recipient) -> str:
        if apart and (by or per_pack) and recipient.country in cautioned:
            return recipient.country.lower()
        region = campaign.directory.state_of(recipient).region
        values = {By.COUNTRY: recipient.country.lower(), By.REGION: region, By.KIND: recipient.kind}
        return str(values.get(by, recipient.audience) if by else SIMPLY)

    groups: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        groups.setdefault(common(recipient), []).append(recipient)
    orders: list[PackOrder] = []
    for name, group in groups.items():
        parts = [*_in_parts(group, per_pack or len(group))]
        digits = len(str(len(parts)))
        for number, part in enumerate(parts, 1):
            orders.append(PackOrder(name if len(parts) == 1 else f"{name}-{number:0{digits}}", part))
    return tuple(orders)


def _in_parts(recipients: Sequence[Recipient], size: int) -> Iterator[tuple[Recipient, ...]]:
    for start in range(0, len(recipients), size):
        yield tuple(recipients[start : start + size])
