"""Work in several processes: what comes back, and that nothing stays behind, however a run ends."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from advocacy import processes
from advocacy.errors import AdvocacyError, Problem
from advocacy.processes import cores, run, scratch, temporary_files
from tests.conftest import REPO, lay_out

EACH = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in processes"])


@dataclass(frozen=True, slots=True)
class Chores:
    """Tasks are words that say what to do; sent to workers."""

    broken: bool = False
    worth_a_process: ClassVar[int] = 1

    def prepare(self) -> Callable[[str], Any]:
        if self.broken:
            raise AdvocacyError(Problem("cannot be prepared", "mend it"))
        return _chore


def _chore(task: str) -> Any:
    print("a library that talks")  # noqa: T201 - this is what is tested
    match task.partition(" ")[0]:
        case "refuse":
            raise AdvocacyError(Problem(task, "ask somebody else"))
        case "fail":
            raise FileNotFoundError(2, "No such file or directory", task)
        case "err":
            raise LookupError(task)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(60)
        case "think":
            while True:
                pass
        case "write":
            with temporary_files():
                return tempfile.mkdtemp(prefix="library-")
    return task, os.getpid()


@pytest.fixture(autouse=True)
def tests_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(REPO)  # workers look for modules where this process does


def done(tasks: list[str], jobs: int = 2, work: Chores = Chores()) -> dict[str, Any]:
    with run(work, tasks, jobs) as results:
        return dict(results)


@EACH
def test_every_task_comes_back_once(jobs: int) -> None:
    tasks = [f"{number}" for number in range(20)]
    results = done(tasks, jobs)
    assert {task: back for task, (back, _) in results.items()} == {task: task for task in tasks}
    pids = {pid for _, pid in results.values()}
    assert pids == {os.getpid()} if jobs == 1 else len(pids) == 2
    assert done([], jobs) == {}


def test_no_more_processes_are_started_than_the_work_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Chores, "worth_a_process", 3)
    assert len({pid for _, pid in done(["1", "2", "3"], jobs=8).values()}) == 1
    with run(Chores(), ["1", "2", "3", "4"], 8) as results:
        assert os.getpid() not in {pid for _, (_, pid) in results}


def test_large_tasks_and_results_pass() -> None:
    tasks = [f"{number} {'x' * 3_000_000}" for number in range(6)]
    assert {task for task, _ in done(tasks).values()} == set(tasks)


@EACH
def test_what_a_task_refuses_is_its_result(jobs: int) -> None:
    results = done(["1", "refuse this", "2"], jobs)
    refused = results.pop("refuse this")
    assert isinstance(refused, AdvocacyError)
    assert refused.problems == (Problem("refuse this", "ask somebody else"),)
    assert results.keys() == {"1", "2"}


@EACH
def test_what_cannot_be_prepared_is_raised(jobs: int) -> None:
    with pytest.raises(AdvocacyError, match=r"^cannot be prepared\n    mend it$"):
        done(["1", "2", "3"], jobs, Chores(broken=True))


@EACH
def test_other_errors_are_raised(jobs: int) -> None:
    with pytest.raises(FileNotFoundError, match="fail at this") as raised:
        done(["fail at this", "1"], jobs)
    assert raised.value.filename == "fail at this"


def test_mistakes_of_ours_come_with_where_they_were_made() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)in _chore.*LookupError: err"):
        done(["err", "1"])


@pytest.fixture
def empty_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files in which no other test of this process has left a font."""
    monkeypatch.setattr(processes, "_folder", None)
    scratch()


@pytest.mark.usefixtures("empty_scratch")
def test_a_worker_that_is_killed_is_one_clear_error() -> None:
    with pytest.raises(AdvocacyError) as raised:
        done(["1", "die", *map(str, range(2, 9))])
    assert str(raised.value) == (
        "a process that this command had started ended before its work was done\n"
        "    run the command again; if memory is short, close other programs; «advocacy doctor» looks for other causes"
    )
    assert not [*scratch().iterdir()]


@pytest.mark.parametrize("granted", [0, 1])
def test_where_processes_cannot_be_had_the_work_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    scratch()
    real, started = processes.Popen, []

    def sparing(*words: Any, **options: Any) -> Any:
        if len(started) == granted:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(1)
        return real(*words, **options)

    monkeypatch.setattr(processes, "Popen", sparing)
    results = done(["1", "2", "3", "4"], jobs=3)
    assert results.keys() == {"1", "2", "3", "4"}
    assert ({pid for _, pid in results.values()} == {os.getpid()}) == (granted == 0)


@pytest.mark.usefixtures("empty_scratch")
def test_leaving_the_work_ends_it_at_once() -> None:
    start = time.monotonic()
    with run(Chores(), ["1", "sleep", "think", "2"], 3) as results:
        next(results)
    assert time.monotonic() - start < 20
    assert not [*scratch().iterdir()]


@pytest.mark.usefixtures("empty_scratch")
def test_temporary_files_are_kept_together_for_their_owner_only() -> None:
    before = tempfile.gettempdir()
    made = Path(_chore("write"))
    assert made.parent == scratch()
    assert {Path(folder).parent.parent for folder in done(["write 1", "write 2"]).values()} == {scratch()}
    assert [*scratch().iterdir()] == [made]
    assert scratch().stat().st_mode & 0o777 == 0o700
    assert tempfile.gettempdir() == before
    made.rmdir()


def test_workers_take_nothing_from_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pickle", "typer", "multiprocessing", "tempfile"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert {*done(["1", "2", "3", "4"])} == {"1", "2", "3", "4"}
    assert not (tmp_path / "ran").exists()


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


# The program, from outside


@dataclass
class Started:
    process: subprocess.Popen[str]
    temporary: Path
    staging: Path

    def processes(self) -> dict[int, str]:
        """What runs with this run's folder for temporary files, by number: the command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if str(self.temporary).encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
        return found

    def workers(self) -> list[int]:
        return [pid for pid, words in self.processes().items() if "serve()" in words]

    def wait_for(self, condition: Callable[[], object]) -> None:
        patience = time.monotonic() + 60
        while not condition():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < patience
            time.sleep(0.005)

    def wait_until_working(self) -> None:
        """Results have come in, and more are to come."""
        self.wait_for(lambda: self.staging.is_dir() and len([*self.staging.glob("[!.]*.pdf")]) >= 3)

    def assert_nothing_is_left(self, within: float = 2) -> None:
        patience = time.monotonic() + within
        while (left := (self.processes(), [*self.temporary.iterdir()])) != ({}, []):
            assert time.monotonic() < patience, left
            time.sleep(0.01)


Start = Callable[..., Started]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to see what runs")
    all_started: list[Started] = []

    def run_program(command: str, root: Path) -> Started:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        process = subprocess.Popen(
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
        started.process.communicate()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of a hundred recipients, three letters of which are built, and people who sign them."""
    root = lay_out(tmp_path_factory.mktemp("large") / "campaign")
    listed = (root / "recipients.yaml").read_text("utf-8")
    begin, end = listed.index('  - id: "no-gov"'), listed.index("  - id: sa-gov")
    many = "".join(listed[begin:end].replace("no-gov", f"no-gov-{n}") for n in range(100))
    (root / "recipients.yaml").write_text(listed[:begin] + many + listed[end:], "utf-8")
    words = [sys.executable, "-m", "advocacy", "build", "de-bafa", "it-gov", "ma-gov", "--root", str(root)]
    subprocess.run(words, check=True, capture_output=True)
    (root / "people.csv").write_text("name\n" + "".join(f"سامي {number}\n" for number in range(600)), "utf-8")
    return root


@pytest.fixture
def campaign(large: Path, tmp_path: Path) -> Path:
    return shutil.copytree(large, tmp_path / "campaign")


COMMANDS = {"build": "build --jobs 2", "sign": "sign {}/people.csv --with-unaddressed"}
OF_EACH = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def commanded(command: str, campaign: Path) -> str:
    return command.format(campaign)


@pytest.mark.parametrize("command", ["build --country NO --sample 26 --jobs 2", "build --jobs 1 sa-gov"])
@pytest.mark.slow
def test_after_a_run_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(command, campaign)
    out, err = started.process.communicate(timeout=60)
    assert (started.process.returncode, err) == (0, "")
    assert re.search(r"(26|1) letters? made in", out)
    started.assert_nothing_is_left(within=0.2)


@OF_EACH
@pytest.mark.slow
def test_after_ctrl_c_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    pressed = time.monotonic()
    os.killpg(started.process.pid, signal.SIGINT)
    _, err = started.process.communicate(timeout=30)
    assert time.monotonic() - pressed < 5
    assert started.process.returncode == 130
    assert "Traceback" not in err
    started.assert_nothing_is_left(within=0.2)


@pytest.mark.slow
def test_ctrl_c_while_workers_start_is_told_by_nobody_else(start: Start, campaign: Path) -> None:
    started = start("build --jobs 2", campaign)
    started.wait_for(started.workers)
    os.killpg(started.process.pid, signal.SIGINT)
    _, err = started.process.communicate(timeout=30)
    assert started.process.returncode == 130
    assert "Traceback" not in err
    assert "KeyboardInterrupt" not in err
    started.assert_nothing_is_left(within=0.2)


@OF_EACH
@pytest.mark.slow
def test_after_the_death_of_the_program_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    assert len(started.workers()) == min(2, cores()) or "sign" not in command
    started.process.kill()
    started.process.wait()
    started.assert_nothing_is_left()


def test_workers_end_with_the_program_whatever_they_do(tmp_path: Path) -> None:
    """One waits for work, one for something else, and one never comes to the end of its task."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to see what runs")
    code = """\
from tests.test_processes import Chores, run
with run(Chores(), ["1", "sleep", "think"], 3) as results:
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
        started.assert_nothing_is_left()
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
    started.assert_nothing_is_left()
    assert not started.process.communicate()[1]


@OF_EACH
@pytest.mark.slow
def test_after_the_death_of_a_worker_nothing_is_left(start: Start, campaign: Path, command: str) -> None:
    started = start(commanded(command, campaign), campaign)
    started.wait_until_working()
    os.kill(started.workers()[0], signal.SIGKILL)
    _, err = started.process.communicate(timeout=30)
    assert started.process.returncode == 1
    assert re.fullmatch(r"(Letters|Packs)?.*\n?a process that this command had started ended .*\n    run the .*\n", err)
    started.assert_nothing_is_left(within=0.2)
