"""``out/index.html`` as commands write it: ``advocacy.gallery.page``, ``advocacy.gallery.contents``,
``advocacy.gallery.thumbnails``.
"""

import pickle
import re
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PIL import Image

from advocacy.arabic.dates import known_in_part
from advocacy.batch import lock, store
from advocacy.batch.manifest import Manifest
from advocacy.batch.store import Store
from advocacy.campaign.campaign import load_campaign
from advocacy.files.folder import Folder
from advocacy.gallery.contents import size_of
from advocacy.gallery.page import refresh_gallery
from advocacy.letter.filling import Blank, Filling
from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")


def page(root: Path) -> str:
    """The page without its style and script."""
    text = (root / "out" / "index.html").read_text("utf-8")
    return re.sub("<(style|script)>.*?</(style|script)>", "", text, flags=re.DOTALL)


def thumbnails(root: Path) -> dict[str, Path]:
    return {path.name.split(".")[0]: path for path in (root / "out" / "thumbnails").iterdir()}


def as_read(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_build_writes_the_page_with_a_picture_of_each_letter(built: Path) -> None:
    text = page(built)
    ids = ["de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov"]
    listed = re.findall(r'id="letter-([a-z-]+)"', text)
    assert listed == ["ma-gov", "sa-gov", "no-gov", "it-gov", "de-bafa"]
    # What has no address to go to can be seen, and is not offered for printing.
    assert re.findall(r'href="letters/([a-z-]+)\.pdf"', text) == ["de-bafa", "de-bafa"]
    assert re.findall(r'class="print" href="letters/([a-z-]+)\.pdf"', text) == ["de-bafa"]
    pictures = thumbnails(built)
    assert sorted(pictures) == ids
    for path in pictures.values():
        assert f'src="thumbnails/{path.name}"' in text
        with Image.open(path) as picture:
            assert picture.size == (160, 226)
        assert path.stat().st_size < 8000
    assert sorted(path.name for path in (built / "out").iterdir() if not path.name.startswith(".")) == [
        "guide.html", "guide.pdf", "index.html", "letters", "manifest.json", "thumbnails",
    ]  # fmt: skip


def test_whoever_fills_it_in_need_not_know_what_a_campaign_is(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads one takes a worker longer to load than all it does for the page."""
    sent: list[bytes] = []

    def filled(work: Filling, blank: Blank) -> str:
        sent.append(pickle.dumps((work, blank)))
        return ""

    monkeypatch.setattr("advocacy.letter.merge.pool.do", filled)
    refresh_gallery(load_campaign(built), built / "out", "build")
    work = """\
import pickle, sys
filling, blank = pickle.load(sys.stdin.buffer)
print(*filling.prepare()(blank).splitlines()[-1:])
print(*({"pydantic", "yaml", "filelock", "advocacy.campaign.campaign", "advocacy.letter.merge"} & {*sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", work], input=sent[0], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["</html>"]


def test_it_says_what_matters_before_posting(built: Path) -> None:
    text = as_read(page(built))
    assert "في هذه الصفحة ٥ رسائل لها عنوان بريدي رسالة واحدة بلا عنوان ٤ رسائل تاريخ الرسائل ٢٣ نوفمبر ٢٠٢٦" in text
    assert "أحدث تاريخ في المصادر نوفمبر ٢٠٢١" in text
    assert text.count("لا تُطبع بعد: لا عنوان") == 4
    assert text.count("تُرسل إلى عنوانها مباشرة") == 1
    assert "عنوان قديم (٢٠٢١)" in text
    assert re.search(r"بالعربية&nbsp;· هيئة مراقبة صادرات&nbsp;· HRD-de-bafa &nbsp;· [٠-٩]+&nbsp;كيلوبايت", text)
    assert "the holder of the office" not in text  # notes are for staff


def test_the_same_letters_give_the_same_page_and_nothing_is_drawn_again(program: Program, built: Path) -> None:
    files = [built / "out" / "index.html", *thumbnails(built).values()]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
    assert program("build", "--root", built, *ON).code == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files} == before
    files[0].unlink()
    assert program("build", "--root", built, *ON).code == 0
    assert files[0].read_bytes() == before[files[0]][0]


def test_the_picture_of_a_letter_that_changed_takes_the_place_of_the_old_one(program: Program, built: Path) -> None:
    before = thumbnails(built)
    assert program("build", "it-gov", "--root", built, "--date", "2026-12-01").code == 0
    after = thumbnails(built)
    assert {key for key in before if before[key] != after[key]} == {"it-gov"}
    assert len(after) == 5
    assert "من ٢٣ نوفمبر ٢٠٢٦ إلى ١ ديسمبر ٢٠٢٦" in as_read(page(built))


def test_pictures_are_written_some_at_a_time_and_the_manifest_is_read_once(
    program: Program, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be ten thousand of them."""
    before = thumbnails(built)
    for path in before.values():
        path.unlink()
    written: list[int] = []
    read: list[str] = []

    def put_all(store: Store, place: str, files: dict[str, bytes]) -> None:
        written.append(len(files))
        put(store, place, files)

    def read_manifest(data: bytes, file: str) -> Manifest:
        read.append(file)
        return parse(data, file)

    put, parse = Store.put_all, store.read_manifest
    monkeypatch.setattr(Store, "put_all", put_all)
    monkeypatch.setattr(store, "read_manifest", read_manifest)
    monkeypatch.setattr("advocacy.gallery.thumbnails.AT_ONCE", 2)
    (built / "out" / "letters" / "de-bafa.pdf").unlink()
    assert program("build", "--root", built, *ON).code == 0
    assert written == [2, 2, 1]
    assert thumbnails(built) == before
    assert read == ["manifest.json"]


def test_a_letter_that_cannot_be_drawn_is_listed_without_a_picture(program: Program, built: Path) -> None:
    for path in (built / "out" / "thumbnails").iterdir():
        path.unlink()
    (built / "out" / "letters" / "ma-gov.pdf").write_bytes(b"x")
    assert program("pack", "de-bafa", "--root", built).code == 0
    assert "ma-gov" not in thumbnails(built)
    assert 'id="letter-ma-gov"' in page(built)


def test_packs_are_listed_and_forgotten(program: Program, built: Path) -> None:
    for words in (("pack", "--with-unaddressed", "--by", "region"), ("labels", "l7160"), ("envelopes", "dl")):
        assert program(*words, "--root", built).code == 0
    text = page(built)
    assert re.findall(r'href="packs/([^"]+)"', text)[-2:] == ["labels-l7160.pdf", "envelopes-dl.pdf"]
    read = as_read(text)
    assert "الحزم: ٥ حزم" in read
    assert "غرب أوروبا رسالة واحدة، ورقتان، " in read
    assert "ما فيها (غرب أوروبا) ألمانيا: المكتب الاتحادي" in read
    assert "ملصقات العناوين labels-l7160" in read
    assert program("pack", "--with-unaddressed", "--per-volunteer", "2", "--root", built).code == 0
    assert "الحزمة ٢ رسالتان، ٣ أوراق، " in as_read(page(built))
    shutil.rmtree(built / "out" / "packs")
    assert program("forget", "--root", built).code == 0
    assert "packs/" not in page(built)


def test_of_many_packs_some_are_listed(program: Program, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advocacy.gallery.contents.PACKS_SHOWN", 2)
    assert program("pack", "--with-unaddressed", "--per-volunteer", "1", "--root", built).code == 0
    text = page(built)
    assert re.findall(r'href="packs/([^"]+)"', text) == ["pack-1.pdf", "pack-2.pdf"]
    assert "الحزم: ٥ حزم" in as_read(text)
    assert "وفي المجلد packs غيرها: ٣ حزم" in as_read(text)


def test_packs_of_signers_are_not_on_the_page(program: Program, built: Path, tmp_path: Path) -> None:
    before = page(built)
    people = tmp_path / "people.csv"
    people.write_text("name;city;recipients\n" + "".join(f"Zoë Brontë {n};Tanger;ma-gov\n" for n in "abcde"), "utf-8")
    run = program("sign", people, "--with-unaddressed", "--root", built)
    assert (run.code, run.err) == (0, "")
    assert len([*(built / "signed" / "packs").glob("*.pdf")]) == 5
    assert page(built) == before


def test_the_policy_allows_this_style_and_script_only(built: Path) -> None:
    text = (built / "out" / "index.html").read_text("utf-8")
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    assert not re.search(r'(?:src|href)="(?!letters/|thumbnails/|packs/|guide\.(?:html|pdf)"|#)', text)
    assert not re.search(r"\son[a-z]+=|\sstyle=|@import|https?://", text)


@pytest.mark.parametrize(
    "words",
    [("build", "--date", "2026-12-01"), ("pack", "--with-unaddressed"), ("labels", "l7160"), ("envelopes", "dl")],
)
def test_no_other_run_comes_between_what_is_made_and_its_page(
    program: Program, built: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []

    def locked(folder: Folder, command: str, elsewhere: str) -> AbstractContextManager[None]:
        commands.append(command)
        return lock.locked(folder, command, elsewhere)

    monkeypatch.setattr(store, "locked", locked)
    before = (built / "out" / "index.html").stat().st_mtime_ns
    assert program(*words, "--root", built).code == 0
    assert commands == [words[0]]
    assert (built / "out" / "index.html").stat().st_mtime_ns != before


def test_a_script_that_would_end_its_element_is_refused(program: Program, folder: Path) -> None:
    with (folder / "letters" / "index.js").open("a", encoding="utf-8") as script:
        lines = (folder / "letters" / "index.js").read_text("utf-8").count("\n")
        script.write('const x = "</script>";\n')
    run = program("build", "--root", folder, *ON, "no-gov")
    assert run.code == 1
    assert run.err == (f"letters/index.js:{lines + 1}: «</» would end the script or style sheet\n    write «<\\/»\n")
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("known", "written"), [("2026", "2026"), ("2021-11", "نوفمبر 2021"), ("2026-05-17", "17 مايو 2026")]
)
def test_a_date_is_written_as_far_as_it_is_known(known: str, written: str) -> None:
    assert known_in_part(known) == written


@pytest.mark.parametrize(
    ("count", "number", "mega"),
    [(3, "1", False), (51_400, "51", False), (999_999, "1000", False), (12_460_000, "12٫5", True)],
)
def test_sizes(count: int, number: str, *, mega: bool) -> None:
    size = size_of(count, str)
    assert (size.number, size.mega) == (number, mega)
