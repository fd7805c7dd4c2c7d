"""A small campaign with all that commands leave, and each command that writes."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.conftest import lay_out
from tests.torture.figures import Figures
from tests.torture.here import work_here
from tests.torture.trial import run

NAMES = ("نبيلة المثال", "Nabil Almithal")
"""Made-up signers."""
LETTERS = ("de-bafa", "it-gov")
PACKS = ("--with-unaddressed", "--mail-by", "2026-12-31")

FIRST = (
    ("build", *LETTERS, "--date", "2026-12-01"),
    ("pack", *PACKS),
    ("sign", "people.csv", *PACKS),
)
"""What has been done in the campaign before."""

SCENES: Mapping[str, tuple[str, ...]] = {
    "build": ("build", *LETTERS, "--date", "2026-12-24"),
    "pack": ("pack", "--per-volunteer", "1", *PACKS),
    "labels": ("labels", "l7160"),
    "envelopes": ("envelopes", "dl"),
    "sign": ("sign", "others.csv", *PACKS),
    "forget": ("forget",),
    "reprint": ("reprint", "HRD-de-bafa"),
    "preview": ("preview", "ma-gov"),
    "share": ("share", "given"),
    "init": ("init", "another"),
    "edit": ("recipients", "edit", "de-bafa", "--note", "New.", "--yes"),
    "add": (
        *("recipients", "add", "--country", "IT", "--kind", "export-control", "--id", "it-trade", "--yes"),
        *("--body", "إدارة التراخيص", "--source", "fact=name page=none"),
    ),
    "rename": ("recipients", "rename", "ma-gov", "ma-cabinet", "--yes"),
    "remove": ("recipients", "remove", "ma-gov", "--yes"),
    "retire": ("recipients", "retire", "ma-gov", "--reason", "merged", "--yes"),
    "import": ("recipients", "import", "list.csv", "--yes"),
    "export": ("recipients", "export", "new.csv"),
    "missions": ("missions", "import", "missions.csv", "--post", "berlin", "--yes"),
    "fix": ("check", "--fix", "--yes"),
    "contact sheet": ("proof", "--contact-sheet", "sheet.png", "--force"),
}
"""What is killed, and what the disk is made to refuse."""

ONCE = frozenset({"forget", "init", "add", "rename", "remove", "retire", "export", "share"})
"""Commands that may say no when what they do has been done."""

Tree = dict[str, str]


@dataclass(frozen=True)
class Stage:
    """The folder in which the campaign is laid out for each trial, and how it looks after each command."""

    before: Path
    memory: Path
    """Where what was set in type is kept."""
    after: Mapping[str, Tree]
    steps: Mapping[str, int]
    seconds: Mapping[str, float]

    def here(self) -> None:
        """To be called in a process that is to do the work of its workers itself."""
        work_here(self.memory)

    def lay_out(self, place: Path) -> Path:
        """The campaign as it is before a command."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.before, place, symlinks=True)
        return place


def prepare(base: Path, figures: Figures, names: tuple[str, ...] = tuple(SCENES), built: Path | None = None) -> Stage:
    """Build the campaign, unless its letters are ``built``, and run each command once as it should be."""
    before = lay_out(base / "before")
    if built:
        shutil.copytree(built, before / "out")
    path = before / "recipients.yaml"
    path.write_text(path.read_text("utf-8").replace("رئاسة الحكومة", "رئاسة  الحكومة"), "utf-8")
    people = "name;city\n" + "".join(f"{name};Rabat\n" for name in NAMES)
    (before / "people.csv").write_text(people, "utf-8")
    (before / "others.csv").write_text(f"{people}Somebody Else;Fes\n", "utf-8")
    list_ = "id;country;kind;body;sources;note\nit-trade;IT;export-control;إدارة;name | none;x\n"
    (before / "list.csv").write_text(list_, "utf-8")
    missions = (
        "country;name;lines;page;checked\nIT;Embassy of Italy;1 Street | Berlin | GERMANY;https://e.org;2026-01\n"
    )
    (before / "missions.csv").write_text(missions, "utf-8")
    stage = Stage(before, base / "set-before", {}, {}, {})
    stage.memory.mkdir()
    for words in () if built else FIRST:
        if (first := run(words, before, figures)).code:  # by workers: what is made here must be the same
            figures.found_at(f"cannot begin: {words[0]}", first.said)
    after, steps, seconds = {}, {}, {}
    for name in names:
        place = stage.lay_out(base / "as-it-should-be")
        outcome = run(SCENES[name], place, figures, prepare=stage.here)
        if outcome.code:
            figures.found_at(f"does not end well: {name}", outcome.said)
        after[name], steps[name], seconds[name] = tree(place), outcome.steps, outcome.seconds
        figures.counts["runs without harm"] += 1
    figures.counts["steps before which commands can be killed"] = sum(steps.values())
    return Stage(before, stage.memory, after, steps, seconds)


def tree(place: Path) -> Tree:
    """Every file by its path, as a hash of what it holds."""
    return {
        path.relative_to(place).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in place.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def hold(
    name: str, place: Path, stage: Stage, figures: Figures, how: str, prepare: Callable[[], None] | None = None
) -> None:
    """After harm: no name where none may be, campaign files as before or after; done again, all is as it should be."""
    reference, before = stage.after[name], tree(stage.before)
    for path in (place / "out").rglob("*"):
        if path.is_file() and any(person.encode() in path.read_bytes() for person in NAMES):
            figures.found_at(f"a signer's name in out/: {name}", f"{how}: {path}")
    now = tree(place)
    for file in ("recipients.yaml", "letters/petition.yaml", "letters/protocol.yaml"):
        if now.get(file) not in (before.get(file), reference.get(file)):
            figures.found_at(f"half written: {file}: {name}", how)
    for file, digest in now.items():
        if (
            file.startswith("out/letters/")
            and digest not in (before.get(file), reference.get(file))
            and "/." not in file
        ):
            figures.found_at(f"half written: a letter: {name}", f"{how}: {file}")
    again = run(SCENES[name], place, figures, prepare=prepare)
    ended = tree(place)
    if again.code and not (name in ONCE and ended == reference):
        figures.found_at(f"cannot be run again: {name}", f"{how}: {again.said[-500:]}")
    elif ended != reference:
        differ = sorted(file for file in ended.keys() | reference.keys() if ended.get(file) != reference.get(file))
        figures.found_at(f"ends otherwise: {name}", f"{how}: {differ[:8]}")
