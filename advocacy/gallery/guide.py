"""The guide for volunteers: a page beside the letters, and the sheet that is printed."""

import re
from base64 import b64encode
from importlib.resources import files
from importlib.resources.abc import Traversable

from markupsafe import escape

GUIDE_PAGE, GUIDE_SHEET = "guide.html", "guide.pdf"
_TEXT, _SHEET = "volunteers.ar.html", "volunteers.ar.pdf"


def guide_files(letters: str, title: str, style: str, policy: str) -> dict[str, bytes]:
    """The page and the sheet, by name. The page holds its pictures, and links to the page ``letters`` as ``title``."""
    source = _source()
    text = (source / _TEXT).read_text("utf-8").replace(f'"{_SHEET}"', f'"{GUIDE_SHEET}"')
    for name in re.findall(r'<img src="([^"/:]+)"', text):
        inside = f"data:image/png;base64,{b64encode((source / name).read_bytes()).decode()}"
        text = text.replace(f'"{name}"', f'"{inside}"')
    heading = re.search(r"<h1>(.+)</h1>", text)
    page = (
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy.replace("img-src", "img-src data:")}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{heading[1] if heading else escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f'<body class="guide">\n<nav><a href="{letters}">{escape(title)}</a></nav>\n'
        f"<main>\n{text}</main>\n</body>\n</html>\n"
    )
    return {GUIDE_PAGE: page.encode(), GUIDE_SHEET: (source / _SHEET).read_bytes()}


def _source() -> Traversable:
    """A wheel carries the guide inside the package; in a checkout it lies among the documents."""
    package = files("advocacy")
    carried = package / "shipped" / "guide"
    return carried if carried.is_dir() else package / ".." / "docs"
