"""``advocacy build``: the letters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from advocacy.batch import build as batch
from advocacy.batch.manifest import MANIFEST_FILE, letter_file
from advocacy.batch.sample import sample as sample_of
from advocacy.batch.store import PAGE
from advocacy.campaign.campaign import FOLDERS, Campaign, load_campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.campaign.recipients import Recipient
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import counted, first_of, notice, progress, report_problems, say, say_table
from advocacy.cli.options import (
    Audiences,
    Countries,
    Day,
    Ids,
    Kinds,
    OnPaper,
    Out,
    Regions,
    Scheduler,
    Search,
    Translation,
    Way,
    dated,
    known_translation,
    known_way,
)
from advocacy.cli.posting import posting_lines
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError
from advocacy.gallery.page import write_gallery
from advocacy.letter.enclosures import look_through
from advocacy.letter.merge import Letter, merge, named
from advocacy.letter.typesetting import MODULES
from advocacy.press.posting import posting_of
from advocacy.processes import cluster, pool

EPILOG = """
**Examples**

    advocacy build                                  # every letter, into out/letters
    advocacy build de-bafa gb-ecju                  # two of them
    advocacy build --country MA --paper letter      # all of one country, on US Letter
    advocacy build --sample 6                       # six as unlike each other as possible, to look at
    advocacy build --translation none               # without translations on the back
    advocacy build --audience exporter --dry-run    # check and list, write nothing
"""

TO_CHECK_FIRST = "«advocacy recipients list --before-posting»"


def build(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    day: Day = None,
    paper: OnPaper = None,
    way: Way = "",
    translation: Translation = "",
    out: Out = None,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="For envelopes without a window: no room is kept for one.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes at once; 0 for one per core.")] = 0,
    scheduler: Scheduler = "",
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, metavar="N", help="Only N letters, as unlike each other as possible."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and list the letters; write nothing.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Where a letter fails, name it, leave it out, and make the others.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; problems are still shown.")
    ] = False,
) -> Report:
    """Make one PDF letter per recipient, in out/letters, and out/manifest.json."""
    pool.expect(*MODULES)
    campaign = load_campaign(root)
    recipients: Sequence[Recipient] = choose(campaign, ids, country, kind, audience, region, search)
    day, paper, way = dated(campaign, day), paper or campaign.settings.paper, known_way(campaign, way)
    translation = known_translation(campaign, translation)
    if sample:
        recipients = sample_of(campaign, recipients, sample, day)
    if dry_run:
        look_through(campaign, paper)
        letters = merge(campaign, recipients, day, paper, way, window=not no_window, translation=translation)
        would_make = [
            {
                "id": each.recipient.id,
                "delivery": each.delivery.way,
                "translation": each.translation,
                "warnings": batch.warnings_of(each),
            }
            for each in letters
        ]
        return Report({"would_make": would_make}, lambda: None if quiet else say_would_make(letters))
    out = out or root / "out"
    if (
        any(out.resolve().is_relative_to((root / part).resolve()) for part in FOLDERS)
        or out.resolve() == root.resolve()
    ):
        raise typer.BadParameter(f"{out} is a folder of the campaign itself: choose another, such as out")
    with (
        cluster.where(scheduler, jobs or pool.cores()) as workers,
        progress("Letters", len(recipients), quiet=quiet) as advance,
    ):
        result = batch.build(
            campaign,
            recipients,
            out,
            day=day,
            paper=paper,
            jobs=workers,
            way=way,
            window=not no_window,
            translation=translation,
            keep_going=keep_going,
            on_letter=advance,
        )
    write_gallery(campaign, out, result.manifest)
    chosen = {recipient.id for recipient in recipients}
    built = [letter for letter in result.manifest.letters if letter.id in chosen]
    data = {
        "out": str(out),
        "made": result.made,
        "kept": result.kept,
        "removed": result.removed,
        "strays": result.strays,
        "failed": [*result.failed],
        "enclosures": [{"file": file, **found._asdict()} for file, found in result.enclosed.items()],
        "posting": asdict(posting_of(campaign, built)),
        "whole": sum(letter.whole for letter in built),
        "missing_postal": [letter.id for letter in built if letter.delivery == NOWHERE],
        "letters": [letter.model_dump(mode="json") for letter in built],
    }
    problems = AdvocacyError(named(result.failed, len(recipients))).problems

    def text() -> None:
        if not quiet:
            say_made(campaign, result, recipients, out)
        report_problems(problems)

    return Report(data, text, problems)


def say_would_make(letters: Sequence[Letter]) -> None:
    """What a build would make."""
    rows = ((r.id, r.kind, r.audience, each.delivery.way, r.body) for each in letters for r in (each.recipient,))
    say_table(("id", "kind", "audience", "delivery", "addressed to"), rows)
    notice(f"{counted(len(letters), 'letter')} would be made; nothing was written.")


def say_made(campaign: Campaign, result: batch.BuildResult, recipients: Sequence[Recipient], out: Path) -> None:
    """What a build made, and what is missing from it."""
    chosen = {recipient.id for recipient in recipients}
    built = [letter for letter in result.manifest.letters if letter.id in chosen]
    unaddressed = [letter.id for letter in built if letter.delivery == NOWHERE]
    awaiting = [recipient.id for recipient in recipients if recipient.before_posting]
    some_of = partial(first_of, see=str(out / MANIFEST_FILE))
    unchanged = f", {len(result.kept)} unchanged" if result.kept else ""
    say(f"{counted(len(result.made), 'letter')} made{unchanged} in {out / 'letters'}")
    for line in posting_lines(posting_of(campaign, built)):
        say(line)
    if back := Counter(letter.translation for letter in built if letter.translation):
        languages = ", ".join(f"{count} {code}" for code, count in sorted(back.items()))
        say(f"With a translation on the back: {back.total()} ({languages})")
    if result.enclosed:
        pages = sum(found.pages for found in result.enclosed.values())
        say(f"Behind each letter: {', '.join(result.enclosed)} ({counted(pages, 'page')})")
    if unsaid := [file for file, found in result.enclosed.items() if not found.conforms]:
        say(f"No letter says that it is PDF/UA-1 and PDF/A-2a, as {', '.join(unsaid)} does not say so of itself")
    if unaddressed:
        say(f"With no address to go to: {len(unaddressed)} of {len(recipients)} ({some_of(unaddressed)})")
    if awaiting:
        say(f"To check or decide before posting: {len(awaiting)} ({some_of(awaiting)}); {TO_CHECK_FIRST} says what")
    in_place_of_failed = {letter_file(identifier) for identifier in result.failed} & {*result.removed}
    if unlisted := [file for file in result.removed if file not in in_place_of_failed]:
        say(f"Removed, as their recipients are no longer on the list: {some_of(unlisted)}")
    if result.failed:
        say(f"Left out, as they fail: {len(result.failed)} ({some_of([*result.failed])})")
    if in_place_of_failed:
        say(f"Removed, as they were of an earlier build: {some_of(sorted(in_place_of_failed))}")
    if result.strays:
        say(f"Not made by advocacy, and left alone: {some_of(result.strays)}")
    say(f"Open {out / PAGE} in a browser: the page of all letters, to find and print them")
    for step in next_steps(campaign, [letter.id for letter in result.manifest.letters]):
        say(f"Next: {step}")
    if result.manifest.versions["subsetter"] == "fontTools":
        notice("The system library HarfBuzz-subset is missing, so letters take long: «python3 run.py» installs it.")


def next_steps(campaign: Campaign, built: Sequence[str]) -> Iterator[str]:
    """What to type once these letters are built."""
    if missing := len(campaign.directory.recipients) - len(built):
        yield f"look at them; «advocacy build» makes the {missing} that are missing"
    else:
        yield "«advocacy proof» reads them back, «advocacy pack» puts them into files to print"
        yield "«advocacy share» puts all that volunteers need into one ZIP"
