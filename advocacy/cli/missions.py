"""``advocacy missions``: embassies and permanent missions that take letters for their state."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.missions import Mission
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.cli.choice import code_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say_table
from advocacy.cli.options import Countries, Encoding, Sheet
from advocacy.cli.questions import confirm_reading, known_encoding
from advocacy.cli.recipients.change import DryRun, Yes, settle
from advocacy.cli.reporter import Report
from advocacy.cli.usage import did_you_mean
from advocacy.files.records import check_value
from advocacy.files.table_reader import read_table
from advocacy.upkeep.missions import change_to, headings, plan

LIST_EPILOG = """
**Examples**

    advocacy missions list                          # all of them
    advocacy missions list --post washington        # the embassies in one capital
    advocacy missions list --country MA --json      # for scripts
"""
IMPORT_EPILOG = """
**Examples**

    advocacy missions import embassies.xlsx --post berlin --dry-run    # the embassies in your own capital
    advocacy missions import embassies.csv --yes                       # without asking

The columns: country (a code or a name), post, name, lines, page, checked, note; their Arabic names are known too.
"""


def list_(
    root: Root = Path(),
    country: Countries = None,
    post: Annotated[list[str] | None, typer.Option(metavar="POST", help="Only this post; may be repeated.")] = None,
) -> Report:
    """List missions: state, post, when the page behind the address was read, name and note."""
    campaign = load_campaign(root)
    if not campaign.directory.missions:
        raise typer.BadParameter("no mission is on the list: «advocacy missions import» adds them")
    posts = sorted({mission.post for mission in campaign.directory.missions})
    wanted = [name.strip().lower() for name in post or ()]
    for name in post or ():
        if name.strip().lower() not in posts:
            raise typer.BadParameter(
                f"no mission is at «{name}»; {did_you_mean(name.lower(), posts)}there are some at {', '.join(posts)}"
            )
    codes = [code_of(campaign, text) for text in country or ()]
    chosen = [
        mission
        for mission in campaign.directory.missions
        if (not codes or mission.country in codes) and (not wanted or mission.post in wanted)
    ]
    if not chosen:
        raise typer.BadParameter("no mission matches all of these filters")
    rows = [(m.country, m.post, m.checked or "no date", m.name, m.note or "") for m in chosen]
    return Report(
        {"missions": [mission.model_dump(mode="json") for mission in chosen]},
        lambda: say_table(("state", "post", "checked", "name", "note"), rows),
    )


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, XLSX or ODS.")],
    root: Root = Path(),
    post: Annotated[
        str | None, typer.Option(metavar="POST", help="The post of all these missions, such as berlin.")
    ] = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Add the missions of a table and correct those that differ; the others stay as they are."""
    name = post and post.strip().lower()
    if name and check_value(Mission, "post", name) and (problem := check_value(Mission, "post", post)):
        raise typer.BadParameter(f"{problem.message}: {problem.remedy}")
    known_encoding(encoding)
    campaign = load_campaign(root)
    table = read_table(file, known=headings(), encoding=encoding, sheet=sheet, usual="missions")
    confirm_reading(table)
    wanted = plan(campaign, table, name)
    change = change_to(root, campaign, wanted)
    counts = f"{len(wanted.added)} added, {len(wanted.changed)} changed, {wanted.unchanged} as they were"
    written = settle(change, yes=yes, dry_run=dry_run, summary=[counts])
    posts = {str(entry["post"]) for entry in wanted.added} - {*campaign.settings.delivery.by_mission}
    if written and posts:
        notice(f"Name {', '.join(sorted(posts))} under «by_mission» in {SETTINGS_FILE} to send letters there.")
    data = {
        "added": [[entry["country"], entry["post"]] for entry in wanted.added],
        "changed": [[entry["country"], entry["post"]] for entry in wanted.changed.values()],
        "unchanged": wanted.unchanged,
        "written": written,
    }
    return Report(data)
