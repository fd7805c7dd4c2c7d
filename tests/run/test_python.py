"""Which Python is built on, and which can read the file."""

import ast
import subprocess
import sys

import pytest

from tests.run.machine import RUN_PY


def constant_of_run(before: str, name: str) -> str:
    """Read a constant of run.py in a Python prepared by some code."""
    code = f"import runpy, sys; {before}; print(runpy.run_path({str(RUN_PY)!r})[{name!r}])"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(("beneath", "used"), [("/base/python", "/base/python"), (None, "/this/python")])
def test_venv_is_built_on_the_python_beneath_another_venv(beneath: str | None, used: str) -> None:
    before = f"sys.executable = '/this/python'; sys._base_executable = {beneath!r}"
    assert constant_of_run(before, "HOST_PYTHON") == used


def test_python_without_ctypes_can_read_the_file() -> None:
    assert constant_of_run("sys.modules['ctypes'] = None", "HOST_PYTHON")


def test_older_python_is_told_what_to_do() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 18); sys.version = '3.8.18 (old)'; "
    code = f"{pretend}runpy.run_path({str(RUN_PY)!r}, run_name='__main__')"
    tried = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (tried.returncode, tried.stdout) == (1, "")
    assert tried.stderr == (
        "run.py needs Python 3.11 or newer; this is Python 3.8.18. "
        "Install one (python.org, or your system's packages), then type, for instance: python3.12 run.py\n"
    )


def test_older_python_can_read_the_file() -> None:
    assert ast.parse(RUN_PY.read_text("utf-8"), feature_version=(3, 6)).body


def test_only_the_standard_library_is_used() -> None:
    tree = ast.parse(RUN_PY.read_text("utf-8"))
    imported = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    imported += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert len(imported) > 5
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
