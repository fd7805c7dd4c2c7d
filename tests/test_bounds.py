"""What a process may use, and that nothing of its memory is left: ``advocacy.bounds``."""

import subprocess
import sys

import pytest

from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")


def said_by(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE).stdout


def test_the_program_leaves_no_core_dump() -> None:
    """Nor do those it starts: the limit goes to them."""
    code = (
        "import resource, sys\n"
        "from advocacy.__main__ import main\n"
        "sys.argv = ['advocacy', '--version']\n"
        "try: main()\n"
        "except SystemExit: print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    none = (1, 1) if sys.platform.startswith("linux") else (0, 0)
    assert said_by(code).splitlines()[-1] == str(none)


def test_what_takes_more_memory_than_it_may_is_refused_it() -> None:
    code = (
        "from advocacy.bounds import hold_to\n"
        "hold_to(2**28, 5)\n"
        "hold_to(2**40, 9)  # less stays less\n"
        "try: print(len('a' * 2**29))\n"
        "except MemoryError: print('refused')"
    )
    expected = "refused\n" if sys.platform.startswith("linux") else said_by(code)
    assert said_by(code) == expected
