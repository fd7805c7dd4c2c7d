"""The renderer is loaded in one way: ``advocacy.letter.renderer``."""

import ctypes.util
import subprocess
import sys

from tests.conftest import REPO
from tests.letter.test_libraries import WATCHED


def test_a_worker_that_loads_it_ahead_starts_no_compiler() -> None:
    work = "from advocacy.letter.loading import MODULES\nimport importlib\n[*map(importlib.import_module, MODULES)]"
    words = [sys.executable, "-c", WATCHED.format(work=work)]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_search_of_python_is_as_it_was_afterwards() -> None:
    search = ctypes.util.find_library
    from advocacy.letter.renderer import fonts, weasyprint

    assert weasyprint.HTML
    assert fonts.FontConfiguration
    assert ctypes.util.find_library is search


def test_what_it_rarely_uses_is_loaded_when_it_is_used() -> None:
    work = """\
import sys
from advocacy.letter.renderer import weasyprint
from weasyprint.pdf import fonts
print([name for name in sys.modules if name.startswith(("fontTools.subset", "fontTools.varLib"))])
from fontTools import subset
from fontTools.varLib import instancer
print(fonts.subset.Options is subset.Options, fonts.instantiateVariableFont is instancer.instantiateVariableFont)
try:
    fonts.instantiateVariableFont({}, {})
except Exception as error:
    print(error)
"""
    words = [sys.executable, "-c", work]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "[]"
    assert said[1] == "True False"
    assert "fvar" in said[2]


def test_no_sheet_has_a_declaration_of_c_read() -> None:
    """Each takes ten milliseconds, and WeasyPrint has one for each number of glyphs that a font keeps."""
    work = """\
from cffi import FFI
from pathlib import Path
from advocacy.letter import renderer
from advocacy.letter.typeset import Materials, Typesetter
asked, read = [], FFI._typeof_locked
FFI._typeof_locked = lambda ffi, name: asked.append(name) or read(ffi, name)
style = "@font-face { font-family: Amiri; src: url(../fonts/Amiri-Regular.ttf) } html { font-family: Amiri }"
materials = Materials({"fonts/Amiri-Regular.ttf": Path("fonts/Amiri-Regular.ttf").read_bytes()}, style, "")
Typesetter(materials).typeset_sheets('<html lang="ar"><title>x</title><p>واحد', "x")
print(asked)
"""
    said = subprocess.run([sys.executable, "-c", work], cwd=REPO, capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"
