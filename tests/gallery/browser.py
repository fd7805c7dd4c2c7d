"""Headless Chromium, driven over its own pipe: nothing but the standard library, and no port for others."""

import base64
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE, patience

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = os.environ.get("AXE_CORE", "")
"""The file axe.min.js of axe-core; .ci/run installs it."""

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here: apt-get install chromium")
needs_axe = pytest.mark.skipif(
    not Path(AXE).is_file(), reason="AXE_CORE does not name the axe.min.js of axe-core: npm install axe-core"
)


@dataclass
class Page:
    """One tab."""

    process: subprocess.Popen[bytes]
    to_browser: int
    from_browser: int
    session: str = ""
    number: int = 0
    received: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        parts, patient = [self.received], patience()
        while b"\0" not in parts[-1]:
            if select.select([self.from_browser], [], [], 1)[0]:
                parts.append(os.read(self.from_browser, 1 << 20))
                assert parts[-1], "the browser has ended"
            assert patient(), "the browser does not answer"
        data, _, self.received = b"".join(parts).partition(b"\0")
        message: dict[str, Any] = json.loads(data)
        return message

    def open(self, file: Path) -> None:
        self.events.clear()
        self.send("Page.navigate", url=file.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def js(self, code: str) -> Any:
        result = self.send("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def looks(self, width: int, *, dark: bool = False) -> None:
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 700
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def press(self, key: str) -> None:
        code = {"Tab": 9, "Enter": 13}[key]
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    @contextmanager
    def without_script(self) -> Iterator[None]:
        """As people have it who turned JavaScript off."""
        self.send("Emulation.setScriptExecutionDisabled", value=True)
        yield
        self.send("Emulation.setScriptExecutionDisabled", value=False)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def requests(self) -> list[str]:
        sent = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in sent]


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A tab of a new browser."""
    assert CHROMIUM
    for_browser, to_browser = os.pipe()
    from_browser, by_browser = os.pipe()
    # The browser reads from descriptor 3 and writes to 4; the sandbox does not start for root, nor in most containers.
    options = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --remote-debugging-pipe"
    # A page that it takes for one that nobody sees may wait for its turn without end.
    options += " --disable-background-timer-throttling --disable-backgrounding-occluded-windows"
    options += " --disable-renderer-backgrounding"
    command = f'exec "$0" {options} "--user-data-dir=$1" about:blank 3<&{for_browser} 4>&{by_browser}'
    process = subprocess.Popen(
        ["/bin/bash", "-c", command, CHROMIUM, str(profile)],
        pass_fds=(for_browser, by_browser),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(for_browser)
    os.close(by_browser)
    try:
        page = Page(process, to_browser, from_browser)
        target = page.send("Target.createTarget", url="about:blank")["targetId"]
        page.session = page.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page.send("Page.enable")
        page.send("Network.enable")
        page.send("Runtime.enable")
        page.send("Log.enable")
        yield page
        page.session = ""
        page.send("Browser.close")
        process.wait(PATIENCE)
    finally:
        os.close(to_browser)
        os.close(from_browser)
        process.kill()
        process.wait()
