"""The campaign that comes with the program, and how it is written out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import as_file, files
from pathlib import Path

from advocacy.campaign.campaign import FOLDERS, Campaign, load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.folder import Folder
from advocacy.files.whole import DRAFT, write_whole

FREE = "name a folder you may write to"
Files = Mapping[str, bytes]
"""By path in the campaign folder."""


@contextmanager
def _place() -> Iterator[Path]:
    """The folder of the shipped campaign: a wheel carries it inside the package; in a checkout it lies beside it."""
    package = files("advocacy")
    carried = package / "shipped"
    with as_file(carried if carried.is_dir() else package) as place:
        yield place if carried.is_dir() else place.parent


def shipped_campaign() -> Campaign:
    """The campaign that comes with the program."""
    with _place() as place:
        return load_campaign(place)


@contextmanager
def folder_for(target: Path) -> Iterator[None]:
    """``target`` is there meanwhile, and goes if nothing was put into it; raises where it holds a campaign already."""
    if (target / RECIPIENTS_FILE).exists():
        raise _taken(target, RECIPIENTS_FILE)
    made: list[Path] = []
    try:
        try:
            _make(target.absolute(), made)
        except OSError as error:
            raise cannot("write", error.filename or target, error, FREE) from error
        yield
    finally:
        for path in reversed(made):
            with suppress(OSError):  # it is in use
                path.rmdir()


def _taken(target: Path, part: str) -> AdvocacyError:
    return AdvocacyError(Problem(f"{target} holds {part} already: nothing was written", "name a new or empty folder"))


def _as_shipped(_: Path, shipped: Files) -> Files:
    return shipped


def write_out(target: Path, adapted: Callable[[Path, Files], Files] = _as_shipped) -> tuple[str, ...]:
    """Write the shipped campaign into ``target``, which holds none yet; returns what was written.

    ``adapted`` makes another campaign of its files, which lie in a folder.

    Nothing is left where that fails. What a killed run left is taken up: no list, and all else as it is shipped.
    """
    # The list comes last: a folder without one is no campaign yet.
    parts = (*reversed(FOLDERS), RECIPIENTS_FILE)
    made: list[Path] = []
    try:
        with _place() as source:
            found = [path for part in parts for path in sorted((source / part).rglob("*")) or [source / part]]
            shipped = {file.relative_to(source).as_posix(): file.read_bytes() for file in found if file.is_file()}
            shipped = {**adapted(source, shipped)}
            _make(target.absolute(), made)
            with Folder.open(target.resolve()) as folder, folder.held():
                if taken := [part for part in reversed(parts) if _is_taken(target, part, shipped)]:
                    raise _taken(target, taken[0])
                for name, data in shipped.items():
                    _make((target / name).parent, made)
                    if not (target / name).exists():
                        made.append(target / name)
                        write_whole(target / name, data)
    except OSError as error:
        for path in reversed(made):
            with suppress(OSError):  # what somebody else put there meanwhile stays, and its folder
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise cannot("write", error.filename or target, error, FREE) from error
    return tuple(reversed(parts))


def _make(folder: Path, made: list[Path]) -> None:
    """Make ``folder``, and those above it that are missing; they are added to those ``made``."""
    if not folder.is_dir():
        _make(folder.parent, made)
        folder.mkdir(exist_ok=True)
        made.append(folder)


def _is_taken(target: Path, part: str, shipped: Mapping[str, bytes]) -> bool:
    """Whether there is anything in the way that a killed run of ours did not leave."""
    path = target / part
    if path.is_symlink() or not path.is_dir():
        return path.is_symlink() or path.exists()
    return any(_is_others(file, shipped.get(file.relative_to(target).as_posix())) for file in path.rglob("*"))


def _is_others(path: Path, data: bytes | None) -> bool:
    if path.is_symlink():
        return True
    if path.is_dir() or DRAFT.fullmatch(path.name):
        return False
    return data is None or not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data
