"""Each loader given inputs that nobody wrote: it reads them or says what is wrong, and never fails in another way.

Inputs are the project's own files, changed at random: pieces cut, doubled, swapped with those of other files, and signs
put in that mean something. Where ``atheris`` is installed, ``python -m tests.torture.fuzz LOADER`` lets it choose by
what the program does with them.
"""

import faulthandler
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import gettempdir

from advocacy.batch.manifest import read_manifest
from advocacy.campaign.audiences import usual
from advocacy.campaign.petition import read_petition
from advocacy.campaign.protocol import read_protocol
from advocacy.campaign.recipients import read_recipients
from advocacy.campaign.settings import read_settings
from advocacy.campaign.stylesheet import check_stylesheet
from advocacy.campaign.template import check_template
from advocacy.errors import AdvocacyError
from advocacy.files.table_reader import read_table
from advocacy.files.text import decoded
from advocacy.files.tidy import hygiene_problems, mend
from advocacy.files.yaml_document import parse
from advocacy.press.ledger import _packs_in
from advocacy.press.signing.pictures import PictureError, read_picture
from advocacy.press.signing.signers import read_signers
from tests.conftest import REPO
from tests.torture.figures import Figures
from tests.torture.scenes import Stage

LARGEST = 3000
"""Bytes of an input: short ones reach as much, and more of them are tried."""
AT_ONCE = 200
"""Inputs that one process tries."""
SLOWEST = 10
"""Seconds of a processor that one input may take."""

SIGNS = (
    b"\0", b"\r", b"\n", b"\t", b"\xff", b"\xef\xbb\xbf", b"- ", b": ", b"{", b"}", b"[", b"]", b"&a ", b"*a", b"!!x ",
    b"|", b">-\n", b"'", b'"', b"\\", b"#", b"---\n", b"...", b"{{", b"}}", b"{%", b"%}", b"{#", b"(", b")", b"/*",
    b"url(", b"@font-face{", b"none", b"null", b"1e999", b"-1", b"99999999999999999999", b";", b",", b"|", b"=",
    b"<svg>", b"&#0;",
    *(sign.encode() for sign in ("\u0640", "\u202e", "\u200f", "\ufefb", "\u06cc", "\u060c", "é", "𝒳")),
)  # fmt: skip
"""What means something to one loader or another."""


def _yaml(read: Callable[..., object], data: bytes) -> None:
    document = parse(decoded(data, "f"), "f")
    read(document)


def _tidy(data: bytes) -> None:
    document = parse(decoded(data, "f"), "f")
    for _ in hygiene_problems(document):
        pass
    mend(document)


def _style(data: bytes) -> None:
    for _ in check_stylesheet("letters/x.css", decoded(data, "f"), ()):
        pass


def _template(data: bytes) -> None:
    for _ in check_template("letters/x.j2", decoded(data, "f")):
        pass


def _file(read: Callable[[Path], object], data: bytes) -> None:
    path = Path(gettempdir()) / f"fuzzed-{os.getpid()}.csv"
    path.write_bytes(data)
    read(path)


def _picture(data: bytes) -> None:
    with suppress(PictureError):
        read_picture(data)


LOADERS: Mapping[str, tuple[Callable[[bytes], object], str]] = {
    "YAML": (partial(_yaml, lambda document: [*document.texts()]), "tests/campaigns/valid/recipients.yaml"),
    "recipients": (partial(_yaml, partial(read_recipients, declared=usual())), "tests/campaigns/valid/recipients.yaml"),
    "petition": (partial(_yaml, partial(read_petition, declared=usual())), "letters/petition.yaml"),
    "protocol": (partial(_yaml, read_protocol), "letters/protocol.yaml"),
    "settings": (partial(_yaml, read_settings), "letters/campaign.yaml"),
    "hygiene": (_tidy, "tests/campaigns/valid/recipients.yaml"),
    "style sheets": (_style, "letters/letter.css"),
    "templates": (_template, "letters/letter.html.j2"),
    "tables": (partial(_file, read_table), "tests/torture/seeds/list.csv"),
    "signers": (partial(_file, partial(read_signers, known=("de-bafa",))), "tests/torture/seeds/people.csv"),
    "manifests": (lambda data: read_manifest(data, "f"), "tests/torture/seeds/manifest.json"),
    "ledgers": (_packs_in, "tests/torture/seeds/packs.json"),
    "pictures": (_picture, "tests/torture/seeds/signature.svg"),
}
"""What reads each kind of file, and one to begin with."""


def fuzz(_stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """A few hundred inputs for each loader in turn, each in a process that can be given up."""
    while True:
        for name in LOADERS:
            try_some(name, chance.randrange(2**32), base, figures)
            yield


def try_some(name: str, seed: int, base: Path, figures: Figures, count: int = AT_ONCE) -> None:
    """So many inputs, all of which follow from ``seed``; what does not end well is kept in the folder ``base``."""
    kept = base / f"input-{name.replace(' ', '-')}-{seed}"
    said = base / "fuzz-said"
    process = os.fork()
    if process == 0:
        try:
            _try_all(name, seed, count, kept, said)
        finally:
            os._exit(3)
    _, status, used = os.wait4(process, 0)
    figures.spent(0, used.ru_maxrss * 1024)
    code = os.waitstatus_to_exitcode(status)
    if code:
        report = json.loads(said.read_text("utf-8")) if said.is_file() else {"error": f"ended with {code}"}
        where = f"{kept} ({kept.stat().st_size} bytes)" if kept.is_file() else f"seed {seed}"
        figures.found_at(f"{name}: {report['error']}", f"input {where}")
    else:
        kept.unlink(missing_ok=True)
    said.unlink(missing_ok=True)
    figures.counts[f"inputs tried: {name}"] += count


def _try_all(name: str, seed: int, count: int, kept: Path, said: Path) -> None:
    """In a process of its own: the input that is being tried always lies on the disk."""
    load, example = LOADERS[name]
    chance = Random(seed)
    pieces = [(REPO / example).read_bytes() for _, example in LOADERS.values()]
    whole = (REPO / example).read_bytes()
    faulthandler.enable()
    for _ in range(count):
        data = changed(whole, pieces, chance)
        kept.write_bytes(data)
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
        started = time.process_time()
        if (error := failure(load, data)) is not None:
            said.write_text(json.dumps({"error": error}), "utf-8")
            os._exit(1)
        if time.process_time() - started > SLOWEST / 2:
            said.write_text(json.dumps({"error": "takes long"}), "utf-8")
            os._exit(1)
    os._exit(0)


def failure(load: Callable[[bytes], object], data: bytes) -> str | None:
    """What went wrong in a way that nobody is told in words; None where it was read or refused."""
    try:
        load(data)
    except AdvocacyError as error:
        return (
            None if error.problems and all(problem.message for problem in error.problems) else "refused without a word"
        )
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"{type(error).__name__} at {where}"
    return None


def changed(whole: bytes, others: list[bytes], chance: Random) -> bytes:
    """A piece of a file, changed in one to six ways."""
    start = chance.randrange(len(whole)) if len(whole) > LARGEST and chance.random() < 0.5 else 0
    data = bytearray(whole[start : start + chance.randint(1, LARGEST)])
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((1, 2, 8, 40, 400)))
        match chance.randrange(6):
            case 0:
                data[at:at] = chance.choice(SIGNS) * chance.choice((1, 1, 1, 2, 50))
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * chance.choice((1, 2, 20))
            case 3:
                other = chance.choice(others)
                begin = chance.randrange(len(other))
                data[at:end] = other[begin : begin + chance.randint(1, 200)]
            case 4 if at < len(data):
                data[at] = chance.randrange(256)
            case _:
                data[at:end] = chance.choice(SIGNS)
    return bytes(data[:LARGEST])


def main() -> None:
    """Let atheris look for inputs of one loader, until it finds one that fails."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]  # optional: it is large

    name = sys.argv.pop(1)
    load = LOADERS[name][0]
    atheris.instrument_all()

    def one(data: bytes) -> None:
        if error := failure(load, data):
            raise RuntimeError(error)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
