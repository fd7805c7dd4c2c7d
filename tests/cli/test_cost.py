"""What a command costs grows as the list does, and not with its square: lines of Python, and characters looked at.

Both are counted, with lists of three lengths: where twice as much costs twice as much, each added recipient costs the
same, nearly to the step. A clock would tell another thing on each machine.
"""

import difflib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, SupportsIndex

import pytest

import advocacy
from advocacy.files import yaml_document
from advocacy.files.yaml_document import YamlDocument
from tests.conftest import Program, lay_out

pytestmark = pytest.mark.slow

COUNTED = (str(Path(advocacy.__file__).parent), difflib.__file__)
LENGTHS = (2, 4, 8)
LEEWAY = 0.002
"""Of the cost of what was added: not every number has as many digits."""

ENTRY = """
  - id: de-x{number:02}
    country: DE
    kind: export-control
    audience: licensing-authority
    body: المكتب {number:02}
    body_local: Amt {number:02}
    office: رئيس  المكتب
    rank: agency-head
    gender: unspecified
    postal: [Frankfurter Straße {number:02}, 65760 Eschborn, GERMANY]
    note: nothing
    retired: {{date: 2026-01-01, successor: de-bafa, reason: merged}}
    sources:
      - {{fact: postal, page: "https://example.org/bafa", checked: 2021-11}}

  - id: de-y{number:02}
    country: DE
    kind: government
    audience: government
    body: الهيئة {number:02}
    rank: prime-minister
    gender: unspecified
    postal: none
    sources:
      - {{fact: office, page: none}}
"""
MISSION = '  - {{country: DE, post: p{letter}, name: Embassy of Germany, lines: [1 Main Street, Paris, FRANCE], page: "https://e.org"}}'
TABLE = "id;country;kind;body;sources;note\n"
NEW_ROW = "de-z{number:02};DE;export-control;الهيئة;name | none;x\n"
CHANGED_ROW = "de-y{number:02};DE;government;الهيئة;office | none;y\n"


class Steps:
    """How many there were."""

    count = 0


class Looked(str):
    """A text that notes how much of it is looked at, or copied."""

    __slots__ = ()

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        found = super().__getitem__(key)
        Steps.count += len(found)
        return found

    def find(self, *where: Any) -> int:
        place = super().find(*where)
        Steps.count += (place if place >= 0 else len(self)) - (where[1] if len(where) > 1 else 0)
        return place

    def count(self, *where: Any) -> int:
        Steps.count += len(self)
        return super().count(*where)


def traced(frame: FrameType, _event: str, _value: object) -> Callable[..., Any] | None:
    """Count the lines of the functions of this program, and of the library that compares texts."""
    if not frame.f_code.co_filename.startswith(COUNTED):
        return None

    def line(_frame: FrameType, event: str, _value: object) -> Callable[..., Any]:
        Steps.count += event == "line"
        return line

    return line


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of every YAML file notes how much of it is looked at."""
    build = yaml_document._Builder.build

    def built(self: yaml_document._Builder, text: str) -> YamlDocument:
        document = build(self, text)
        object.__setattr__(document, "text", Looked(document.text))
        return document

    monkeypatch.setattr(yaml_document._Builder, "build", built)


def grow(folder: Path, length: int) -> Path:
    """Give the small campaign so many more recipients, half of them retired, and missions; and a table as long."""
    lay_out(folder)
    path = folder / "recipients.yaml"
    entries, rest = path.read_text("utf-8").split("\nstates_source", 1)
    more = "".join(ENTRY.format(number=number) for number in range(length))
    missions = "\n".join(MISSION.format(letter="abcdefghijklmnop"[number]) for number in range(length))
    path.write_text(f"{entries}{more}\nstates_source{rest}\nmissions:\n{missions}\n", "utf-8")
    rows = (row.format(number=number) for row in (NEW_ROW, CHANGED_ROW) for number in range(length))
    (folder / "table.csv").write_text(TABLE + "".join(rows), "utf-8")
    return folder


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize(
    "words",
    [
        ("check", "--fix", "--yes"),
        ("recipients", "edit", "de-y00", "--note", "New.", "--yes"),
        ("recipients", "import", "table.csv", "--yes"),
    ],
    ids=" ".join,
)
def test_twice_as_much_costs_twice_as_much(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(grow(tmp_path / "first", LENGTHS[0]))
    program(*words)  # fills what is kept from run to run
    costs: list[int] = []
    for length in LENGTHS:
        monkeypatch.chdir(grow(tmp_path / str(length), length))
        Steps.count = 0
        sys.settrace(traced)
        try:
            run = program(*words)
        finally:
            sys.settrace(None)
        assert run.code == 0, run.err
        costs.append(Steps.count)
    short, middle, long = costs
    added, twice_as_many_added = middle - short, long - middle
    assert added > 0
    assert twice_as_many_added <= 2 * added * (1 + LEEWAY), costs
