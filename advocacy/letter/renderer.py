"""WeasyPrint, loaded without a compiler being started; whoever imports this waits for it a third of a second.

What it would read when the first letter is set it reads here: a worker still waits for the campaign then.

Two modules of fontTools, which take as long again, are loaded when something in them is used: one cuts fonts where
HarfBuzz does not, one is for variable fonts. ``exact_text.line`` names the version of WeasyPrint that asks for them.

Raises ``OSError`` where a system library is missing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

from advocacy.letter.libraries import without_compilers

RARELY_USED = {"fontTools.subset": (), "fontTools.varLib.instancer": ("instantiateVariableFont",)}
"""Modules, with those of their functions that are imported by name."""

ASKED_FOR = (
    "PangoGlyphInfo",
    "PangoFcFontMap *",
    "PangoRectangle *",
    "PangoLogAttr[]",
    "FcChar8 **",
    "char[]",
    "char[4]",
    "unsigned int *",
    "hb_tag_t[100]",
    "hb_codepoint_t[]",
)
"""Types of C, by the names that WeasyPrint asks for them by: a parser reads each of these once."""


class _Arrays:
    """Stands for what makes values of C, and makes arrays of glyphs of one type, however long they are.

    WeasyPrint names a type of its own for each length, which takes longer to read than the font to be cut.
    """

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        """A value."""
        return self._ffi.new("hb_codepoint_t[]" if kind.startswith("hb_codepoint_t[") else kind, *values)


class _Later(ModuleType):
    """Stands for a module, and loads it when something in it is used."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, partial(self._call, function))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of every module while it is imported
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)

    def _call(self, function: str, *words: Any, **named: Any) -> Any:
        return getattr(import_module(self.__name__), function)(*words, **named)


@contextmanager
def _loaded_later() -> Iterator[None]:
    stand_ins = {name: _Later(name, functions) for name, functions in RARELY_USED.items() if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


with without_compilers(), _loaded_later():
    import weasyprint as weasyprint  # noqa: PLC0414 - what is loaded here is used elsewhere
    from weasyprint.pdf import fonts as pdf_fonts
    from weasyprint.text import ffi
    from weasyprint.text import fonts as fonts  # noqa: PLC0414

for _name in ASKED_FOR:
    ffi.ffi.typeof(_name)
pdf_fonts.ffi = _Arrays(ffi.ffi)
