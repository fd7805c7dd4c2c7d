"""The system libraries that letters are set with, found without a compiler.

Python's own search starts ``gcc`` and ``ld``, whichever the PATH names first, for each name that WeasyPrint tries.
"""

import ctypes
import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LIBRARIES = {
    "gobject-2.0": 0,
    "pango-1.0": 0,
    "pangoft2-1.0": 0,
    "fontconfig": 1,
    "harfbuzz": 0,
    "harfbuzz-subset": 0,
}
"""What is needed, with the number in the name of the file."""


def library(name: str) -> str | None:
    """The file that a library is in; None where it is missing."""
    if not sys.platform.startswith("linux"):
        from ctypes.util import find_library

        return find_library(name)  # these systems look into folders
    file = f"lib{name}.so.{LIBRARIES.get(name, 0)}"
    try:
        ctypes.CDLL(file)
    except OSError:
        return None
    return file


def versions_installed() -> tuple[int, bool]:
    """The version of Pango, and whether HarfBuzz makes subsets of fonts; the renderer is not loaded for that.

    Raises ``OSError`` where Pango is not found.
    """
    pango = library("pango-1.0")
    if pango is None:
        raise OSError(errno.ENOENT, "Pango is not found")
    return ctypes.CDLL(pango).pango_version(), library("harfbuzz-subset") is not None


@contextmanager
def without_compilers() -> Iterator[None]:
    """Leave out the search that starts programs: the libraries are found by the names of their files."""
    import ctypes.util

    search = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - the signature of what it stands in for
    return None
