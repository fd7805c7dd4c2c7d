"""The campaign that comes with the program, and how it is written out."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from advocacy.campaign.campaign import FOLDERS
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError, Problem, cannot


def write_out(target: Path) -> tuple[str, ...]:
    """Write the shipped campaign into ``target``, which holds none yet; returns what was written."""
    parts = (RECIPIENTS_FILE, *FOLDERS)
    if taken := [part for part in parts if (target / part).exists()]:
        message = f"{target} holds {taken[0]} already: nothing was written"
        raise AdvocacyError(Problem(message, "name a new or empty folder"))
    package = files("advocacy")
    carried = package / "shipped"
    try:
        # A wheel carries the campaign inside the package; in a checkout it lies beside it.
        with as_file(carried if carried.is_dir() else package) as place:
            source = place if carried.is_dir() else place.parent
            target.mkdir(parents=True, exist_ok=True)
            for part in parts:
                if (source / part).is_dir():
                    shutil.copytree(source / part, target / part)
                else:
                    shutil.copyfile(source / part, target / part)
    except OSError as error:
        raise cannot("write", error.filename or target, error, "name a folder you may write to") from error
    return parts
