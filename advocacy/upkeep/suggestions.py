"""What is likely of a new recipient, from what the campaign knows already; people decide."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.protocol import INSTITUTION
from advocacy.files.yaml_document import Data
from advocacy.upkeep.entry_style import FIELDS, Entry


def identifier(country: str, kind: Kind) -> str:
    """The usual id; empty where it ends in the body's own short name."""
    return {Kind.GOVERNMENT: f"{country.lower()}-gov", Kind.EMBASSY: f"{country.lower()}-embassy"}.get(kind, "")


def audience(kind: Kind) -> Audience:
    """Who reads as this kind does, as long as no page says more."""
    return Audience.LICENSING_AUTHORITY if kind is Kind.EXPORT_CONTROL else Audience.GOVERNMENT


@dataclass(frozen=True, slots=True)
class Ranks:
    """How often each rank stands in a list, by kind, and by kind and country."""

    of_kind: Mapping[Kind, Counter[str]]
    near: Mapping[tuple[Kind, str], Counter[str]]
    has_ambassadors: bool

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Those of the list of ``campaign``, counted once."""
        of_kind: dict[Kind, Counter[str]] = {}
        near: dict[tuple[Kind, str], Counter[str]] = {}
        for each in campaign.directory.listed:
            of_kind.setdefault(each.kind, Counter())[each.rank] += 1
            near.setdefault((each.kind, each.country), Counter())[each.rank] += 1
        return cls(of_kind, near, "ambassador" in campaign.protocol.ranks)

    def usual(self, country: str, kind: Kind) -> str:
        """The rank of those of this kind in the same country, or else the most frequent one of this kind."""
        ranks = self.near.get((kind, country)) or self.of_kind.get(kind)
        if ranks:
            return ranks.most_common(1)[0][0]
        return "ambassador" if kind is Kind.EMBASSY and self.has_ambassadors else INSTITUTION


def with_usual(ranks: Ranks, entry: Entry) -> dict[str, Data]:
    """A new entry with what need not be said of it: the usual rank and audience, nobody in the office, no address."""
    kind = next((kind for kind in Kind if kind == entry.get("kind")), None)
    usual: dict[str, Data] = {"gender": Gender.UNSPECIFIED.value, "postal": None}
    if kind and entry.get("country"):
        usual["rank"] = ranks.usual(str(entry["country"]), kind)
        usual["audience"] = audience(kind).value
    completed = usual | {name: value for name, value in entry.items() if value is not None}
    return {name: completed[name] for name in FIELDS if name in completed}
