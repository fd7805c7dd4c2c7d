"""What is likely of a new recipient, from what the campaign knows already; people decide."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from advocacy.campaign.audiences import Declared, Kind
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import Gender
from advocacy.campaign.protocol import INSTITUTION
from advocacy.files.yaml_document import Data
from advocacy.upkeep.entry_style import FIELDS, Entry


def identifier(country: str, kind: Kind) -> str:
    """The usual id; empty where it ends in the body's own short name."""
    return f"{country.lower()}-{kind.id}" if kind.id else ""


@dataclass(frozen=True, slots=True)
class Ranks:
    """How often each rank stands in a list, by kind, and by kind and country."""

    of_kind: Mapping[str, Counter[str]]
    near: Mapping[tuple[str, str], Counter[str]]
    declared: Declared
    known: Collection[str]
    """Ranks that have a form of address."""

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Those of the list of ``campaign``, counted once."""
        of_kind: dict[str, Counter[str]] = {}
        near: dict[tuple[str, str], Counter[str]] = {}
        for each in campaign.directory.listed:
            of_kind.setdefault(each.kind, Counter())[each.rank] += 1
            near.setdefault((each.kind, each.country), Counter())[each.rank] += 1
        return cls(of_kind, near, campaign.directory.declared, campaign.protocol.ranks)

    def usual(self, country: str, kind: str) -> str:
        """The rank of those of this kind in the same country, or else the most frequent one of this kind.

        Of none on the list it is what the kind declares.
        """
        ranks = self.near.get((kind, country)) or self.of_kind.get(kind)
        if ranks:
            return ranks.most_common(1)[0][0]
        declared = self.declared.kinds[kind].rank
        return declared if declared and declared in self.known else INSTITUTION


def with_usual(ranks: Ranks, entry: Entry) -> dict[str, Data]:
    """A new entry with what need not be said of it: the usual rank and audience, nobody in the office, no address."""
    kind = str(entry.get("kind"))
    usual: dict[str, Data] = {"gender": Gender.UNSPECIFIED.value, "postal": None}
    if kind in ranks.declared.kinds and entry.get("country"):
        usual["rank"] = ranks.usual(str(entry["country"]), kind)
        usual["audience"] = ranks.declared.usual_audience(kind)
    completed = usual | {name: value for name, value in entry.items() if value is not None}
    return {name: completed[name] for name in FIELDS if name in completed}
