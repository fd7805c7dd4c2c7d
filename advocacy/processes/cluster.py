"""The workers of a Dask cluster, which do what those of this machine would do, and give the same back.

Each task is done in a process of its own on the machine where it is done, within the limits that hold here too.
Whoever runs the scheduler or a worker is trusted with all that a run works on: Dask executes what it is sent.
"""

import logging
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from advocacy import __version__
from advocacy.errors import AdvocacyError, BugError, Problem
from advocacy.processes import pool
from advocacy.processes.answers import plain
from advocacy.processes.limits import BreachError, Kind
from advocacy.processes.pool import Jobs, Put
from advocacy.processes.worker import problem_of

ANSWERS_WITHIN = 15
"""Seconds in which a scheduler has to answer, and to have a worker."""
IN_HAND = 4
"""Tasks that each thread of a worker is given ahead."""
PLAIN, ENCRYPTED = "tcp", "tls"


@contextmanager
def where(scheduler: str, jobs: int, *, secret: bool = False) -> Iterator[Jobs]:
    """Who does the work: the cluster of ``scheduler``, or without one ``jobs`` processes of this machine."""
    if scheduler:
        with cluster(scheduler, secret=secret) as elsewhere:
            yield elsewhere
    else:
        yield jobs


@contextmanager
def cluster(address: str, *, secret: bool) -> Iterator["Cluster"]:
    """The cluster whose scheduler is at ``address``; what is ``secret`` goes there encrypted or not at all."""
    parts = urlsplit(address)
    try:
        known = parts.scheme in (PLAIN, ENCRYPTED) and parts.hostname and parts.port
    except ValueError:  # a port beyond all ports
        known = None
    if not known:
        remedy = "write it as its scheduler prints it, for instance tls://10.0.0.5:8786"
        raise AdvocacyError(Problem(f"«{address}» is no address of a scheduler", remedy))
    if secret and parts.scheme == PLAIN:
        message = f"{address} is not encrypted, and names of signers would go there"
        raise AdvocacyError(Problem(message, "start the cluster with TLS, and say tls://: see docs/scale.md"))
    try:
        from distributed import Client
    except ImportError:
        remedy = "install advocacy with its extra «cluster»: see docs/scale.md"
        raise AdvocacyError(Problem("«--scheduler» needs Dask, which is not installed", remedy)) from None
    _silence_dask()
    try:
        client = Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        message = f"no scheduler answers at {address}"
        remedy = "start one, or mend the address; with tls:// this machine needs its certificates too: docs/scale.md"
        raise AdvocacyError(Problem(message, remedy)) from error
    try:
        yield Cluster(client, address)
    finally:
        with suppress(Exception):  # it may be gone
            client.close(timeout=5)


def _silence_dask() -> None:
    """What it logs of lost connections, with its own mistakes, is said here in other words."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


class Cluster:
    """A cluster in use, in the place of a number of processes."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address

    def outcomes(
        self, work: Any, tasks: Sequence[Any], put: Callable[[Any], Put] | None = None
    ) -> Generator[tuple[Any, Any]]:
        """Each task with its result, or what ``put`` gives for it, or an `AdvocacyError`, as they get ready."""
        from distributed import as_completed

        threads = self._threads()
        everywhere = self._spread(pickle.dumps(work))
        rest, given = iter(tasks), dict[Any, Any]()

        def give(count: int) -> list[Any]:
            futures = []
            for task in islice(rest, count):
                sent = pickle.dumps((task, put and put(task)))
                future = self._client.submit(do, __version__, everywhere, sent, pure=False)
                given[future] = task
                futures.append(future)
            return futures

        running = as_completed(give(IN_HAND * threads), loop=self._client.loop)
        try:
            for future in running:
                task = given.pop(future)
                outcome = self._outcome(future, work, task)
                future.release()
                running.update(give(1))
                yield task, outcome
        finally:
            with suppress(Exception):
                self._client.cancel([*given])

    def _threads(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=ANSWERS_WITHIN)
        except TimeoutError:
            message = f"the cluster at {self._address} has no workers"
            raise AdvocacyError(Problem(message, "start some: see docs/scale.md")) from None
        return sum(self._client.nthreads().values())

    def _spread(self, data: bytes) -> Any:
        """``data`` in the memory of each worker, so that the end of one loses nothing."""
        try:
            return self._client.scatter(data, broadcast=True, hash=False)
        except Exception as error:
            raise self._gone() from error

    def _outcome(self, future: Any, work: Any, task: Any) -> Any:
        from distributed import KilledWorker

        try:
            went_well, result = plain(future.result())
        except KilledWorker:
            return AdvocacyError(problem_of(work, task, BreachError(Kind.CRASH)))
        except ModuleNotFoundError:
            message = f"a machine of the cluster at {self._address} does not have advocacy, or lacks a part of it"
            raise AdvocacyError(Problem(message, f"install version {__version__} there: see docs/scale.md")) from None
        except Exception as error:
            raise self._gone() from error
        return result if went_well else AdvocacyError(result)

    def _gone(self) -> AdvocacyError:
        message = f"the cluster at {self._address} is gone, or has lost what it was given"
        return AdvocacyError(Problem(message, "repair it, then run the command again: finished work is kept"))


def do(version: str, work: bytes, task: bytes) -> bytes:
    """On a machine of the cluster: the result of ``task``, or problems, from a process of its own within its limits.

    What puts the result where it belongs is sent with the task, and works in this process, as no file led this one
    astray. Pickled here, as Dask changes how exceptions are.
    """
    if version != __version__:
        message = f"a machine of the cluster has advocacy {__version__}, and this one has {version}"
        return pickle.dumps((False, (Problem(message, "install the same version on all of them"),)))
    try:
        what, put = pickle.loads(task)  # noqa: S301 - from whoever runs the cluster
        result = pool.do(pickle.loads(work), what)  # noqa: S301 - as above
        result = put(result) if put else result
    except AdvocacyError as error:
        return pickle.dumps((False, error.problems))
    except Exception as error:  # noqa: BLE001 - Dask would log what it gave, with names in it
        problem = Problem(f"a machine of the cluster fails: {BugError.of(error).kind}", "type «advocacy doctor» there")
        return pickle.dumps((False, (problem,)))
    return pickle.dumps((True, result))
