"""The program, from outside: nothing of it stays behind, however a run ends."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from advocacy.processes.pool import cores
from tests.conftest import REPO, Once, build_of, in_one_size, lay_out
from tests.waiting import PATIENCE, wait_until
from tests.warm import Popen


@dataclass
class Started:
    process: subprocess.Popen[str]
    temporary: Path
    staging: Path

    def processes(self) -> dict[int, str]:
        """What runs with this run's folder for temporary files, by number: the folder it stands in."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                # What is a copy of another process has the environment of that one.
                stands, environment = str((folder / "cwd").readlink()), (folder / "environ").read_bytes()
                if stands.startswith(str(self.temporary)) or str(self.temporary).encode() in environment:
                    found[int(folder.name)] = stands
        return found

    def workers(self) -> list[int]:
        """Those that stand in a folder for temporary files, each in its own."""
        return [pid for pid, stands in self.processes().items() if stands.startswith(str(self.temporary))]

    def wait_for(self, condition: Callable[[], object]) -> None:
        def come() -> object:
            assert self.process.poll() is None, self.process.communicate()
            return condition()

        wait_until(come)

    def wait_until_working(self) -> None:
        """Results have come in, and more are to come."""
        self.wait_for(lambda: self.staging.is_dir() and len([*self.staging.glob("[!.]*.pdf")]) >= 3)

    def left(self) -> tuple[object, ...]:
        return tuple(filter(None, (self.processes(), [*self.temporary.iterdir()])))

    def wait_until_nothing_is_left(self) -> None:
        wait_until(lambda: not self.left(), self.left)


Start = Callable[..., Started]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to see what runs")
    all_started: list[Started] = []

    def run_program(command: str, root: Path) -> Started:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        process = Popen(
            [sys.executable, "-m", "advocacy", *command.split(), "--root", str(root)],
            env={**os.environ, "TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        staging = root / ("out/.staging" if command.startswith("build") else "signed/.packs.new")
        all_started.append(Started(process, temporary, staging))
        return all_started[-1]

    yield run_program
    for started in all_started:
        for pid in started.processes():  # only where a test has failed
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        started.process.kill()
        started.process.communicate()


@pytest.fixture(scope="module")
def large(once: Once) -> Path:
    """A campaign of sixty recipients, three letters of which are built, and people who sign them."""

    def make(root: Path) -> None:
        in_one_size(lay_out(root))
        listed = (root / "recipients.yaml").read_text("utf-8")
        begin, end = listed.index('  - id: "no-gov"'), listed.index("  - id: sa-gov")
        many = "".join(listed[begin:end].replace("no-gov", f"no-gov-{n}") for n in range(60))
        (root / "recipients.yaml").write_text(listed[:begin] + many + listed[end:], "utf-8")
        build_of(root, "de-bafa", "it-gov", "ma-gov")(root / "out")
        (root / "people.csv").write_text("name\n" + "".join(f"سامي {number}\n" for number in range(300)), "utf-8")

    return once("large", make)


@pytest.fixture
def campaign(large: Path, tmp_path: Path) -> Path:
    return shutil.copytree(large, tmp_path / "campaign")


COMMANDS = {"build": "build --jobs 2", "sign": "sign {}/people.csv --with-unaddressed"}
OF_EACH = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def commanded(command: str, campaign: Path) -> str:
    return command.format(campaign)


@pytest.mark.parametrize("command", ["build --country NO --sample 14 --jobs 2", "build --jobs 1 sa-gov"])
@pytest.mark.slow
def test_after_a_run_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(command, campaign)
    out, err = started.process.communicate(timeout=PATIENCE)
    assert (started.process.returncode, err) == (0, "")
    assert re.search(r"(14|1) letters? made in", out)
    assert started.left() == ()


@OF_EACH
@pytest.mark.slow
def test_after_ctrl_c_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    os.killpg(started.process.pid, signal.SIGINT)
    _, err = started.process.communicate(timeout=PATIENCE)
    assert started.process.returncode == 130
    assert "Traceback" not in err
    assert started.left() == ()


@pytest.mark.slow
def test_ctrl_c_while_workers_start_is_told_by_nobody_else(start: Start, campaign: Path) -> None:
    started = start("build --jobs 2", campaign)
    started.wait_for(started.workers)
    os.killpg(started.process.pid, signal.SIGINT)
    _, err = started.process.communicate(timeout=PATIENCE)
    assert started.process.returncode == 130
    assert "Traceback" not in err
    assert "KeyboardInterrupt" not in err
    started.wait_until_nothing_is_left()  # while the command loads, the program ends at once, and they end after it


@OF_EACH
@pytest.mark.slow
def test_after_the_death_of_the_program_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    assert len(started.workers()) >= min(2, cores()) or "sign" not in command
    started.process.kill()
    started.process.wait()
    started.wait_until_nothing_is_left()


def test_workers_end_with_the_program_whatever_they_do(tmp_path: Path) -> None:
    """One waits for work, one for something else, and one never comes to the end of its task."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to see what runs")
    code = """\
from advocacy.processes.limits import Limits
from advocacy.processes.pool import run
from tests.processes.chores import Chores
with run(Chores(limits=Limits()), ["1", "sleep", "think"], 3) as results:
    print(next(results), flush=True)
    next(results)
"""
    words = [sys.executable, "-c", code]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(words, cwd=REPO, env=environment, stdout=subprocess.PIPE, text=True) as process:
        started = Started(process, tmp_path, tmp_path)
        assert process.stdout
        assert process.stdout.readline()
        assert len(started.workers()) == 3
        process.kill()
    try:
        started.wait_until_nothing_is_left()
    finally:
        for pid in started.processes():
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("command", ["build --jobs 2", "build --jobs 1"])
@pytest.mark.slow
def test_killed_with_its_group_at_its_start_it_leaves_nothing(start: Start, campaign: Path, command: str) -> None:
    started = start(command, campaign)
    started.wait_for(lambda: [*started.temporary.iterdir()])
    os.killpg(started.process.pid, signal.SIGKILL)
    started.process.wait()
    started.wait_until_nothing_is_left()
    assert not started.process.communicate()[1]


@OF_EACH
@pytest.mark.slow
def test_after_the_death_of_a_worker_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    os.kill(started.workers()[0], signal.SIGKILL)
    _, err = started.process.communicate(timeout=PATIENCE)  # the other letters are set all the same
    assert started.process.returncode == 1
    assert re.fullmatch(r"(Letters|Packs)?.*\n?a process that this command had started ended .*\n    run the .*\n", err)
    assert started.left() == ()
