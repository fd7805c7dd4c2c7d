"""Who of the world is on the list, region by region, and who is missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from advocacy.campaign.field_types import Kind
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.states import Region


@dataclass(frozen=True, slots=True)
class Covered:
    """One region: who is written to there, who no longer is, and which states lack a recipient."""

    region: Region
    recipients: tuple[Recipient, ...]
    retired: tuple[Recipient, ...]
    no_government: tuple[str, ...]
    """States of the list, by code, whose government is not written to, where the campaign expects governments."""
    no_authority: tuple[str, ...]
    """Participants of the Wassenaar Arrangement whose licensing authority is not written to, likewise."""
    ways: Mapping[str, tuple[str, ...]]
    """Ids of those written to, by the way that a letter to them goes."""

    def of_kind(self, kind: Kind) -> tuple[Recipient, ...]:
        """Those written to that are a ``kind``."""
        return tuple(recipient for recipient in self.recipients if recipient.kind is kind)

    @property
    def with_address(self) -> tuple[Recipient, ...]:
        """Those whose postal address is known."""
        return tuple(recipient for recipient in self.recipients if recipient.postal)

    @property
    def without_address(self) -> tuple[Recipient, ...]:
        """Those whose letters can go by a mission only, or nowhere."""
        return tuple(recipient for recipient in self.recipients if not recipient.postal)


def coverage(directory: RecipientList, ways: Mapping[str, str], expects: Collection[Kind] = ()) -> Iterator[Covered]:
    """Every region, in the order of ``Region``.

    ``ways`` are those of letters, by the recipient's id. Of the kinds that are expected it is said who is missing.
    """
    no_government = states_without_government(directory) if Kind.GOVERNMENT in expects else ()
    no_authority = participants_without_authority(directory) if Kind.EXPORT_CONTROL in expects else ()
    for region in Region:
        here = tuple(each for each in directory.listed if directory.state_of(each).region is region)
        written_to = tuple(recipient for recipient in here if not recipient.retired)
        by_way: dict[str, list[str]] = {}
        for identifier in (recipient.id for recipient in written_to):
            by_way.setdefault(ways[identifier], []).append(identifier)
        states = {code for code, state in directory.states.items() if state.region is region}
        yield Covered(
            region,
            written_to,
            tuple(recipient for recipient in here if recipient.retired),
            tuple(code for code in no_government if code in states),
            tuple(code for code in no_authority if code in states),
            {way: tuple(ids) for way, ids in by_way.items()},
        )


def states_without_government(directory: RecipientList) -> tuple[str, ...]:
    """States of the list, by code, whose government is not written to."""
    written_to = _written_to(directory, Kind.GOVERNMENT)
    return tuple(code for code in directory.states if code not in written_to)


def participants_without_authority(directory: RecipientList) -> tuple[str, ...]:
    """Participants of the Wassenaar Arrangement whose licensing authority is not written to."""
    participants = directory.wassenaar.states if directory.wassenaar else ()
    written_to = _written_to(directory, Kind.EXPORT_CONTROL)
    return tuple(code for code in participants if code not in written_to)


def _written_to(directory: RecipientList, kind: Kind) -> set[str]:
    return {recipient.country for recipient in directory.recipients if recipient.kind is kind}
