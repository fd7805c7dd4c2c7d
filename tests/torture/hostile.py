"""Campaigns, tables and PDFs of a stranger: each is read or refused by name, in bounds, and nothing is let out."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from tests.torture.figures import Figures
from tests.torture.fuzz import LIBRARY
from tests.torture.pdfs import LETTER, PDFS, packed, pdf, recorded
from tests.torture.scenes import PACKS, Stage
from tests.torture.trial import run

SECRET = "the-secret-that-lies-outside"

Trap = Callable[[Path], object]


def _text(file: str, text: str) -> Trap:
    return lambda place: (place / file).write_bytes(text.encode("utf-8", "surrogatepass"))


def _more(file: str, text: str) -> Trap:
    return lambda place: (place / file).write_text(f"{(place / file).read_text('utf-8')}\n{text}", "utf-8")


def _bytes(file: str, data: bytes) -> Trap:
    return lambda place: (place / file).write_bytes(data)


def _link(file: str, target: str) -> Trap:
    def lay(place: Path) -> None:
        path = place / file
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        (place.parent / "secret").write_text(SECRET, "utf-8")
        path.symlink_to(target)

    return lay


def _pipe(file: str) -> Trap:
    def lay(place: Path) -> None:
        (place / file).unlink(missing_ok=True)
        os.mkfifo(place / file)

    return lay


def _template(body: str) -> Trap:
    return _text("letters/letter.html.j2", f"<html lang=ar><title>{{{{ title }}}}</title><body>{body}</body></html>")


def _pdf(make: Callable[[], bytes]) -> Trap:
    return lambda place: recorded(place, make())


READERS = (
    ("proof", "--contact-sheet", "sheet.png", "--force"),
    ("pack", *PACKS),
    ("sign", "people.csv", *PACKS),
    ("share", "given"),
)
"""What reads letters that were built."""

TRAPS: Mapping[str, tuple[Trap, tuple[str, ...]]] = {
    "a pipe for a list": (_pipe("recipients.yaml"), ("check",)),
    "a device for a list": (_link("recipients.yaml", "/dev/zero"), ("check",)),
    "a link out of the campaign": (_link("letters/extra.j2", "../../secret"), ("check",)),
    "a template that is a link out": (_link("letters/letter.html.j2", "../../secret"), ("build", "de-bafa")),
    "a folder that is a link": (_link("letters", "/etc"), ("check",)),
    "an output folder that is a link": (_link("out", "../secret-folder"), ("build", "de-bafa")),
    "staging that is a link": (_link("out/.staging", "/etc"), ("build", "de-bafa")),
    "letters that are a link": (_link("out/letters", "/etc"), ("build", "de-bafa")),
    "packs that are a link": (_link("out/packs", "/etc"), ("pack", *PACKS)),
    "a circle of links": (_link("letters/letter.css", "letter.css"), ("check",)),
    "deep brackets": (_text("recipients.yaml", "recipients: " + "[" * 100_000), ("check",)),
    "deep indentation": (
        _text("recipients.yaml", "".join(f"{' ' * n}a:\n" for n in range(2000))),
        ("check",),
    ),
    "many keys": (_text("recipients.yaml", "".join(f"k{n}: v\n" for n in range(400_000))), ("check",)),
    "aliases": (_text("recipients.yaml", "a: &a [x]\nb: [*a, *a, *a]\n"), ("check",)),
    "a carriage return": (_more("recipients.yaml", "note: a\rb"), ("check",)),
    "half a surrogate": (_text("recipients.yaml", "recipients: \ud800"), ("check",)),
    "nothing": (_text("recipients.yaml", ""), ("check",)),
    "only a mark": (_bytes("recipients.yaml", b"\xef\xbb\xbf"), ("check",)),
    "UTF-16": (_bytes("recipients.yaml", "recipients: []".encode("utf-16")), ("check",)),
    "an unknown filter": (_template("{{ date|nofilter }}"), ("check",)),
    "a long text": (_template("{{ 'a' * 10**10 }}"), ("build", "de-bafa")),
    "nested loops": (
        _template("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"),
        ("build", "de-bafa"),
    ),
    "a wide cell": (_template("<table><tr><td colspan=100000>x</table>"), ("build", "de-bafa")),
    "an open comment": (_template("{#" * 50_000), ("check",)),
    "an escape from the sandbox": (_template("{{ ''.__class__.__mro__[1].__subclasses__() }}"), ("build", "de-bafa")),
    "a file of the disk": (_template('<img src="file:///etc/passwd" alt=x>'), ("build", "de-bafa")),
    "a picture of the network": (_template('<img src="http://127.0.0.1:9/x" alt=x>'), ("build", "de-bafa")),
    "deep CSS": (_text("letters/letter.css", "a{" * 10_000), ("check",)),
    "deep brackets in CSS": (_text("letters/letter.css", f"a{{b:{'(' * 10_000}}}"), ("check",)),
    "many rules": (_more("letters/letter.css", "p { color: red }\n" * 30_000), ("build", "de-bafa")),
    "variables of variables": (
        _more(
            "letters/letter.css",
            "body{"
            + "".join(f"--v{n}: var(--v{n + 1}) var(--v{n + 1});" for n in range(40))
            + "--v40: x; font: var(--v0)}",
        ),
        ("build", "de-bafa"),
    ),
    "a font that is none": (_bytes("fonts/Amiri-Bold.ttf", b"\0\1\0\0" + b"\xff" * 5000), ("check",)),
    "a table of separators": (_bytes("list.csv", b"id;" * 100_000), ("recipients", "import", "list.csv", "--yes")),
    "a table with an open quotation mark": (
        _bytes("list.csv", b'id;note\n"' + b"x" * 200_000),
        ("recipients", "import", "list.csv", "--yes"),
    ),
    "a table with nothing in it": (_bytes("list.csv", b"\0" * 1000), ("recipients", "import", "list.csv", "--yes")),
    "half a spreadsheet": (
        _bytes("list.xlsx", b"PK\x03\x04" + b"\x99" * 500),
        ("recipients", "import", "list.xlsx", "--yes"),
    ),
    "a list of signers that is a pipe": (_pipe("people.csv"), ("sign", "people.csv", *PACKS)),
    "a manifest of wrong types": (_text("out/manifest.json", '{"letters": {"a": 1}, "version": []}'), ("status",)),
    "a deep manifest": (_text("out/manifest.json", "[" * 100_000), ("proof",)),
    "a ledger of wrong types": (_text("out/packs/packs.json", '{"packs": 3}'), ("status",)),
    "a key that is text": (_text("signed/key", "x"), ("sign", "people.csv", *PACKS)),
    "a letter of garbage": (_bytes("out/letters/de-bafa.pdf", b"%PDF-1.7\n" + b"\x07" * 900), ("proof",)),
    "a letter that unpacks to a gigabyte": (
        lambda place: (place / "out" / LETTER).write_bytes(pdf(more={4: packed(b" " * 2**20, 1024)})),
        ("proof",),
    ),
    "a letter without a size": (
        lambda place: (place / "out" / LETTER).write_bytes(pdf(box=b"[0 0 0 0]")),
        ("proof", "--contact-sheet", "sheet.png"),
    ),
    "a letter of garbage to be packed": (_bytes("out/letters/de-bafa.pdf", b"x" * 900), ("pack", *PACKS)),
    **{f"PDF, {words[0]}: {what}": (_pdf(make), words) for what, make in PDFS.items() for words in READERS},
}
"""What is laid into the campaign, and what is then run."""


def hostile(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """Every trap, in an order of chance; then all of them again."""
    while True:
        names = [*TRAPS]
        chance.shuffle(names)
        for name in names:
            try_one(name, stage, base, figures)
            yield


def try_one(name: str, stage: Stage, base: Path, figures: Figures) -> None:
    """Lay one trap and step into it."""
    lay, words = TRAPS[name]
    place = stage.lay_out(base / "hostile")
    outside = base / "secret-folder"
    outside.mkdir(exist_ok=True)
    (outside / "kept").write_text("kept", "utf-8")
    lay(place)
    outcome = run(words, place, figures)
    if outcome.code not in (0, 1):
        figures.found_at(f"ends with {outcome.code}: {name}", outcome.said[-600:])
    if (name.startswith("PDF") and outcome.code == 1 and LETTER not in outcome.said) or LIBRARY.search(outcome.said):
        figures.found_at(f"says nothing that helps: {name}", outcome.said[-600:])
    if SECRET in outcome.said or any(SECRET.encode() in path.read_bytes() for path in _made(place)):
        figures.found_at(f"lets a secret out: {name}", outcome.said[-600:])
    if [path.name for path in outside.iterdir()] != ["kept"]:
        figures.found_at(f"writes outside: {name}", outcome.said[-600:])
    figures.counts["hostile files and folders"] += 1


def _made(place: Path) -> Iterator[Path]:
    return (path for path in (place / "out").rglob("*") if path.is_file() and not path.is_symlink())
