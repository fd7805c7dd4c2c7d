"""What on this machine would keep letters from being made, each with its remedy."""

import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.errors import AdvocacyError
from advocacy.files.whole import write_whole
from advocacy.letter.libraries import LIBRARIES, library, without_compilers

SET_UP = "run «python3 run.py», or install advocacy again"

SYSTEM_LIBRARIES = tuple(LIBRARIES)

TINY_LETTER = """
from advocacy.letter.libraries import without_compilers
with without_compilers():
    from weasyprint import HTML
    from weasyprint.text.ffi import harfbuzz_subset, pango
pdf = HTML(string="<p>1</p>").write_pdf()
number = pango.pango_version()
print(len(pdf), f"{number // 10000}.{number // 100 % 100}.{number % 100}", "subset" if harfbuzz_subset else "slow")
"""

PATIENCE = 60
"""Seconds for a tiny PDF; it takes about one."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    subject: str
    fine: bool
    said: str
    remedy: str = ""


def _fine(subject: str, said: str) -> Diagnosis:
    return Diagnosis(subject, fine=True, said=said)


def _fault(subject: str, said: str, remedy: str) -> Diagnosis:
    return Diagnosis(subject, fine=False, said=said, remedy=remedy)


def diagnose(root: Path, out: Path) -> tuple[Diagnosis, ...]:
    """Look at Python, the libraries, a tiny PDF, the campaign in ``root`` and the folder ``out``."""
    return (
        _fine("Python", platform.python_version()),
        *map(_system_library, SYSTEM_LIBRARIES),
        *_libraries(),
        *_rendering(),
        *_campaign(root),
        _writable(out),
    )


def _libraries() -> Iterator[Diagnosis]:
    """Everything that this program says it needs when it is installed: nobody has to think of a list of its own."""
    try:
        needed = requires("advocacy") or []
    except PackageNotFoundError:
        yield _fault("advocacy", "is not installed", SET_UP)
        return
    modules: dict[str, list[str]] = {}
    for module, names in packages_distributions().items():
        for name in names if not module.startswith("_") else ():
            modules.setdefault(_normal(name), []).append(module)
    for requirement in needed:
        if "extra ==" in requirement:
            continue  # not needed, only of use
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        pinned = re.search(r"==\s*([\w.]+)", requirement)
        yield _library(name, modules.get(_normal(name), []), pinned[1] if pinned else "")


def _normal(name: str) -> str:
    """The one way to write the name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _library(name: str, modules: Sequence[str], only: str = "") -> Diagnosis:
    try:
        installed = version(name)
        with without_compilers():
            for module in modules:
                import_module(module)
    except (ImportError, PackageNotFoundError):
        return _fault(name, "is not installed", SET_UP)
    except OSError as error:
        return _fault(name, f"does not load: {error}".split("\n")[0], SET_UP)
    if only and installed != only:
        return _fault(name, f"is {installed}, and only {only} will do", SET_UP)
    return _fine(name, installed)


def _system_library(name: str) -> Diagnosis:
    found = library(name)
    return _fine(name, found) if found else _fault(name, "is missing on this system", "run «python3 run.py»")


def _rendering() -> tuple[Diagnosis, ...]:
    """A PDF made in another process, so that a crash of a system library becomes a message."""
    command = [sys.executable, "-P", "-c", TINY_LETTER]  # -P: nothing from the folder one stands in
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return (_fault("a tiny PDF", f"was not made: {error}", SET_UP),)
    if run.returncode < 0:
        remedy = "install a font on this machine (Debian: fonts-dejavu-core), then look again"
        return (_fault("a tiny PDF", f"the renderer crashed (signal {-run.returncode})", remedy),)
    if run.returncode > 0:
        last = (run.stderr.strip().splitlines() or ["no message"])[-1]
        return (_fault("a tiny PDF", f"was not made: {last}", SET_UP),)
    size, pango, subsetting = run.stdout.split()
    slow = _fault("HarfBuzz-subset", "is missing: letters take ten times as long", "run «python3 run.py»")
    return (
        _fine("a tiny PDF", f"{size} bytes, Pango {pango}"),
        _fine("HarfBuzz-subset", "loads") if subsetting == "subset" else slow,
    )


def _campaign(root: Path) -> tuple[Diagnosis, ...]:
    try:
        campaign = load_campaign(root)
    except AdvocacyError as error:
        count = len(error.problems)
        said = str(error.problems[0]).split("\n")[0]
        more = f" and {count - 1} more" if count > 1 else ""
        return (_fault("the campaign", f"{said}{more}", "«advocacy check» shows everything"),)
    fonts = ", ".join(font.postscript_name for font in campaign.fonts)
    return (
        _fine("the campaign", f"{len(campaign.directory.recipients)} recipients"),
        _fine("fonts", fonts),
    )


def _writable(out: Path) -> Diagnosis:
    folder = next((folder for folder in (out, *out.absolute().parents) if folder.exists()), out)
    probe = folder / ".advocacy-doctor"
    try:
        write_whole(probe, b"")
        probe.unlink()
    except OSError as error:
        remedy = "choose another folder with --out DIR"
        return _fault("the output folder", f"{out} cannot be written: {error.strerror}", remedy)
    return _fine("the output folder", f"{out} can be written")
