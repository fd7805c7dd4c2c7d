"""Packs that were made, as ``pack`` and ``sign`` tell of them: to people, and to scripts."""

from collections.abc import Mapping
from typing import Any

from advocacy.cli.console import counted, first_of, progress, say
from advocacy.press.packs import PacksMade


def show_packs(count: int) -> Any:
    """A bar for so many packs."""
    return progress("Packs", count, quiet=False)


def data_of(made: PacksMade) -> Mapping[str, Any]:
    """What was made, for scripts."""
    return {
        "folder": str(made.place),
        "packs": [
            {"name": pack.name, "letters": [letter.id for letter in pack.letters], "sheets": pack.sheets}
            for pack in made.packs
        ],
        "replaced": made.replaced,
        "not_built": made.not_built,
        "unaddressed": made.unaddressed,
    }


def say_packs(made: PacksMade) -> None:
    """What was made, what it took the place of, and what could not be."""
    sheets, letters = sum(pack.sheets for pack in made.packs), sum(len(pack.letters) for pack in made.packs)
    say(f"{counted(len(made.packs), 'pack')} in {made.place}: {counted(letters, 'letter')}, {sheets} sheets of paper")
    if made.replaced:
        say(f"Replaced {counted(len(made.replaced), 'pack')}: {first_of(made.replaced)}")
    if made.not_built:
        say(f"Not built, and left out: {len(made.not_built)}")
    if left := made.unaddressed:
        why = f"Left out, as they have no address to go to: {len(left)} ({first_of(left)})"
        say(f"{why}; «--with-unaddressed» packs them too")
