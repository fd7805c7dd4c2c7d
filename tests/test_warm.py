"""A copy of the process that stands by is told from a program that starts by itself by nothing that a test looks at."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm
from tests.conftest import REPO
from tests.waiting import PATIENCE
from tests.warm import Popen

pytestmark = pytest.mark.skipif(not warm.IS_POSSIBLE, reason="needs Linux")

WORKER = """\
import os, sys
print(os.getcwd(), os.environ["SAID"], os.getsid(0) == os.getpid(), sys.stdin.readline(), sep="\\n")
print("wrong", file=sys.stderr)
sys.exit(7)
"""


def started(code: str, **options: object) -> subprocess.Popen[str]:
    every_end = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return Popen([sys.executable, "-P", "-c", code], **(every_end | options))  # type: ignore[call-overload, no-any-return]


def test_it_has_what_it_was_given_and_tells_how_it_ended(tmp_path: Path) -> None:
    process = started(WORKER, cwd=tmp_path, env={"SAID": "as it was"}, start_new_session=True)
    assert process.communicate("نعم\n", timeout=PATIENCE) == (f"{tmp_path}\nas it was\nTrue\nنعم\n\n", "wrong\n")
    assert (process.returncode, process.poll(), process.wait()) == (7, 7, 7)


def test_signals_reach_it_and_end_it_alone() -> None:
    endless = "print('here', flush=True)\nwhile True: pass"
    for sent, told in ((signal.SIGINT, 1), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)):
        with started(endless) as process:
            assert process.stdout
            assert process.stdout.readline() == "here\n"
            assert process.poll() is None
            process.send_signal(sent)
            assert process.wait(PATIENCE) == told
            assert process.stderr
            assert process.stderr.read().endswith("KeyboardInterrupt\n" if sent == signal.SIGINT else "")


def test_it_is_no_child_of_this_process_and_has_none_of_its_files(tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        process = started("import os; print(os.getppid(), os.listdir('/proc/self/fd').__len__())")
        parent, files = process.communicate(timeout=PATIENCE)[0].split()
    assert int(parent) not in (os.getpid(), os.getppid())
    assert int(files) <= 5  # its streams, its line, and the folder that is listed


def test_the_program_has_loaded_what_it_needs_and_finds_its_words() -> None:
    words = [sys.executable, "-m", "advocacy", "recipients", "show", "de-bafa", "--root", REPO]
    process = Popen(words, stdout=subprocess.PIPE, text=True)
    assert "de-bafa" in process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 0
