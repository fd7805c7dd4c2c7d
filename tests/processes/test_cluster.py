"""A cluster does what the workers of this machine would: the same letters, and nothing lost where one of it dies."""

import gc
import json
import logging
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed.security import Security

from advocacy import __version__
from advocacy.batch.build import build
from advocacy.batch.manifest import MANIFEST_FILE, letter_file, manifest_of
from advocacy.batch.objects import ObjectPlace, manifest_at
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Paper
from advocacy.letter.request import LetterRequest
from advocacy.letter.typesetting import made_with, require_the_same
from advocacy.processes.answers import plain
from advocacy.processes.cluster import Cluster, cluster, do
from advocacy.processes.pool import run
from tests.conftest import CAMPAIGNS, DAY, REPO, Program
from tests.object_storage import BUCKET, object_storage
from tests.processes.chores import Chores
from tests.waiting import PATIENCE, wait_until
from tests.warm import Popen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]


@dataclass
class Machines:
    """A scheduler and its workers, on this machine."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A configuration of Dask: who has it speaks with the cluster, and nobody else does."""
    made = Security.temporary()
    folder = tmp_path_factory.mktemp("certificates")
    names = {"ca-file": "tls_ca_file"}
    for who in ("scheduler", "worker", "client"):
        names |= {f"{who}.{what}": f"tls_{who}_{what}" for what in ("cert", "key")}
    settings: dict[str, Any] = {"distributed.comm.require-encryption": True}
    for key, name in names.items():
        file = folder / f"{name}.pem"
        file.write_text(getattr(made, name), "utf-8")
        settings[f"distributed.comm.tls.{key}"] = str(file)
    with dask.config.set(settings):
        said = {"distributed": {"comm": dask.config.get("distributed.comm")}}
        (folder / "dask.yaml").write_text(json.dumps(said, default=str), "utf-8")
        yield folder / "dask.yaml"


@contextmanager
def started(certificates: Path, folder: Path) -> Iterator[Machines]:
    place = folder / "scheduler.json"
    running: list[subprocess.Popen[bytes]] = []

    def start(what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", f"distributed.cli.dask_{what}", "--scheduler-file", place]
        environment = {"DASK_CONFIG": str(certificates), "PYTHONPATH": str(REPO), "PATH": "/usr/bin:/bin"}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = Popen([*command, "--no-dashboard", *words], cwd=folder, env=environment, **quiet)
        running.append(process)
        return process

    try:
        scheduler = start("scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", "0", "--no-show")
        workers = [start("worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)) for _ in range(2)]
        wait_until(lambda: place.exists() and place.stat().st_size)
        yield Machines(json.loads(place.read_bytes())["address"], scheduler, workers)
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def connected_to(machines: Machines) -> Iterator[Cluster]:
    with cluster(machines.address, secret=True) as found:
        found._client.wait_for_workers(2, timeout=PATIENCE)
        yield found


@pytest.fixture(scope="module")
def machines(certificates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with started(certificates, tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def connected(machines: Machines) -> Iterator[Cluster]:
    """Both workers are there."""
    with connected_to(machines) as found:
        yield found


def done(connected: Cluster, tasks: list[str], work: Chores | None = None) -> dict[str, Any]:
    with run(work or Chores(), tasks, connected) as results:
        return dict(results)


def test_every_task_comes_back_once_and_what_is_wrong_with_one_stays_with_it(connected: Cluster) -> None:
    tasks = [*map(str, range(20)), "refuse", "hoard", "die"]
    results = done(connected, tasks)
    assert results.keys() == {*tasks}
    assert {results[str(number)][0] for number in range(20)} == {*map(str, range(20))}
    assert len({pid for _, pid in (results[str(number)] for number in range(20))}) >= 2
    assert results["refuse"].problems == (Problem("refuse", "ask somebody else"),)
    (hoard,), (die,) = results["hoard"].problems, results["die"].problems
    assert hoard.message == "doing «hoard» takes more than 64 MB of memory, at a chore"
    assert die.message == "a process that this command had started ended before its work was done: doing «die»"


@pytest.mark.usefixtures("connected")
def test_letters_and_signed_packs_are_those_of_one_machine(
    machines: Machines, program: Program, small_root: Path, three_out: Path, tmp_path: Path
) -> None:
    there = tmp_path / "campaign"
    shutil.copytree(CAMPAIGNS / "valid", there, dirs_exist_ok=True)
    shutil.copytree(small_root, there, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", "signed"))
    day = manifest_of(three_out).letters[0].date  # type: ignore[union-attr]
    words = ["de-bafa", "it-gov", "ma-gov", "--date", day, "--root", there, "--scheduler", machines.address]
    made = program("build", *words)
    assert (made.code, made.err) == (0, "")
    assert "Written there by the machines that made them: 3 of 3" in made.out.splitlines()
    for letter in sorted((three_out / "letters").iterdir()):
        assert (there / "out" / "letters" / letter.name).read_bytes() == letter.read_bytes()
    people = tmp_path / "people.csv"
    people.write_text("name\nAda Lovelace\nZoë Müller\n", "utf-8")
    packs: list[list[bytes]] = []
    for scheduler in ((), ("--scheduler", machines.address)):
        signed = program("sign", people, "--with-unaddressed", "--root", there, *scheduler)
        assert signed.code == 0, signed.err
        packs.append([pack.read_bytes() for pack in sorted((there / "signed" / "packs").glob("*.pdf"))])
        shutil.rmtree(there / "signed" / "packs")
    assert len(packs[0]) == 2
    assert packs[0] == packs[1]


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # by Dask, which tries to reach the scheduler again
def test_a_machine_that_dies_loses_no_letter_for_object_storage_and_where_all_is_gone_it_is_said(
    certificates: Path, tmp_path: Path, small: Campaign, small_out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("s3fs", reason="the extra «cluster» is not installed")
    pytest.importorskip("moto", reason="moto, which stands for S3, is not installed")
    place, recipients = ObjectPlace(BUCKET), small.directory.recipients
    request = LetterRequest(DAY, Paper.A4)
    here = manifest_of(small_out)
    assert here
    with object_storage(), started(certificates, tmp_path) as machines, connected_to(machines) as connected:
        from s3fs import S3FileSystem

        there = S3FileSystem(use_listings_cache=False)
        knows_the_size = here.model_copy(update={"letters": ()})
        there.pipe_file((place / MANIFEST_FILE).path, knows_the_size.to_json().encode())
        dies = machines.workers[0].kill
        made = build(small, recipients, place, request, jobs=connected, on_letter=dies)
        for entry in here.letters:
            letter = there.cat_file((place / letter_file(entry.id, entry.made_from)).path)
            assert letter == (small_out / entry.file).read_bytes()
        assert made.manifest == manifest_at(place)
        assert (made.written_there, made.came_back) == (len(recipients), 0)
        again = build(small, recipients, place, request, jobs=connected)
        assert (len(again.kept), again.made) == (len(recipients), ())
        with run(Chores(), [*map(str, range(80))], connected) as results:
            next(results)
            machines.scheduler.kill()
            with pytest.raises(AdvocacyError) as raised:
                list(results)
    gone = f"the cluster at {machines.address} is gone, or has lost what it was given"
    remedy = "repair it, then run the command again: finished work is kept"
    assert raised.value.problems == (Problem(gone, remedy),)
    # A terminal would show what Dask logs, its mistakes and all.
    assert [record for record in caplog.records if record.name.startswith("distributed")] == []
    assert not logging.getLogger("distributed.client").isEnabledFor(logging.CRITICAL)
    gc.collect()  # or another test hears of what Dask has left open


def problem_with(address: str, *, secret: bool = False) -> Problem:
    with pytest.raises(AdvocacyError) as raised, cluster(address, secret=secret):
        pass
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize("address", ["", "10.0.0.5:8786", "http://e.org:80", "tcp://e.org", "tcp://e.org:99999"])
def test_an_address_of_no_scheduler_is_refused(address: str) -> None:
    remedy = "write it as its scheduler prints it, for instance tls://10.0.0.5:8786"
    assert problem_with(address) == Problem(f"«{address}» is no address of a scheduler", remedy)


def test_names_of_signers_go_nowhere_unencrypted(program: Program, built: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name\nAda Lovelace\n", "utf-8")
    run = program("sign", people, "--root", built, "--scheduler", "tcp://127.0.0.1:8786")
    assert run.code == 1
    assert "tcp://127.0.0.1:8786 is not encrypted, and names of signers would go there" in run.err
    assert "start the cluster with TLS, and say tls://: see docs/scale.md" in run.err
    assert not (built / "signed" / "packs").exists()


def test_where_nobody_answers_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advocacy.processes.cluster.ANSWERS_WITHIN", 0.2)
    problem = problem_with("tcp://127.0.0.1:9")
    assert problem.message == "no scheduler answers at tcp://127.0.0.1:9"
    assert problem.remedy.startswith("start one, or mend the address")


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    remedy = "install advocacy with its extra «cluster»: see docs/scale.md"
    assert problem_with("tcp://127.0.0.1:9") == Problem("«--scheduler» needs Dask, which is not installed", remedy)


class Client:
    """What stands for a client of Dask."""

    def __init__(self, *, raises: Exception) -> None:
        self._raises = raises

    def wait_for_workers(self, *_: object, **__: object) -> None:
        raise self._raises

    def result(self) -> bytes:
        raise self._raises


def test_a_cluster_without_workers_is_said() -> None:
    with pytest.raises(AdvocacyError) as raised:
        done(Cluster(Client(raises=TimeoutError()), "tls://e.org:1"), ["1"])
    (problem,) = raised.value.problems
    assert problem == Problem("the cluster at tls://e.org:1 has no workers", "start some: see docs/scale.md")


def test_a_machine_without_the_program_is_said() -> None:
    future = Client(raises=ModuleNotFoundError("advocacy"))
    with pytest.raises(AdvocacyError) as raised:
        Cluster(None, "tls://e.org:1")._outcome(future, Chores(), "1")
    (problem,) = raised.value.problems
    message = "a machine of the cluster at tls://e.org:1 does not have advocacy, or lacks a part of it"
    assert problem == Problem(message, f"install version {__version__} there: see docs/scale.md")


def test_another_version_of_the_program_does_nothing() -> None:
    went_well, problems = plain(do("0.0.9", b"", b""))
    assert not went_well
    assert problems == (
        Problem(
            f"a machine of the cluster has advocacy {__version__}, and this one has 0.0.9",
            "install the same version on all of them",
        ),
    )


def test_nothing_of_a_task_gets_into_a_log_of_dask() -> None:
    """What a task raises would be logged there, together with what the task was given."""
    went_well, problems = plain(do(__version__, b"", b""))
    assert not went_well
    assert problems == (Problem("a machine of the cluster fails: EOFError", "type «advocacy doctor» there"),)
    went_well, problems = plain(do(__version__, pickle.dumps(Chores()), pickle.dumps(("err name", None))))
    assert not went_well
    assert problems == (Problem("a machine of the cluster fails: LookupError", "type «advocacy doctor» there"),)


def test_other_libraries_make_no_letter() -> None:
    require_the_same(made_with())
    said = tuple((name, "1.0" if name == "pango" else version) for name, version in made_with())
    with pytest.raises(AdvocacyError) as raised:
        require_the_same(said)
    (problem,) = raised.value.problems
    here = dict(made_with())["pango"]
    message = "letters would come out differently on a machine of the cluster: it has pango"
    assert problem.message == f"{message} {here} instead of 1.0"
    assert problem.remedy.startswith("install the same there: ")
