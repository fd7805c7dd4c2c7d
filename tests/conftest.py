"""Campaigns to try things on, and the program as a person runs it."""

import gc
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from filelock import FileLock
from hypothesis import settings

from advocacy.batch.manifest import letter_file
from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.settings import Sender
from advocacy.files import yaml_document
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import TypeSize, limits_of
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.letter.typesetting import versions
from advocacy.press.sheets import typeset_sheet
from advocacy.processes import pool, worker
from tests.as_before import work_out_once
from tests.run_here import run_here
from tests.thorough import THOROUGH, every
from tests.warm import workers_start_warm

# Where a shell starts the tests in the background Ctrl-C is ignored, and would be by every program that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A program that a test starts must not be compiled anew each time: that takes longer than most of what it does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same code gets the same verdict twice; --hypothesis-profile=default looks for new examples.
settings.register_profile("few", settings.get_profile("ci"), max_examples=15)
settings.load_profile("few")

REPO = Path(__file__).parent.parent
CAMPAIGNS = Path(__file__).parent / "campaigns"
DAY = date(2026, 11, 23)


SENDER = Sender(
    name="منظمة الحقوق الرقمية",
    latin="Digital Rights Organisation",
    lines=("P.O. Box 12", "10115 Berlin", "GERMANY"),
    contact="letters@example.org",
)


def with_sender(campaign: Campaign, sender: Sender = SENDER) -> Campaign:
    """The campaign as if letters/campaign.yaml named a sender."""
    return replace(campaign, settings=campaign.settings.model_copy(update={"sender": sender}))


def with_template(campaign: Campaign, text: str) -> Campaign:
    """The campaign as if letters/letter.html.j2 held ``text``."""
    return replace(campaign, files=MappingProxyType({**campaign.files, TEMPLATE: text.encode()}))


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Program = Callable[..., Run]

Once = Callable[[str, Callable[[Path], object]], Path]
"""A name, and what makes a folder where it is told to; gives the folder."""

Made = list[tuple[Letter, Path]]
OnEachPaper = dict[Paper, Made]


@pytest.fixture
def program(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, in this process: ``program("check", "--root", folder)``."""
    from advocacy.cli.app import main

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["advocacy", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        return Run(end.value.code if isinstance(end.value.code, int) else 0, said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small valid campaign, in a folder of its own."""
    return lay_out(tmp_path / "campaign")


def lay_out(target: Path, broken: str = "") -> Path:
    """The valid campaign with the shipped letters and fonts; or one of those in ``campaigns/broken``."""
    for part in ("letters", "fonts"):
        shutil.copytree(REPO / part, target / part, copy_function=shutil.copyfile)
    shutil.copytree(CAMPAIGNS / "valid", target, dirs_exist_ok=True)
    for change in read_case(broken)["changes"] if broken else ():
        _apply(change, target / change["file"])
    return target


def in_one_size(root: Path) -> Path:
    """The campaign in ``root`` with letters that can be of one size only, so that none is looked for."""
    style = root / "letters" / "letter.css"
    text, replaced = re.subn(r"(--type-(?:smallest|largest)): [\d.]+pt", r"\1: 11pt", style.read_text("utf-8"))
    assert replaced == 2
    style.write_text(text, "utf-8")
    return root


def read_case(name: str) -> dict[str, Any]:
    """A broken campaign: its changes to the valid one, and what the program says about them."""
    case: dict[str, Any] = yaml.load((CAMPAIGNS / "broken" / f"{name}.yaml").read_bytes(), yaml.CSafeLoader)
    return case


def _apply(change: dict[str, str], file: Path) -> None:
    if "delete" in change:
        file.unlink()
    elif "write" in change:
        file.write_text(change["write"], "utf-8")
    elif "encode" in change:
        file.write_bytes(file.read_text("utf-8").encode(change["encode"]))
    else:
        text = file.read_text("utf-8")
        assert change["replace"] in text, change
        file.write_text(text.replace(change["replace"], change["by"], 1), "utf-8")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    """Folders that are made once in a run, by the process that needs them first, and only read by all of them."""

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, draft = shared / name, shared / f"{name}.new"
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                shutil.rmtree(draft, ignore_errors=True)
                make(draft)
                draft.rename(folder)
        return folder

    return made_once


@pytest.fixture(scope="session")
def shipped() -> Campaign:
    """The campaign that is shipped."""
    return load_campaign(REPO)


@pytest.fixture(scope="session")
def small_root(once: Once) -> Path:
    """The small valid campaign, only to be read."""
    return once("small", lay_out)


@pytest.fixture(scope="session")
def small(small_root: Path) -> Campaign:
    """The small valid campaign, loaded."""
    return load_campaign(small_root)


def build_of(root: Path, *words: object) -> Callable[[Path], None]:
    """What builds letters of a campaign into a folder: the command, in this process, which has loaded all it needs."""
    from advocacy.cli.app import main

    def build(out: Path) -> None:
        command = ["advocacy", "build", "--quiet", "--root", root, "--out", out, "--date", DAY.isoformat(), *words]
        with pytest.MonkeyPatch.context() as patch, work_done_here(patch):
            patch.setattr(sys, "argv", [*map(str, command)])
            with pytest.raises(SystemExit) as end:
                main()
        assert not end.value.code

    return build


@pytest.fixture(scope="session")
def small_out(once: Once, small_root: Path) -> Path:
    """What a build of the small campaign makes, only to be read."""
    return once("small-out", build_of(small_root))


@pytest.fixture(scope="session")
def three_out(once: Once, small_root: Path) -> Path:
    """What a build of three of its letters makes, only to be read."""
    return once("three-out", build_of(small_root, "de-bafa", "it-gov", "ma-gov"))


@pytest.fixture(scope="session")
def shipped_out(once: Once) -> Path:
    """What a build of the shipped campaign makes, only to be read; without backs, which have tests of their own.

    By this process alone, so that each line is set once; tests that need it begin a run, and others have theirs to do.
    """
    return once("shipped-out", build_of(REPO, "--translation", UNTRANSLATED))


def translated_into(root: Path, code: str) -> Path:
    """The campaign in ``root``, with Germany corresponding in ``code``."""
    file = root / "recipients.yaml"
    page = 'languages_source: {page: "https://example.org/languages", checked: 2024-12}\nstates:\n'
    text = file.read_text("utf-8").replace("region: western-europe", f"region: western-europe, language: {code}", 1)
    file.write_text(text.replace("states:\n", page, 1), "utf-8")
    return root


@pytest.fixture(scope="session")
def translated_root(once: Once) -> Path:
    """The small campaign with its letters to Germany and Morocco, the first with a French back; only to be read."""

    def make(root: Path) -> None:
        translated_into(lay_out(root), "fr")
        build_of(root, "de-bafa", "ma-gov")(root / "out")

    return once("translated", make)


@pytest.fixture
def translated(translated_root: Path, tmp_path: Path) -> Path:
    """The same, in a folder of its own."""
    return Path(shutil.copytree(translated_root, tmp_path / "translated"))


@pytest.fixture(scope="session")
def small_letters(once: Once, small: Campaign, small_root: Path, small_out: Path) -> OnEachPaper:
    """All letters of the small campaign, and where each one is."""
    us_letter = once("small-on-us-letter", build_of(small_root, "--paper", Paper.LETTER))
    recipients = small.directory.recipients
    outs = ((Paper.A4, small_out), (Paper.LETTER, us_letter))
    return {paper: found(out, merge(small, recipients, LetterRequest(DAY, paper))) for paper, out in outs}


@pytest.fixture(scope="session")
def addressed(once: Once, shipped: Campaign, shipped_out: Path) -> OnEachPaper:
    """Letters to shipped recipients with a postal address, and where each one is: the fullest, and on A4 some others.

    What stands on a sheet has the same measures on both.
    """
    on_a4 = [recipient for recipient in shipped.directory.recipients if recipient.postal]
    fullest = {
        recipient.id: recipient
        for measure in (
            lambda recipient: len(recipient.postal),
            lambda recipient: max(map(len, recipient.postal)),
            lambda recipient: len(recipient.body) + len(recipient.ministry or ""),
        )
        for recipient in sorted(on_a4, key=measure)[-8:]
    }
    assert len(fullest) > 10
    us_letter = once(
        "addressed-on-us-letter", build_of(REPO, *fullest, "--paper", Paper.LETTER, "--translation", UNTRANSLATED)
    )
    return {
        Paper.A4: found(shipped_out, fronts(shipped, [*fullest.values(), *on_a4[:: every(8)]], DAY, Paper.A4)),
        Paper.LETTER: found(us_letter, fronts(shipped, [*fullest.values()], DAY, Paper.LETTER)),
    }


def fronts(
    campaign: Campaign, recipients: Iterable[Recipient], day: date, paper: Paper, **further: Any
) -> tuple[Letter, ...]:
    """Letters whose backs are blank."""
    return merge(campaign, recipients, LetterRequest(day, paper, translation=UNTRANSLATED, **further))


def found(out: Path, letters: Sequence[Letter]) -> Made:
    """Where in an output folder each letter is."""
    return [(letter, out / letter_file(letter.recipient.id)) for letter in letters]


@contextmanager
def work_done_here(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work is done in this process, where nothing bounds it; the renderer is prepared once for the same materials."""
    patch.setattr(pool, "run", run_here)
    patch.setattr(pool, "expect", lambda *_, **__: None)
    patch.setattr(Typesetter, "__init__", _prepare_once)
    versions.cache_clear()
    yield
    versions.cache_clear()


_prepare, _prepared = Typesetter.__init__, dict[bytes, Typesetter]()


def _prepare_once(typesetter: Typesetter, materials: Materials) -> None:
    """A letter is the same whatever was set before it: ``tests/letter/test_form.py`` holds that."""
    if (digest := digest_of(materials)) not in _prepared:
        while len(_prepared) > 7:  # each has fonts of its own
            del _prepared[next(iter(_prepared))]
        _prepare(typesetter, materials)
        _prepared[digest] = typesetter
    typesetter.__dict__ = _prepared[digest].__dict__


def typesetter_of(campaign: Campaign) -> Typesetter:
    """What sets the letters of a campaign, prepared once in this process."""
    typesetter = Typesetter.__new__(Typesetter)
    _prepare_once(typesetter, Materials.of(campaign))
    return typesetter


def digest_of(materials: Materials) -> bytes:
    texts = (materials.style_file, materials.style, materials.template_file, materials.template, *materials.files)
    parts = (*(text.encode() for text in texts), *materials.files.values())
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


@pytest.fixture(scope="session", autouse=True)
def without_waiting() -> Iterator[None]:
    """Nothing waits for the disk: nobody takes the power away. Programs that a test starts wait as they always do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def as_before() -> Iterator[None]:
    """What depends on a text alone is worked out once in a process, and workers are copies of one that stands by."""
    work_out_once()
    with workers_start_warm():
        yield


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Workers start as they do for people, each for itself."""
    pool.dismiss()
    monkeypatch.setattr(worker, "Popen", subprocess.Popen)
    yield
    pool.dismiss()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work is done in this process, where a test can look at it, and meddle with it."""
    with work_done_here(monkeypatch):
        yield


@pytest.fixture(scope="session")
def set_before(shared: Path) -> Path:
    """What has been set in type, in a file by the digest of all that it is made of."""
    folder = shared / "set-before"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def set_once(
    here: None,  # noqa: ARG001 - what is set elsewhere cannot be remembered here
    monkeypatch: pytest.MonkeyPatch,
    set_before: Path,
) -> None:
    """Nothing is set in type twice in a run: for tests of what is done with letters, not of how they are set.

    Nor is a size of type looked for: it is that of the last build, or the smallest. A cover sheet has one line.
    """
    prepare, prepared_with = Typesetter.__init__, weakref.WeakKeyDictionary[Typesetter, tuple[bytes, Materials]]()
    prepared = weakref.WeakSet[Typesetter]()

    def prepare_or_note(typesetter: Typesetter, materials: Materials) -> None:
        digest = digest_of(materials)
        prepared_with[typesetter] = digest, materials
        sound = set_before / f"{digest.hex()}.sound"
        if not sound.exists():
            prepare(typesetter, materials)
            prepared.add(typesetter)
            sound.touch()

    def at_most_once(method: Callable[..., Any]) -> Callable[..., Any]:
        def set_or_recall(typesetter: Typesetter, *what: object) -> Any:
            digest, materials = prepared_with[typesetter]
            made_of = sha256(repr((method.__name__, what, digest)).encode()).hexdigest()
            if not (set_before / made_of).exists():
                if typesetter not in prepared:
                    prepare(typesetter, materials)
                    prepared.add(typesetter)
                draft = set_before / f"{made_of}.{os.getpid()}"
                draft.write_bytes(pickle.dumps(method(typesetter, *what)))
                draft.replace(set_before / made_of)
            return pickle.loads((set_before / made_of).read_bytes())

        return set_or_recall

    def any_size(
        campaign: Campaign, _: LetterRequest, known: TypeSize | None = None, **_options: object
    ) -> TypeSize | None:
        limits = limits_of(campaign)
        return limits and (known or TypeSize(made_from="", size=f"{limits.smallest:g}pt"))

    def short_cover(campaign: Campaign, *words: Any) -> bytes:
        short = {**campaign.files, "letters/cover.html.j2": SHORT_COVER.encode()}
        return typeset_sheet(replace(campaign, files=MappingProxyType(short)), *words)

    monkeypatch.setattr("advocacy.press.cover.typeset_sheet", short_cover)
    monkeypatch.setattr(Typesetter, "__init__", prepare_or_note)
    for name in ("typeset", "typeset_sheets", "pages"):
        monkeypatch.setattr(Typesetter, name, at_most_once(getattr(Typesetter, name)))
    for module in ("advocacy.batch.build", "advocacy.preview"):
        monkeypatch.setattr(f"{module}.type_size", any_size)


SHORT_COVER = """\
<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head>
  <title>ورقة المتابعة {{ pack }}</title>
  <style>@page { size: {{ "210mm 297mm" if paper == "a4" else "8.5in 11in" }} }</style>
</head>
<body>
  <p>{{ pack }} {{ mail_by or day }}</p>
  {% if signed %}<p class="reference" data-signer="pack">الحزمة:</p>{% endif %}
</body>
</html>
"""


@pytest.fixture
def whole_covers(set_once: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - comes before
    """Cover sheets are those of the campaign, and no short ones: for tests that look at them."""
    monkeypatch.setattr("advocacy.press.cover.typeset_sheet", typeset_sheet)


@pytest.fixture
def built(folder: Path, small_out: Path) -> Path:
    """The small campaign with its letters, in a folder of its own."""
    shutil.copytree(small_out, folder / "out")
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The YAML files that are parsed, each as often as it is."""
    names: list[str] = []
    build = yaml_document._Builder.build

    def counting(self: yaml_document._Builder, text: str) -> yaml_document.YamlDocument:
        names.append(self.name)
        return build(self, text)

    monkeypatch.setattr(yaml_document._Builder, "build", counting)
    return names


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what was said into the broken campaigns, to be read")
    parser.addoption(
        "--quick", action="store_true", help="leave out what is set in type, the browser, and what is slow"
    )
    parser.addoption("--thorough", action="store_true", help="try all of what an ordinary run tries a part of")


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""


def pytest_configure(config: pytest.Config) -> None:
    if has_room(MEMORY):
        # A disk looks long for a place for each of the many small files, among those that were just deleted.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if config.getoption("thorough"):
        os.environ[THOROUGH] = "1"
        settings.load_profile("ci")


def has_room(folder: Path) -> bool:
    """Whether tests can work there: they start programs that they write, and keep some hundred megabytes at a time."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    status, free = os.statvfs(folder), os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(status.f_bavail * status.f_frsize, free) > 4 * 2**30 and not status.f_flag & os.ST_NOEXEC


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``--quick``, what is set in type is not even read: that loads the renderer."""
    return True if config.getoption("quick") and is_in_type(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long comes first, so that all processors are busy to the end; with ``--quick`` it does not come."""
    slow = [item for item in items if is_slow(item)]
    rest = [item for item in items if not is_slow(item)]
    items[:] = slow + rest
    if config.getoption("quick"):
        config.hook.pytest_deselected(items=[item for item in items if not is_quick(item)])
        items[:] = [item for item in items if is_quick(item)]


def is_slow(item: pytest.Item) -> bool:
    """Whether a test is marked so, or needs every letter or a browser."""
    return bool(item.get_closest_marker("slow") or {"shipped_out", "tab"} & set(getattr(item, "fixturenames", ())))


LETTERS = {"addressed", "built", "here", "packed", "set_once", "small_letters", "small_out", "three_out"}
"""Fixtures of tests that need letters set in type."""
IN_TYPE = {"gallery", "letter", "press", "proof"}
"""Folders of tests of what is set in type."""


def is_quick(item: pytest.Item) -> bool:
    """Whether a test belongs to those that are run while one writes code: nothing is set in type for it."""
    return not (is_slow(item) or is_in_type(item.path) or LETTERS & {*getattr(item, "fixturenames", ())})


def is_in_type(path: Path) -> bool:
    """Whether a path lies in one of these folders of tests, wherever the project lies."""
    return bool(IN_TYPE & {*path.relative_to(REPO).parts}) if path.is_relative_to(REPO) else False


def pytest_sessionfinish() -> None:
    # WeasyPrint's fonts clean up after themselves, but not once Python is half gone.
    gc.collect()
