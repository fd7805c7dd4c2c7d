"""An interview about the list: what its answers make is shown as a change, and written where that is wanted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from advocacy.cli.console import as_typed, notice
from advocacy.cli.dialogue import Steps, interview
from advocacy.cli.kept_answers import Given, kept_answers
from advocacy.cli.recipients.change import settle
from advocacy.files.yaml_document import Data
from advocacy.upkeep.change import Change


@dataclass(frozen=True, slots=True)
class Interview:
    """What one is about: what is asked, and what becomes of the entry that the answers make."""

    name: str
    """Under which its answers are kept."""
    steps: Callable[[], Steps]
    plan: Callable[[dict[str, Data]], Change]
    show: Callable[[Change], None]
    command: Callable[[dict[str, Data]], str]
    """What to type for the same entry without being asked."""


def hold(
    root: Path, about: Interview, given: Mapping[str, str], *, yes: bool, dry_run: bool
) -> tuple[dict[str, Data], bool]:
    """The entry that the answers make, and whether it was written; ``given`` answers are not asked for."""
    with kept_answers(root, about.name) as kept:
        kept.answers |= {key: Given(answer=text) for key, text in given.items()}

        def settled(change: Change) -> bool | None:
            about.show(change)
            written = settle(change, yes=yes, dry_run=dry_run)
            if written or not change.documents:
                kept.drop()
            elif not dry_run:
                return None
            elif kept.are_kept:
                notice("Your answers are kept: without --dry-run, the same command continues with them.")
            return written

        def given_up(entry: dict[str, Data]) -> None:
            notice("Nothing was written. Your answers, to be corrected:")
            notice(as_typed(about.command(entry)))

        return interview(kept, about.steps, about.plan, settled, given_up)
