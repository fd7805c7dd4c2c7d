"""What is taken from the folder one stands in: nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from advocacy.environment import take_nothing_from_here
from tests.conftest import REPO


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["/usr/bin", "", "/bin"], ["/usr/bin", "/bin"]),
        (["/usr/bin", "."], ["/usr/bin"]),
        (["bin", "./lib", "../x", "/opt/x"], ["/opt/x"]),
        (["/usr/bin", "/bin"], ["/usr/bin", "/bin"]),
        (["", "."], None),
    ],
)
@pytest.mark.parametrize("name", ["PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "FONTCONFIG_FILE", "PYTHONUSERBASE"])
def test_no_variable_leads_here(
    monkeypatch: pytest.MonkeyPatch, name: str, said: list[str], kept: list[str] | None
) -> None:
    monkeypatch.setattr(os, "environ", {name: os.pathsep.join(said)})
    monkeypatch.setattr(sys, "path", [*sys.path])
    take_nothing_from_here()
    assert os.environ.get(name) == (None if kept is None else os.pathsep.join(kept))
    assert (os.environ["PYTHONSAFEPATH"], os.environ["PYDANTIC_DISABLE_PLUGINS"]) == ("1", "__all__")


def test_no_module_is_looked_for_here_but_in_the_folder_of_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "/usr/lib/python3"])
    take_nothing_from_here()
    assert sys.path == ["/usr/lib/python3"]
    monkeypatch.chdir(REPO)
    monkeypatch.setattr(sys, "path", [str(REPO), "/usr/lib/python3"])
    take_nothing_from_here()
    assert sys.path == [str(REPO), "/usr/lib/python3"]


def test_a_module_in_the_folder_one_stands_in_is_not_run(tmp_path: Path) -> None:
    for name in ("typer", "weasyprint", "yaml"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    command = [sys.executable, "-m", "advocacy", "--version"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPO), ""])}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()
