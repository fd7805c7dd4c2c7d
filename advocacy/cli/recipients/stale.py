"""``advocacy recipients stale``: what to look up again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign import protocol as protocols
from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.citations import FRESH_FOR, Fact, Standing, age_before, first_day
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Kinds, Regions, Search, iso_date
from advocacy.cli.reporter import Report
from advocacy.upkeep.stale import CitedFact, facts_about, facts_of_missions, facts_of_texts

EPILOG = """
**Examples**

    advocacy recipients stale                              # no page, no date, or read more than twelve months ago
    advocacy recipients stale --older-than 90d             # or 2y, or a date: 2026-05-17, 2026-05, 2026
    advocacy recipients stale --fact postal --fact name    # only these facts
    advocacy recipients stale --country DE --json          # for scripts: with page, note, file and line
"""

GROUPS = {
    Standing.NO_PAGE: "No page says so",
    Standing.NO_DATE: "A page says so, and nobody wrote down when it was read",
    Standing.OLD: "Checked before {since}, oldest first",
}

URGENCY = (Fact.POSTAL, Fact.AUDIENCE, Fact.NAME, Fact.OFFICE)
"""What does most harm where it is wrong, first; all other facts come after."""


def stale(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    fact: Annotated[list[Fact] | None, typer.Option("--fact", help="Only this fact; may be repeated.")] = None,
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="AGE", help="12m, 90d or 2y; or a date: 2026-05-17, 2026-05, 2026.")
    ] = f"{FRESH_FOR}m",
    day: Annotated[
        date | None,
        typer.Option(
            "--date", parser=iso_date, metavar="YYYY-MM-DD", help="Count back from this day; from today by default."
        ),
    ] = None,
) -> Report:
    """List the facts that nobody vouches for, and those not checked for a year: a work list, oldest first.

    Without a choice, forms of address, names of states, missions and what is known of post are listed too. A date such
    as 2025 counts as its first day.
    """
    since = _fresh_since(older_than, day or date.today())
    campaign = load_campaign(root)
    everything = not (ids or country or kind or audience or region or search or fact)
    recipients = choose(campaign, ids, country, kind, audience, region, search)
    facts = [*facts_about(recipients, campaign.directory, campaign.sources[RECIPIENTS_FILE])]
    if everything:
        facts += facts_of_texts(
            campaign.protocol,
            campaign.sources[protocols.PROTOCOL_FILE],
            campaign.directory,
            campaign.sources[RECIPIENTS_FILE],
        )
        facts += facts_of_missions(campaign.directory, campaign.sources[RECIPIENTS_FILE])
    facts = [each for each in facts if not fact or each.fact in fact]
    listed = [each for each in _in_order(facts, since) if each.standing(since) is not Standing.FRESH]

    def text() -> None:
        say_table(("checked", "fact", "about", "page, or what is known"), _rows(listed, since))
        notice(_summary(facts, since))

    data = [_for_scripts(each, since) for each in listed]
    return Report({"since": since.isoformat(), "facts": data}, text)


def _for_scripts(fact: CitedFact, since: date) -> dict[str, object]:
    cited = {field: getattr(fact.cited, field) for field in ("page", "checked", "note")}
    place = {"file": fact.file, "line": fact.line}
    return {"standing": fact.standing(since), "about": fact.about, "fact": fact.fact, **cited, **place}


def _fresh_since(text: str, today: date) -> date:
    """The day that ``--older-than`` names, or that lies so long before ``today``."""
    if re.fullmatch(r"\d{1,4}[dmy]", age := text.strip().lower()):
        return age_before(today, age)
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        with suppress(ValueError):
            return date.fromisoformat(f"{text}-01-01"[:10])
    raise typer.BadParameter(f"«{text}» is neither an age nor a date: write 12m, 90d, 2y or 2026-05-17")


def _in_order(facts: Sequence[CitedFact], since: date) -> list[CitedFact]:
    """The groups one after another; in each, the most urgent or the oldest first, then as in the file."""

    def place(fact: CitedFact) -> tuple[int, date, int]:
        standing = fact.standing(since)
        day = (
            first_day(fact.cited.checked)
            if fact.cited.checked and standing not in (Standing.NO_PAGE, Standing.NO_DATE)
            else date.min
        )
        urgency = URGENCY.index(fact.fact) if fact.fact in URGENCY else len(URGENCY)
        return [*Standing].index(standing), day, urgency

    return sorted(facts, key=place)


def _rows(facts: Sequence[CitedFact], since: date) -> Iterator[tuple[str, ...]]:
    """Rows of the table, and before each group its heading."""
    for standing, group in groupby(facts, lambda fact: fact.standing(since)):
        rows = [*group]
        yield (f"{GROUPS[standing].format(since=since)}: {len(rows)}",)
        for row in rows:
            checked = standing.value if standing is not Standing.OLD else row.cited.checked or ""
            yield checked, row.fact, row.about, row.cited.page or row.cited.note or "nothing is known"


def _summary(facts: Sequence[CitedFact], since: date) -> str:
    count = Counter(fact.standing(since) for fact in facts)
    return (
        f"{len(facts)} facts: {count[Standing.NO_PAGE]} without a page, {count[Standing.NO_DATE]} without a date, "
        f"{count[Standing.OLD]} checked before {since}."
    )
