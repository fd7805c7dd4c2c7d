"""One change to the files that staff keep: planned, held to every check, shown, and written whole or not at all.

A file is parsed twice: as it is, when the campaign is loaded, and as it would be, when the change is planned.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.petition import PETITION_FILE
from advocacy.campaign.protocol import PROTOCOL_FILE
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.edits import apply_edits, difference
from advocacy.files.folder import Folder
from advocacy.files.line_diff import unified
from advocacy.files.rewriting import Rewriting, rewrite
from advocacy.files.tidy import mend
from advocacy.files.yaml_document import YamlDocument, load, parse
from advocacy.upkeep.entries import Revision, hold_to


@dataclass(frozen=True, slots=True)
class Change:
    """What some files of the campaign in ``root`` would become; nothing is written yet."""

    root: Path
    documents: tuple[tuple[YamlDocument, YamlDocument], ...]
    """Each file that changes: as it was read, and as it would be."""
    campaign: Campaign
    """As it would be."""

    def difference(self, around: int = 1) -> Iterator[str]:
        """The lines that change, as «diff -u» shows them, with so many lines ``around`` them."""
        for before, after in self.documents:
            yield from unified(before.text.splitlines(), after.text.splitlines(), before.name, around)

    def write(self) -> None:
        """Write all files; raises, and writes none, if one of them is not what it was when the change was planned."""
        try:
            # The folder is what runs wait for: a file is another one after each change, and its lock would be lost.
            with Folder.open(self.root.resolve()) as folder, folder.held():
                rewrite(
                    *(
                        Rewriting(
                            self.root / before.name, before.name, before.text, difference(before.text, after.text)
                        )
                        for before, after in self.documents
                    )
                )
        except OSError as error:
            raise cannot("write", self.root, error, "check that it is a folder you may write to") from error


Locate = Callable[[Problem, YamlDocument], Problem]
"""Where to report a problem of a list that nobody can see yet."""


def as_it_would_be(problem: Problem, _: YamlDocument) -> Problem:
    """The problem without its line, which is not that of the file as it is."""
    return Problem(problem.message, problem.remedy, f"{RECIPIENTS_FILE}, as it would be")


def plan(root: Path, campaign: Campaign, revision: Revision, place: Locate = as_it_would_be) -> Change:
    """The change of the list of ``campaign``, which was read from ``root``; raises everything that would be wrong."""
    before = campaign.sources[RECIPIENTS_FILE]
    text = apply_edits(before.text, revision.edits)
    if text == before.text:
        return Change(root, (), campaign)
    after = hold_to(_parsed(text), before, revision)
    try:
        changed = load_campaign(root, {**campaign.sources, RECIPIENTS_FILE: after})
    except AdvocacyError as error:
        problems = error.problems
        raise AdvocacyError(place(each, after) if each.file == RECIPIENTS_FILE else each for each in problems) from None
    return Change(root, ((before, after),), changed)


def mending(root: Path) -> Change:
    """The change of the files in ``root`` that mends their Arabic where nobody need look; raises what is wrong then."""
    names = [RECIPIENTS_FILE, PETITION_FILE, PROTOCOL_FILE]
    names += [SETTINGS_FILE] if (root / SETTINGS_FILE).exists() else []  # campaigns of before have none
    documents = [load(root / name, name, inside=root) for name in names]
    mended = {document.name: mend(document) for document in documents}
    campaign = load_campaign(root, mended)
    pairs = ((document, mended[document.name]) for document in documents)
    return Change(root, tuple((before, after) for before, after in pairs if after is not before), campaign)


def _parsed(text: str) -> YamlDocument | None:
    try:
        return parse(text, RECIPIENTS_FILE)
    except AdvocacyError:
        return None
