"""The end of every change of the list: shown, asked about once, written whole or not at all."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from advocacy.batch.store import LETTERS
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.cli.console import notice, report_warnings, say
from advocacy.cli.questions import agrees, can_ask
from advocacy.errors import Problem
from advocacy.upkeep.change import Change
from advocacy.upkeep.renaming import mentions

Yes: TypeAlias = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")]


def settle(change: Change, *, yes: bool, dry_run: bool, summary: Iterable[str] = ()) -> bool:
    """Show the lines that change, and the ``summary``, and write them; whether that was done.

    They are asked first: once, whatever changes. Where nobody can answer, ``--yes`` must have done so.
    """
    for line in (*change.difference(), *summary):
        say(line)
    if not change.documents:
        notice("Nothing changes.")
        return False
    if not (yes or dry_run or can_ask()):
        raise typer.BadParameter("nobody can be asked here: say --yes, or look first with --dry-run")
    if dry_run or (not yes and not agrees("Write this?")):
        notice("Nothing was written.")
        return False
    change.write()
    return True


def say_what_still_names(identifier: str, root: Path, campaign: Campaign) -> list[Problem]:
    """Warn of files of the campaign that name an id which is no longer on the list, and speak of its letter."""
    texts = {name: source.text for name, source in campaign.sources.items()}
    texts |= {name: campaign.text_of(name) for name in campaign.files if name.endswith((".j2", ".css"))}
    named = [*mentions(texts, identifier)]
    report_warnings(named)
    letter = f"out/{LETTERS}/{identifier}.pdf"
    if (root / letter).exists():
        notice(f"{letter} is still there: the next «advocacy build» removes it.")
    return named


def address_block(campaign: Campaign, recipient: Recipient) -> Iterator[str]:
    """The address as the letter prints it, and the salutation."""
    address = campaign.protocol.address(recipient)
    yield from filter(None, (address.addressee, recipient.ministry, campaign.directory.state_of(recipient).formal))
    yield address.vocative
    if recipient.postal_lines:
        yield ""
    yield from recipient.postal_lines
