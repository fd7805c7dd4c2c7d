"""Ctrl-C at any moment: the exit code says so, and nothing else does."""

import json
import subprocess
import sys

import pytest

from tests.conftest import REPO
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends no Ctrl-C to one process")

LOADING = """
import builtins, os, signal, sys
from advocacy.__main__ import main
real, library = builtins.__import__, sys.argv.pop()
def interrupted(name, *rest):
    if name == library:
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest)
builtins.__import__ = interrupted
sys.argv = ["advocacy", *sys.argv[1:]]
main()
"""

BEFORE = """
import builtins, os, signal, sys
real, name_of_last = builtins.__import__, sys.argv.pop()
def interrupted(name, *rest):
    if name == name_of_last:
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest)
builtins.__import__ = interrupted
from advocacy.__main__ import main
sys.argv = ["advocacy", *sys.argv[1:]]
main()
"""

AT_THE_END_OF_AN_OBJECT = """
import os, signal, sys, time
from advocacy.cli import commands
class Interrupted:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100): pass
def run(*rest, **more):
    Interrupted()
    time.sleep(20)
commands.program.main = run
from advocacy.__main__ import main
sys.argv = ["advocacy", "--version"]
main()
"""


def ended(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False, timeout=PATIENCE)


LIBRARIES = pytest.mark.parametrize("library", ["advocacy.cli.app", "advocacy.cli.commands"])


@LIBRARIES
def test_ctrl_c_while_libraries_are_loaded_says_nothing(library: str) -> None:
    run = ended(LOADING, "check", library)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")


@LIBRARIES
def test_ctrl_c_while_libraries_are_loaded_is_told_to_scripts(library: str) -> None:
    run = ended(LOADING, "check", "--json", library)
    assert (run.returncode, run.stderr) == (130, "")
    assert json.loads(run.stdout)["status"] == "interrupted"


@pytest.mark.parametrize("name", ["advocacy.bounds", "pathlib", "dataclasses", "advocacy.cli.envelope", "json"])
def test_ctrl_c_before_that_says_nothing(name: str) -> None:
    run = ended(BEFORE, "check", name)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")


def test_ctrl_c_that_comes_at_the_end_of_an_object_is_heard() -> None:
    run = ended(AT_THE_END_OF_AN_OBJECT)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")
