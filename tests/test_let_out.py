"""Nothing leaves this machine, and nothing is read that is not the campaign's, the program's or the system's."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import advocacy
from advocacy.campaign.campaign import load_campaign
from advocacy.cli.app import main
from advocacy.files import spreadsheet
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import versions_here
from advocacy.processes import worker
from advocacy.processes.scratch import scratch
from tests.conftest import DAY
from tests.torture.figures import Figures
from tests.torture.trial import run

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux"),
    pytest.mark.usefixtures("cold"),
]

STRACE = shutil.which("strace")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

PACKS = ("--with-unaddressed", "--mail-by", "2026-12-31")
NEW = (
    *("--country", "IT", "--kind", "export-control", "--id", "it-trade", "--body", "مديرية التجارة"),
    *("--body-local", "Direzione del Commercio", "--postal", "none"),
    *("--source", "fact=name page=https://example.org/about checked=2026-11-23"),
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("build", "de-bafa", "--date", "2026-12-24"),
    ("check",),
    ("check", "--fix", "--yes"),
    ("preview", "it-gov"),
    ("pack", *PACKS),
    ("sign", "people.csv", *PACKS),
    ("labels", "l7160"),
    ("envelopes", "dl"),
    ("reprint", "HRD-de-bafa"),
    ("status",),
    ("share", "given"),
    ("proof",),
    ("forget",),
    ("init", "another"),
    ("doctor",),
    ("missions", "import", "missions.csv", "--post", "berlin", "--yes"),
    ("missions", "list"),
    ("recipients", "list", "--search", "BAFA"),
    ("recipients", "show", "de-bafa"),
    ("recipients", "stale"),
    ("recipients", "coverage"),
    ("recipients", "schema"),
    ("recipients", "export", "list.xlsx"),
    ("recipients", "import", "list.xlsx", "--yes"),
    ("recipients", "add", "--yes", *NEW),
    ("recipients", "edit", "--yes", "it-trade", "--before-posting", "It moves in January."),
    ("recipients", "confirm", "de-bafa", "--fact", "postal", "--yes"),
    ("recipients", "retire", "--yes", "it-trade", "--reason", "merged", "--successor", "it-gov"),
    ("recipients", "retire", "--yes", "it-trade", "--undo"),
    ("recipients", "rename", "--yes", "it-trade", "it-licences"),
    ("recipients", "remove", "it-licences", "--yes"),
    ("help",),
)


MISSIONS = "country;name;lines;page;checked\nIT;Embassy of Italy;1 Street | Berlin | GERMANY;https://e.org;2026-01\n"


def without_network() -> None:
    """Leave every network, where that is permitted; a socket is the end of the process all the same."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)

    def refuse(event: str, _arguments: object) -> None:
        if event.startswith("socket.") or event in ("urllib.Request", "ftplib.connect", "smtplib.connect"):
            os.write(2, f"Traceback: a socket: {event}".encode())
            os._exit(99)

    sys.addaudithook(refuse)


FONTS = ("/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts", "/usr/local/share/fonts", "/var/cache/fontconfig")
OF_THE_SYSTEM = (
    *("/usr/lib", "/usr/local/lib", "/lib", "/etc/ld.so", "/dev/null", "/dev/urandom", "/sys/fs/cgroup"),
    *("/etc/localtime", "/usr/share/zoneinfo", "/etc/locale.alias", "/usr/share/locale", "/usr/share/mime"),
    *(
        "/etc/mime.types",
        "/etc/inputrc",
        "/etc/ssl/openssl.cnf",
        "/proc/filesystems",
        "/proc/meminfo",
        "/proc/sys/vm/overcommit_memory",
        "/sys/devices/system/cpu",
    ),
)
"""Libraries, and what they read about the machine: its time, its languages, how much it has of what."""


def allowed_beside(*places: Path) -> tuple[str, ...]:
    """How names of files begin that may be opened by what works in ``places``."""
    paths = sysconfig.get_paths()
    # The program, and where each package of it lies: some packages look into the folder that Python was started for.
    own = (*places, sys.prefix, sys.base_prefix, sys.exec_prefix, Path(advocacy.__file__).parent.parent)
    allowed = (*map(str, own), *(paths[name] for name in ("stdlib", "purelib", "platlib")))
    return (*allowed, *(os.path.realpath(path) for path in allowed), *OF_THE_SYSTEM, *FONTS)


WATCHING = """
import os, sys
def look(event, arguments, allowed={allowed!r}):
    if event == "open" and isinstance(arguments[0], str | bytes):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not path.startswith((*allowed, f"/proc/{{os.getpid()}}/")):
            os.write(2, f"Traceback: opens {{path}}".encode())
            os._exit(98)
sys.addaudithook(look)
"""
"""Ends a process that opens a file elsewhere, as Python sees it; a name within a folder that it has opened goes by."""


def within(allowed: tuple[str, ...]) -> None:
    """Have this process, and each worker that it starts, open no file that is not ``allowed``."""
    # A process that others of this run have worked in before has its folder for temporary files already.
    watching = WATCHING.format(allowed=(*allowed, os.environ["TMPDIR"], os.path.realpath(scratch())))
    worker._WORKER = f"{watching}\n{worker._WORKER}"
    spreadsheet._CHILD = f"{watching}\n{spreadsheet._CHILD}"
    exec(watching, {})


@pytest.mark.slow
def test_every_command_does_without_a_network_and_opens_no_socket_and_no_file_elsewhere(built: Path) -> None:
    (built / "people.csv").write_text("name\nNabil Almithal\n", "utf-8")
    (built / "missions.csv").write_text(MISSIONS, "utf-8")
    merge(load_campaign(built), (), LetterRequest(DAY, Paper.A4))
    versions_here()  # what this process has read already, each of those that follow need not read again
    figures = Figures()
    allowed = allowed_beside(built)

    *before, last = COMMANDS  # all in a process, so that its workers do for all of them

    def alone_and_after_others() -> None:
        without_network()
        within(allowed)
        after = sys.argv
        for words in before:
            sys.argv = ["advocacy", *words]
            with pytest.raises(SystemExit) as end:
                main()
            assert not end.value.code, words
        sys.argv = after

    outcome = run(last, built, figures, prepare=alone_and_after_others)
    assert outcome.code == 0, (last, outcome.said)
    assert [what for what in figures.found if not what.startswith("takes ")] == []


def test_a_socket_would_be_seen(tmp_path: Path) -> None:
    figures = Figures()

    def open_one() -> None:
        without_network()
        import socket

        socket.socket()

    assert run(("check",), tmp_path, figures, prepare=open_one).code == 99
    assert len(figures.found) == 1


def test_a_file_that_is_opened_elsewhere_would_be_seen(tmp_path: Path) -> None:
    """Here, and in a worker: a build says then that a process ended."""
    place, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.write_text("x", "utf-8")

    def open_it() -> None:
        within(allowed_beside(place))
        elsewhere.read_text("utf-8")

    def have_a_worker_open_it() -> None:
        within(allowed_beside(place))
        worker._WORKER = worker._WORKER.replace("\nfrom advocacy", f"\nopen({str(elsewhere)!r})\nfrom advocacy")
        os._exit(worker.Worker()._process.wait())  # type: ignore[union-attr]

    assert run(("check",), place, Figures(), prepare=open_it).code == 98
    assert run(("check",), place, Figures(), prepare=have_a_worker_open_it).code == 98


@pytest.mark.slow
@pytest.mark.skipif(STRACE is None, reason="needs strace")
def test_no_file_is_opened_but_the_campaigns_the_programs_and_the_systems(built: Path, tmp_path: Path) -> None:
    home, seen = tmp_path / "home", tmp_path / "seen"
    (home / ".cache").mkdir(parents=True)
    (home / ".config").mkdir()
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    program = [sys.executable, "-m", "advocacy", "build", "it-gov", "--root", built, "--date", "2026-12-24"]
    calls_of_interest = "trace=open,openat,execve,socket,connect"
    watched = [str(STRACE), "-f", "-qq", "-y", "-s", "4096", "-o", seen, "-e", calls_of_interest]
    run = subprocess.run([*watched, *program], env=environment, capture_output=True, text=True)
    if not seen.is_file() or not seen.read_text("utf-8", "replace"):
        pytest.skip(f"strace is not permitted here: {run.stderr[:80]}")
    assert run.returncode == 0, run.stderr
    calls = seen.read_text("utf-8", "replace").splitlines()
    assert [call for call in calls if re.match(r"\d+ +(socket|connect)\(", call)] == []
    started = [call for call in calls if " execve(" in call and call.endswith(" = 0")]
    assert started
    assert all(f'execve("{sys.executable}"' in call for call in started), started

    allowed = allowed_beside(built, tmp_path)
    # With -y, strace tells which file was opened, whatever name it was opened by.
    opened = {found[1] for call in calls if (found := re.search(r" = \d+<([^>]+)>", call))}
    opened = {path for path in opened if not re.fullmatch(r"/proc/\d+/(cgroup|maps|mounts|stat|statm|status)", path)}
    assert len(opened) > 100
    opened -= {str(Path(sys.prefix).parent)}  # looked through where the program is installed as a link to its folder
    assert sorted(path for path in opened if not path.startswith(allowed)) == []
