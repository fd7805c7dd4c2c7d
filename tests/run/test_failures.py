"""What goes wrong while setting up, and what is seen of it."""

import subprocess

import pytest

from tests.run.machine import Machine


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
