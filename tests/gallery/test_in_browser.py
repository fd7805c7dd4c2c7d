"""The page as people have it: opened from disk in Chromium, searched, filtered, read aloud, on a phone, by night."""

import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from zipfile import ZipFile

import pytest

from advocacy.arabic.search_keys import folded
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.search import finder
from tests.conftest import REPO, Program
from tests.gallery.browser import AXE, Page, needs_axe, needs_chromium
from tests.thorough import is_thorough

pytestmark = needs_chromium

SHOWN = "[...document.querySelectorAll('.letter')].filter(e => e.checkVisibility()).map(e => e.id.slice(7))"


@pytest.fixture
def page(tab: Page, shipped_out: Path) -> Page:
    """With nothing filled in; it takes a second of a processor to open it, so it is left open for the next test."""
    tab.looks(1280)
    if tab.js("location.href") == (shipped_out / "index.html").as_uri():
        tab.js("document.querySelector('[type=reset]').click(); new Promise(done => setTimeout(done))")
    else:
        tab.open(shipped_out / "index.html")
    return tab


@pytest.fixture
def spoilt(tab: Page) -> Iterator[None]:
    """For tests after which the page is not what it was: it is left."""
    yield
    tab.send("Page.navigate", url="about:blank")


def choose(page: Page, **fields: str) -> list[str]:
    """The ids of the letters that are shown once ``fields`` are filled in."""
    for name, value in fields.items():
        page.js(
            f"{{const field = document.getElementById('{name}'); field.value = {json.dumps(value)};"
            "field.dispatchEvent(new Event('input', {bubbles: true}))}"
        )
    shown: list[str] = page.js(SHOWN)
    return shown


NOTES = "[...document.querySelectorAll('.gone')].filter(e => e.checkVisibility()).map(e => e.innerText)"


@pytest.mark.usefixtures("set_once")
def test_who_looks_for_one_that_is_retired_learns_it_and_finds_who_is_written_to_instead(
    tab: Page, built: Path, program: Program
) -> None:
    words = ("--reason", "merged into another", "--date", "2026-05-17", "--successor", "sa-gov", "--yes")
    assert program("recipients", "retire", "--yes", "ma-gov", *words, "--root", built).code == 0
    assert program("build", "--root", built, "--date", "2026-11-23").code == 0
    tab.looks(1280)
    tab.open(built / "out" / "index.html")
    note = "المغرب: رئاسة الحكومة (ma-gov). لم يعد يُكتب إلى هذه الجهة منذ ١٧ مايو ٢٠٢٦: merged into another. "
    note += "اكتبوا بدلًا منها إلى: رئاسة مجلس الوزراء (sa-gov)."
    assert tab.js(NOTES) == []
    for text in ("HRD-ma-gov", "ma-gov", "Morocco"):
        assert (choose(tab, search=text), tab.js(NOTES)) == (["sa-gov"], [note])
    assert choose(tab, search="italy") == ["it-gov"]
    assert tab.js(NOTES) == []


def said(page: Page) -> str:
    page.js("new Promise(done => setTimeout(done, 400))")
    text: str = page.js("document.querySelector('[role=status]').textContent")
    return text


def test_it_shows_every_letter_and_asks_for_nothing_from_elsewhere(
    tab: Page, shipped: Campaign, shipped_out: Path
) -> None:
    tab.looks(1280)
    tab.open(shipped_out / "index.html")
    assert len(choose(tab)) == len(shipped.directory.recipients) > 200
    tab.js("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
    loaded = "Promise.all([...document.images].map(i => i.decode())).then(() => document.images.length)"
    assert tab.js(loaded) == len(shipped.directory.recipients)
    assert tab.js("document.fonts.check('16px Amiri') && [...document.fonts].every(f => f.status === 'loaded')")
    assert len(tab.requests()) > 200
    inside = (shipped_out.as_uri(), "data:font/woff")
    assert [url for url in tab.requests() if not url.startswith(inside)] == []
    assert [event["params"] for event in tab.events if event.get("method") == "Log.entryAdded"] == []
    assert tab.js("document.querySelector('.filters > div').checkVisibility()")


def queries(shipped: Campaign) -> list[str]:
    chosen = random.Random(5)
    words = [
        word
        for recipient in shipped.directory.recipients
        for text in (recipient.body, recipient.id, recipient.body_local, shipped.directory.state_of(recipient).english)
        for word in (text or "").split()
    ]
    parts = [word[chosen.randrange(3) :][: chosen.randrange(2, 9)] for word in chosen.sample(words, 120)]
    pairs = [" ".join(chosen.sample(words, 2)) for _ in range(30)]
    shouted = [word.upper() for word in chosen.sample(words, 40)]
    by_hand = [
        "المجر", "switzerland", "هنغاريا", "المَغرِب", "مُحَمَّـــد", "شئون", "شؤون", "المانيا الاتحاديه", "turkiye",
        "TÜRKİYE", "ıstanbul", "Île", "STRAẞE", "straße", "ΒΑΣΙΛΕΥΣ", "ال", "الـ", "ء", "ؤ", "  ", "", "de-bafa",
        "de bafa", "«المجر»", "\u200fالمجر", "المجر\u00a0مجلس", "مجلس\u001fالمجر", "ﻻ", "ﷺ", "فرانسه", "ایران", "٢",
        "كوريا الشمالية", "constructor", "...", "الكويت؟", "côte d’ivoire", "cote d'ivoire", "\ufeffالمجر", "a\u0301",
        "e\u0345", "É", "ôô", "HRD-de-bafa", "uk", "UKR", "Oman", "the Netherlands", "st. lucia", "هند", "مصر", "Ni",
    ]  # fmt: skip
    return [*by_hand, *parts, *pairs, *shouted]


def test_a_search_finds_what_the_command_finds(page: Page, shipped: Campaign) -> None:
    asked, everyone = queries(shipped), shipped.directory.recipients
    found_by = finder(shipped.directory, everyone, shipped.petition.reference)
    found = {query: [r.id for r in found_by(query)] for query in asked}
    assert sum(0 < len(ids) < 200 for ids in found.values()) > 100
    in_browser = page.js(
        f"""{json.dumps(asked)}.map(query => {{
            const field = document.getElementById("search");
            field.value = query;
            field.dispatchEvent(new Event("input", {{bubbles: true}}));
            return [...document.querySelectorAll(".letter:not([hidden])")].map(e => e.id.slice(7));
        }})"""
    )
    # A field of one line drops line breaks; none of the queries has one.
    assert [q for q, ids in zip(asked, in_browser, strict=True) if sorted(ids) != sorted(found[q])] == []


def test_every_character_is_folded_alike(page: Page) -> None:
    script = (REPO / "letters" / "index.js").read_text("utf-8")
    rules = script[script.index("const ALIKE") : script.index("const withoutHamza")]
    # Letters that Unicode gained after this Python was made are unknown to it; no name holds Cherokee.
    known = [
        chr(code)
        for code in range(0x20, 0x20000)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
        and "CHEROKEE" not in unicodedata.name(chr(code), "")
    ]
    assert len(known) > 60_000
    in_browser = page.js(f"{{{rules}; {json.dumps(known)}.map(folded)}}")
    assert [(c, folded(c), b) for c, b in zip(known, in_browser, strict=True) if folded(c) != b] == []


def test_filters_and_search_narrow_each_other(page: Page, shipped: Campaign) -> None:
    directory = shipped.directory
    expected = [
        r.id
        for r in directory.recipients
        if directory.state_of(r).region == "western-europe" and r.kind == "export-control"
    ]
    assert sorted(choose(page, region="western-europe", kind="export-control")) == sorted(expected)
    assert sorted(choose(page, address="yes")) == sorted(expected), "each can be posted: to itself, or by a mission"
    assert choose(page, address="no") == []
    assert choose(page, address="yes", audience="exporter") == []
    assert said(page) == "لا رسائل"
    assert choose(page, address="", audience="licensing-authority", search="المانيا") == ["de-bafa"]
    assert said(page) == "رسالة واحدة"
    assert page.js("[...document.querySelectorAll('h2')].filter(e => e.checkVisibility()).length") == 1
    page.js("document.querySelector('[type=reset]').click()")
    assert said(page) == "٢٤٥ رسالة"
    assert len(choose(page)) == 245


NUMBERS = {
    0: "لا رسائل", 1: "رسالة واحدة", 2: "رسالتان", 3: "٣ رسائل", 10: "١٠ رسائل", 11: "١١ رسالة", 102: "١٠٢ رسالة",
    103: "١٠٣ رسائل",
}  # fmt: skip


@pytest.mark.usefixtures("spoilt")
def test_numbers_and_nouns_agree(page: Page) -> None:
    kinds = [f"of-{number}" for number in NUMBERS for _ in range(number)]
    page.js(
        f"{{const kinds = {json.dumps(kinds)};"
        "document.querySelectorAll('.letter').forEach((e, n) => { e.dataset.kind = kinds[n] ?? '' })}"
    )
    choices = "".join(f"<option value=of-{number}>x</option>" for number in NUMBERS)
    page.js(f"document.getElementById('kind').innerHTML = '{choices}'")
    page.js(page.js("document.querySelector('body > script').textContent"))
    said_of = {}
    for number in NUMBERS:
        assert len(choose(page, kind=f"of-{number}")) == number
        said_of[number] = said(page)
    assert said_of == NUMBERS


@needs_axe
@pytest.mark.usefixtures("spoilt")
def test_axe_finds_nothing(page: Page) -> None:
    """Colours depend on the time of day alone, places on the width alone; letters are alike but for what they say."""
    choose(page, region="western-europe")
    if not is_thorough():
        page.js("document.querySelectorAll('.letter[hidden]').forEach(each => each.remove())")
    page.js(Path(AXE).read_text("utf-8"))
    for width, dark in ((1280, False), (360, True)):
        page.looks(width, dark=dark)
        result = page.js("axe.run({resultTypes: ['violations', 'incomplete', 'passes']})")
        assert len(result["passes"]) > 25
        assert [passed["id"] for passed in result["passes"]].count("color-contrast") == 1
        for outcome in ("violations", "incomplete"):
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in result[outcome]] == [], (width, dark)


def test_nothing_sticks_out_at_the_side(page: Page) -> None:
    for width in (320, 360, 768, 1280):
        page.looks(width)
        assert page.js("innerWidth") == width
        assert page.js("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page) -> None:
    choose(page, search="hungary", kind="government")
    focused = """(e => ({
        name: e.id || e.getAttribute("href") || e.type || e.localName,
        outline: getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth,
    }))(document.activeElement)"""
    reached = []
    for _ in range(12):
        page.press("Tab")
        reached.append(page.js(focused))
    names = [place["name"] for place in reached]
    assert names == [
        "#letters", "guide.html", "guide.pdf", "summary", "search", "region", "kind", "audience", "address", "reset",
        "#eastern-europe", "letters/hu-gov.pdf",
    ]  # fmt: skip
    assert {place["outline"] for place in reached} == {"solid3px"}


def test_links_say_what_they_print(page: Page) -> None:
    choose(page, search="hungary", kind="government")
    (link,) = page.js(
        "[...document.querySelectorAll('a.print')].filter(e => e.checkVisibility()).map(e => e.innerText)"
    )
    assert " ".join(link.split()) == "اطبعوا الرسالة الموجهة إلى رئاسة الوزراء، هنغاريا (في علامة تبويب جديدة)"


LINKS = "[...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src).filter(e => !e.startsWith('data:'))"


@pytest.mark.usefixtures("set_once")
def test_every_link_of_what_volunteers_are_given_leads_to_something_in_it(
    tab: Page, built: Path, program: Program, tmp_path: Path
) -> None:
    for words in (("pack", "--by", "region"), ("labels", "l7160"), ("share",), ("share", tmp_path / "for volunteers")):
        assert program(*words, "--root", built).code == 0
    with ZipFile(built / "letters.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    for given in (tmp_path / "for volunteers", tmp_path / "unpacked"):
        led_to, places = set(), set()
        for page in given.glob("*.html"):
            tab.open(page)
            for link in tab.js(LINKS):
                url = urlsplit(link)
                file = Path(url2pathname(url.path))
                assert (url.scheme, file.is_relative_to(given), file.is_file()) == ("file", True, True), link
                if url.fragment:
                    places.add((file, unquote(url.fragment)))
                led_to.add(file.suffix)
        assert led_to == {".html", ".pdf", ".jpg"}
        for page in {file for file, _ in places}:
            tab.open(page)
            named = {name for file, name in places if file == page}
            assert named <= {*tab.js("[...document.querySelectorAll('[id]')].map(e => e.id)")}, page


def test_a_script_that_was_slipped_in_does_not_run(tab: Page, small_out: Path, tmp_path: Path) -> None:
    text = (small_out / "index.html").read_text("utf-8")
    bad = text.replace(
        "</main>", "<script>document.title = 'run'</script><img src=x onerror=\"document.title='run'\"></main>"
    )
    bad = bad.replace("<h1>", '<h1 style="color: red">')
    assert bad != text
    (tmp_path / "bad.html").write_text(bad, "utf-8")
    tab.open(tmp_path / "bad.html")
    assert tab.js("document.title").startswith("الرسائل: ")
    assert tab.js("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    refused = [event["params"]["entry"]["text"] for event in tab.events if event.get("method") == "Log.entryAdded"]
    assert sum("Content Security Policy" in text for text in refused) >= 3
    asked = "fetch('https://example.org').then(() => 'sent', () => 'refused')"
    assert tab.js(asked) == "refused"


def test_without_a_script_everything_is_listed(tab: Page, small_out: Path) -> None:
    with tab.without_script():
        tab.open(small_out / "index.html")
        root = tab.send("DOM.getDocument")["root"]["nodeId"]
        letters = tab.send("DOM.querySelectorAll", nodeId=root, selector=".letter:not([hidden])")["nodeIds"]
        assert len(letters) == 5
        form = tab.send("DOM.querySelector", nodeId=root, selector="form")["nodeId"]
        assert "hidden" in tab.send("DOM.getAttributes", nodeId=form)["attributes"]


def test_on_a_phone_the_search_and_the_first_letter_are_on_the_first_screen(tab: Page, shipped_out: Path) -> None:
    tab.looks(390)
    tab.open(shipped_out / "index.html")
    places = tab.js(
        "['#search', '.letter', '.letter .print', '.filters > div'].map(each => "
        "(e => [e.checkVisibility(), e.getBoundingClientRect().top])(document.querySelector(each)))"
    )
    (_, search), (_, letter), (_, button), (filters_are_shown, _) = places
    assert search < 300
    assert letter < 600
    assert button < 800
    assert not filters_are_shown
    tab.looks(1280)
    assert tab.js("document.querySelector('.filters > div').checkVisibility()")


@needs_axe
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_guide(tab: Page, shipped_out: Path, width: int) -> None:
    tab.looks(width)
    tab.open(shipped_out / "guide.html")
    assert tab.js("[...document.images].filter(image => image.naturalWidth > 100).length") == 3
    assert tab.js("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tab.js(Path(AXE).read_text("utf-8"))
    result = tab.js("axe.run({resultTypes: ['violations', 'incomplete']})")
    assert [rule["id"] for outcome in ("violations", "incomplete") for rule in result[outcome]] == []
