"""The end of every change of the list: looked at, held to the checks, written whole or not at all."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from advocacy.campaign.edits import difference, rewrite
from advocacy.campaign.folder import Campaign, load_campaign
from advocacy.campaign.recipients import FILE, Recipient
from advocacy.campaign.yaml_source import Source
from advocacy.cli.console import say
from advocacy.errors import AdvocacyError, Problem


def address_block(campaign: Campaign, recipient: Recipient) -> Iterator[str]:
    """The address as the letter prints it, and the salutation."""
    address = campaign.protocol.address(recipient)
    yield from filter(None, (address.addressee, recipient.ministry, campaign.directory.state_of(recipient).formal))
    yield address.vocative
    if recipient.postal_lines:
        yield ""
    yield from recipient.postal_lines


def after_change(root: Path, text: str) -> Campaign:
    """The campaign with ``text`` as its list; raises what would be wrong then, in lines that nobody can see yet."""
    try:
        return load_campaign(root, {FILE: text})
    except AdvocacyError as error:
        raise AdvocacyError(
            Problem(problem.message, problem.remedy, f"{FILE}, as it would be") if problem.file == FILE else problem
            for problem in error.problems
        ) from None


def say_difference(source: Source, text: str) -> None:
    """The lines of the list that would change."""
    for line in unified_diff(source.text.splitlines(), text.splitlines(), FILE, FILE, n=1, lineterm=""):
        say(line)


def write(root: Path, source: Source, text: str) -> None:
    """Make ``text`` of the list that was read as ``source``."""
    rewrite(root / FILE, FILE, source.text, difference(source.text, text))
