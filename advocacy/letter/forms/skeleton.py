"""The markup that letters share, with its styles, into which the texts of each are put.

These are private parts of WeasyPrint; ``exact_text.line`` names the version.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from advocacy.letter.forms.blanks import END, FIRST, NUMBERED, SPACES, UNUSUAL, fill_in
from advocacy.letter.forms.layout import Geometry, lay_out
from advocacy.letter.forms.lines import Blocks, Pattern
from advocacy.letter.forms.questions import Asked, Filled
from advocacy.letter.forms.structure import NotPlainError

MOST = 64
"""Geometries of one markup that are kept at most."""

PLAIN_STYLE: dict[str, tuple[Any, ...]] = {
    "float": ("none",),
    "opacity": (1,),
    "transform": ((), "none"),
    "overflow": ("visible",),
    "column_width": ("auto",),
    "column_count": ("auto",),
    "string_set": ("none", ()),
    "text_overflow": ("clip",),
    "block_ellipsis": ("none",),
    "continue": ("auto",),
    "max_lines": ("none",),
    "text_decoration_line": ("none", ()),
}
"""Properties, and the values with which a box depends on nothing but itself and its container."""


class Skeleton:
    """One markup: its boxes are made once, with marks where the texts of a letter go."""

    def __init__(self, html: Any, styles: Any, font_config: Any, blocks: Blocks) -> None:
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.css.counters import CounterStyle
        from weasyprint.css.targets import TargetCollector
        from weasyprint.document import Document

        self._html, self._font_config, self._blocks = html, font_config, blocks
        self._counter_style = CounterStyle()
        self._context = Document._build_layout_context(  # noqa: SLF001 - the styles alone
            html, font_config, self._counter_style, {}, {**DEFAULT_OPTIONS, "stylesheets": styles}
        )
        self._blanks = self._count_blanks()
        self._style_names: dict[int, int] = {}
        self._named: list[Any] = []
        self._first: dict[None, Asked | Geometry] = {}
        self._count = 0
        self._targets = TargetCollector()
        self._root = self._boxes()
        _check(self._root)
        self._numbered = numbered = Numbered()
        numbered.take(self._root)
        self._to_set = self._new_context()
        self._patterns = [self._pattern(box, silent=inside) for box, inside in numbered.blocks]
        self._metadata = _metadata_of(html)

    def _count_blanks(self) -> int:
        """How many blanks there are. Raises where one is lost, or is in what is no text."""
        found: list[int] = []
        for element in self._html.etree_element.iter():
            for text in filter(None, (element.text, element.tail)):
                if FIRST in text:
                    if not isinstance(element.tag, str):
                        raise NotPlainError
                    found += map(int, NUMBERED.findall(text))
        if sorted(found) != list(range(len(found))):
            raise NotPlainError
        return len(found)

    def _new_context(self) -> Any:
        """A context to lay boxes out in."""
        from weasyprint.layout import LayoutContext

        context = LayoutContext(
            self._context.style_for, _no_picture, self._font_config, self._counter_style, self._targets
        )
        context.create_block_formatting_context()
        return context

    def _boxes(self) -> Any:
        from weasyprint.formatting_structure.build import build_formatting_structure

        footnotes: list[Any] = []
        root = build_formatting_structure(
            self._html.etree_element,
            self._context.style_for,
            _no_picture,
            self._html.base_url,
            self._targets,
            self._counter_style,
            footnotes,
        )
        if footnotes or self._targets.counter_lookup_items:
            raise NotPlainError  # a matter of the page
        return root

    def fill(self, texts: tuple[str, ...]) -> Filled:
        """A letter of these texts."""
        if len(texts) != self._blanks:
            raise NotPlainError
        return Filled(self._to_set, self._blocks, self._patterns, self._numbered.apart, texts)

    def labels(self, texts: Sequence[str]) -> dict[Any, str]:
        """The labels of its outline, by element."""
        return {element: fill_in(label, texts) for element, label in self._numbered.labels.items()}

    def metadata(self, texts: Sequence[str]) -> Any:
        """Its title and such."""
        from weasyprint.pdf.metadata import DocumentMetadata

        return DocumentMetadata(**self._metadata | {"title": fill_in(self._metadata["title"] or "", texts)})

    def geometry(self, filled: Filled) -> Geometry:
        """Where the blocks of a letter stand."""
        place, key = self._first, None
        while asked := place.get(key):
            if isinstance(asked, Geometry):
                filled.containers.update(asked.containers)
                return asked
            place, key = asked.after, filled.answer(asked)
        # What is laid out are the boxes around blocks: these are asked for, and their texts are not in it.
        geometry = lay_out(self._html, filled, self._new_context(), self._root.deepcopy())
        self._keep(filled, geometry)
        return geometry

    def _keep(self, filled: Filled, geometry: Geometry) -> None:
        if self._count >= MOST:
            self._first, self._count = {}, 0
        place: dict[Any, Any] = self._first
        key = None
        for query, (how, answer) in filled.trace.items():
            asked = place.setdefault(key, Asked(query, how))
            place, key = asked.after, answer
        place[key] = geometry
        self._count += 1

    def _pattern(self, box: Any, *, silent: bool) -> Pattern:
        slots: list[int] = []
        said = self._said(box, slots)
        return Pattern(self._blocks.name(said), tuple(slots), box, silent)

    def _said(self, box: Any, slots: list[int]) -> Any:
        """All that the lines of ``box`` depend on but the texts in its ``slots``, which are numbered from 0 here."""
        style = self._style_names.get(id(box.style)) or self._style_name(box.style)
        around = box.leading_collapsible_space, box.trailing_collapsible_space
        if not hasattr(box, "text"):
            return style, around, box.element_tag, tuple(self._said(child, slots) for child in box.children)

        def numbered_here(mark: re.Match[str]) -> str:
            slots.append(int(mark[1]))
            return f"{FIRST}{len(slots) - 1}{END}"

        return style, around, NUMBERED.sub(numbered_here, _whole(box.text))

    def _style_name(self, style: Any) -> int:
        """A number for all that a style depends on, the same in each markup."""
        if not self._style_names:
            styles = self._context.style_for._computed_styles  # noqa: SLF001 - nothing else says whose a style is
            self._elements = {id(style): key for key, style in styles.items()}
        if (name := self._style_names.get(id(style))) is None:
            name = self._style_names[id(style)] = self._blocks.name(self._all_of(style))
            self._named.append(style)  # or another may come to have its id
        return name

    def _all_of(self, style: Any) -> Any:
        parent = style.parent_style
        above = None if parent is None else self._style_name_of(parent)
        if not hasattr(style, "cascaded"):
            return "anonymous", above
        element, pseudo = self._elements[id(style)]
        said = repr(sorted(style.cascaded.items(), key=lambda item: item[0]))
        own = next(_unlike) if " at 0x" in said else 0
        return above, element.tag, sorted(element.attrib.items()), pseudo, said, own

    def _style_name_of(self, style: Any) -> int:
        return self._style_names.get(id(style)) or self._style_name(style)


_unlike = count(1)


@dataclass(slots=True)
class Numbered:
    """The blocks among some boxes, and what is positioned, with a number on each; and the labels of the outline."""

    blocks: list[tuple[Any, bool]] = field(default_factory=list)
    """And whether they are in what is positioned."""
    apart: list[Any] = field(default_factory=list)
    labels: dict[Any, str] = field(default_factory=dict)

    def take(self, box: Any, *, inside: bool = False) -> None:
        """Number what is in ``box``. Raises where it is more than blocks of plain text."""
        from weasyprint.formatting_structure.boxes import LineBox

        if box.bookmark_label:
            if inside or box.missing_link:
                raise NotPlainError
            self.labels[box.element] = _whole(box.bookmark_label)
            box.bookmark_label = _Label(box.element)
        if box.is_absolutely_positioned():
            box.apart = len(self.apart)
            self.apart.append(box)
            inside = True
        if isinstance(box, LineBox) and _is_plain(box):
            box.block = len(self.blocks)
            self.blocks.append((box, inside))
        elif hasattr(box, "text"):
            # It would be laid out and drawn for all letters at once.
            if box.text.strip(SPACES):
                raise NotPlainError
        else:
            for child in box.children:
                self.take(child, inside=inside)


class _Label(str):  # noqa: SLOT000 - one a heading
    """Stands for the label of an element in an outline, until the letter is known."""

    element: Any

    def __new__(cls, element: Any) -> Self:
        label = super().__new__(cls, "label")
        label.element = element
        return label


def _whole(text: str) -> str:
    """``text``; raises where a style took a mark in it apart, as for a first letter."""
    if UNUSUAL.search(NUMBERED.sub("", text)):
        raise NotPlainError
    return text


def _metadata_of(html: Any) -> dict[str, Any]:
    from weasyprint.html import get_html_metadata

    said: dict[str, Any] = get_html_metadata(html)
    if not said["lang"] or said["created"] or said["modified"] or said["attachments"]:
        raise NotPlainError
    return said


def _no_picture(*_: Any, **__: Any) -> None:
    raise NotPlainError


def _is_plain(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox

    return all(type(child) is TextBox or (type(child) is InlineBox and _is_plain(child)) for child in box.children)


def _check(root: Any) -> None:
    """Raise where a box depends on others, or draws more than text, background and border."""
    from weasyprint.formatting_structure import boxes

    kinds = {boxes.BlockBox, boxes.InlineBox, boxes.LineBox, boxes.TextBox, boxes.InlineBlockBox, boxes.FlexBox}
    for box in root.descendants():
        style = box.style
        for name, values in PLAIN_STYLE.items():
            if style[name] not in values:
                raise NotPlainError
        odd = (
            type(box) not in kinds
            or box.link
            or box.string_set
            or box.first_letter_style
            or box.first_line_style
            or box.is_outside_marker
            or box.is_leader
            or style["position"] not in ("static", "absolute", "fixed")
            or (style["position"] == "static" and style["z_index"] != "auto")
            or (isinstance(box, boxes.LineBox) and box.element_tag in ("html", "body"))  # tagged as no other line is
        )
        if isinstance(box, boxes.InlineBox):
            odd = (
                odd
                or box.bookmark_label
                or style["anchor"]
                or style["background_color"].alpha
                or any(kind != "none" for kind, _ in style["background_image"])
                or style["border_image_source"][0] != "none"
                or style["outline_width"]
                or any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
            )
        if odd:
            raise NotPlainError
