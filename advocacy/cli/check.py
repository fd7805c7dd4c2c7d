"""``advocacy check``: everything that is wrong with a campaign, before a letter is made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.cli.command import Root
from advocacy.cli.console import report_warnings, say
from advocacy.cli.envelope import for_scripts
from advocacy.cli.recipients.change import settle
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem, in_reading_order
from advocacy.files.tidy import hygiene_problems
from advocacy.letter.enclosures import look_through, not_conforming
from advocacy.letter.merge import merge
from advocacy.letter.needed import lacking
from advocacy.letter.request import LetterRequest
from advocacy.letter.sheet_files import missing_files
from advocacy.processes import pool
from advocacy.upkeep.change import mending
from advocacy.upkeep.warnings import untranslated, warnings

EPILOG = """
**Examples**

    advocacy check                 # the campaign you stand in
    advocacy check --root DIR      # another one
    advocacy check --json          # for scripts: problems with file, line and column
    advocacy check --fix --dry-run # what of the Arabic could be mended without a look
    advocacy check --fix           # mend it
"""


def check(
    root: Root = Path(),
    fix: Annotated[bool, typer.Option("--fix", help="Mend untidy Arabic where no judgement is needed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --fix: write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --fix: show the changes; write nothing.")] = False,
) -> Report:
    """Check the whole campaign and report all that is wrong, with file, line and column.

    If nothing is wrong, warnings name what deserves a second look.
    """
    if dry_run and not fix:
        raise typer.BadParameter("--dry-run goes with --fix")
    if yes and not fix:
        raise typer.BadParameter("--yes goes with --fix")
    pool.expect("advocacy.letter.filling")
    campaign = _mended(root, yes=yes, dry_run=dry_run) if fix else load_campaign(root)
    day = campaign.settings.day or date.today()
    found = look_through(campaign, campaign.settings.paper)
    letters = merge(campaign, campaign.directory.recipients, LetterRequest(day, campaign.settings.paper))
    if lacks := [*lacking(campaign, letters)]:
        raise AdvocacyError(lacks)
    recipients = campaign.directory.recipients
    kinds = Counter(recipient.kind for recipient in recipients)
    unaddressed = sum(not letter.delivery.lines for letter in letters)
    warned = in_reading_order([*_warnings(campaign), *not_conforming(campaign, found)])

    def text() -> None:
        report_warnings(warned)
        by_kind = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "nobody is on the list yet"
        say(f"Nothing is wrong: {len(recipients)} recipients ({by_kind}), {unaddressed} with no address to go to.")

    data = {
        "warnings": [*map(for_scripts, warned)],
        "recipients": len(recipients),
        "kinds": kinds,
        "missing_postal": unaddressed,
    }
    return Report(data, text)


def _warnings(campaign: Campaign) -> Iterator[Problem]:
    source, expects = campaign.sources[RECIPIENTS_FILE], campaign.settings.expects
    yield from warnings(campaign.directory, campaign.protocol, source, date.today(), expects)
    yield from untranslated(campaign)
    yield from missing_files(campaign)
    last = campaign.settings.mail_by_day
    if last and last < date.today():
        message = f"the last day to post the letters is past: {last}"
        yield campaign.sources[SETTINGS_FILE].problem(("mail_by",), message, "write a later one, or none")
    for source in campaign.sources.values():
        for problem, is_mended in hygiene_problems(source):
            remedy = f"{problem.remedy} («advocacy check --fix» does)" if is_mended else problem.remedy
            yield replace(problem, remedy=remedy)


def _mended(root: Path, *, yes: bool, dry_run: bool) -> Campaign:
    """The campaign when all files are mended or, where that was not wanted, as it is."""
    change = mending(root)
    if settle(change, yes=yes, dry_run=dry_run) or not change.documents:
        return change.campaign
    return load_campaign(root, {**change.campaign.sources, **{before.name: before for before, _ in change.documents}})
