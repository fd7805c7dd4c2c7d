"""Work in several processes: what comes back, what is ended, and that nothing stays behind."""

import inspect
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advocacy.errors import AdvocacyError, BugError, Problem, said_of
from advocacy.processes import pool, worker
from advocacy.processes.limits import MB, Limits
from advocacy.processes.pool import cores, do, meanwhile, run
from advocacy.processes.scratch import _place as scratch_place
from advocacy.processes.scratch import scratch
from tests.conftest import REPO
from tests.processes.chores import Chores, chore
from tests.waiting import patience

CHORES = Chores()
EACH = pytest.mark.parametrize("jobs", [1, 2])


@pytest.fixture(autouse=True, scope="module")
def workers_that_can_import_tests() -> Iterator[None]:
    pool.dismiss()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(REPO)  # workers look for modules where this process does
        yield
    pool.dismiss()


def done(tasks: list[str], jobs: int = 2, work: Chores = CHORES) -> dict[str, Any]:
    with run(work, tasks, jobs) as results:
        return dict(results)


@EACH
@pytest.mark.usefixtures("cold")
def test_every_task_comes_back_once(jobs: int) -> None:
    tasks = [f"{number}" for number in range(20)]
    results = done(tasks, jobs)
    assert {task: back for task, (back, _) in results.items()} == {task: task for task in tasks}
    pids = {pid for _, pid in results.values()}
    assert len(pids) == jobs
    assert os.getpid() not in pids
    assert done([], jobs) == {}


def test_no_more_processes_are_started_than_the_work_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Chores, "worth_a_process", 3)
    assert len({pid for _, pid in done(["1", "2", "3"], jobs=8).values()}) == 1
    assert len({pid for _, pid in done(["1", "2", "3", "4"], jobs=8).values()}) == 2


def test_each_process_begins_with_tasks_that_stand_together() -> None:
    results = done([f"{number}" for number in range(100)])
    first, second = (results[task][1] for task in ("0", "50"))
    assert first != second
    assert [pid for _, pid in results.values()].count(first) not in (0, 100)
    for pid, part in ((first, range(50)), (second, range(50, 100))):
        own = [number for number in part if results[f"{number}"][1] == pid]
        assert own == [*part][: len(own)]


def test_workers_that_are_expected_are_there_once() -> None:
    pool.dismiss()
    for processes in (1, 3, 2):
        pool.expect("colorsys", processes=processes)
    assert len(pool._idle) == 3
    pids = {worker._process.pid for worker in pool._idle if worker._process}
    assert {pid for _, pid in done([*map(str, range(20))], jobs=3).values()} == pids
    pool.dismiss()


def test_workers_stay_for_the_next_work_and_are_prepared_once() -> None:
    first = {pid for _, pid in done(["1", "2", "3"]).values()}
    assert len(first) == 2
    assert {pid for _, pid in done(["4", "5", "6"], work=Chores(limits=Limits())).values()} == first
    assert do(Chores(), "7")[1] in first
    pool.dismiss()
    assert do(Chores(), "8")[1] not in first


def test_what_a_worker_loads_is_not_looked_through_again_and_what_it_makes_is() -> None:
    """What may go is no module: it would stay for ever, if modules that are there already froze it too."""
    loads = "serve._load(['colorsys']); print(gc.get_freeze_count() > 0)"
    code = f"import gc; from advocacy.processes import serve; {loads}; gc.unfreeze(); {loads}"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert said.split() == [b"True", b"False"]


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
        done(["1", "2", "3"], jobs, Chores("refuse"))


@EACH
def test_other_errors_are_raised(jobs: int) -> None:
    with pytest.raises(FileNotFoundError, match="fail at this") as raised:
        done(["fail at this", "1"], jobs)
    assert raised.value.filename == "fail at this"


def test_mistakes_of_ours_come_with_where_they_were_made_and_without_their_words() -> None:
    with pytest.raises(BugError) as raised:
        done(["err Leila", "1"])
    bug = BugError.of(raised.value)
    assert bug.kind == said_of(raised.value) == "LookupError"
    assert re.fullmatch(r"(processes/\w+\.py:\d+ > )+processes/serve\.py:\d+", bug.places)
    assert "Leila" not in repr(raised.value)


@pytest.fixture
def empty_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files in which no other test of this process has left a font."""
    pool.dismiss()
    monkeypatch.setattr("advocacy.processes.scratch._folder", None)
    scratch()


ENDED = "a process that this command had started ended before its work was done"
LOOK = "run the command again, with other programs closed; if it ends so again, do less"


@EACH
@pytest.mark.usefixtures("empty_scratch")
def test_a_worker_that_is_killed_loses_one_task_which_is_named(jobs: int) -> None:
    results = done(["1", "die", *map(str, range(2, 9))], jobs)
    assert results.pop("die").problems == (Problem(f"{ENDED}: doing «die»", LOOK, "chores.txt"),)
    assert results.keys() == {*map(str, range(1, 9))}
    pool.dismiss()
    assert not [*scratch().iterdir()]


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("think", "doing «think» takes more than 0.5 seconds, at a chore"),
        ("hoard", "doing «hoard» takes more than 64 MB of memory, at a chore"),
        ("leap", "doing «leap» takes more than 64 MB of memory, at a chore"),
    ],
)
def test_what_takes_too_much_is_ended_and_named_with_its_place(task: str, message: str) -> None:
    results = done(["1", task, "2"], 1)
    (problem,) = results.pop(task).problems
    assert (problem.message, problem.remedy, problem.file) == (message, "do less", "chores.txt")
    lines = inspect.getsource(chore).splitlines()
    at = next(number for number, line in enumerate(lines) if f'case "{task}"' in line)
    assert at < problem.line <= at + 4
    assert results.keys() == {"1", "2"}


@pytest.mark.parametrize("task", ["hoard", "leap"])
@pytest.mark.usefixtures("cold")
def test_there_is_memory_to_say_where_it_all_went(task: str) -> None:
    """What took too much still holds it, and goes on taking, while its place is looked up."""
    (problem,) = done([task], 1, Chores(to_locate=128 * MB))[task].problems
    assert problem.message == f"doing «{task}» takes more than 64 MB of memory, at a chore"


@pytest.mark.slow
def test_one_call_that_never_returns_is_ended_too() -> None:
    """Nothing of Python runs meanwhile: the system ends it, or whoever waits for it."""
    (problem,) = done(["ponder"])["ponder"].problems
    assert problem == Problem("doing «ponder» takes more than 0.5 seconds", "do less", "chores.txt")


@pytest.mark.slow
def test_one_that_does_nothing_at_all_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert done(["1"], 1)["1"][0] == "1"  # it is ready, and need not hurry for that
    with monkeypatch.context() as patch:
        patch.setattr(Limits, "patience", 0.5)
        results = done(["sleep"], 1)
    assert results["sleep"].problems == (Problem("doing «sleep» takes more than 0.5 seconds", "do less", "chores.txt"),)
    assert done(["2"], 1)["2"][0] == "2"


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ("leap", Problem("getting ready takes more than 64 MB of memory, at a chore", "do less", "chores.txt")),
        ("die", Problem(f"{ENDED}: getting ready", LOOK, "tools.txt")),
    ],
)
def test_preparing_has_its_limits_too(how: str, problem: Problem) -> None:
    with pytest.raises(AdvocacyError) as raised:
        done(["1", "2", "3"], 2, Chores(how))
    assert [replace(each, line=0, column=0) for each in raised.value.problems] == [problem]


def test_after_three_that_were_ended_no_more_are_tried() -> None:
    tasks = ["1", *(f"die {number}" for number in range(50)), "2"]
    results = done(tasks, 1)
    assert results.keys() == {*tasks}
    assert results["1"][0] == "1"
    problems = AdvocacyError(problem for task in tasks[1:] for problem in results[task].problems).problems
    assert Problem("the rest was not tried, because 3 were stopped", "mend those first") in problems
    assert [each.message for each in problems if each.file] == [f"{ENDED}: doing «die {number}»" for number in range(3)]


def test_an_answer_that_calls_something_is_not_listened_to() -> None:
    (problem,) = done(["deceive"])["deceive"].problems
    assert problem.message == f"{ENDED}: doing «deceive»"


@pytest.mark.usefixtures("cold")
def test_where_a_worker_crashes_nothing_of_its_memory_is_written() -> None:
    assert do(Chores(), "limit") == ((1, 1) if sys.platform == "linux" else (0, 0))


@pytest.mark.parametrize("granted", [0, 1])
def test_work_is_done_by_as_many_processes_as_can_be_had_never_in_this_one(
    monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    pool.dismiss()
    scratch()
    real, started = worker.Popen, []

    def sparing(*words: Any, **options: Any) -> Any:
        if len(started) == granted:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(1)
        return real(*words, **options)

    monkeypatch.setattr(worker, "Popen", sparing)
    if granted:
        results = done(["1", "2", "3", "4"], jobs=3)
        assert results.keys() == {"1", "2", "3", "4"}
        assert len({pid for _, pid in results.values()} - {os.getpid()}) == 1
    else:
        with pytest.raises(AdvocacyError) as raised:
            done(["1", "2", "3", "4"], jobs=3)
        assert raised.value.problems == (
            Problem("this system starts no further process", "close other programs, then run the command again"),
        )


@pytest.mark.usefixtures("empty_scratch")
def test_leaving_the_work_ends_it_at_once() -> None:
    patient = patience()
    with run(Chores(limits=Limits(seconds=60)), ["1", "sleep", "think", "2"], 3) as results:
        next(results)
    assert patient()
    assert do(Chores(), "3")[0] == "3"
    pool.dismiss()
    assert not [*scratch().iterdir()]


def test_who_is_prepared_for_a_work_is_taken_for_it() -> None:
    pool.dismiss()
    other = Chores(limits=Limits())
    with run(CHORES, ["1"], 1) as results:
        ((_, (_, first)),) = results
        _, second = do(other, "2")
    assert first != second
    for number in range(3):
        assert [do(work, f"{number}")[1] for work in (other, CHORES, other)] == [second, first, second]
    pool.dismiss()


@pytest.mark.skipif(cores() < 2, reason="there is nothing to be done meanwhile")
def test_what_is_done_meanwhile_is_done_when_the_block_ends_and_never_outlives_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool.dismiss()
    with meanwhile(CHORES, "1") as result:
        _, here = do(Chores(limits=Limits()), "2")
    _, there = result()
    assert here != there
    assert do(CHORES, "3")[1] == there
    with meanwhile(Chores("refuse"), "1") as result:
        pass
    with pytest.raises(AdvocacyError, match="cannot be prepared"):
        result()
    with meanwhile(CHORES, "refuse") as result, pytest.raises(AdvocacyError, match="refuse"):
        result()
    patient = patience()
    with pytest.raises(KeyError), meanwhile(Chores(limits=Limits(seconds=60)), "think"):
        raise KeyError
    assert patient()
    pool.dismiss()
    monkeypatch.setattr(pool, "cores", lambda: 1)
    with meanwhile(CHORES, "4") as result:
        assert not pool._idle
    assert result()[0] == "4"
    pool.dismiss()


@pytest.mark.usefixtures("cold")
def test_a_worker_that_has_ended_meanwhile_is_started_anew() -> None:
    (first,) = {pid for _, pid in done(["1"], 1).values()}
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    (second,) = {pid for _, pid in done(["2"], 1).values()}
    assert second != first


def test_a_worker_that_was_ended_when_it_had_just_answered_is_started_anew() -> None:
    ((_, first),) = done(["1"], 1).values()
    (worker_of_all,) = pool._idle
    worker_of_all._deadline = 0.0  # as it is while an answer is on its way
    worker_of_all.halt()
    worker_of_all._deadline = None
    ((back, second),) = done(["2"], 1).values()
    assert back == "2"
    assert second != first


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_copy_of_the_process_leaves_its_workers_alone() -> None:
    ((_, first),) = done(["1"], 1).values()
    copy = os.fork()
    if not copy:
        try:
            ((_, other),) = done(["1"], 1).values()
            pool.dismiss()
            os._exit(0 if other != first else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == 0
    ((_, again),) = done(["2"], 1).values()
    assert again == first


@pytest.mark.usefixtures("empty_scratch")
def test_temporary_files_are_kept_together_for_their_owner_only() -> None:
    before = tempfile.gettempdir()
    made = Path(chore("write"))
    assert made.parent == scratch()
    assert {Path(folder).parent.parent for folder in done(["write 1", "write 2"]).values()} == {scratch()}
    pool.dismiss()
    assert [*scratch().iterdir()] == [made]
    assert scratch().stat().st_mode & 0o777 == 0o700
    assert tempfile.gettempdir() == before
    made.rmdir()


def test_the_place_for_temporary_files_is_not_tried_by_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python does so, and a kill at that instant leaves what it wrote."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", lambda: pytest.fail("was tried"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert scratch_place() == tmp_path
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    monkeypatch.setenv("TEMP", str(tmp_path))
    assert scratch_place() == tmp_path


@pytest.mark.usefixtures("cold")
def test_workers_take_nothing_from_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pickle", "typer", "multiprocessing", "tempfile"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    pool.dismiss()
    assert {*done(["1", "2", "3", "4"])} == {"1", "2", "3", "4"}
    assert not (tmp_path / "ran").exists()


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
