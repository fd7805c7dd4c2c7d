"""What a template calls the lines that are filled in for a signer, by what it says they are for."""

from html.parser import HTMLParser

ATTRIBUTE = "data-signer"
"""Says in the template of a letter what a line is for."""


class _Labels(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._field: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._field = dict(attrs).get(ATTRIBUTE, self._field)

    def handle_data(self, data: str) -> None:
        if self._field:
            self.found[self._field] = self.found.get(self._field, "") + data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature of the base class
        self._field = None


def labels_of(html: str) -> dict[str, str]:
    """The labels of the lines in a merged letter, by what the template says they are for."""
    labels = _Labels()
    labels.feed(html)
    return labels.found
