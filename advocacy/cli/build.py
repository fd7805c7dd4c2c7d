"""``advocacy build``: the letters."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from advocacy.batch import build as batch
from advocacy.batch.making import warnings_of
from advocacy.batch.manifest import MANIFEST_FILE, BuiltLetter, id_in
from advocacy.batch.output import Place
from advocacy.batch.sample import sample as sample_of
from advocacy.batch.store import PAGE, no_page
from advocacy.campaign.campaign import FOLDERS, Campaign, load_campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli import unchanged_build
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import (
    all_as_typed,
    counted,
    first_of,
    notice,
    progress,
    report_problems,
    say,
    say_table,
    talks_to_scripts,
)
from advocacy.cli.options import (
    Audiences,
    Countries,
    Day,
    Ids,
    Kinds,
    OnPaper,
    Regions,
    Scheduler,
    Search,
    Translation,
    Way,
    dated,
    dated_otherwise,
    folder_or_bucket,
    known_translation,
    known_way,
)
from advocacy.cli.posting import posting_lines
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError
from advocacy.gallery.page import page_of
from advocacy.letter.enclosures import look_through
from advocacy.letter.merge import Letter, merge, named
from advocacy.letter.request import LetterRequest
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
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            callback=folder_or_bucket,
            help="The output folder, by default out/ in the campaign folder; or s3://bucket/name: see docs/scale.md.",
        ),
    ] = None,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="For envelopes without a window: keep no room for one.")
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
        bool, typer.Option("--keep-going", help="If a letter fails, name it and make the others.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; problems are still shown.")
    ] = False,
) -> Report:
    """Make one PDF letter per recipient, in out/letters, and out/manifest.json."""
    begun = unchanged_build.as_it_stands(root, [RECIPIENTS_FILE], FOLDERS)
    campaign = load_campaign(root)
    recipients: Sequence[Recipient] = choose(campaign, ids, country, kind, audience, region, search)
    otherwise = dated_otherwise(campaign, day)
    request = LetterRequest(
        dated(campaign, day),
        paper or campaign.settings.paper,
        known_way(campaign, way),
        window=not no_window,
        translation=known_translation(campaign, translation),
    )
    place: Place = out or root / "out"
    write_page = page_of(campaign) if isinstance(place, Path) else no_page
    if sample:
        recipients = sample_of(campaign, recipients, sample, request.day)
    if dry_run:
        look_through(campaign, request.paper)
        letters = merge(campaign, recipients, request)
        would_make = [
            {
                "id": each.recipient.id,
                "delivery": each.delivery.way,
                "translation": each.translation,
                "warnings": warnings_of(each),
            }
            for each in letters
        ]
        return Report({"would_make": would_make}, lambda: None if quiet else say_would_make(letters))
    if isinstance(place, Path):
        refuse_own_folders(root, place)
    with (
        cluster.where(scheduler, jobs or pool.cores()) as workers,
        progress("Letters", len(recipients), quiet=quiet) as advance,
    ):
        result = batch.build(
            campaign,
            recipients,
            place,
            request,
            jobs=workers,
            keep_going=keep_going,
            on_letter=advance,
            write_page=write_page,
        )
    problems = AdvocacyError(named(result.failed, len(recipients))).problems
    slow = result.manifest.versions["subsetter"] == "fontTools"
    unusual = problems or scheduler or otherwise or slow
    if isinstance(place, Path) and not unusual and _has_stood(begun, campaign, root, result, place):
        same = replace(result, made=(), kept=tuple(recipient.id for recipient in recipients), removed=())
        unchanged_build.keep(
            sys.argv[1:],
            root,
            [RECIPIENTS_FILE, *campaign.enclosures],
            FOLDERS,
            place,
            data_of(campaign, same, recipients, place) if talks_to_scripts() else {},
            [] if quiet else [*map(all_as_typed, summary(campaign, same, recipients, place))],
        )

    def text() -> None:
        for line in () if quiet else summary(campaign, result, recipients, place):
            say(line)
        if slow and not quiet:
            notice("The system library HarfBuzz-subset is missing, so letters take long: «python3 run.py» installs it.")
        report_problems(problems)

    return Report(data_of(campaign, result, recipients, place) if talks_to_scripts() else {}, text, problems)


def refuse_own_folders(root: Path, out: Path) -> None:
    """Stop where ``out`` is a folder of the campaign in ``root``."""
    parts = [(root / part).resolve() for part in FOLDERS]
    if any(out.resolve().is_relative_to(part) for part in parts) or out.resolve() == root.resolve():
        raise typer.BadParameter(f"{out} is a folder of the campaign itself: choose another, such as out")


def _has_stood(begun: str, campaign: Campaign, root: Path, result: batch.BuildResult, out: Path) -> bool:
    """Whether nothing that letters are made of has changed while they were, and what was made is there."""
    return (
        bool(begun)
        and unchanged_build.as_it_stands(root, [RECIPIENTS_FILE], FOLDERS) == begun
        and all(sha256((root / file).read_bytes()).hexdigest() == campaign.inputs[file] for file in campaign.enclosures)
        and (out / MANIFEST_FILE).read_text("utf-8") == result.manifest.to_json()
    )


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


def say_would_make(letters: Sequence[Letter]) -> None:
    """What a build would make."""
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
