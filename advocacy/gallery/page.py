"""``index.html``: the page itself, written whole, for the same letters with the same bytes."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache, partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from markupsafe import Markup

from advocacy.arabic import dates
from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import PAGE, Store, WritePage, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import newest_date
from advocacy.campaign.typography.fonts import FONT_ENDINGS
from advocacy.campaign.typography.stylesheet import with_urls
from advocacy.errors import AdvocacyError, Problem
from advocacy.gallery.contents import PACKS_SHOWN, gone, shelves, shown_packs, size_of
from advocacy.gallery.guide import GUIDE_PAGE, GUIDE_SHEET, guide_files
from advocacy.gallery.thumbnails import HEIGHT, WIDTH, remove_others, thumbnails
from advocacy.letter.merge import digits_of, render_template, sender_of, writes_arabic_indic
from advocacy.letter.sheet_files import PAGE as PAGE_FILES
from advocacy.press.cover import printed_cautions

TEMPLATE, STYLE, SCRIPT = PAGE_FILES


def page_of(campaign: Campaign) -> WritePage:
    """What writes the page of the letters and packs in a store that is open; raises first what is wrong with its files.

    Letters take minutes, and would be made for nothing.
    """
    campaign.require(*PAGE_FILES)
    for name in (STYLE, SCRIPT):
        _closed(campaign, name)
    return partial(_write, campaign)


def _write(campaign: Campaign, store: Store) -> None:
    """Write the page, unless no letter was built."""
    if manifest := store.manifest():
        entries = [entry for entry in manifest.letters if store.has(entry.file)]
        pictures = thumbnails(store, entries)
        for name, data in pages(campaign, store, entries, pictures).items():
            store.put(name, data)
        remove_others(store, [*pictures.values()])


def pages(
    campaign: Campaign, store: Store, entries: Sequence[BuiltLetter], pictures: Mapping[str, str]
) -> dict[str, bytes]:
    """The page of the letters of ``entries`` and of the packs in ``store``, and the guide, by name."""
    context = _context(campaign, store, entries, pictures)
    page = render_template(campaign, TEMPLATE, context, len(entries) + PACKS_SHOWN)
    style = _styled(campaign)
    return {PAGE: page.encode(), **guide_files(PAGE, campaign.petition.title, style, _policy(style, ""))}


def refresh_gallery(campaign: Campaign, out: Path, command: str) -> None:
    """Write the page again for what lies in ``out`` now."""
    write = page_of(campaign)
    with open_store(out, command) as store:
        write(store)


def _context(
    campaign: Campaign, store: Store, entries: Sequence[BuiltLetter], pictures: Mapping[str, str]
) -> dict[str, Any]:
    """What the template may print; described in letters/README.md."""
    arabic_indic, digits = writes_arabic_indic(campaign.protocol.dates), digits_of(campaign.protocol.dates)
    style, script = _styled(campaign), _closed(campaign, SCRIPT)
    shown = shelves(campaign, entries, pictures, digits)
    cards = [card for shelf in shown for card in shelf.cards]
    files, number_of_packs = shown_packs(campaign, store, digits)
    days = sorted({card.entry.date for card in cards})
    shown_ids = {card.recipient.id for card in cards}
    sources = (each.sources for each in campaign.directory.recipients if each.id in shown_ids)
    checked = max(map(newest_date, sources), default="")
    declared = campaign.directory.declared
    return {
        "title": campaign.petition.title,
        "policy": _policy(style, script),
        "style": Markup(style),  # noqa: S704 - a file of the campaign that closes no element
        "script": Markup(script),  # noqa: S704
        "digits": digits,
        "numerals": "arab" if arabic_indic else "latn",
        "plural": Locale("ar").plural_form,
        "shelves": shown,
        "gone": gone(campaign, digits),
        "letters": len(cards),
        "with_address": sum(card.standing != "missing" for card in cards),
        "days": [digits(dates.known_in_part(day)) for day in ([days[0], days[-1]] if days[1:] else days)],
        "checked": digits(dates.known_in_part(checked)) if checked else "",
        "sender": sender_of(campaign),
        "enclosures": campaign.enclosed(),
        "size": size_of(sum(entry.bytes for entry in entries if entry.id in shown_ids), digits),
        "kinds": [*dict.fromkeys(card.recipient.kind for card in cards)],
        "audiences": [*dict.fromkeys(card.recipient.audience for card in cards)],
        "kind_names": {name: kind.label for name, kind in declared.kinds.items()},
        "kind_choices": {name: kind.label_of_all for name, kind in declared.kinds.items()},
        "audience_choices": {name: audience.label for name, audience in declared.audiences.items()},
        "guide": GUIDE_PAGE,
        "guide_sheet": GUIDE_SHEET,
        "packs": files,
        "number_of_packs": number_of_packs,
        "more_packs": number_of_packs - sum(pack.letters > 0 for pack in files),
        "cautions": printed_cautions(campaign.directory, [], digits),
        "picture_width": WIDTH,
        "picture_height": HEIGHT,
    }


def _policy(style: str, script: str) -> str:
    """Nothing but the one style sheet, the one script, the fonts inside and pictures from beside the page."""
    hashes = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    allowed_style, allowed_script = (f"'sha256-{text}'" for text in hashes)
    return (
        f"default-src 'none'; style-src {allowed_style}; script-src {allowed_script}; img-src 'self' file:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _styled(campaign: Campaign) -> str:
    """The style sheet with its fonts inside: a page that opens from disk may not load them in every browser."""

    def inside(file: str) -> str | None:
        if file not in campaign.files or not file.endswith(FONT_ENDINGS):
            return None
        return f"data:font/woff;base64,{b64encode(_woff(campaign.files[file])).decode()}"

    return with_urls(STYLE, _closed(campaign, STYLE), inside)


def _closed(campaign: Campaign, name: str) -> str:
    """A style sheet or script that stays inside its element, with the line ends a browser makes of it."""
    text = campaign.text_of(name).replace("\r\n", "\n")
    if "</" in text:
        line = text[: text.index("</")].count("\n") + 1
        raise AdvocacyError(Problem("«</» would end the script or style sheet", "write «<\\/»", name, line))
    return text


@lru_cache(maxsize=4)  # the page is written with every build, pack and set of labels
def _woff(font: bytes) -> bytes:
    """Half as large, and the same font: none of its tables is understood for that."""
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    packed = BytesIO()
    tables = SFNTReader(BytesIO(font))
    with closing(SFNTWriter(packed, len(tables.keys()), tables.sfntVersion, "woff")) as written:
        for tag in tables.keys():  # noqa: SIM118 - it is no mapping
            written[tag] = tables[tag]
    return packed.getvalue()
