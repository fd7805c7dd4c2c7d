"""``advocacy check``: everything that is wrong with a campaign, before a letter is made."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from advocacy.campaign.folder import load_campaign
from advocacy.campaign.recipients import FILE
from advocacy.campaign.trust import warnings
from advocacy.cli.console import report_warnings, say, say_json
from advocacy.cli.options import Json, Root
from advocacy.errors import AdvocacyError, Problem, in_reading_order
from advocacy.letter.merge import Paper, merge

EPILOG = """
**Examples**

    advocacy check                 # the campaign you stand in
    advocacy check --root DIR      # another one
    advocacy check --json          # for scripts: problems with file, line and column
"""


def check(root: Root = Path(), as_json: Json = False) -> None:
    """Read the whole campaign and say everything that is wrong with it, with file, line and column.

    When nothing is wrong, warnings tell what is worth a second look all the same.
    """
    try:
        campaign = load_campaign(root)
        merge(campaign, campaign.directory.recipients, date.today(), Paper.A4)
    except AdvocacyError as error:
        if not as_json:
            raise
        say_json({"problems": for_scripts(error.problems)})
        raise typer.Exit(1) from None
    recipients = campaign.directory.recipients
    kinds = Counter(recipient.kind.value for recipient in recipients)
    unaddressed = sum(recipient.postal is None for recipient in recipients)
    warned = in_reading_order(warnings(campaign.directory, campaign.protocol, campaign.sources[FILE]))
    if as_json:
        say_json(
            {
                "problems": [],
                "warnings": for_scripts(warned),
                "recipients": len(recipients),
                "kinds": kinds,
                "missing_postal": unaddressed,
            }
        )
        return
    report_warnings(warned)
    by_kind = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    say(f"Nothing is wrong: {len(recipients)} recipients ({by_kind}), {unaddressed} without a postal address.")


def for_scripts(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Problems with their place, message and remedy."""
    fields = ("file", "line", "column", "message", "remedy")
    return [{field: getattr(problem, field) for field in fields} for problem in problems]
