"""The renderer is loaded in one way: ``advocacy.letter.renderer``."""

import ctypes.util
import subprocess
import sys

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
