"""Files that are replaced together: at any moment there are all of the old ones or all of the new ones.

The set ``packs`` lies in the folder ``packs``, and ``.files.json`` in it says which files are its own. New ones are
made in ``.packs.new``. When they are complete, which ``.complete`` says there, the two folders exchange their names in
one step; the old one is called ``.packs.old`` then. What is not replaced moves over from it, and the rest to
``.packs.gone``, which is deleted. Until that begins, whatever goes wrong is undone; ``recover`` goes on from wherever
a run was killed.

Where names cannot be exchanged (Windows, some network disks), ``packs`` becomes ``.packs.old`` and then ``.packs.new``
``packs``. Between these two there is no ``packs``; ``place_of`` says to readers where the files lie until a next run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advocacy.batch.listing import (
    LISTING,
    LISTINGS,
    OwnFile,
    listed_files,
    own_files,
    put_own,
    refuse_strangers,
    remove_own,
    settle,
    write_listing,
)
from advocacy.batch.staging import STAGED, publish_staged, remove_staged, stage, take_up, waiting
from advocacy.errors import AdvocacyError, cannot
from advocacy.files.folder import Folder, linked
from advocacy.files.whole import DRAFT, PRIVATE, PUBLIC, remove_abandoned, write_in

PLAN, COMPLETE = "plan", ".complete"
NOT_REPLACED = "close it where it is open, and see that you may delete it; nothing was changed"


@dataclass(frozen=True, slots=True)
class FileSet:
    """The set ``name`` in ``folder``, which the run that uses it has locked.

    ``begin`` → ``stage`` each file → ``publish``; ``add`` puts a single file beside them; ``remove`` removes all.
    """

    folder: Folder
    name: str
    private: bool
    """Whether its owner alone may read it."""

    @property
    def path(self) -> Path:
        """Where the files lie once they are published."""
        return self.folder.path / self.name

    @property
    def staging(self) -> Path:
        """Where they lie until then."""
        return self.folder.path / self._new

    def files(self) -> dict[str, OwnFile]:
        """Its own files that are there."""
        if not self._there(self.name):
            return {}
        with self.folder.sub(self.name) as folder:
            return own_files(folder)

    def read(self, name: str) -> bytes | None:
        """The file ``name``, if it is there."""
        if not self._there(self.name):
            return None
        with self.folder.sub(self.name) as folder:
            return folder.read(name)

    def begin(self, plan: str) -> frozenset[str]:
        """Make ready to stage; the names that an interrupted run of the same ``plan`` has staged already."""
        with self.folder.make(self._new, self._folder_mode) as new:
            if new.read(PLAN) != plan.encode():
                if new.has(COMPLETE):
                    new.remove(COMPLETE)
                remove_own(new, [name for name in new.names() if STAGED.fullmatch(name)])
                write_in(new, PLAN, plan.encode(), PRIVATE)
            else:
                remove_own(new)  # it was killed while it published: those files have lost their digest
            return frozenset(take_up(new))

    def stage(self, name: str, data: bytes) -> None:
        """Let ``data`` wait to be published as ``name``."""
        with self.folder.sub(self._new) as new:
            stage(new, name, data, self._mode)

    def publish(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """Put staged files (name to part: packs, labels …) in place of those of the same parts; the names of these.

        Nothing has changed where this raises. What is not the set's own stays, and so do files of other parts.
        """
        names = [*parts]
        before = self.files()
        others = {name: own for name, own in before.items() if own.part not in parts.values() and name not in names}
        if self._there(self.name):
            with self.folder.sub(self.name) as there:
                refuse_strangers(there, [COMPLETE, *(name for name in names if name not in before)])
        with self.folder.sub(self._new) as new:
            staged = waiting(new)
            sizes = {name: OwnFile(size=new.size(staged[name]) or 0, part=part) for name, part in parts.items()}
            write_listing(new, {**others, **sizes}, self._mode)
            publish_staged(new, [(staged.pop(name), name) for name in names], new)
            remove_staged(new, staged.values())
            new.move(PLAN, new, COMPLETE)
            new.sync()
        self._swap()
        return tuple(name for name in before if name not in others)

    def add(self, part: str, name: str, data: bytes) -> Path:
        """Write one file beside those that are there, or in place of the set's own of that name; where it lies."""
        with self.folder.make(self.name, self._folder_mode) as folder:
            put_own(folder, part, {name: data}, self._mode)
        return self.path / name

    def remove(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Delete the set's own files, staged ones included; what was deleted, and what lies there and was not ours.

        Both by their place in the folder of the set.
        """
        removed: list[str] = []
        left: list[str] = []
        for place in (self.name, self._new, self._old, self._gone):
            if not self._there(place):
                continue
            with self.folder.sub(place) as folder:
                staged = [name for name in folder.names() if name in (PLAN, COMPLETE) or STAGED.fullmatch(name)]
                removed += [f"{place}/{name}" for name in remove_own(folder, staged)]
                remove_abandoned(folder)
                folder.sync()
                left += [f"{place}/{name}" for name in folder.names()]
            self.folder.remove_folder(place)
        self.folder.sync()
        return tuple(removed), tuple(left)

    def recover(self) -> None:
        """Go on where a run was killed, and delete what it left."""
        if self._is_complete(self._old):  # it was putting the old ones back
            self.folder.move(self._old, self.folder, self._new)
        elif self._is_complete(self.name) and self._there(self._new) and not self._there(self._old):
            self.folder.move(self._new, self.folder, self._old)
        if self._there(self._old):
            if not self._there(self.name):
                self.folder.move(self._new if self._is_complete(self._new) else self._old, self.folder, self.name)
            if self._there(self._old):
                self._finish()
        for place in (self.name, self._new):
            if self._there(place):
                with self.folder.sub(place) as folder:
                    remove_abandoned(folder)
                    settle(folder, self._mode)
        self._delete_gone()

    def _is_complete(self, place: str) -> bool:
        if not self._there(place):
            return False
        with self.folder.sub(place) as folder:
            return folder.has(COMPLETE)

    def _swap(self) -> None:
        had_one = self._there(self.name)
        try:
            if not had_one:
                self.folder.move(self._new, self.folder, self.name)
            elif self.folder.exchange(self.name, self._new):
                try:
                    self.folder.move(self._new, self.folder, self._old)
                except OSError:
                    self.folder.exchange(self.name, self._new)
                    raise
            else:
                self.folder.move(self.name, self.folder, self._old)
                try:
                    self.folder.move(self._new, self.folder, self.name)
                except OSError:
                    self.folder.move(self._old, self.folder, self.name)
                    raise
        except OSError as error:
            raise cannot("replace", self.path, error, NOT_REPLACED) from error
        self.folder.sync()
        if had_one:
            self._finish()
        else:
            self._delete_gone()

    def _finish(self) -> None:
        """Empty the old folder; whatever cannot be moved puts the old set back."""
        moved: list[tuple[str, Folder]] = []
        with (
            self.folder.sub(self._old) as old,
            self.folder.sub(self.name) as new,
            self.folder.make(self._gone, 0o700) as gone,
        ):
            own, listed = own_files(old), listed_files(new)
            try:
                # What says which files are its own goes last: a run that is killed has to know them still.
                for name in sorted(old.names(), key=lambda name: (name == LISTING, name in LISTINGS)):
                    carried_over = name in listed and not new.has(name)
                    ours = name == LISTING or name in own or DRAFT.fullmatch(name)
                    into = gone if ours and not carried_over else new
                    if into is new:
                        refuse_strangers(new, [name])
                    old.move(name, into, name)
                    moved.append((name, into))
            except (OSError, AdvocacyError) as error:
                for done, place in reversed(moved):
                    place.move(done, old, done)
                self._put_back()
                if isinstance(error, AdvocacyError):
                    raise
                raise cannot("replace", self.path / name, error, NOT_REPLACED) from error
            new.sync()
            gone.sync()
        self.folder.remove_folder(self._old)
        self._delete_gone()

    def _put_back(self) -> None:
        if self.folder.exchange(self.name, self._old):
            self.folder.move(self._old, self.folder, self._new)
        else:
            self.folder.move(self.name, self.folder, self._new)
            self.folder.move(self._old, self.folder, self.name)

    def _delete_gone(self) -> None:
        if self._is_complete(self.name):
            with self.folder.sub(self.name) as folder:
                folder.remove(COMPLETE)
        if not self._there(self._gone):
            return
        with self.folder.sub(self._gone) as gone:
            for name in gone.names():
                if not gone.is_folder(name):
                    gone.remove(name)
        self.folder.remove_folder(self._gone)
        self.folder.sync()

    def _there(self, place: str) -> bool:
        if self.folder.is_link(place):
            raise linked(self.folder.path / place)
        return self.folder.is_folder(place)

    @property
    def _mode(self) -> int:
        return PRIVATE if self.private else PUBLIC

    @property
    def _folder_mode(self) -> int:
        return 0o700 if self.private else 0o777

    @property
    def _new(self) -> str:
        return f".{self.name}.new"

    @property
    def _old(self) -> str:
        return f".{self.name}.old"

    @property
    def _gone(self) -> str:
        return f".{self.name}.gone"


def place_of(out: Path, name: str) -> Path:
    """Where the files of the set ``name`` of ``out`` lie, for those who only read: also while, or since, it is swapped.

    Where names cannot be exchanged, they have none of their own for an instant.
    """
    new, old = out / f".{name}.new", out / f".{name}.old"
    if (out / name).exists():
        return out / name
    return new if (new / COMPLETE).is_file() and old.is_dir() else old if old.is_dir() else out / name


def has_staged(out: Path, name: str) -> bool:
    """Whether a run that did not come to its end has left files of the set ``name`` in ``out``."""
    new = out / f".{name}.new"
    return new.is_dir() and any(each.suffix == ".pdf" for each in new.iterdir())
