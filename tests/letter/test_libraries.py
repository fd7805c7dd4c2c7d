"""No program is started on the way to a letter: ``advocacy.letter.libraries``."""

import subprocess
import sys

import pytest

from advocacy.letter.libraries import LIBRARIES, library, versions_installed
from advocacy.letter.typeset import versions_here

WATCHED = """
import sys
started = []
def note(event, arguments):
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        started.append(arguments[0])
sys.addaudithook(note)
{work}
print(started)
"""

WORK = {
    "typesetting": "from advocacy.letter.typeset import versions_here; versions_here()",
    "reading back": "import pypdfium2, pikepdf, PIL.Image, python_calamine",
    "the doctor": "from advocacy import doctor; [*doctor._libraries(), *map(doctor._system_library, doctor.LIBRARIES)]",
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_nothing_is_started_to_find_libraries(work: str) -> None:
    words = [sys.executable, "-c", WATCHED.format(work=work)]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_libraries_are_found_by_their_files() -> None:
    assert all(map(library, LIBRARIES))
    assert library("no-such-library") is None


def test_versions_are_those_that_the_renderer_has_loaded() -> None:
    number, subsets = versions_installed()
    here = versions_here()
    assert here["pango"] == f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    assert here["subsetter"] == ("HarfBuzz" if subsets else "fontTools")
