"""What makes .venv be set up again, and by which pip."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.run.machine import EDITABLE, FAKE_UV, LOCKED, PIP, Machine, commands


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "pyproject.toml"])
def test_changed_file_is_installed_into_the_same_venv(ready: Machine, name: str) -> None:
    ready.write(name, "gamma==3\n")
    assert ready.run.main([]) == 0
    assert commands(ready) == [
        "python -m pip help",
        f"python {PIP} {LOCKED}/runtime.txt",
        f"python {PIP} {EDITABLE}",
        "python -m advocacy build",
    ]
    assert ready.run.main([]) == 0
    assert ready.log() == ["python -m advocacy build"]


def test_lock_for_the_tests_does_not_matter_to_the_program(ready: Machine) -> None:
    ready.write("requirements/dev.txt", "gamma==3\n")
    assert ready.run.main([]) == 0
    assert ready.log() == ["python -m advocacy build"]


def replace_stamp(machine: Machine, text: str) -> None:
    """Put something else where the stamp was."""
    machine.stamp.write_text(text)


def replace_venv(machine: Machine) -> Path:
    """Take .venv away, for something else to be put there."""
    shutil.rmtree(machine.venv)
    return machine.venv


def dangle(python: Path) -> None:
    """Leave a link to a Python that has been removed, as an upgrade of the system does."""
    python.unlink()
    python.symlink_to("/nowhere/python3")


DAMAGE: dict[str, Callable[[Machine], object]] = {
    "no python": lambda machine: (machine.venv / "bin/python").unlink(),
    "dangling python": lambda machine: dangle(machine.venv / "bin/python"),
    "no pyvenv.cfg": lambda machine: (machine.venv / "pyvenv.cfg").unlink(),
    "no packages": lambda machine: shutil.rmtree(machine.venv / "lib"),
    "one package gone": lambda machine: (machine.venv / "lib/python3.11/site-packages/yaml").rmdir(),
    "no stamp": lambda machine: machine.stamp.unlink(),
    "half a stamp": lambda machine: replace_stamp(machine, machine.stamp.read_text()[:200]),
    "a list as stamp": lambda machine: replace_stamp(machine, "[1]"),
    "odd parts": lambda machine: replace_stamp(
        machine, json.dumps({**json.loads(machine.stamp.read_text()), "parts": [1]})
    ),
    "a file": lambda machine: replace_venv(machine).touch(),
    "a dead link": lambda machine: replace_venv(machine).symlink_to("/nowhere/.venv"),
    "another Python": lambda machine: setattr(machine.run, "HOME", "another"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_broken_venv_is_made_anew(ready: Machine, how: str) -> None:
    DAMAGE[how](ready)
    assert ready.run.main([]) == 0
    done = commands(ready)
    assert done[0] == "host-python -m venv --clear .venv"
    assert len(done) == 4
    assert ready.run.main([]) == 0
    assert ready.log() == ["python -m advocacy build"]


def test_link_to_a_folder_elsewhere_is_replaced_and_the_folder_left_alone(ready: Machine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    ready.venv.rename(elsewhere)
    ready.venv.symlink_to(elsewhere)
    stamp = elsewhere / "set-up.json"
    others = stamp.read_text("utf-8").replace('"home": "', '"home": "/other', 1)
    stamp.write_text(others, "utf-8")
    assert ready.run.main([]) == 0
    assert not ready.venv.is_symlink()
    assert (elsewhere / "pyvenv.cfg").exists()
    assert stamp.read_text("utf-8") == others


def test_venv_whose_pip_is_gone_is_made_anew(ready: Machine) -> None:
    ready.turn("pip gone")
    assert ready.run.main(["test"]) == 0
    assert commands(ready)[:2] == ["python -m pip help", "host-python -m venv --clear .venv"]


def test_upgraded_pip_and_lost_caches_are_no_damage(machine: Machine) -> None:
    packages = machine.venv / "lib/python3.11/site-packages"
    assert machine.run.main([]) == 0
    for name in ("pip-1.dist-info", "__pycache__"):
        (packages / name).mkdir()
    machine.run.write_stamp("runtime")
    for name in ("pip-1.dist-info", "__pycache__"):
        (packages / name).rmdir()
    machine.log()
    assert machine.run.main([]) == 0
    assert machine.log() == ["python -m advocacy build"]


def test_moved_folder_gets_a_new_venv(ready: Machine, tmp_path: Path) -> None:
    ready.project.rename(tmp_path / "moved")
    ready.project = tmp_path / "moved"
    assert ready.load().main([]) == 0
    assert commands(ready)[0] == "host-python -m venv --clear .venv"


def test_stamp_says_what_was_installed_by_which_python(ready: Machine) -> None:
    stamp = json.loads(ready.stamp.read_text())
    assert stamp["lock"] == "runtime"
    assert stamp["home"] == f"{ready.venv}, Python {sys.version.split()[0]} of {sys.base_prefix}"
    assert stamp["parts"] == ["bin/python", "lib/python3.11/site-packages/yaml", "pyvenv.cfg"]


def test_pip_of_the_host_serves_where_ensurepip_is_missing(machine: Machine) -> None:
    machine.ensurepip(present=False)
    machine.turn("host pip")
    assert machine.run.main([]) == 0
    install = "host-python -m pip --python .venv/bin/python install --quiet --disable-pip-version-check --no-input"
    assert [line for line in commands(machine) if not line.startswith("host-python -c")] == [
        "host-python -m venv --clear --without-pip .venv",
        f"{install} {LOCKED}/runtime.txt",
        f"{install} {EDITABLE}",
        "python -m advocacy build",
    ]


@pytest.mark.parametrize(("version", "serves"), [("22.2.2", False), ("22.3", True), ("23.0.1", True)])
def test_pip_of_the_host_must_be_new_enough(machine: Machine, version: str, serves: bool, tmp_path: Path) -> None:
    (tmp_path / "pip.py").write_text(f"__version__ = {version!r}")
    tried = subprocess.run(
        [sys.executable, "-S", "-c", machine.run.HAS_PIP], cwd=tmp_path, check=False, capture_output=True
    )
    assert (tried.returncode == 0) is serves


def test_uv_serves_where_there_is_no_pip(machine: Machine) -> None:
    machine.ensurepip(present=False)
    machine.add("uv", FAKE_UV)
    assert machine.run.main([]) == 0
    assert [line for line in commands(machine) if not line.startswith("host-python -c")] == [
        "host-python -m venv --clear --without-pip .venv",
        f"uv pip install --quiet --python .venv/bin/python {LOCKED}/runtime.txt",
        f"uv pip install --quiet --python .venv/bin/python {EDITABLE}",
        "python -m advocacy build",
    ]
