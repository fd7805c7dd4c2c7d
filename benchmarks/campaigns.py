"""Campaigns of any size, and their letters as plain blocks for programs that know no campaign."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import type_size
from benchmarks.blocks import blocks_of

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
ANOTHER_BODY = "    body: ديوان رئاسة الحكومة\n"
"""What the first recipient is called once it has changed."""


def lay_out(target: Path, count: int, *, changed: bool = False) -> None:
    """A campaign folder that writes to ``count`` recipients: those of the shipped list, over and over again.

    Where it is ``changed``, the first of them is called otherwise.
    """
    for folder in ("letters", "fonts"):
        shutil.copytree(ROOT / folder, target / folder)
    settings = target / "letters" / "campaign.yaml"  # the peers are given the front of each letter: so is ours
    text, found = re.subn(r"(?m)^translation: auto$", "translation: none", settings.read_text("utf-8"))
    assert found
    settings.write_text(text, "utf-8")
    head, *entries = re.split(r"(?m)^(?=  - id: )", (ROOT / "recipients.yaml").read_text("utf-8"))
    entries[-1], rest = re.split(r"(?m)^(?=\w+:)", entries[-1], maxsplit=1)
    entries = [entry for entry in entries if "\n    retired:" not in entry]
    chosen = [_again(entries[n % len(entries)], n // len(entries)) for n in range(count)]
    if changed:
        chosen[0] = re.sub(r"(?m)^    body: .*\n", ANOTHER_BODY, chosen[0])
    (target / "recipients.yaml").write_text(head + "".join(chosen) + rest, "utf-8")


def _again(entry: str, time: int) -> str:
    return re.sub(r'^(  - id: "?[\w-]+)', rf"\g<1>-{time}", entry) if time else entry


def letters_of(folder: Path) -> tuple[Letter, ...]:
    """The letters of a campaign folder, merged as a build does it."""
    campaign = load_campaign(folder)
    found = type_size(campaign, LetterRequest(DAY, Paper.A4))
    return merge(
        campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4, type_size=found.size if found else None)
    )


def hand_out(letters: tuple[Letter, ...], campaign: Path, job: Path) -> None:
    """Write ``letters`` into the folder ``job``, where peers find them: as HTML, and as blocks of text."""
    for folder in ("letters", "fonts"):
        shutil.copytree(campaign / folder, job / folder)
    plain = [
        {
            "id": letter.recipient.id,
            "title": letter.title,
            "size": float((letter.type_size or "11pt").removesuffix("pt")),
            "blocks": blocks_of(letter.html),
            "html": letter.html,
        }
        for letter in letters
    ]
    (job / "letters.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
