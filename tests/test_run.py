"""``run.py`` against a stand-in Python, pip, apt-get and sudo: nothing is installed, no network is used."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

RUN_PY = Path(__file__).resolve().parents[1] / "run.py"

# Stands for the Python outside and for the one in .venv; every call goes to a log. Before it says that it
# waits, it sleeps a little: run.py must have got as far as waiting for it.
FAKE_PYTHON = """\
#!/bin/sh
echo "${0##*/} $*" >> "$FAKES/log"
for last in "$@"; do :; done
case "$*" in
  "-m venv "*)
    if [ -e "$FAKES/venv fails" ]; then echo "Error: no room"; exit 1; fi
    rm -rf "$last"/*; mkdir -p "$last/bin" "$last/lib/python3.11/site-packages"
    cp "$0" "$last/bin/python"; touch "$last/pyvenv.cfg" ;;
  *" install "*" -e "*)
    if [ -e "$FAKES/program fails" ]; then echo "ERROR: not a project"; exit 1; fi ;;
  *" install "*)
    if [ -e "$FAKES/pip waits" ]; then sleep 0.2; touch "$FAKES/waiting"; sleep 30; fi
    if [ -e "$FAKES/pip fails" ]; then seq 1 30; echo; echo "ERROR: no route to host" >&2; exit 1; fi
    case "$0" in */.venv/bin/python) mkdir -p "${0%/bin/python}/lib/python3.11/site-packages/yaml" ;; esac ;;
  "-c import pip"*) [ -e "$FAKES/host pip" ] ;;
  "-m pip help") [ ! -e "$FAKES/pip gone" ] ;;
  "-m advocacy"*|"-m pytest"*)
    echo "in $PWD"
    if [ -e "$FAKES/program dies" ]; then kill -9 $$; fi
    if [ -e "$FAKES/program waits" ]; then
      sleep 30 & child=$!
      trap 'kill $child; sleep 0.4; echo tidied; exit 7' INT
      trap 'kill $child; echo ended; exit 8' TERM
      sleep 0.2; touch "$FAKES/waiting"; wait $child
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
        deadline = time.monotonic() + 10
        while not self.has("waiting"):
            assert time.monotonic() < deadline, "the stand-in never started"
            time.sleep(0.01)


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


def commands(machine: Machine) -> list[str]:
    """The commands that were run, with the temporary folder left out."""
    return [line.replace(f"{machine.project}/", "").replace(str(machine.project), "HERE") for line in machine.log()]


PIP = "-m pip install --quiet --disable-pip-version-check --no-input"
LOCKED = "--require-hashes --no-deps -r requirements"
EDITABLE = "--no-deps --no-build-isolation --no-index -e HERE"


# The first run, and the ones after it


def test_first_run_sets_everything_up_and_builds(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    assert machine.run.main([]) == 0
    assert commands(machine) == [
        "host-python -m venv --clear .venv",
        f"python {PIP} {LOCKED}/runtime.txt",
        f"python {PIP} {EDITABLE}",
        "python -m advocacy build",
    ]
    printed = capfd.readouterr()
    assert printed.out == f"in {machine.project}\n"
    assert printed.err.splitlines() == [
        "Setting up: creating .venv …",
        "Setting up: installing 2 packages …",
        "Setting up: adding the program …",
    ]


def test_nothing_to_do_is_quick_and_silent(ready: Machine) -> None:
    begin = time.perf_counter()
    process = ready.start("build", "--json")
    out, err = process.communicate(timeout=10)
    assert time.perf_counter() - begin < 1
    assert (process.returncode, out, err) == (0, f"in {ready.project}\n", "")
    assert ready.log() == ["python -m advocacy build --json"]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "-m advocacy build"),
        (["build", "--country", "MA"], "-m advocacy build --country MA"),
        (["--help"], "-m advocacy --help"),
        (["check", "test"], "-m advocacy check test"),
    ],
)
def test_words_go_to_the_program(ready: Machine, words: list[str], command: str) -> None:
    assert ready.run.main(words) == 0
    assert ready.log() == [f"python {command}"]


def test_test_adds_the_packages_for_the_tests_and_runs_them(ready: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    assert ready.run.main(["test", "-k", "dates"]) == 0
    assert commands(ready) == [
        "python -m pip help",
        f"python {PIP} {LOCKED}/dev.txt",
        f"python {PIP} {EDITABLE}",
        "python -m pytest -k dates",
    ]
    assert capfd.readouterr().err.splitlines() == [
        "Setting up: installing 3 packages …",
        "Setting up: adding the program …",
    ]
    assert ready.run.main(["build"]) == 0
    assert ready.log() == ["python -m advocacy build"], "the .venv for the tests serves the program too"


@pytest.mark.parametrize("words", [["build"], ["test"]])
def test_exit_code_is_the_programs(ready: Machine, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAM_EXIT", "3")
    assert ready.run.main(words) == 3


def test_program_ended_by_a_signal_counts_as_in_a_shell(ready: Machine) -> None:
    ready.turn("program dies")
    assert ready.run.main([]) == 128 + signal.SIGKILL


# Where the program runs


@pytest.mark.parametrize(
    ("words", "is_campaign", "stays"),
    [
        ([], False, False),
        ([], True, True),
        (["build"], False, False),
        (["build"], True, True),
        (["build", "--root", "mine"], False, True),
        (["build", "--root=mine"], False, True),
        (["init", "mine"], False, True),
        (["--arabic", "visual", "init", "mine"], False, True),
        (["test"], False, False),
        (["test"], True, False),
    ],
)
def test_folder_the_program_runs_in(
    ready: Machine,
    words: list[str],
    is_campaign: bool,
    stays: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    here = tmp_path / "elsewhere"
    here.mkdir()
    if is_campaign:
        (here / "recipients.yaml").touch()
    monkeypatch.chdir(here)
    assert ready.run.main(words) == 0
    assert capfd.readouterr().out == f"in {here if stays else ready.project}\n"


# What makes .venv be set up again


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
    (elsewhere / "set-up.json").unlink()
    assert ready.run.main([]) == 0
    assert not ready.venv.is_symlink()
    assert (elsewhere / "pyvenv.cfg").exists()


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


# Which pip


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


# Libraries of the system, on Debian


def test_missing_libraries_and_pip_come_in_one_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = set(ALL_LIBRARIES)
    machine.ensurepip(present=False)
    machine.add("apt-get", FAKE_APT_GET)
    machine.run.VENV_PACKAGE = "python3-venv"
    assert machine.run.main([]) == 0
    assert [line for line in machine.log() if line.startswith("apt-get")] == [
        "apt-get update -oAPT::Update::Error-Mode=any (noninteractive)",
        f"{APT_LIBRARIES} python3-venv (noninteractive)",
    ]
    assert capfd.readouterr().err.splitlines()[:4] == [
        f"Missing on this computer: {', '.join(ALL_LIBRARIES)}, pip.",
        f"Installing: apt-get update && {APT_LIBRARIES} python3-venv",
        "Fetching the package lists …",
        "Installing the packages …",
    ]


def test_missing_library_alone_does_not_bring_pip(ready: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    ready.missing = {"harfbuzz-subset"}
    ready.ensurepip(present=False)
    ready.add("apt-get", FAKE_APT_GET)
    assert ready.run.main([]) == 0
    assert ready.log()[1:] == [f"{APT_LIBRARIES} (noninteractive)", "python -m advocacy build"]
    assert capfd.readouterr().err.startswith("Missing on this computer: harfbuzz-subset.\n")


def test_missing_pip_alone_does_not_bring_libraries(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.ensurepip(present=False)
    machine.add("apt-get", FAKE_APT_GET)
    machine.run.VENV_PACKAGE = "python3.12-venv"
    assert machine.run.main([]) == 0
    assert "apt-get install --yes --no-install-recommends python3.12-venv (noninteractive)" in machine.log()
    assert capfd.readouterr().err.startswith("Missing on this computer: pip.\n")


@pytest.mark.parametrize("default", [True, False])
def test_debian_names_venv_after_other_pythons_than_its_default(
    machine: Machine, default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    this = f"python{sys.version_info.major}.{sys.version_info.minor}"
    shown = {"/usr/bin/python3": f"/usr/bin/{this if default else 'python3.9'}"}
    monkeypatch.setattr(os.path, "realpath", lambda path, **_: shown.get(path, path))
    package = machine.load().VENV_PACKAGE
    assert package == ("python3-venv" if default else f"{this}-venv")


def test_failed_package_lists_alone_do_not_stop_the_installation(
    ready: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    ready.missing = {"harfbuzz"}
    ready.add("apt-get", FAKE_APT_GET)
    ready.turn("update fails")
    assert ready.run.main([]) == 0
    assert "this failed" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        (["install fails"], ["Installing the packages: this failed.", "  E: install did not work"]),
        (["update fails", "install fails"], ["Fetching the package lists: this failed.", "  E: update did not work"]),
    ],
)
def test_failed_apt_get_shows_its_reason_and_the_command(
    machine: Machine, failing: list[str], told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.missing = {"harfbuzz"}
    machine.add("apt-get", FAKE_APT_GET)
    for switch in failing:
        machine.turn(switch)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines()[4:] == [
        *told,
        f"Check the connection to the internet, then type: apt-get update && {APT_LIBRARIES}",
        "Then run this again.",
    ]
    assert not machine.venv.exists()


def test_libraries_still_missing_after_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"pango-1.0"}
    machine.run.can_load = lambda library: library != "pango-1.0"
    machine.add("apt-get", FAKE_APT_GET)
    assert machine.run.main([]) == 1
    told = f"{machine.bin}/host-python still lacks: pango-1.0. Try: /usr/bin/python3 run.py"
    assert capfd.readouterr().err.splitlines()[-1] == told


def test_pip_still_missing_after_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.ensurepip(present=False)
    machine.add("apt-get", "#!/bin/sh\n")
    assert machine.run.main([]) == 1
    told = f"{machine.bin}/host-python still lacks: pip. Try: /usr/bin/python3 run.py"
    assert capfd.readouterr().err.splitlines()[-1] == told


# Who may install


def test_without_root_and_sudo_the_command_is_shown(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert machine.log() == []
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: fontconfig.",
        f"As root, type: apt-get update && {APT_LIBRARIES}",
        "Then run this again.",
    ]


def test_sudo_is_used_where_it_asks_nothing(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.be_root(False)
    assert machine.run.main([]) == 0
    assert machine.log()[:5] == [
        "sudo -n true",
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get update -oAPT::Update::Error-Mode=any",
        "apt-get update -oAPT::Update::Error-Mode=any (noninteractive)",
        f"sudo env DEBIAN_FRONTEND=noninteractive {APT_LIBRARIES}",
        f"{APT_LIBRARIES} (noninteractive)",
    ]
    assert f"Installing: sudo apt-get update && sudo {APT_LIBRARIES}\n" in capfd.readouterr().err


def test_sudo_that_wants_a_password_needs_a_terminal(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.turn("password wanted")
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert machine.log() == ["sudo -n true"]
    assert capfd.readouterr().err.splitlines()[1:] == [
        f"sudo wants a password. Type: sudo apt-get update && sudo {APT_LIBRARIES}",
        "Then run this again.",
    ]


def test_at_a_terminal_sudo_may_ask(machine: Machine) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.turn("password wanted")
    machine.be_root(False)
    machine.at_terminal()
    assert machine.run.main([]) == 0
    assert "sudo -n true" not in machine.log()


# Other systems


@pytest.mark.parametrize(
    ("tool", "libraries", "pip"),
    [
        ("dnf", "dnf install pango harfbuzz", "python3-pip"),
        ("pacman", "pacman -S pango harfbuzz", "python-pip"),
        ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0", "python3-pip"),
        ("apk", f"apk add {' '.join(f'so:{file}' for file in LINUX_FILES)}", "py3-pip"),
    ],
)
def test_other_linux_gets_its_own_command(
    machine: Machine, tool: str, libraries: str, pip: str, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.add(tool, "#!/bin/sh\n")
    machine.missing = {"harfbuzz-subset"}
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines()[1:] == [f"Type: sudo {libraries}", "Then run this again."]
    machine.be_root(True)
    machine.ensurepip(present=False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: harfbuzz-subset, pip.",
        f"Type: {libraries} {pip}",
        "Then run this again.",
    ]
    machine.missing = set()
    assert machine.run.main([]) == 1
    install = " ".join(libraries.split()[:2])
    assert capfd.readouterr().err.splitlines()[1] == f"Type: {install} {pip}"


def test_unknown_linux_gets_the_names_of_what_to_install(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"harfbuzz-subset"}
    assert machine.run.main([]) == 1
    told = "Install Pango, HarfBuzz with its subset library, and pip. Then run this again."
    assert capfd.readouterr().err.splitlines()[1:] == [told]


@pytest.mark.parametrize(
    ("system", "told"),
    [
        (
            "darwin",
            [
                "Install Homebrew (https://brew.sh), then type: brew install pango",
                "Run this again. If the libraries are still missing, first type:",
                '   export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:$DYLD_FALLBACK_LIBRARY_PATH"',
            ],
        ),
        (
            "win32",
            [
                "Install MSYS2 (https://www.msys2.org) with its default options. In its UCRT64 window, type:",
                "   pacman -S mingw-w64-ucrt-x86_64-pango",
                r"Then run this again. If MSYS2 lies in another folder than C:\msys64, first type, with that folder:",
                r"   set WEASYPRINT_DLL_DIRECTORIES=C:\msys64\ucrt64\bin",
            ],
        ),
    ],
)
def test_macos_and_windows_get_the_steps(
    machine: Machine, system: str, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.add("apt-get", FAKE_APT_GET)  # a stray one must not be used
    machine.run.SYSTEM = system
    machine.missing = {"pango-1.0"}
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == ["Missing on this computer: pango-1.0.", *told]
    machine.missing = set()
    machine.ensurepip(present=False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: pip.",
        "Install Python from https://www.python.org and use that one.",
    ]
    assert not any(line.startswith("apt-get") for line in machine.log())


def test_windows_keeps_python_and_packages_in_other_folders(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    run = import_run(machine.project)
    monkeypatch.undo()
    assert run.PYTHON.relative_to(machine.venv).as_posix() == "Scripts/python.exe"
    for part in ("Scripts/python.exe", "pyvenv.cfg", "Lib/site-packages/yaml"):
        (machine.venv / part).mkdir(parents=True)
    run.write_stamp("runtime")
    assert run.read_stamp()["parts"] == ["Lib/site-packages/yaml", "Scripts/python.exe", "pyvenv.cfg"]


# How a library is looked for


def real_can_load(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[str]]:
    """Give run.py with its own loader, and the list of the files that it tries to load."""
    run = import_run(machine.project)
    tried: list[str] = []
    monkeypatch.setattr(run.ctypes, "CDLL", tried.append)
    monkeypatch.setattr(run.ctypes.util, "find_library", {"pango-1.0": "/brew/libpango-1.0.dylib"}.get)
    return run, tried


@pytest.mark.parametrize(
    ("system", "files"), [("linux", LINUX_FILES), ("darwin", MACOS_FILES), ("win32", WINDOWS_FILES)]
)
def test_libraries_are_loaded_by_the_names_of_the_system(
    machine: Machine, system: str, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, tried = real_can_load(machine, monkeypatch)
    run.SYSTEM = system
    assert run.missing_libraries() == []
    assert tried == files


def test_library_that_cannot_be_loaded_is_missing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = real_can_load(machine, monkeypatch)
    monkeypatch.undo()
    run.LIBRARIES = {"no-such-library": 0}
    assert run.missing_libraries() == ["no-such-library"]


def test_python_without_ctypes_can_load_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = real_can_load(machine, monkeypatch)
    del run.ctypes
    assert run.missing_libraries() == ALL_LIBRARIES


@pytest.mark.parametrize(
    ("told", "folders"),
    [
        (None, [r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin"]),
        (r"D:\a;D:\b", [r"D:\a", r"D:\b"]),
    ],
)
def test_windows_looks_where_weasyprint_looks(
    machine: Machine, told: str | None, folders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def add(folder: str) -> None:
        looked.append(folder)
        raise FileNotFoundError(folder)

    monkeypatch.setattr(os, "add_dll_directory", add, raising=False)
    monkeypatch.delenv("WEASYPRINT_DLL_DIRECTORIES", raising=False)
    if told:
        monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", told)
    assert machine.run.missing_libraries() == []
    assert looked == folders


# What goes wrong while setting up


def test_failed_pip_shows_its_last_lines_and_what_to_do(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.turn("pip fails")
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "Setting up: creating .venv …",
        "Setting up: installing 2 packages …",
        "Setting up: installing 2 packages: this failed.",
        *(f"  {number}" for number in range(20, 31)),
        "  ERROR: no route to host",
        "Check the connection to the internet, then run this again.",
        "Behind a proxy, first type: export HTTPS_PROXY=http://ADDRESS:PORT (on Windows: set instead of export).",
        "With a mirror of the package index, first type: export PIP_INDEX_URL=ADDRESS",
    ]
    assert not machine.stamp.exists()
    machine.turn("pip fails", on=False)
    assert machine.run.main([]) == 0


@pytest.mark.parametrize(
    ("switch", "told"),
    [
        ("venv fails", ["Setting up: creating .venv: this failed.", "  Error: no room"]),
        ("program fails", ["Setting up: adding the program: this failed.", "  ERROR: not a project"]),
    ],
)
def test_other_failures_point_at_the_folder(
    machine: Machine, switch: str, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.turn(switch)
    assert machine.run.main([]) == 1
    advice = f"Check that {machine.project} is complete and writable, and the disk not full. Then run this again."
    assert capfd.readouterr().err.splitlines()[-3:] == [*told, advice]
    assert not machine.stamp.exists()


def test_failure_on_top_of_a_sound_venv_takes_its_stamp(ready: Machine) -> None:
    ready.turn("pip fails")
    assert ready.run.main(["test"]) == 1
    assert not ready.stamp.exists()


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "pyproject.toml", "run.py"])
def test_incomplete_copy_is_named(
    ready: Machine, name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "run.py":  # whatever the system refuses is told the same way
        monkeypatch.setattr(ready.run, "Popen", lambda *_, **__: (ready.project / "no-such-program").read_text())
        name = "no-such-program"
    else:
        (ready.project / name).unlink()
    assert ready.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        f"This went wrong: [Errno 2] No such file or directory: '{ready.project / name}'",
        f"Check that {ready.project} is complete and writable, and the disk not full. Then run this again.",
    ]


class SlowProcess:
    """A command that takes as many seconds as it is told, and minds how often it is asked."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.returncode: int | None = None
        self.asked: list[float | None] = []

    def communicate(self, timeout: float | None = None) -> tuple[bytes, None]:
        """End at the time, as seen by one who waits for so long."""
        self.asked.append(timeout)
        if timeout is not None and len(self.asked) <= self.seconds:
            raise subprocess.TimeoutExpired("slow", timeout)
        self.returncode = 0
        return b"", None

    def poll(self) -> int | None:
        """Tell whether it has ended."""
        return self.returncode


def test_dots_on_a_terminal_show_it_is_alive(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.run.Popen = lambda *_, **__: SlowProcess(3)
    machine.at_terminal()
    machine.run.run_step("Installing", ["pip"], "advice")
    assert capfd.readouterr().err == "Installing …...\n"


@pytest.mark.parametrize("command", [["sudo", "apt-get"], ["pip"]])
def test_no_dots_beside_sudos_question_or_in_a_file(
    machine: Machine, command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.run.Popen = lambda *_, **__: SlowProcess(3)
    if command[0] == "sudo":
        machine.at_terminal()
    machine.run.run_step("Installing", command, "advice")
    assert capfd.readouterr().err == "Installing …\n"


def test_no_dots_in_what_the_program_prints(ready: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    program = SlowProcess(3)
    ready.run.Popen = lambda *_, **__: program
    ready.at_terminal()
    assert ready.run.main([]) == 0
    assert program.asked == [None]
    assert capfd.readouterr().err == ""


# Being stopped


def test_ctrl_c_while_setting_up(ready: Machine, started: list[subprocess.Popen[str]]) -> None:
    ready.turn("pip waits")
    process = ready.start("test")
    started.append(process)
    ready.wait_until_busy()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err.splitlines()) == (
        "",
        ["Setting up: installing 3 packages …", "", "Stopped. Run this again to go on."],
    )
    assert not ready.stamp.exists()


def test_ctrl_c_lets_the_program_tidy_up(ready: Machine, started: list[subprocess.Popen[str]]) -> None:
    ready.turn("program waits")
    process = ready.start()
    started.append(process)
    ready.wait_until_busy()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, f"in {ready.project}\ntidied\n", "")


def test_request_to_end_reaches_the_program(ready: Machine, started: list[subprocess.Popen[str]]) -> None:
    ready.turn("program waits")
    process = ready.start()
    started.append(process)
    ready.wait_until_busy()
    process.terminate()
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (128 + signal.SIGTERM, f"in {ready.project}\nended\n", "")


def test_what_runs_through_sudo_is_waited_for(machine: Machine) -> None:
    waited: list[bool] = []

    def refuse(*_: object) -> None:
        raise PermissionError

    def interrupt(timeout: float | None) -> None:
        raise KeyboardInterrupt if timeout is None else subprocess.TimeoutExpired("apt-get", timeout)

    process = SimpleNamespace(
        communicate=interrupt, poll=lambda: None, terminate=refuse, wait=lambda: waited.append(True)
    )
    with pytest.raises(KeyboardInterrupt):
        machine.run.wait_for(process)
    assert waited == [True]


# Which Python


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
