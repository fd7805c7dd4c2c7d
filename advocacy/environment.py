"""Nothing is run or loaded from the folder one stands in: it may be a campaign, and a stranger's.

Variables of the environment name folders in which modules, programs, libraries and fonts are looked for. An empty name
among them, as in ``PATH=$PATH:``, and one that does not begin at the root, mean the folder one stands in.
"""

import os
import sys
from pathlib import Path

LISTS = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "WEASYPRINT_DLL_DIRECTORIES",
    "FONTCONFIG_PATH", "FONTCONFIG_FILE", "FONTCONFIG_SYSROOT", "GIO_EXTRA_MODULES",
    "XDG_DATA_DIRS", "XDG_DATA_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
)  # fmt: skip
"""Variables that name folders or files, one or several."""


def take_nothing_from_here() -> None:
    """Leave the folder one stands in out of all places where this process, and those it starts, look for anything."""
    here, program = os.path.realpath(os.curdir), os.path.realpath(Path(__file__).parent.parent)
    sys.path[:] = [place for place in sys.path if place and (os.path.realpath(place) != here or here == program)]
    for name in LISTS:
        if (value := os.environ.get(name)) is not None:
            places = value.split(os.pathsep)
            kept = [place for place in places if Path(place).is_absolute()]
            if kept != places:
                os.environ[name] = os.pathsep.join(kept)
                if not kept:
                    del os.environ[name]
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # which see all that is read; to look for some takes time, too
    os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"  # Windows looks for programs here before anywhere else
