"""The house rules, held by a machine: who may import whom, lint, types, no campaign text in Python."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

MODULES = sorted((REPO / "advocacy").rglob("*.py"))


@pytest.mark.parametrize(
    "words",
    [
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command([])"],
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "mypy"],
    ],
    ids=["imports", "lint", "format", "types"],
)
def test_the_tools_find_nothing(words: list[str]) -> None:
    run = subprocess.run([sys.executable, *words], cwd=REPO, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_has_tests() -> None:
    rooms = [module for module in MODULES if module.name not in ("__init__.py", "__main__.py")]
    assert len(rooms) > 20
    tests = " ".join(path.read_text("utf-8") for path in (REPO / "tests").rglob("test_*.py"))
    commands = REPO / "advocacy" / "cli"
    for module in rooms:
        dotted = ".".join(module.relative_to(REPO).with_suffix("").parts)
        covered = dotted in tests or f"from {dotted.rpartition('.')[0]} import" in tests or commands in module.parents
        assert covered, dotted


def test_no_wording_of_letters_in_python() -> None:
    for module in MODULES:
        if "arabic" not in module.parts:
            sentences = re.findall(r"[\u0621-\u064a]{3,}.*[\u0621-\u064a]{3,}", module.read_text("utf-8"))
            assert not sentences, module


def test_no_path_of_a_machine_in_any_file() -> None:
    git = shutil.which("git")  # an unpacked archive has none, and its folder holds more than the project
    listed = subprocess.run([git, "ls-files", "-z"], cwd=REPO, capture_output=True, text=True).stdout if git else ""
    files = [REPO / name for name in listed.split("\0") if name] or MODULES
    for path in files:
        if path.is_file() and path.suffix not in (".ttf", ".png", ".pdf"):
            text = path.read_bytes().decode("utf-8", "replace")
            assert not re.search(r"(?<![\w.])/(home|Users|work|root)/[a-z]", text), path


def test_modules_are_short() -> None:
    for module in MODULES:
        assert len(module.read_text("utf-8").splitlines()) <= 300, module


def test_fonts_carry_their_licences() -> None:
    fonts = REPO / "fonts"
    licences = {path.name: path.read_text("utf-8") for path in fonts.glob("OFL-*.txt")}
    families = {Path(font.stem).name.split("-")[0] for font in fonts.glob("*.ttf")}
    assert {f"OFL-{family}.txt" for family in families} == set(licences)
    assert all("SIL Open Font License, Version 1.1" in text for text in licences.values())
