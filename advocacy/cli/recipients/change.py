"""The end of every change of the list: looked at, held to the checks, written whole or not at all."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli.console import say
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import difference, rewrite
from advocacy.files.yaml_document import YamlDocument, parse


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
        return load_campaign(root, {RECIPIENTS_FILE: parse(text, RECIPIENTS_FILE)})
    except AdvocacyError as error:
        raise AdvocacyError(
            Problem(problem.message, problem.remedy, f"{RECIPIENTS_FILE}, as it would be")
            if problem.file == RECIPIENTS_FILE
            else problem
            for problem in error.problems
        ) from None


def say_difference(source: YamlDocument, text: str) -> None:
    """The lines of the list that would change."""
    for line in unified_diff(
        source.text.splitlines(), text.splitlines(), RECIPIENTS_FILE, RECIPIENTS_FILE, n=1, lineterm=""
    ):
        say(line)


def write(root: Path, source: YamlDocument, text: str) -> None:
    """Make ``text`` of the list that was read as ``source``."""
    rewrite(root / RECIPIENTS_FILE, RECIPIENTS_FILE, source.text, difference(source.text, text))
