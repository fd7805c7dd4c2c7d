"""Chromium without a window: one browser, kept, with a tab for each process that others have; told by its own pipe."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")


def _program() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit("no Chromium")
    return found


def versions() -> str:
    """As it says."""
    run = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True)
    return " ".join(run.stdout.split()[:2])


class Browser:
    """A browser that is told what to do over two pipes (the DevTools protocol)."""

    def __init__(self, profile: str) -> None:
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]

        def as_three_and_four() -> None:
            # Moved out of the way first: one of them may be 3 or 4 itself.
            high_in, high_out = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        self._process = subprocess.Popen(
            [_program(), *flags, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=as_three_and_four,  # noqa: PLW1509 - no thread has been started yet
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._read, self._write = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb")
        self._numbers, self._lock = count(1), Lock()
        self._answers: dict[int, SimpleQueue[dict[str, Any]]] = {}
        self._loaded: dict[str, SimpleQueue[None]] = {}
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        rest = b""
        while data := self._read.read1(1 << 20):
            *messages, rest = (rest + data).split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self._answers.pop(message["id"]).put(message)
                elif message["method"] == "Page.loadEventFired":
                    self._loaded[message["sessionId"]].put(None)
        for waiting in [*self._answers.values()]:
            waiting.put({"error": "the browser ended"})

    def do(self, method: str, session: str = "", **params: object) -> dict[str, Any]:
        """What the browser answers."""
        answer: SimpleQueue[dict[str, Any]] = SimpleQueue()
        with self._lock:
            number = next(self._numbers)
            self._answers[number] = answer
            told = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
            self._write.write(json.dumps(told).encode() + b"\0")
            self._write.flush()
        said = answer.get()
        if "error" in said:
            raise SystemExit(f"{method}: {said['error']}")
        return dict(said["result"])

    def tab(self) -> str:
        """The session of a new tab."""
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        session = str(self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        self._loaded[session] = SimpleQueue()
        self.do("Page.enable", session)
        return session

    def print(self, session: str, address: str) -> bytes:
        """The PDF of a page."""
        self.do("Page.navigate", session, url=address)
        self._loaded[session].get()
        self.do("Runtime.evaluate", session, expression="document.fonts.ready.then(() => 1)", awaitPromise=True)
        pdf = self.do("Page.printToPDF", session, preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
        return base64.b64decode(pdf["data"])

    def close(self) -> None:
        """End the browser."""
        self.do("Browser.close")
        self._process.wait()


def make_all(job: Path, letters: list[dict[str, Any]], out: Path, processes: int) -> None:
    """A PDF for each letter, from ``processes`` tabs."""
    waiting: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    for letter in [*letters, *[None] * processes]:
        waiting.put(letter)
    link = '<link rel="stylesheet" href="letter.css"><style>@page { size: A4 }</style></head>'
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)

        def work() -> None:
            tab = browser.tab()
            while letter := waiting.get():
                page = job / "letters" / f"{letter['id']}.html"
                page.write_text(letter["html"].replace("</head>", link), "utf-8")
                (out / f"{letter['id']}.pdf").write_bytes(browser.print(tab, page.as_uri()))
                page.unlink()

        tabs = [Thread(target=work) for _ in range(min(processes, len(letters)))]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        browser.close()
