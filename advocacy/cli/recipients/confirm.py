"""``advocacy recipients confirm``: pages that were read again, and still say what the list does."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli import completion
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import counted, notice, say
from advocacy.cli.options import iso_date
from advocacy.cli.questions import YES_OR_NO, Question, can_ask, put
from advocacy.cli.recipients.change import DryRun, Yes, address_block, settle
from advocacy.cli.reporter import Report
from advocacy.upkeep.change import plan
from advocacy.upkeep.confirming import Reading, confirmed, readings, readings_of
from advocacy.upkeep.entries import revision

EPILOG = """
**Examples**

    advocacy recipients confirm de-bafa                    # asks of each page whether it still says so
    advocacy recipients confirm ch-seco fr-sbdu --fact postal --yes
    advocacy recipients confirm ch-seco --fact postal --checked 2026-11-20
"""


def confirm(
    identifiers: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...", help="Recipients by id or reference, such as de-bafa.", autocompletion=completion.listed
        ),
    ],
    root: Root = Path(),
    fact: Annotated[
        list[Fact] | None,
        typer.Option("--fact", help="The page for this fact was read, and still says so; may be repeated."),
    ] = None,
    page: Annotated[
        str, typer.Option("--page", metavar="URL", help="This page was read, where a fact has several.")
    ] = "",
    checked: Annotated[
        date | None,
        typer.Option("--checked", parser=iso_date, metavar="YYYY-MM-DD", help="The day it was read; today by default."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Note the day on which a page was read again and still says what the list does.

    Where it says something else now, use «advocacy recipients edit».
    """
    today = date.today()
    day = checked or today
    if day > today:
        raise typer.BadParameter(f"--checked: {day} is still to come: write the day on which the page was read")
    if not fact and not can_ask():
        raise typer.BadParameter("say what the page still says, such as --fact postal; on a terminal, you are asked")
    if page and not fact:
        raise typer.BadParameter("say with --fact what the page vouches for")
    campaign = load_campaign(root)
    document, listed = campaign.sources[RECIPIENTS_FILE], campaign.directory.listed
    wanted = dict.fromkeys(one_of(campaign, identifier) for identifier in identifiers)
    read: list[Reading] = []
    for recipient in wanted:
        index = listed.index(recipient)
        if fact:
            read += readings_of(document, recipient, index, fact, page)
        else:
            read += _still_true(campaign, recipient, readings(document, recipient, index), day)
    change = plan(root, campaign, revision(document, confirmed(document, read, day)))
    written = settle(change, yes=yes, dry_run=dry_run)
    if written:
        notice(f"{counted(len(read), 'page')} read on {day}.")
    data = [{"id": each.recipient.id, "fact": each.citation.fact, "page": each.citation.page} for each in read]
    return Report({"checked": day.isoformat(), "confirmed": data, "written": written})


def _still_true(campaign: Campaign, recipient: Recipient, among: Sequence[Reading], day: date) -> Iterator[Reading]:
    """Those of the pages that somebody says they have read; nothing is taken for read by pressing Enter."""
    notice("")
    notice(f"{recipient.id}, as the letter has it:")
    for line in address_block(campaign, recipient):
        say(f"    {line}")
    for each in among:
        citation = each.citation
        if citation.checked == day.isoformat():
            continue
        note = [f"    {citation.note}"] if citation.note else []
        question = Question(
            f"Have you read this page, and does it still say so ({citation.fact})?",
            proposal="no",
            choices=YES_OR_NO,
            introduction=[
                f"    {citation.page}",
                *note,
                f"    read: {citation.checked or 'nobody wrote down when'}",
            ],
            explanation=["Open the page. Type yes only if it says there what the list does; Enter leaves it as it is."],
        )
        if put(question) == "yes":
            yield each
