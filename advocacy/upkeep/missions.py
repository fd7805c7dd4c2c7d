"""Missions taken from a table: what is new, what differs, and the lines of the list that say so."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.missions import FIELDS, MISSIONS, Mission
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.campaign.search import code_said
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.records import check_value
from advocacy.files.table import Row, Table
from advocacy.files.yaml_document import Data, YamlDocument, parse
from advocacy.upkeep.change import Change, as_it_would_be
from advocacy.upkeep.descriptions import descriptions_of
from advocacy.upkeep.entry_style import Entry, in_line
from advocacy.upkeep.order import Last

REQUIRED = ("country", "post", "name", "lines", "page")
USUAL = {
    "mission": "name", "embassy": "name", "address": "lines", "postal": "lines", "city": "post", "source": "page",
    "url": "page", "date": "checked", "code": "country", "state": "country",
}  # fmt: skip
"""What lists of embassies call these columns."""


@dataclass(frozen=True, slots=True)
class MissionPlan:
    """What a table asks for: new missions, and missions as they shall be, by their index."""

    added: tuple[Entry, ...]
    changed: dict[int, Entry]
    unchanged: int
    asked: "tuple[Table, Mapping[tuple[Data, Data], Row]] | None" = None
    """The table, and its rows by country and post."""


def headings() -> dict[str, str]:
    """The headings that are known, in English and Arabic, and the field of each."""
    described = {**descriptions_of("sources"), **descriptions_of("missions")}
    return {name: name for name in FIELDS} | {described[name].arabic: name for name in FIELDS} | USUAL


def plan(campaign: Campaign, table: Table, post: str | None) -> MissionPlan:
    """Compare the rows with the list; raise everything that is wrong with single rows.

    ``post`` is where all missions of the table are, for one that does not say it.
    """
    listed = [_fields(item) for item in _items(campaign.sources[RECIPIENTS_FILE])]
    index = {(item["country"], item["post"]): number for number, item in enumerate(listed)}
    problems: list[Problem] = []
    added: list[Entry] = []
    changed: dict[int, Entry] = {}
    unchanged = 0
    rows: dict[tuple[Data, Data], Row] = {}
    code_of = cache(partial(code_said, campaign.directory.states))
    for row in table.rows:
        given = {name: value for name in table.headings if (value := _value(name, row.cells[name])) is not None}
        doubt = None
        if (country := given.get("country")) is not None:
            said = code_of(str(country))
            doubt = said if isinstance(said, Problem) else None
            given["country"] = said if isinstance(said, str) else country
        if post:
            given.setdefault("post", post)
        key = (given.get("country"), given.get("post"))
        wrong = [*_wrong(table, row, given, doubt)]
        if not wrong and rows.setdefault(key, row) is not row:
            message = f"{key[0]} at {key[1]} stands in row {rows[key].number} already"
            wrong.append(table.problem(row, _column(table, "country"), message, "keep one of the two"))
        before = listed[index[key]] if key in index else {}
        # A page that is named anew has a date of its own.
        kept = {name: value for name, value in before.items() if name != "checked" or "page" not in given}
        told = {**kept, **given}
        fields = {name: told.get(name) for name in FIELDS if name in told or name in ("page", "checked")}
        if before and fields == {**dict.fromkeys(("page", "checked")), **before}:
            unchanged += 1
        elif before:
            changed[index[key]] = fields
        else:
            added.append(fields)
        problems += wrong
    if problems:
        raise AdvocacyError(problems)
    return MissionPlan(tuple(added), changed, unchanged, (table, rows))


def change_to(root: Path, campaign: Campaign, wanted: MissionPlan) -> Change:
    """The change of the list of ``campaign``, which was read from ``root``; raises everything that would be wrong."""
    before = campaign.sources[RECIPIENTS_FILE]
    after = with_missions(before, wanted)
    if after is before:
        return Change(root, (), campaign)
    try:
        changed = load_campaign(root, {**campaign.sources, RECIPIENTS_FILE: after})
    except AdvocacyError as error:
        raise AdvocacyError(_in_table(each, after, wanted) for each in error.problems) from None
    return Change(root, ((before, after),), changed)


def _in_table(problem: Problem, after: YamlDocument, wanted: MissionPlan) -> Problem:
    """``problem`` with the list as it would be, at the row of the table that it comes from."""
    places = {place: path for path, place in after.places.values.items() if path[:1] == (MISSIONS,) and len(path) > 1}
    path = places.get((problem.line, problem.column))
    if path is None or wanted.asked is None:
        return as_it_would_be(problem, after)
    table, rows = wanted.asked
    mission = _fields(after.list_at((MISSIONS,))[int(path[1])])
    row = rows.get((mission["country"], mission["post"]))
    if row is None:
        return as_it_would_be(problem, after)
    return table.problem(row, _column(table, str(path[2]) if path[2:] else "country"), problem.message, problem.remedy)


def with_missions(source: YamlDocument, wanted: MissionPlan) -> YamlDocument:
    """The list after ``wanted``; raises where that would not read as it should.

    A mission takes one line, in {braces}; new ones stand by country, then by post.
    """
    listed = [_fields(item) for item in _items(source)]
    edits = [*_replaced(source, wanted.changed), *_inserted(source, listed, wanted.added)]
    text = apply_edits(source.text, edits)
    if text == source.text:
        return source
    expected = [*(wanted.changed.get(number, item) for number, item in enumerate(listed)), *wanted.added]
    after = parse(text, source.name)
    if sorted(map(_fields, _items(after)), key=_order) != sorted(expected, key=_order):
        remedy = "write the missions by hand, and see what «advocacy check» says"
        raise AdvocacyError(Problem("is written in a way that this command cannot change", remedy, source.name))
    return after


def _replaced(source: YamlDocument, changed: dict[int, Entry]) -> Iterator[Edit]:
    for number, fields in changed.items():
        start, end = source.span((MISSIONS, number))
        if source.text[start] != "{":
            remedy = "write it on one line in {braces}, and run the command again"
            raise AdvocacyError(source.problem((MISSIONS, number), "this mission is written in lines", remedy))
        yield Edit(start, end, _written(fields))


def _inserted(source: YamlDocument, listed: Sequence[Entry], added: Iterable[Entry]) -> Iterator[Edit]:
    new = sorted(added, key=_order)
    if not listed:
        if new:
            lines = "".join(f"  - {_written(fields)}\n" for fields in new)
            yield Edit(len(source.text), len(source.text), f"\n{MISSIONS}:\n{lines}")
        return
    _, column = source.places.values[MISSIONS, 0]
    dash = " " * (column - 3) + "- "
    last = Last((_order(fields), number) for number, fields in enumerate(listed))
    for fields in new:
        before = last.before(_order(fields))
        if before >= 0:
            _, end = source.span((MISSIONS, before))
            at = source.text.find("\n", end)
            yield Edit(at, at, f"\n{dash}{_written(fields)}")
        else:
            at = source.text.rfind("\n", 0, source.offset((MISSIONS, 0))) + 1
            yield Edit(at, at, f"{dash}{_written(fields)}\n")


def _written(fields: Entry) -> str:
    told = (f"{name}: {in_line(fields[name], name, bracketed=True)}" for name in FIELDS if name in fields)
    return f"{{{', '.join(told)}}}"


def _items(source: YamlDocument) -> list[Data]:
    return source.list_at((MISSIONS,)) if (MISSIONS,) in source.places.values else []


def _fields(item: Data) -> Entry:
    assert isinstance(item, dict)
    return item


def _order(fields: Entry) -> tuple[str, str]:
    return str(fields["country"]), str(fields["post"])


def _value(name: str, cell: str) -> Data:
    text = re.sub(r"[^\S\n]+", " ", cell).strip()
    if name == "lines":
        return [line.strip() for line in re.split(r"[\n|]", text) if line.strip()] or None
    text = " ".join(text.split())
    if name == "post":
        return re.sub(r"[\s_]+", "-", text.lower()) or None
    return None if text in ("", "none") else text


def _column(table: Table, name: str) -> str:
    return name if name in table.headings else next(iter(table.headings))


def _wrong(table: Table, row: Row, given: Entry, doubt: Problem | None) -> Iterator[Problem]:
    for name in REQUIRED:
        if name not in given:
            remedy = "name it with --post" if name == "post" else "a mission needs it"
            column = "" if name in table.headings else f"add a column «{name}»: "
            yield table.problem(row, _column(table, name), f"«{name}» is missing", f"{column}{remedy}")
    for name, value in given.items():
        if problem := doubt if doubt and name == "country" else check_value(Mission, name, value):
            yield table.problem(row, _column(table, name), problem.message, problem.remedy)
