"""What tests of several commands need: a list to which an authority of Belgium is added."""

from pathlib import Path

import pytest

ADDED = """\
  - id: be-trade
    country: BE
    kind: export-control
    audience: licensing-authority
    body: إدارة التراخيص
    ministry: وزارة الاقتصاد
    rank: agency-head
    gender: unspecified
    postal: none
    sources:
      - {fact: name, page: "https://example.org/a", checked: "2026-11"}
"""
"""The entry as it is written."""


@pytest.fixture
def listed(folder: Path) -> Path:
    """The list of the small campaign, which knows Belgium too."""
    path = folder / "recipients.yaml"
    belgium = "  BE: {formal: مملكة بلجيكا, short: بلجيكا, english: Belgium, region: western-europe}\n"
    path.write_text(path.read_text("utf-8").replace("states:\n", f"states:\n{belgium}"), "utf-8")
    return path
