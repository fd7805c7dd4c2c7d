"""Being stopped: Ctrl-C, and a request to end."""

import os
import signal
import subprocess
from types import SimpleNamespace

import pytest

from tests.run.machine import Machine
from tests.waiting import PATIENCE


def test_ctrl_c_while_setting_up(ready: Machine, started: list[subprocess.Popen[str]]) -> None:
    ready.turn("pip waits")
    process = ready.start("test")
    started.append(process)
    ready.wait_until_busy()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
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
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, f"in {ready.project}\ntidied\n", "")


def test_request_to_end_reaches_the_program(ready: Machine, started: list[subprocess.Popen[str]]) -> None:
    ready.turn("program waits")
    process = ready.start()
    started.append(process)
    ready.wait_until_busy()
    process.terminate()
    out, err = process.communicate(timeout=PATIENCE)
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
