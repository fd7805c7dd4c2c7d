"""Letters made from forms: what many of them have alike is set in type once, and the rest for itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from advocacy.letter.forms import margins, pango, single_pass
from advocacy.letter.forms.blanks import blanks_of
from advocacy.letter.forms.common import Commons
from advocacy.letter.forms.layout import drawn_apart, take_part
from advocacy.letter.forms.letter_file import Page, Parts, write
from advocacy.letter.forms.lines import Blocks
from advocacy.letter.forms.skeleton import Skeleton
from advocacy.letter.forms.structure import Apart, LineOf, NotPlainError

MOST = 64
"""Markups that are kept at most."""


class Forms:
    """The forms of a campaign, which come to be as letters need them."""

    def __init__(self, read: Callable[[str], Any], styles: Mapping[Any, Sequence[Any]], font_config: Any) -> None:
        self._read, self._styles, self._font_config = read, styles, font_config
        self._blocks, self._commons = Blocks(), Commons()
        self._skeletons: dict[Any, Skeleton | None] = {}
        pango.take_part()
        single_pass.take_part()
        margins.take_part()
        take_part()

    def typeset(self, html: str, paper: Any, fits: Callable[[int], bool]) -> tuple[bytes, set[str]] | None:
        """The file of a letter, and its families of fonts; None where it must be set as a whole, or has other pages."""
        try:
            skeleton, texts = self._parted(html, paper)
            with pango.layouts_kept():
                parts, families = self._parts(skeleton, texts)
        except NotPlainError:
            return None
        return (write(parts, self._commons), families) if fits(len(parts.pages)) else None

    def pages(self, html: str, paper: Any) -> int | None:
        """How many pages a letter takes, of which nothing is drawn; None where it must be set as a whole."""
        try:
            skeleton, texts = self._parted(html, paper)
            return len(skeleton.geometry(skeleton.fill(texts)).sheets)
        except NotPlainError:
            return None

    def _parted(self, html: str, paper: Any) -> tuple[Skeleton, tuple[str, ...]]:
        """The markup of a letter, and the texts in it; raises where it must be set as a whole."""
        blanks = blanks_of(html)
        skeleton = blanks and self._skeleton(blanks.markup, paper)
        if not blanks or not skeleton:
            raise NotPlainError
        return skeleton, blanks.texts

    def _skeleton(self, markup: str, paper: Any) -> Skeleton | None:
        key = markup, paper
        if key not in self._skeletons:
            if len(self._skeletons) >= MOST:
                self._skeletons.clear()
            try:
                self._skeletons[key] = Skeleton(
                    self._read(markup), self._styles[paper], self._font_config, self._blocks
                )
            except NotPlainError:
                self._skeletons[key] = None
        return self._skeletons[key]

    def _parts(self, skeleton: Skeleton, texts: tuple[str, ...]) -> tuple[Parts, set[str]]:
        filled = skeleton.fill(texts)
        geometry = skeleton.geometry(filled)
        pages: list[Page] = []
        states = dict(geometry.states)
        apart: dict[int, Any] = {}
        for sheet in geometry.sheets:
            drawn: list[Any] = []
            for piece in sheet.drawn:
                if type(piece) is Apart:
                    inner, own_states, apart[piece.number] = drawn_apart(
                        filled, piece.number, geometry.positioned[piece.number]
                    )
                    drawn += inner
                    states.update(own_states)
                else:
                    drawn.append(piece)
            pages.append(Page(drawn, sheet.tags, sheet.width, sheet.height))
        blocks = {
            piece.block: filled.lines_of(piece) for page in pages for piece in page.drawn if type(piece) is LineOf
        }
        families = {font.family for block in blocks.values() for font in block.ink.fonts.values()}
        labels, metadata = skeleton.labels(texts), skeleton.metadata(texts)
        return Parts(pages, blocks, states, apart, geometry.outline, labels, geometry.anchors, metadata), families
