"""A computer to set the project up on: stand-ins for Python, pip, apt-get and sudo, each with a log."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.waiting import wait_until

RUN_PY = Path(__file__).resolve().parents[2] / "run.py"

# Stands for the Python outside and for the one in .venv; every call goes to a log. Before it says that it
# waits, it sleeps a little: run.py must have got as far as waiting for it. What it does between saying so and waiting
# is the shell's own: while dash starts a command, both forget about a Ctrl-C.
FAKE_PYTHON = """\
#!/bin/sh
echo "${0##*/} $*" >> "$FAKES/log"
echo "$PYTHONSAFEPATH $PWD" >> "$FAKES/safe"
echo "$ADVOCACY_STARTED_AS" >> "$FAKES/started as"
for last in "$@"; do :; done
case "$*" in
  "-m venv "*)
    if [ -e "$FAKES/venv fails" ]; then echo "Error: no room"; exit 1; fi
    rm -rf "$last"/*; mkdir -p "$last/bin" "$last/lib/python3.11/site-packages"
    cp "$0" "$last/bin/python"; touch "$last/pyvenv.cfg" ;;
  *" install "*" -e "*)
    if [ -e "$FAKES/program fails" ]; then echo "ERROR: not a project"; exit 1; fi ;;
  *" install "*)
    if [ -e "$FAKES/pip waits" ]; then sleep 0.5; : > "$FAKES/waiting"; exec sleep 900; fi
    if [ -e "$FAKES/pip fails" ]; then seq 1 30; echo; echo "ERROR: no route to host" >&2; exit 1; fi
    case "$0" in */.venv/bin/python) mkdir -p "${0%/bin/python}/lib/python3.11/site-packages/yaml" ;; esac ;;
  "-c import pip"*) [ -e "$FAKES/host pip" ] ;;
  "-m pip help") [ ! -e "$FAKES/pip gone" ] ;;
  "-m advocacy"*|"-m pytest"*)
    echo "in $PWD"
    if [ -e "$FAKES/program dies" ]; then kill -9 $$; fi
    if [ -e "$FAKES/program waits" ]; then
      sleep 900 & child=$!
      trap 'kill $child; sleep 0.4; echo tidied; exit 7' INT
      trap 'kill $child; echo ended; exit 8' TERM
      sleep 0.5; : > "$FAKES/waiting"; wait $child
    fi
    exit "${PROGRAM_EXIT:-0}" ;;
esac
"""
FAKE_APT_GET = """\
#!/bin/sh
echo "apt-get $* ($DEBIAN_FRONTEND)" >> "$FAKES/log"
if [ -e "$FAKES/$1 fails" ]; then echo "E: $1 did not work"; exit 100; fi
if [ "$1" = install ]; then touch "$FAKES/installed"; fi
"""
FAKE_SUDO = """\
#!/bin/sh
echo "sudo $*" >> "$FAKES/log"
if [ "$1" = -n ]; then [ ! -e "$FAKES/password wanted" ]; exit; fi
exec "$@"
"""
FAKE_UV = '#!/bin/sh\necho "uv $*" >> "$FAKES/log"\n'

APT_LIBRARIES = "apt-get install --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"
ALL_LIBRARIES = ["gobject-2.0", "pango-1.0", "pangoft2-1.0", "fontconfig", "harfbuzz", "harfbuzz-subset"]

LINUX_FILES = [
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libfontconfig.so.1",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
]
MACOS_FILES = [
    "libgobject-2.0.dylib",
    "/brew/libpango-1.0.dylib",
    "libpangoft2-1.0.dylib",
    "libfontconfig.dylib",
    "libharfbuzz.dylib",
    "libharfbuzz-subset.dylib",
]
WINDOWS_FILES = [
    "libgobject-2.0-0.dll",
    "libpango-1.0-0.dll",
    "libpangoft2-1.0-0.dll",
    "libfontconfig-1.dll",
    "libharfbuzz-0.dll",
    "libharfbuzz-subset-0.dll",
]

# Runs run.py as a program of its own, on a machine that has the libraries and ensurepip.
LAUNCH = """\
import ctypes, importlib.util, runpy, sys
ctypes.CDLL = str
importlib.util.find_spec = str
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def import_run(folder: Path) -> Any:
    """Import the run.py of a folder, which is no package."""
    spec = importlib.util.spec_from_file_location("run", folder / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Machine:
    """A computer with one copy of the project, whose every part can be taken away."""

    def __init__(self, folder: Path, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = folder / "project"
        self.fakes = folder / "fakes"
        self.bin = folder / "bin"
        self.venv = self.project / ".venv"
        self.stamp = self.venv / "set-up.json"
        self.monkeypatch = monkeypatch
        self.missing: set[str] = set()
        for made in (self.project / "requirements", self.fakes, self.bin):
            made.mkdir(parents=True)
        shutil.copy(RUN_PY, self.project)
        self.write("requirements/runtime.txt", "# lock\nalpha==1 \\\n    --hash=sha256:0\nbeta.two==2\n")
        self.write("requirements/dev.txt", "alpha==1\nbeta.two==2\npytest==9\n")
        self.write("pyproject.toml", "[project]\n")
        self.add("host-python", FAKE_PYTHON)
        monkeypatch.setenv("FAKES", str(self.fakes))
        for name in ("PYTHONSAFEPATH", "ADVOCACY_STARTED_AS"):
            monkeypatch.setenv(name, "")  # run.py sets it, and no other test may see that
        monkeypatch.setenv("PATH", f"{self.bin}{os.pathsep}{tools}")
        monkeypatch.chdir(folder)
        self.run = self.load()

    def load(self) -> Any:
        """Import the copy of run.py afresh, as each start of it does."""
        self.run = import_run(self.project)
        self.run.HOST_PYTHON = str(self.bin / "host-python")
        self.run.can_load = lambda library: library not in self.missing or self.has("installed")
        self.run.SYSTEM = "linux"
        self.ensurepip(present=True)
        self.be_root(True)
        return self.run

    def ensurepip(self, present: bool) -> None:
        """Give or take the module that puts pip into a virtual environment."""
        found = SimpleNamespace(find_spec=lambda _: "found" if present or self.has("installed") else None)
        self.run.importlib = SimpleNamespace(invalidate_caches=lambda: None, util=found)

    def be_root(self, root: bool) -> None:
        """Say who the person at the computer is."""
        self.monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)

    def at_terminal(self) -> None:
        """Sit the person at a terminal."""
        terminal = SimpleNamespace(isatty=lambda: True)
        self.monkeypatch.setattr(sys, "stdin", terminal)
        self.monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    def add(self, name: str, script: str) -> None:
        """Put a command on this computer."""
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        (self.project / name).write_text(text)

    def turn(self, switch: str, on: bool = True) -> None:
        """Make a stand-in behave badly, or well again."""
        (self.fakes / switch).touch() if on else (self.fakes / switch).unlink()

    def has(self, switch: str) -> bool:
        """Tell whether a stand-in behaves badly, or something happened."""
        return (self.fakes / switch).exists()

    def log(self) -> list[str]:
        """Read, and forget, which commands were run."""
        log = self.fakes / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start run.py as a program of its own."""
        command = [sys.executable, "-c", LAUNCH, str(self.project / "run.py"), *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)

    def wait_until_busy(self) -> None:
        """Wait for a stand-in to be in the middle of its work."""
        wait_until(lambda: self.has("waiting"))


def commands(machine: Machine) -> list[str]:
    """The commands that were run, with the temporary folder left out."""
    return [line.replace(f"{machine.project}/", "").replace(str(machine.project), "HERE") for line in machine.log()]


PIP = "-m pip install --quiet --disable-pip-version-check --no-input"
LOCKED = "--require-hashes --no-deps -r requirements"
EDITABLE = "--no-deps --no-build-isolation --no-index -e HERE"
