"""``advocacy recipients coverage``: who is written to, region by region, and who is missing."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.field_types import Kind
from advocacy.cli.command import Root
from advocacy.cli.console import say, say_names, say_table
from advocacy.cli.options import Regions
from advocacy.cli.reporter import Report
from advocacy.upkeep.coverage import Covered, coverage

EPILOG = """
**Examples**

    advocacy recipients coverage                            # numbers of all regions
    advocacy recipients coverage --region western-europe    # one region, recipient by recipient
    advocacy recipients coverage --json                     # for scripts
"""

HEADINGS = ("region", "written to", "postal", "no postal", "retired", "missing")


def cover(root: Root = Path(), region: Regions = None) -> Report:
    """Count who is written to in each region, who has a postal address and who has none, and say who is missing.

    Missing are states whose government is not on the list, and participants of the Wassenaar Arrangement without a
    licensing authority. Retired recipients are counted apart.
    """
    regions = [covered for covered in coverage(load_campaign(root).directory) if not region or covered.region in region]
    data = [_for_scripts(covered) for covered in regions]
    return Report({"regions": data}, lambda: say_coverage(regions, in_detail=bool(region)))


def say_coverage(regions: Sequence[Covered], *, in_detail: bool) -> None:
    """A row of numbers for each region and, ``in_detail``, who it is."""
    numbers = [_numbers(covered) for covered in regions]
    rows = [
        (covered.region, *map(str, row), _missing([covered])) for covered, row in zip(regions, numbers, strict=True)
    ]
    if len(regions) > 1:
        total = map(sum, zip(*numbers, strict=True))
        rows.append(("total", *map(str, total), _missing(regions)))
    say_table(HEADINGS, rows)
    for covered in regions if in_detail else ():
        kinds = ", ".join(f"{len(covered.of_kind(kind))} {kind}" for kind in Kind if covered.of_kind(kind))
        say(f"\n{covered.region.english} ({covered.region.arabic}): {kinds or 'nobody'}")
        say_names("With a postal address", [recipient.id for recipient in covered.with_address])
        say_names("Without", [recipient.id for recipient in covered.without_address])
        say_names("Retired", [recipient.id for recipient in covered.retired])


def _numbers(covered: Covered) -> Sequence[int]:
    return [
        len(those) for those in (covered.recipients, covered.with_address, covered.without_address, covered.retired)
    ]


def _missing(regions: Iterable[Covered]) -> str:
    lists = {
        "government": [code for covered in regions for code in covered.no_government],
        "authority": [code for covered in regions for code in covered.no_authority],
    }
    return "; ".join(f"{kind} {' '.join(sorted(codes))}" for kind, codes in lists.items() if codes)


def _for_scripts(covered: Covered) -> dict[str, object]:
    return {
        "region": covered.region,
        "english": covered.region.english,
        "arabic": covered.region.arabic,
        "recipients": {kind: len(covered.of_kind(kind)) for kind in Kind},
        "with_address": [recipient.id for recipient in covered.with_address],
        "without_address": [recipient.id for recipient in covered.without_address],
        "retired": [recipient.id for recipient in covered.retired],
        "no_government": covered.no_government,
        "no_authority": covered.no_authority,
    }
