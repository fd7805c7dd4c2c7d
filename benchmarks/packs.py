"""What signing costs: against typesetting, in memory, and for a whole campaign.

    .venv/bin/python benchmarks/packs.py [--letters 20] [--signers 10 100 1000] [--jobs 2] [--full]

Letters are typeset first, and the same letters signed after; the ratio of the two holds on any machine. Memory is
the peak of a process of its own for each number of signers. «--full» makes 1,000 signers × 250 letters.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.press.signing.sign import LetterToSign, signed_pack
from advocacy.press.signing.signature_book import SignatureBook
from advocacy.press.signing.signers import Signer

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parent.parent
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><path d="M5 60L150 5L295 60" stroke="navy"/></svg>'
)
NAMES = ("سلمى", "محمد", "فاطمة", "عبد الرحمن", "ليلى", "يوسف", "مريم", "خالد")


def signers(count: int) -> Iterator[Signer]:
    """People that do not exist; one in five has a picture and a line of their own."""
    for n in range(count):
        name = f"{NAMES[n % 8]} {NAMES[n // 8 % 8]} {NAMES[n // 64 % 8]}"
        more = n % 5 == 0
        yield Signer(n + 2, name, "القاهرة", DAY, "عضو نقابة المهندسين" if more else "", PICTURE if more else None)


def typeset(campaign: Campaign, count: int) -> tuple[dict[str, bytes], float]:
    """Letters, and the seconds that one of them took."""
    letters = merge(campaign, campaign.directory.recipients[:count], DAY, Paper.A4)
    typesetter = Typesetter(Materials.of(campaign))
    typesetter.typeset(letters[0])
    made, seconds = {}, []
    for letter in letters:
        start = time.perf_counter()
        made[letter.recipient.id] = typesetter.typeset(letter)
        seconds.append(time.perf_counter() - start)
    return made, statistics.median(seconds)


class Desk:
    """What signs: the letters opened once."""

    def __init__(self, book: SignatureBook, letters: dict[str, bytes]) -> None:
        self.book = book
        self.letters = [
            LetterToSign.of(data, book, file=name, country=name[:2].upper(), title=name)
            for name, data in letters.items()
        ]

    def sign(self, signer: Signer, folder: Path) -> int:
        """Write the pack of ``signer``; returns how many bytes it has."""
        pack = signed_pack(None, self.letters, self.book.block(signer), both_sides=True)
        (folder / f"{signer.row}.pdf").write_bytes(pack)
        return len(pack)


def memory(count: int, letters: int) -> None:
    """Sign, and print the peak of this process."""
    campaign = load_campaign(ROOT)
    made, _ = typeset(campaign, letters)
    desk = Desk(SignatureBook.of(campaign, Paper.A4), made)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for signer in signers(count):
            desk.sign(signer, Path(folder))
            (Path(folder) / f"{signer.row}.pdf").unlink()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:6} signers × {letters} letters: peak {peak:5.0f} MB, {count * letters / seconds:6.0f} letters/s")


_desk: Desk


def _prepare(book: SignatureBook, letters: dict[str, bytes]) -> None:
    global _desk  # noqa: PLW0603
    _desk = Desk(book, letters)


def _sign(signer: Signer, folder: Path) -> int:
    size = _desk.sign(signer, folder)
    (folder / f"{signer.row}.pdf").unlink()  # a disk for all of them is not what is measured
    return size


def whole(campaign: Campaign, people: int, count: int, jobs: int) -> None:
    """``people`` × ``count`` letters in ``jobs`` processes."""
    made, _ = typeset(campaign, min(count, len(campaign.directory.recipients)))
    made |= {f"{name}-again": data for name, data in [*made.items()][: count - len(made)]}
    book = SignatureBook.of(campaign, Paper.A4)
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(jobs, get_context("spawn"), _prepare, (book, made)) as pool,
    ):
        [*pool.map(_sign, signers(jobs), [Path(folder)] * jobs)]  # processes are up
        start = time.perf_counter()
        sizes = [*pool.map(_sign, signers(people), [Path(folder)] * people, chunksize=4)]
        seconds = time.perf_counter() - start
    rate = people * len(made) / seconds
    print(
        f"{people} signers × {len(made)} letters in {jobs} processes: {seconds:.0f} s, {rate:.0f} letters/s, "
        f"{statistics.mean(sizes) / 1e6:.1f} MB a pack; 1,000 × 250 take {250_000 / rate / 60:.1f} minutes"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=20)
    parser.add_argument("--signers", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--memory", type=int)
    options = parser.parse_args()
    if options.memory:
        memory(options.memory, options.letters)
        return
    campaign = load_campaign(ROOT)
    made, each = typeset(campaign, options.letters)
    desk = Desk(SignatureBook.of(campaign, Paper.A4), made)
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        for signer in signers(20):
            start = time.perf_counter()
            desk.sign(signer, Path(folder))
            rounds.append((time.perf_counter() - start) / len(made))
    signed = statistics.median(rounds)
    print(
        f"typesetting {each * 1000:.1f} ms a letter, signing {signed * 1000:.2f} ms "
        f"with what the signer writes typeset in it: {each / signed:.0f} × faster"
    )
    for count in options.signers:
        words = [sys.executable, __file__, "--memory", str(count), "--letters", str(options.letters)]
        subprocess.run(words, check=True)
    whole(campaign, 1000 if options.full else 20, 250, options.jobs)


if __name__ == "__main__":
    main()
