"""What signing costs: against typesetting, in memory, and for a whole campaign.

    python -m benchmarks.packs [--letters 20] [--signers 10 100 1000] [--jobs 2] [--full]

Letters are typeset first, and the same letters signed after; the ratio of the two holds on any machine. Memory is
the peak of a process of its own for each number of signers. «--full» makes 1,000 signers × 250 letters.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from advocacy.batch.build import build
from advocacy.batch.store import open_store
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.press.letters import Letters
from advocacy.press.packs import PackOptions
from advocacy.press.signing.binding import Blank
from advocacy.press.signing.packs import Inscribing, SignedOrder, Signing
from advocacy.press.signing.sign_list import form_of, signing_of
from advocacy.processes import pool
from benchmarks.people import signers

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parent.parent


def typeset(campaign: Campaign, count: int) -> float:
    """The seconds that one of so many letters takes."""
    letters = merge(campaign, campaign.directory.recipients[:count], LetterRequest(DAY, Paper.A4))
    typesetter = Typesetter(Materials.of(campaign))
    typesetter.typeset(letters[0].manuscript)
    seconds = []
    for letter in letters:
        start = time.perf_counter()
        typesetter.typeset(letter.manuscript)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def signing(campaign: Campaign, count: int) -> Signing:
    """What it takes to sign so many letters, as «advocacy sign» has it once they are built."""
    recipients = campaign.directory.recipients[:count]
    with TemporaryDirectory() as folder:
        build(campaign, recipients, Path(folder), LetterRequest(DAY, Paper.A4), jobs=pool.cores())
        with open_store(Path(folder), "sign") as store:
            letters = Letters(store)
            form = form_of(campaign, letters, recipients)
            return signing_of(form(), recipients, letters, PackOptions())


def orders(packs: Signing, count: int) -> list[SignedOrder]:
    """A pack of all letters of ``packs`` for each of ``count`` signers."""
    return [SignedOrder(f"{signer.row}.pdf", signer, (*packs.binding.letters,), None) for signer in signers(count, DAY)]


def signed_here(packs: Signing, some: Sequence[SignedOrder]) -> Iterator[bytes]:
    """The packs of ``some``, all that is done for them in this process."""
    inscribe, bound = packs.inscribing.prepare(), cache(packs.binding.prepare())
    for order in some:
        inscription = inscribe(order)
        blank = bound(Blank(order.file, order.letters, None, inscription.layout))
        assert blank
        yield blank.signed(inscription)


def memory(campaign: Campaign, count: int, letters: int) -> None:
    """Sign, and print the peak of this process."""
    packs = signing(campaign, letters)
    start = time.perf_counter()
    for _ in signed_here(packs, orders(packs, count)):
        pass
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:6} signers × {letters} letters: peak {peak:5.0f} MB, {count * letters / seconds:6.0f} letters/s")


def whole(campaign: Campaign, people: int, count: int, jobs: int) -> None:
    """``people`` × ``count`` letters in ``jobs`` processes, each of which is up and prepared when time is taken."""
    once = signing(campaign, min(count, len(campaign.directory.recipients)))
    letters = once.binding.letters
    more = {f"{name}-again": letter for name, letter in [*letters.items()][: count - len(letters)]}
    packs = replace(once, binding=replace(once.binding, letters={**letters, **more}))
    warm = max(2 * jobs, Inscribing.worth_a_process * jobs - people)
    signed = packs.signed(orders(packs, people + warm), [], jobs)
    for _ in range(warm):
        next(signed)
    start = time.perf_counter()
    sizes = [len(pack) for _, pack in signed]
    seconds = time.perf_counter() - start
    rate = len(sizes) * len(packs.binding.letters) / seconds
    done = f"{len(sizes)} signers × {len(packs.binding.letters)} letters in {jobs} processes"
    print(
        f"{done}: {seconds:.0f} s, {rate:.0f} letters/s, "
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
    each = typeset(campaign, options.letters)
    packs = signing(campaign, options.letters)
    rounds = [time.perf_counter()]
    rounds += [time.perf_counter() for _ in signed_here(packs, orders(packs, 20))]
    signed = statistics.median(end - start for start, end in pairwise(rounds)) / len(packs.binding.letters)
    print(
        f"typesetting {each * 1000:.1f} ms a letter, signing {signed * 1000:.2f} ms "
        f"with what the signer writes typeset in it: {each / signed:.0f} × faster"
    )
    for count in options.signers:
        words = [sys.executable, "-m", "benchmarks.packs", "--memory", str(count), "--letters", str(options.letters)]
        subprocess.run(words, check=True)
    whole(campaign, 1000 if options.full else 20, 250, options.jobs)


if __name__ == "__main__":
    main()
