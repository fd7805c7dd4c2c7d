"""What is likely of a new recipient, from what the campaign knows already; people decide."""

from collections import Counter

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


def rank(campaign: Campaign, country: str, kind: Kind) -> str:
    """The rank of those of this kind in the same country, or else the most frequent one of this kind."""
    usual = "ambassador" if kind is Kind.EMBASSY and "ambassador" in campaign.protocol.ranks else INSTITUTION
    alike = [recipient for recipient in campaign.directory.listed if recipient.kind is kind]
    near = [recipient for recipient in alike if recipient.country == country]
    ranks = Counter(recipient.rank for recipient in near or alike)
    return ranks.most_common(1)[0][0] if ranks else usual


def with_usual(campaign: Campaign, entry: Entry) -> dict[str, Data]:
    """A new entry with what need not be said of it: the usual rank and audience, nobody in the office, no address."""
    kind = next((kind for kind in Kind if kind == entry.get("kind")), None)
    usual: dict[str, Data] = {"gender": Gender.UNSPECIFIED.value, "postal": None}
    if kind and entry.get("country"):
        usual["rank"] = rank(campaign, str(entry["country"]), kind)
        usual["audience"] = audience(kind).value
    completed = usual | {name: value for name, value in entry.items() if value is not None}
    return {name: completed[name] for name in FIELDS if name in completed}
