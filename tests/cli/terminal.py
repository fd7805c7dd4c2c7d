"""A person at a terminal, who answers questions."""

import contextlib
import fcntl
import os
import pty
import select
import sys
import termios
import time
from collections.abc import Callable

import pytest

from tests.waiting import patience
from tests.warm import Popen


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *words: str) -> None:
        self.said = ""
        self.end, other_end = pty.openpty()
        look = {"COLUMNS": "160", "NO_COLOR": "1", "TERM": "xterm", "ADVOCACY_ARABIC": "logical"}
        self.process = Popen(
            [sys.executable, "-m", "advocacy", *words],
            env=os.environ | look,
            stdin=other_end,
            stdout=other_end,
            stderr=other_end,
            start_new_session=True,
            preexec_fn=take_the_terminal,
        )
        os.close(other_end)

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
            self.process.kill()
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
        return self.process.wait()


def take_the_terminal() -> None:
    """Have Ctrl-C, there, end what stands in this session."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
