"""What Pango is told of a style, once for all texts in it; and layouts that are kept until they are drawn.

WeasyPrint tells it anew for each piece of text, and has each piece shaped once to break lines and once more to draw it.
These are private parts of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

BREAKS_WORDS = ("anywhere", "break-word")


class Told(NamedTuple):
    """What Pango was told of a style."""

    context: Any
    font: Any
    language: Any
    features: Any
    """Attributes of all text in it; None where it has none."""


_keeping = False
"""Whether layouts stay after they were measured."""


@contextmanager
def layouts_kept() -> Iterator[None]:
    """Keep what is laid out meanwhile until it has been drawn."""
    global _keeping  # noqa: PLW0603 - what takes the place of a class of a module has no other way to be told
    _keeping = True
    try:
        yield
    finally:
        _keeping = False


def take_part() -> None:
    """From now on, in this process, let WeasyPrint have its layouts from here."""
    from weasyprint.text import line_break

    line_break.Layout = _layout()


@cache
def _layout() -> Any:
    from weasyprint.text import ffi
    from weasyprint.text.line_break import Layout

    gobject, pango = ffi.gobject, ffi.pango

    class KeptLayout(Layout):  # type: ignore[misc]
        def setup(self, style: Any) -> None:
            if self.justification_spacing or _has_its_own(style):
                super().setup(style)  # attributes of its own
                return
            told = getattr(style, "told", None)
            if told is None:
                told = style.told = _tell(style)
            self.style, self.language, self.first_line_direction = style, told.language, 0
            self.ascent = self.underline_position = self.strikethrough_position = None
            self.layout = ffi.ffi.gc(pango.pango_layout_new(told.context), gobject.g_object_unref)
            pango.pango_layout_set_auto_dir(self.layout, False)  # noqa: FBT003
            pango.pango_layout_set_font_description(self.layout, told.font)
            if told.features:
                pango.pango_layout_set_attributes(self.layout, told.features)

        def deactivate(self) -> None:
            if not _keeping:
                super().deactivate()

        def reactivate(self, style: Any) -> None:
            if self.justification_spacing or not hasattr(self, "layout"):
                super().reactivate(style)

    return KeptLayout


def _has_its_own(style: Any) -> bool:
    """Whether each text in it has attributes or measures of its own."""
    return bool(
        style["word_spacing"]
        or style["letter_spacing"] != "normal"
        or style["overflow_wrap"] in BREAKS_WORDS
        or style["text_decoration_line"] != "none"
        or style["font_language_override"] != "normal"
    )


def _tell(style: Any) -> Told:
    """As ``Layout.setup`` does."""
    from weasyprint.text import ffi, fonts
    from weasyprint.text.constants import PANGO_DIRECTION

    pango = ffi.pango
    context = ffi.ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), ffi.gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    language = pango.pango_language_get_default()
    if style["lang"]:
        pointer, _held = ffi.unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    features = fonts.font_features(
        *(
            style[name]
            for name in (
                "font_kerning",
                "font_variant_ligatures",
                "font_variant_position",
                "font_variant_caps",
                "font_variant_numeric",
                "font_variant_alternates",
                "font_variant_east_asian",
                "font_feature_settings",
            )
        )
    )
    attributes = None
    if features:
        said = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        attributes = ffi.ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(said))
    return Told(context, fonts.get_font_description(style), language, attributes)
