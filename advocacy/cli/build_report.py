"""What ``advocacy build`` says of the letters that it made, or would make."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from advocacy.batch import build as batch
from advocacy.batch.making import warnings_of
from advocacy.batch.manifest import MANIFEST_FILE, BuiltLetter, id_in
from advocacy.batch.output import Place
from advocacy.batch.store import PAGE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.campaign.recipients import Recipient
from advocacy.cli.console import counted, first_of, notice, say_table
from advocacy.cli.posting import posting_lines
from advocacy.cli.reporter import Report
from advocacy.letter.merge import Letter
from advocacy.press.posting import posting_of

TO_CHECK_FIRST = "«advocacy recipients list --before-posting»"


def data_of(
    campaign: Campaign, result: batch.BuildResult, recipients: Sequence[Recipient], out: Place
) -> dict[str, Any]:
    """What a build did, for scripts."""
    built = _built(result, recipients)
    return {
        "out": str(out),
        "made": result.made,
        "kept": result.kept,
        "removed": result.removed,
        "strays": result.strays,
        "failed": [*result.failed],
        "written_there": result.written_there,
        "came_back": result.came_back,
        "enclosures": [{"file": file, **found._asdict()} for file, found in result.enclosed.items()],
        "posting": asdict(posting_of(campaign, built)),
        "whole": sum(letter.whole for letter in built),
        "missing_postal": [letter.id for letter in built if letter.delivery == NOWHERE],
        "letters": [letter.model_dump(mode="json") for letter in built],
    }


def _built(result: batch.BuildResult, recipients: Sequence[Recipient]) -> list[BuiltLetter]:
    chosen = {recipient.id for recipient in recipients}
    return [letter for letter in result.manifest.letters if letter.id in chosen]


def would_make(letters: Sequence[Letter], *, quiet: bool) -> Report:
    """What a build would make of ``letters``."""
    data = [
        {
            "id": each.recipient.id,
            "delivery": each.delivery.way,
            "translation": each.translation,
            "warnings": warnings_of(each),
        }
        for each in letters
    ]
    return Report({"would_make": data}, lambda: None if quiet else say_would_make(letters))


def say_would_make(letters: Sequence[Letter]) -> None:
    """The same, for people."""
    rows = ((r.id, r.kind, r.audience, each.delivery.way, r.body) for each in letters for r in (each.recipient,))
    say_table(("id", "kind", "audience", "delivery", "addressed to"), rows)
    notice(f"{counted(len(letters), 'letter')} would be made; nothing was written.")


def summary(
    campaign: Campaign, result: batch.BuildResult, recipients: Sequence[Recipient], out: Place
) -> Iterator[str]:
    """What a build made, and what is missing from it, for people."""
    built = _built(result, recipients)
    unaddressed = [letter.id for letter in built if letter.delivery == NOWHERE]
    awaiting = [recipient.id for recipient in recipients if recipient.before_posting]
    some_of = partial(first_of, see=str(out / MANIFEST_FILE))
    unchanged = f", {len(result.kept)} unchanged" if result.kept else ""
    yield f"{counted(len(result.made), 'letter')} made{unchanged} in {out / 'letters'}"
    if afar := result.written_there + result.came_back:
        yield f"Written there by the machines that made them: {result.written_there} of {afar}"
    yield from posting_lines(posting_of(campaign, built))
    if back := Counter(letter.translation for letter in built if letter.translation):
        languages = ", ".join(f"{count} {code}" for code, count in sorted(back.items()))
        yield f"With a translation on the back: {back.total()} ({languages})"
    if result.enclosed:
        pages = sum(found.pages for found in result.enclosed.values())
        yield f"Behind each letter: {', '.join(result.enclosed)} ({counted(pages, 'page')})"
    if unsaid := [file for file, found in result.enclosed.items() if not found.conforms]:
        yield f"No letter claims to be PDF/UA-1 and PDF/A-2a, because {', '.join(unsaid)} does not"
    if unaddressed:
        yield f"With no address to go to: {len(unaddressed)} of {len(recipients)} ({some_of(unaddressed)})"
    if awaiting:
        yield f"To check or decide before posting: {len(awaiting)} ({some_of(awaiting)}); {TO_CHECK_FIRST} says what"
    in_place_of_failed = {file for file in result.removed if id_in(file) in result.failed}
    if unlisted := [file for file in result.removed if file not in in_place_of_failed]:
        yield f"Removed, as their recipients are no longer on the list: {some_of(unlisted)}"
    if result.failed:
        yield f"Left out, as they fail: {len(result.failed)} ({some_of([*result.failed])})"
    if in_place_of_failed:
        yield f"Removed, as they were of an earlier build: {some_of(sorted(in_place_of_failed))}"
    if result.strays:
        yield f"Not made by advocacy, and left alone: {some_of(result.strays)}"
    if not isinstance(out, Path):
        yield f"Next: copy {out} into a folder, as docs/scale.md says; all other commands work there"
        return
    yield f"Open {out / PAGE} in a browser: the page of all letters, to find and print them"
    for step in next_steps(campaign, [letter.id for letter in result.manifest.letters]):
        yield f"Next: {step}"


def next_steps(campaign: Campaign, built: Sequence[str]) -> Iterator[str]:
    """What to type once these letters are built."""
    if missing := len(campaign.directory.recipients) - len(built):
        yield f"look at them; «advocacy build» makes the {missing} that are missing"
    else:
        yield "«advocacy proof» reads them back, «advocacy pack» puts them into files to print"
        yield "«advocacy share» puts all that volunteers need into one ZIP"
