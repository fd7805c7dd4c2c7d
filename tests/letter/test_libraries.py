"""No program is started on the way to a letter: ``advocacy.letter.libraries``."""

import subprocess
import sys

import pytest

from advocacy.letter.libraries import LIBRARIES, library

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
