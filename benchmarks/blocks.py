"""A letter in HTML as plain blocks of text, in their order: what a program is given that reads no HTML."""

from html.parser import HTMLParser
from typing import Any

TEXT = frozenset({"p", "h1", "h2", "h3", "li", "address", "footer"})
"""Elements that hold lines of text and no further block."""
EMPTY = frozenset({"meta", "link", "br", "img", "hr"})


def blocks_of(page: str) -> list[dict[str, Any]]:
    """Each block that shows text: ``kind`` (its class, or else its element), ``lang``, ``dir`` and its ``lines``."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[dict[str, Any]] = []
        self._open: list[tuple[str, str, str]] = []
        self._lines: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" and self._lines is not None:
            self._lines.append("")
        if tag in EMPTY:
            return
        said = dict(attrs)
        lang, direction = self._open[-1][1:] if self._open else ("", "")
        self._open.append((tag, said.get("lang") or lang, said.get("dir") or direction))
        if tag in TEXT:
            self._lines = [""]
            kind = (said.get("class") or "").split(" ")[0] or tag
            signed = bool(said.get("data-signer"))
            _, lang, direction = self._open[-1]
            self.blocks.append({"kind": "to-sign" if signed else kind, "lang": lang, "dir": direction, "lines": []})

    def handle_data(self, data: str) -> None:
        if self._lines is not None:
            self._lines[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in TEXT and self._lines is not None:
            self.blocks[-1]["lines"] = [" ".join(line.split()) for line in self._lines if line.strip()]
            self._lines = None
            if not self.blocks[-1]["lines"]:
                del self.blocks[-1]
