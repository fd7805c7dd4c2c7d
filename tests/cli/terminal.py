"""A person at a terminal, who answers questions."""

import contextlib
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Callable

import pytest

from tests.waiting import patience


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *words: str) -> None:
        self.said = ""
        self.process, self.end = pty.fork()
        if self.process == 0:
            environment = {
                **os.environ,
                "COLUMNS": "160",
                "NO_COLOR": "1",
                "TERM": "xterm",
                "ADVOCACY_ARABIC": "logical",
            }
            os.execve(sys.executable, [sys.executable, "-m", "advocacy", *words], environment)

    def answer(self, question: str, answer: str) -> None:
        self.wait_for(question)
        os.write(self.end, f"{answer}\n".encode())

    def interrupt(self, question: str) -> None:
        """Press Ctrl-C until it is heard: between its question and its reading Python would only take note of it.

        Not faster than people do: at the same instant as its last words, one more would take its exit code away.
        """
        self.wait_for(question)
        patient = patience()
        pressed = 0.0
        while self._read():
            self._be_patient("the end", patient)
            if time.monotonic() > pressed + 2:
                with contextlib.suppress(OSError):  # it has ended
                    os.write(self.end, b"\x03")
                pressed = time.monotonic()

    def wait_for(self, text: str) -> None:
        patient = patience()
        for awaited in (text, "> "):
            while awaited not in self.said:
                self._be_patient(awaited, patient)
                self._read()
            self.said = self.said.partition(awaited)[2]

    def _be_patient(self, awaited: str, patient: Callable[[], bool]) -> None:
        if not patient():
            os.kill(self.process, signal.SIGKILL)
            pytest.fail(f"«{awaited}» was not said:\n{self.said}")

    def _read(self) -> bool:
        if not select.select([self.end], [], [], 1)[0]:
            return True
        try:
            data = os.read(self.end, 4096)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.said += data.decode("utf-8", "replace").replace("\r", "")
        return bool(data)

    def close(self) -> int:
        patient = patience()
        while self._read():
            self._be_patient("the end", patient)
        os.close(self.end)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
