"""Built letters, each checked against the manifest, for packs, signing, labels and reprints."""

from collections.abc import Sequence

from advocacy.batch.store import Store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import NOWHERE, Delivery
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.typography.paper import Paper
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.printable import BuiltPdf, Pages, count_pages

LARGEST_TOGETHER = 512 * 2**20
"""Bytes of all letters that are packed or signed at once: of ten thousand."""

NAMES_OF_PAPER = {Paper.A4: "A4", Paper.LETTER: "US Letter"}

NAMED = 20
"""Letters that a command to make them again names; it makes all of them where there are more."""


class Letters:
    """The built letters of an output folder: each read once, and held to what the manifest says."""

    def __init__(self, store: Store) -> None:
        self.manifest = store.manifest()
        self.entries = {entry.id: entry for entry in self.manifest.letters} if self.manifest else {}
        self._store = store
        self._read: dict[str, bytes] = {}
        self._room = LARGEST_TOGETHER
        self._pages: dict[str, Pages] = {}

    def delivery(self, campaign: Campaign, recipient: Recipient) -> Delivery:
        """Where the letter to ``recipient`` goes: by the way that it was built for."""
        return campaign.delivery_by(recipient, self.entries[recipient.id].delivery)

    def built(self, recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
        """Those of ``recipients`` whose letters were built; raises where there are none."""
        built = tuple(recipient for recipient in recipients if recipient.id in self.entries)
        if not built:
            message = f"none of these letters has been built in {self._store.out}"
            raise AdvocacyError(Problem(message, "run «advocacy build» first"))
        return built

    def to_pack(
        self, recipients: Sequence[Recipient], *, window: bool, with_unaddressed: bool
    ) -> tuple[Recipient, ...]:
        """Those of ``recipients`` whose letters were built and, unless ``with_unaddressed``, can be posted.

        Raises where there are none, and where they have no room for the ``window`` that is wanted.
        """
        chosen = self.built(recipients)
        if not with_unaddressed:
            chosen = tuple(each for each in chosen if self.entries[each.id].delivery != NOWHERE)
        if not chosen:
            remedy = (
                "add «postal» with its source, or a mission of the state, to recipients.yaml, and build again; "
                "«--with-unaddressed» packs them all the same"
            )
            raise AdvocacyError(Problem("none of these letters has an address to go to", remedy))
        if window:
            self.require_window(chosen)
        return chosen

    def require_window(self, chosen: Sequence[Recipient]) -> None:
        """Raise where letters to some of ``chosen`` have no room for the window of an envelope."""
        if without := [recipient.id for recipient in chosen if not self.entries[recipient.id].window]:
            ids = without if len(without) <= NAMED else []
            dates = {self.entries[identifier].date for identifier in without}
            words = ["build", *ids, *(("--date", *dates) if len(dates) == 1 else ())]
            again = f"build {'it' if len(without) == 1 else 'them'} again with one: «advocacy {' '.join(words)}»"
            if len(without) == len(chosen):
                which, again = "the letters are" if len(chosen) > 1 else "the letter is", f"say --no-window, or {again}"
            else:
                which = f"{len(without)} of these {len(chosen)} letters {'is' if len(without) == 1 else 'are'}"
            raise AdvocacyError(Problem(f"{which} built for envelopes without a window", again))

    def on_paper(self, chosen: Sequence[Recipient], paper: Paper) -> tuple[Recipient, ...]:
        """Those of ``chosen`` whose letters are on ``paper``."""
        return tuple(recipient for recipient in chosen if self.entries[recipient.id].paper == paper)

    def require_one_paper(self, chosen: Sequence[Recipient]) -> None:
        """Raise where the letters to ``chosen`` are on different paper: a printer has one kind in its tray."""
        (fewer, paper), (others, usual) = sorted(
            ((self.on_paper(chosen, paper), paper) for paper in Paper), key=lambda those: len(those[0])
        )
        if not fewer or not others:
            return
        ids = [recipient.id for recipient in fewer] if len(fewer) <= NAMED else []
        dates = {self.entries[recipient.id].date for recipient in fewer}
        words = ["build", *ids, "--paper", usual, *(("--date", *dates) if len(dates) == 1 else ())]
        message = f"{len(fewer)} of these letters are on {NAMES_OF_PAPER[paper]}, the others on {NAMES_OF_PAPER[usual]}"
        raise AdvocacyError(Problem(message, f"build them again on one paper: «advocacy {' '.join(words)}»"))

    def require_language(self, language: str, chosen: Sequence[Recipient]) -> None:
        """Raise where letters to some of ``chosen`` have lines of another ``language``: one block is signed on all."""
        if others := [each.id for each in chosen if self.entries[each.id].language != language]:
            message = f"letters in another language than the campaign's are signed by hand: {', '.join(others)}"
            raise AdvocacyError(Problem(message, "name the other letters, as «advocacy sign --help» says"))

    def left_out(
        self, recipients: Sequence[Recipient], chosen: Sequence[Recipient]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of ``recipients`` that are not ``chosen``: of those that were not built, and of the others."""
        missing = not_among(recipients, chosen)
        return (
            tuple(each for each in missing if each not in self.entries),
            tuple(each for each in missing if each in self.entries),
        )

    def count_pages(self, recipients: Sequence[Recipient]) -> dict[str, Pages]:
        """The pages of the letters to ``recipients``, by id, counted once; raises all that cannot be printed."""
        ids = [recipient.id for recipient in recipients]
        files = {identifier: self.entries[identifier].file for identifier in ids if identifier not in self._pages}
        pages = count_pages([BuiltPdf(file, self[identifier]) for identifier, file in files.items()])
        self._pages |= {identifier: pages[file] for identifier, file in files.items()}
        return {identifier: self._pages[identifier] for identifier in ids}

    def __getitem__(self, identifier: str) -> bytes:
        """The letter to ``identifier``."""
        if identifier not in self._read:
            entry = self.entries[identifier]
            data = self._store.read(entry.file, entry.sha256)
            if data is None:
                remedy = "run «advocacy build», then this command again"
                raise AdvocacyError(Problem("is missing, or not the file that was built", remedy, entry.file))
            self._room -= len(data)
            if self._room < 0:
                message = f"these letters together are larger than {LARGEST_TOGETHER >> 20} MiB"
                raise AdvocacyError(Problem(message, "look for those that are so large, or choose fewer", entry.file))
            self._read[identifier] = data
        return self._read[identifier]


def not_among(recipients: Sequence[Recipient], built: Sequence[Recipient]) -> tuple[str, ...]:
    """The ids of ``recipients`` that have not been built."""
    ids = {recipient.id for recipient in built}
    return tuple(recipient.id for recipient in recipients if recipient.id not in ids)
