"""Each loader given inputs that nobody wrote: it reads them or says what is wrong, and never fails in another way.

Inputs are the project's own files, changed at random: pieces cut, doubled, swapped with those of other files, and signs
put in that mean something. Where ``atheris`` is installed, ``python -m tests.torture.fuzz LOADER`` lets it choose by
what the program does with them.
"""

import faulthandler
import os
import re
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from mmap import mmap
from pathlib import Path
from random import Random
from tempfile import gettempdir

from advocacy.batch.manifest import read_manifest
from advocacy.campaign.audiences import usual
from advocacy.campaign.petition import read_petition
from advocacy.campaign.protocol import read_protocol
from advocacy.campaign.recipients import read_recipients
from advocacy.campaign.settings import read_settings
from advocacy.campaign.template import check_template
from advocacy.campaign.typography.stylesheet import check_stylesheet
from advocacy.errors import AdvocacyError
from advocacy.files.table_reader import read_table
from advocacy.files.text import decoded
from advocacy.files.tidy import hygiene_problems, mend
from advocacy.files.yaml_document import parse
from advocacy.press.ledger import _packs_in
from advocacy.press.signing.pictures import PictureError, read_picture
from advocacy.press.signing.signers import Offered, read_signers
from tests.conftest import REPO
from tests.torture.figures import Figures

SIZES = (40, 150, 150, 400, 3000)
"""Bytes of an input at most, one of these: short ones reach as much, and more of them are tried."""
LARGEST = max(SIZES)
AT_ONCE = 1.5
"""Seconds of a processor for which one process tries inputs."""
SLOWEST = 10
"""Seconds of a processor that one input may take."""
PATIENCE = 300
"""Seconds after which a process counts as one that hangs; other work on the machine is allowed for."""

LIBRARY = re.compile(r"Input should|[Vv]alue error|unable to (?:parse|interpret)|Traceback|object at 0x|Errno|<class")
"""What libraries say, and people are not told."""

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
    path = _scratch_file()
    path.write_bytes(data)
    read(path)


def _scratch_file() -> Path:
    """One for each process, in memory where the system has such a place."""
    memory = Path("/dev/shm")
    return (memory if memory.is_dir() else Path(gettempdir())) / f"fuzzed-{os.getpid()}.csv"


def _picture(data: bytes) -> None:
    with suppress(PictureError):
        read_picture(data)


OFFERED = Offered({"de-bafa"}, "HRD", lambda _: ("it is not offered", "leave it out"))
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
    "signers": (partial(_file, partial(read_signers, offered=OFFERED)), "tests/torture/seeds/people.csv"),
    "manifests": (lambda data: read_manifest(data, "f"), "tests/torture/seeds/manifest.json"),
    "ledgers": (_packs_in, "tests/torture/seeds/packs.json"),
    "pictures": (_picture, "tests/torture/seeds/signature.svg"),
}
"""What reads each kind of file, and one to begin with."""


def fuzz(base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """A few thousand inputs in a process that can be given up, for the loader that had the fewest so far."""
    while True:
        name = min(LOADERS, key=lambda each: figures.counts[_counted(each)])
        try_some(name, chance.randrange(2**32), base, figures)
        yield


def try_some(name: str, seed: int, base: Path, figures: Figures, most: int = 2**62) -> None:
    """Inputs that all follow from ``seed``, for a few seconds; one that does not end well is kept in ``base``."""
    with mmap(-1, BEFORE_INPUT + LARGEST) as shared:
        process = os.fork()
        if process == 0:
            try:
                _try_all(name, Random(seed), most, shared)
            finally:
                os._exit(3)
        _, status, used = os.wait4(process, 0)
        tried, size, said = struct.unpack_from(HEADER, shared)
        data = shared[BEFORE_INPUT : BEFORE_INPUT + size]
    with suppress(OSError):
        _scratch_file().with_name(f"fuzzed-{process}.csv").unlink()
    figures.spent(0, used.ru_maxrss * 1024)
    figures.counts[_counted(name)] += tried
    if code := os.waitstatus_to_exitcode(status):
        kept = base / f"input-{name.replace(' ', '-')}-{seed}"
        kept.write_bytes(data)
        what = said.rstrip(b"\0").decode() or f"ended by {signal.Signals(-code).name if code < 0 else code}"
        figures.found_at(f"{name}: {what}", f"an input of {len(data)} bytes: {data!r}"[:4000])


HEADER, BEFORE_INPUT = "<qq200s", 256
"""In memory that both processes see: how many inputs were tried, how long the last one is, what is wrong with it."""


def _counted(name: str) -> str:
    return f"inputs tried: {name}"


def _try_all(name: str, chance: Random, most: int, shared: mmap) -> None:
    """In a process of its own: the input that is being tried is always seen by the other one."""
    load, example = LOADERS[name]
    pieces = [(REPO / example).read_bytes() for _, example in LOADERS.values()]
    whole = (REPO / example).read_bytes()
    faulthandler.enable()
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    tried, started = 0, time.process_time()
    while tried < most and started + AT_ONCE > (now := time.process_time()):
        data = changed(whole, pieces, chance)
        tried += 1
        struct.pack_into(HEADER, shared, 0, tried, len(data), b"")
        shared[BEFORE_INPUT : BEFORE_INPUT + len(data)] = data
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
        error = failure(load, data)
        if error is None and time.process_time() - now > SLOWEST / 2:
            error = "takes long"
        if error is not None:
            struct.pack_into(HEADER, shared, 0, tried, len(data), error.encode()[:200])
            os._exit(1)
    os._exit(0)


def failure(load: Callable[[bytes], object], data: bytes) -> str | None:
    """What went wrong in a way that nobody is told in words; None where it was read or refused."""
    try:
        load(data)
    except AdvocacyError as error:
        if not error.problems or not all(problem.message for problem in error.problems):
            return "refused without a word"
        if words := LIBRARY.search(str(error)):
            return f"refused in words of a library: {words[0]}"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"{type(error).__name__} at {where}"
    return None


def changed(whole: bytes, others: list[bytes], chance: Random) -> bytes:
    """A piece of a file, changed in one to six ways."""
    largest = chance.choice(SIZES)
    start = chance.randrange(len(whole)) if len(whole) > largest and chance.random() < 0.5 else 0
    data = bytearray(whole[start : start + chance.randint(1, largest)])
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
    for module in [*sys.modules]:  # so that they are read anew, and what they do is seen
        if module.partition(".")[0] in SEEN:
            del sys.modules[module]
    with atheris.instrument_imports(include=[*SEEN]):
        seen = import_module("tests.torture.fuzz")

    def one(data: bytes) -> None:
        if error := seen.failure(seen.LOADERS[name][0], data):
            raise RuntimeError(error)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


SEEN = ("advocacy", "jinja2", "tinycss2")
"""Packages whose every branch atheris is shown."""


if __name__ == "__main__":
    main()
