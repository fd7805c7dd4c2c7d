"""The import contracts of pyproject.toml hold every room, the next one too: forbidden imports are planted in all.

Rooms and files are found in the tree. Nothing here is taken from the contracts, which could forget a room.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

LINT = """
import json, sys
sys.path.insert(0, ".")
from importlinter import configuration
from importlinter.application import use_cases

configuration.configure()
options = use_cases.read_user_options("pyproject.toml")
use_cases._register_contract_types(options)

def links(found):
    if isinstance(found, dict):
        if isinstance(found.get("importer"), str) and isinstance(found.get("imported"), str):
            yield found["importer"], found["imported"]
        for each in found.values():
            yield from links(each)
    elif isinstance(found, (list, tuple, set)):
        for each in found:
            yield from links(each)

report = use_cases.create_report(options, cache_dir=None)
refused = {link for contract, check in report.get_contracts_and_checks() for link in links(check.metadata)}
kept = [contract.name for contract, check in report.get_contracts_and_checks() if check.kept]
undeclared = [m for _, check in report.get_contracts_and_checks() for m in check.metadata.get("undeclared_modules", ())]
print(json.dumps([sorted(refused), kept, sorted(undeclared)]))
"""

ROOMS = sorted(
    path.stem for path in (REPO / "advocacy").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
)
NEW = "made_up"
"""A room that nobody has told the contracts of."""


def lint(package: Path) -> tuple[set[tuple[str, str]], list[str], list[str]]:
    """The imports that are refused, the contracts that are kept, and the modules that no layer names."""
    run = subprocess.run([sys.executable, "-c", LINT], cwd=package, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    refused, kept, undeclared = json.loads(run.stdout)
    return {(one, other) for one, other in refused}, kept, undeclared


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The program with a made-up room, and a made-up file in each room, for something to be planted in."""
    shutil.copytree(REPO / "advocacy", tmp_path / "advocacy", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(REPO / "pyproject.toml", tmp_path)
    (tmp_path / "advocacy" / NEW).mkdir()
    (tmp_path / "advocacy" / NEW / "__init__.py").touch()
    for folder in {path.parent for path in (tmp_path / "advocacy").rglob("*.py")}:
        (folder / f"{NEW}_file.py").touch()
    return tmp_path


def plant(package: Path, line: str) -> set[str]:
    """Put ``line`` at the end of every module; their names."""
    names = set()
    for path in (package / "advocacy").rglob("*.py"):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
        parts = path.relative_to(package).with_suffix("").parts
        names.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def test_they_hold_as_things_are() -> None:
    refused, kept, undeclared = lint(REPO)
    assert (refused, undeclared) == (set(), [])
    assert len(kept) >= 6


def test_what_only_one_room_may_use_is_refused_in_every_other(package: Path) -> None:
    allowed = {
        "typer": "advocacy.cli",
        "rich": "advocacy.cli",
        "weasyprint": "advocacy.letter.",
        "pydyf": "advocacy.letter.",
        "bidi": "advocacy.arabic.terminal",
        "arabic_reshaper": "advocacy.arabic.terminal",
    }
    modules = plant(package, "import " + ", ".join(allowed))
    assert len(modules) > 100
    refused, _, undeclared = lint(package)
    for library, room in allowed.items():
        missed = {name for name in modules if not name.startswith(room)} - {
            one for one, other in refused if other == library
        }
        assert missed <= {"advocacy"}, (library, missed)
    assert f"advocacy.{NEW}" in undeclared


def test_no_two_rooms_can_import_each_other(package: Path) -> None:
    """Of two rooms one at most is above the other: whichever it is, one of the two imports is refused."""
    rooms = [name for name in ROOMS if name not in ("__init__", NEW)]
    assert len(rooms) > 10
    places = {name: f"{name}.{NEW}_file" if (package / "advocacy" / name).is_dir() else name for name in rooms}
    for name in rooms:
        others = [f"import advocacy.{place}" for other, place in places.items() if other != name]
        path = package / "advocacy" / f"{places[name].replace('.', '/')}.py"
        path.write_text("\n".join(others), "utf-8")
    refused, _, _ = lint(package)
    links = {
        (f"advocacy.{places[one]}", f"advocacy.{places[other]}") for one in rooms for other in rooms if one != other
    }
    both_ways = {(one, other) for one, other in links if (one, other) not in refused and (other, one) not in refused}
    assert not both_ways
