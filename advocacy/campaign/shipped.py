"""The campaign that comes with the program, and how it is written out."""

from importlib.resources import as_file, files
from pathlib import Path

from advocacy.campaign.campaign import FOLDERS
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.whole import write_whole


def write_out(target: Path) -> tuple[str, ...]:
    """Write the shipped campaign into ``target``, which holds none yet; returns what was written."""
    parts = (RECIPIENTS_FILE, *FOLDERS)
    if taken := [part for part in parts if (target / part).exists()]:
        message = f"{target} holds {taken[0]} already: nothing was written"
        raise AdvocacyError(Problem(message, "name a new or empty folder"))
    written: list[Path] = []
    package = files("advocacy")
    carried = package / "shipped"
    try:
        # A wheel carries the campaign inside the package; in a checkout it lies beside it.
        with as_file(carried if carried.is_dir() else package) as place:
            source = place if carried.is_dir() else place.parent
            target.mkdir(parents=True, exist_ok=True)
            # The list comes last: a folder without one is no campaign yet.
            for part in reversed(parts):
                for file in sorted((source / part).rglob("*")) or [source / part]:
                    if file.is_file():
                        (target / file.relative_to(source)).parent.mkdir(exist_ok=True)
                        written.append(target / file.relative_to(source))
                        write_whole(written[-1], file.read_bytes())
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        raise cannot("write", error.filename or target, error, "name a folder you may write to") from error
    return parts
