"""The markup that letters share, with its styles, into which the texts of each are put.

These are private parts of WeasyPrint; ``exact_text.line`` names the version.
"""

from itertools import count
from typing import Any, Self

from advocacy.letter.forms.blanks import FIRST, NUMBERED, SPACES
from advocacy.letter.forms.layout import Geometry, lay_out
from advocacy.letter.forms.lines import Blocks
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
    """One markup."""

    def __init__(self, html: Any, styles: Any, font_config: Any, blocks: Blocks) -> None:
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.css.counters import CounterStyle
        from weasyprint.document import Document

        self._html, self._font_config, self._blocks = html, font_config, blocks
        self._counter_style = CounterStyle()
        self._context = Document._build_layout_context(  # noqa: SLF001 - the styles alone
            html, font_config, self._counter_style, {}, {**DEFAULT_OPTIONS, "stylesheets": styles}
        )
        self._slots = self._find_slots()
        self._style_names: dict[int, int] = {}
        self._named: list[Any] = []
        self._first: dict[None, Asked | Geometry] = {}
        self._count = 0
        self._checked = False

    def _find_slots(self) -> list[tuple[Any, str]]:
        slots: dict[int, tuple[Any, str]] = {}
        for element in self._html.etree_element.iter():
            for place in ("text", "tail"):
                text = getattr(element, place) or ""
                if FIRST in text:
                    numbered = NUMBERED.fullmatch(text)
                    if not numbered or not isinstance(element.tag, str):
                        raise NotPlainError
                    slots[int(numbered[1])] = element, place
        if sorted(slots) != list(range(len(slots))):
            raise NotPlainError
        return [slots[number] for number in range(len(slots))]

    def fill(self, texts: tuple[str, ...]) -> tuple[Filled, dict[Any, str]]:
        """The boxes of a letter, and the labels of its outline by element."""
        from weasyprint.css.targets import TargetCollector
        from weasyprint.formatting_structure.build import build_formatting_structure
        from weasyprint.layout import LayoutContext

        if len(texts) != len(self._slots):
            raise NotPlainError
        for (element, place), text in zip(self._slots, texts, strict=True):
            setattr(element, place, text)
        targets = TargetCollector()
        context = LayoutContext(self._context.style_for, _no_picture, self._font_config, self._counter_style, targets)
        root = build_formatting_structure(
            self._html.etree_element,
            context.style_for,
            _no_picture,
            self._html.base_url,
            targets,
            self._counter_style,
            context.footnotes,
        )
        if not self._checked:
            _check(root)
            self._checked = True
        context.create_block_formatting_context()
        filled = Filled(context, root, self._blocks)
        labels: dict[Any, str] = {}
        self._number(root, filled, labels, apart=False)
        return filled, labels

    def metadata(self) -> Any:
        """Title and such of the letter that was filled in last."""
        from weasyprint.html import get_html_metadata
        from weasyprint.pdf.metadata import DocumentMetadata

        return DocumentMetadata(**get_html_metadata(self._html))

    def geometry(self, filled: Filled) -> Geometry:
        """Where the blocks of a letter stand."""
        place, key = self._first, None
        while asked := place.get(key):
            if isinstance(asked, Geometry):
                filled.containers.update(asked.containers)
                return asked
            place, key = asked.after, filled.answer(asked)
        geometry = lay_out(self._html, filled)
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

    def _number(self, box: Any, filled: Filled, labels: dict[Any, str], *, apart: bool) -> None:
        from weasyprint.formatting_structure.boxes import LineBox

        if box.bookmark_label:
            if apart or box.missing_link:
                raise NotPlainError
            labels[box.element] = box.bookmark_label
            box.bookmark_label = _Label(box.element)
        if box.is_absolutely_positioned():
            box.apart = len(filled.apart)
            filled.apart[box.apart] = box
            apart = True
        if isinstance(box, LineBox) and _is_plain(box):
            box.block = len(filled.boxes)
            filled.boxes[box.block] = box
            box.key = self._key(box)
            if apart:
                filled.silent.add(box.block)
        elif hasattr(box, "text"):
            # It would be laid out and drawn for all letters at once.
            if box.text.strip(SPACES):
                raise NotPlainError
        else:
            for child in box.children:
                self._number(child, filled, labels, apart=apart)

    def _key(self, box: Any) -> Any:
        style = self._style_names.get(id(box.style)) or self._style_name(box.style)
        around = box.leading_collapsible_space, box.trailing_collapsible_space
        if hasattr(box, "text"):
            return style, around, box.text
        return style, around, box.element_tag, tuple(map(self._key, box.children))

    def _style_name(self, style: Any) -> int:
        """A number for all that a style depends on, the same in each markup."""
        if not self._style_names:
            styles = self._context.style_for._computed_styles  # noqa: SLF001 - nothing else says whose a style is
            self._elements = {id(style): key for key, style in styles.items()}
        if (name := self._style_names.get(id(style))) is None:
            name = self._style_names[id(style)] = self._blocks.style_name(self._all_of(style))
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


class _Label(str):  # noqa: SLOT000 - one a heading
    """Stands for the label of an element in an outline, until the letter is known."""

    element: Any

    def __new__(cls, element: Any) -> Self:
        label = super().__new__(cls, "label")
        label.element = element
        return label


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
        )
        if isinstance(box, boxes.InlineBox):
            odd = (
                odd
                or box.bookmark_label
                or style["background_color"].alpha
                or any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
            )
        if odd:
            raise NotPlainError
