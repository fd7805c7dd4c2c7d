"""Who of the world is on the list, region by region, and who is missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from advocacy.campaign.audiences import Expected, Kind
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.states import Region


@dataclass(frozen=True, slots=True)
class Covered:
    """One region: who is written to there, who no longer is, and which states lack a recipient."""

    region: Region
    recipients: tuple[Recipient, ...]
    retired: tuple[Recipient, ...]
    missing: Mapping[str, tuple[str, ...]]
    """Of each kind that the campaign expects, states by code that have none who is written to."""
    ways: Mapping[str, tuple[str, ...]]
    """Ids of those written to, by the way that a letter to them goes."""

    def of_kind(self, kind: str) -> tuple[Recipient, ...]:
        """Those written to that are a ``kind``."""
        return tuple(recipient for recipient in self.recipients if recipient.kind == kind)

    @property
    def with_address(self) -> tuple[Recipient, ...]:
        """Those whose postal address is known."""
        return tuple(recipient for recipient in self.recipients if recipient.postal)

    @property
    def without_address(self) -> tuple[Recipient, ...]:
        """Those whose letters can go by a mission only, or nowhere."""
        return tuple(recipient for recipient in self.recipients if not recipient.postal)


def coverage(directory: RecipientList, ways: Mapping[str, str], expects: Collection[str] = ()) -> Iterator[Covered]:
    """Every region, in the order of ``Region``.

    ``ways`` are those of letters, by the recipient's id. Of the kinds that are expected it is said who is missing.
    """
    missing = {kind: states_without(directory, kind) for kind in expects}
    for region in Region:
        if region is Region.NONE and all(state.region is not region for state in directory.states.values()):
            continue
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
            {kind: tuple(code for code in codes if code in states) for kind, codes in missing.items()},
            {way: tuple(ids) for way, ids in by_way.items()},
        )


def states_without(directory: RecipientList, kind: str) -> tuple[str, ...]:
    """Of the states that are expected to have one of a ``kind``, by code, those that have none who is written to."""
    written_to = {recipient.country for recipient in directory.recipients if recipient.kind == kind}
    return tuple(code for code in states_expected(directory, directory.declared.kinds[kind]) if code not in written_to)


def states_expected(directory: RecipientList, kind: Kind) -> tuple[str, ...]:
    """The states, by code, of which one of a ``kind`` is expected."""
    if kind.expected_of is Expected.WASSENAAR:
        return directory.wassenaar.states if directory.wassenaar else ()
    return tuple(code for code, state in directory.states.items() if state.region is not Region.NONE)
