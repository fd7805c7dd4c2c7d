"""``run.py`` against a stand-in Python, pip, apt-get and sudo: nothing is installed, no network is used."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.machine import Machine

collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []  # the stand-ins are shell scripts


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the few commands the stand-ins need, and no real apt-get, sudo or uv beside them."""
    folder = tmp_path_factory.mktemp("tools")
    for tool in ("sh", "cp", "env", "mkdir", "rm", "seq", "sleep", "touch"):
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder


@pytest.fixture
def machine(tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Give a computer on which nothing has been set up yet."""
    return Machine(tmp_path, tools, monkeypatch)


@pytest.fixture
def ready(machine: Machine, capfd: pytest.CaptureFixture[str]) -> Machine:
    """Give a computer on which everything has been set up."""
    assert machine.run.main([]) == 0
    capfd.readouterr()
    machine.log()
    return machine


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Collect what a test started, so that none of it outlives the test."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()
