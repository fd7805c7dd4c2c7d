"""``advocacy recipients coverage``: who is written to, region by region, and who is missing."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.delivery import DIRECT, NOWHERE
from advocacy.cli.command import Root
from advocacy.cli.console import say, say_names, say_table
from advocacy.cli.options import Regions, ways_of
from advocacy.cli.reporter import Report
from advocacy.upkeep.coverage import Covered, coverage

EPILOG = """
**Examples**

    advocacy recipients coverage                            # numbers of all regions
    advocacy recipients coverage --region western-europe    # one region, recipient by recipient
    advocacy recipients coverage --json                     # for scripts
"""


def cover(root: Root = Path(), region: Regions = None) -> Report:
    """Count by region who is written to, who has a postal address and how letters go; and who is missing.

    Missing are, of each kind that «expects» in letters/campaign.yaml names, the states that should have one and have
    none on the list. Retired recipients are counted apart.
    """
    campaign = load_campaign(root)
    ways, expects = ways_of(campaign, campaign.directory.recipients), campaign.settings.expects
    regions = [each for each in coverage(campaign.directory, ways, expects) if not region or each.region in region]
    kinds = [*campaign.directory.declared.kinds]
    data = [_for_scripts(covered, kinds) for covered in regions]
    return Report({"regions": data}, lambda: say_coverage(regions, kinds, in_detail=bool(region)))


def say_coverage(regions: Sequence[Covered], declared: Iterable[str], *, in_detail: bool) -> None:
    """A row of numbers for each region and, ``in_detail``, who it is."""
    posts = sorted({way for covered in regions for way in covered.ways} - {DIRECT, NOWHERE})
    ways = (DIRECT, *posts, NOWHERE)
    numbers = [_numbers(covered, ways) for covered in regions]
    rows = [
        (covered.region, *map(str, row), _missing([covered])) for covered, row in zip(regions, numbers, strict=True)
    ]
    if len(regions) > 1:
        total = map(sum, zip(*numbers, strict=True))
        rows.append(("total", *map(str, total), _missing(regions)))
    say_table(("region", "written to", "postal", *ways, "retired", "missing"), rows)
    for covered in regions if in_detail else ():
        kinds = ", ".join(f"{len(covered.of_kind(kind))} {kind}" for kind in declared if covered.of_kind(kind))
        say(f"\n{covered.region.english} ({covered.region.arabic}): {kinds or 'nobody'}")
        say_names("With a postal address", [recipient.id for recipient in covered.with_address])
        say_names("Without", [recipient.id for recipient in covered.without_address])
        for way in ways:
            say_names(f"By {way}" if way in posts else way.capitalize(), covered.ways.get(way, ()))
        say_names("Retired", [recipient.id for recipient in covered.retired])


def _numbers(covered: Covered, ways: Iterable[str]) -> Sequence[int]:
    by_way = (covered.ways.get(way, ()) for way in ways)
    return [len(those) for those in (covered.recipients, covered.with_address, *by_way, covered.retired)]


def _missing(regions: Iterable[Covered]) -> str:
    lists: dict[str, list[str]] = {}
    for covered in regions:
        for kind, codes in covered.missing.items():
            lists.setdefault(kind, []).extend(codes)
    return "; ".join(f"{kind} {' '.join(sorted(codes))}" for kind, codes in lists.items() if codes)


def _for_scripts(covered: Covered, kinds: Iterable[str]) -> dict[str, object]:
    return {
        "region": covered.region,
        "english": covered.region.english,
        "arabic": covered.region.arabic,
        "recipients": {kind: len(covered.of_kind(kind)) for kind in kinds},
        "with_address": [recipient.id for recipient in covered.with_address],
        "without_address": [recipient.id for recipient in covered.without_address],
        "delivery": covered.ways,
        "retired": [recipient.id for recipient in covered.retired],
        "missing": covered.missing,
    }
