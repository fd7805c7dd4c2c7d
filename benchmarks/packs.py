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
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from advocacy import processes
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.press.signing.packs import LetterToBind, PackSigner, SignedOrder, Signing
from advocacy.press.signing.signature_book import SignatureForm
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


def signing(campaign: Campaign, letters: dict[str, bytes]) -> Signing:
    """What it takes to sign ``letters``."""
    bound = {name: LetterToBind(data, name, name[:2].upper(), name) for name, data in letters.items()}
    return Signing(SignatureForm.of(campaign, Paper.A4), bound, (), both_sides=True, window=True)


def orders(letters: dict[str, bytes], count: int) -> list[SignedOrder]:
    """A pack of all ``letters`` for each of ``count`` signers."""
    return [SignedOrder(f"{signer.row}.pdf", signer, (*letters,), None) for signer in signers(count)]


def memory(campaign: Campaign, count: int, letters: int) -> None:
    """Sign, and print the peak of this process."""
    made, _ = typeset(campaign, letters)
    signer = PackSigner(signing(campaign, made))
    start = time.perf_counter()
    for order in orders(made, count):
        signer.sign(order)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:6} signers × {letters} letters: peak {peak:5.0f} MB, {count * letters / seconds:6.0f} letters/s")


def whole(campaign: Campaign, people: int, count: int, jobs: int) -> None:
    """``people`` × ``count`` letters in ``jobs`` processes, each of which is up and prepared when time is taken."""
    made, _ = typeset(campaign, min(count, len(campaign.directory.recipients)))
    made |= {f"{name}-again": data for name, data in [*made.items()][: count - len(made)]}
    warm = max(2 * jobs, Signing.worth_a_process * jobs - people)
    with processes.run(signing(campaign, made), orders(made, people + warm), jobs) as packs:
        for _ in range(warm):
            next(packs)
        start = time.perf_counter()
        sizes = [len(pack) for _, pack in packs if isinstance(pack, bytes)]
        seconds = time.perf_counter() - start
    rate = len(sizes) * len(made) / seconds
    print(
        f"{len(sizes)} signers × {len(made)} letters in {jobs} processes: {seconds:.0f} s, {rate:.0f} letters/s, "
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
        memory(load_campaign(ROOT), options.memory, options.letters)
        return
    campaign = load_campaign(ROOT)
    made, each = typeset(campaign, options.letters)
    signer = PackSigner(signing(campaign, made))
    rounds = []
    for order in orders(made, 20):
        start = time.perf_counter()
        signer.sign(order)
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
