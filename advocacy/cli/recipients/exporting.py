"""``advocacy recipients export``: the list as a table for spreadsheet programs."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.field_types import Gender
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import say
from advocacy.cli.options import Audiences, Countries, Force, Kinds, Regions, Search, refuse_to_replace
from advocacy.cli.reporter import Report
from advocacy.errors import cannot
from advocacy.files.table_writer import as_csv, as_xlsx
from advocacy.files.whole import write_whole
from advocacy.upkeep.descriptions import descriptions_of
from advocacy.upkeep.entries import entries_of
from advocacy.upkeep.entry_style import FIELDS
from advocacy.upkeep.rows import cells_of

EPILOG = """
**Examples**

    advocacy recipients export list.xlsx                      # with lists to choose from, and what the columns mean
    advocacy recipients export list.csv                       # UTF-8, opens in any spreadsheet program
    advocacy recipients export asia.xlsx --region western-asia
"""


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.xlsx or FILE.csv.")],
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    retired: Annotated[
        bool, typer.Option("--retired", help="Only retired recipients, who are no longer written to.")
    ] = False,
    force: Force = False,
) -> Report:
    """Write recipients into a table, to correct and «import» again."""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter(f"«{file.name}» ends in neither .csv nor .xlsx")
    refuse_to_replace([file], force=force)
    campaign = load_campaign(root)
    chosen = choose(campaign, None, country, kind, audience, region, search, retired=retired)
    entries = entries_of(campaign.sources[RECIPIENTS_FILE])
    ids = {recipient.id for recipient in chosen}
    rows = [[*cells_of(entry).values()] for entry in entries if entry["id"] in ids]
    if file.suffix.lower() == ".csv":
        data = as_csv(FIELDS, rows)
    else:
        choices = {
            "country": sorted(campaign.directory.states),
            "kind": [*campaign.directory.declared.kinds],
            "audience": [*campaign.directory.declared.audiences],
            "rank": campaign.protocol.ranks,
            "gender": [*Gender],
        }
        meanings = ((name, d.arabic, d.en, d.ar) for name, d in descriptions_of("recipients").items())
        data = as_xlsx(FIELDS, rows, choices, meanings)
    try:
        write_whole(file, data)
    except OSError as error:
        raise cannot("write", file, error, "name a file that you may write to") from error
    return Report({"file": str(file), "recipients": len(rows)}, lambda: say(f"{file}: {len(rows)} recipients"))
