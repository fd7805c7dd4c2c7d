"""The program without workers, and without setting anything in type twice: for trials of what it writes."""

import os
import pickle
import weakref
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from advocacy.letter.typeset import Materials, Typesetter
from advocacy.processes import pool
from tests.run_here import run_here

REPLACE = os.replace
"""As it is, where steps to the disk are counted."""


def work_here(memory: Path) -> None:
    """Do in this process, which ends soon, what workers would do; ``memory`` keeps what has been set in type."""
    pool.run = run_here
    pool.expect = lambda *_, **__: None
    get_ready, made_of = Typesetter.__init__, weakref.WeakKeyDictionary[Typesetter, tuple[Materials, bytes]]()

    def note(typesetter: Typesetter, materials: Materials) -> None:
        texts = (materials.style, materials.template, *materials.files)
        parts = (*(text.encode() for text in texts), *materials.files.values())
        made_of[typesetter] = materials, b"".join(sha256(part).digest() for part in parts)

    def at_most_once(method: Callable[..., Any]) -> Callable[..., Any]:
        ready = weakref.WeakSet[Typesetter]()

        def set_or_recall(typesetter: Typesetter, *what: object) -> Any:
            materials, digest = made_of[typesetter]
            file = memory / sha256(repr((method.__name__, what, digest)).encode()).hexdigest()
            if not file.exists():
                if typesetter not in ready:
                    get_ready(typesetter, materials)
                    ready.add(typesetter)
                draft = file.with_suffix(".new")
                draft.write_bytes(pickle.dumps(method(typesetter, *what)))
                REPLACE(draft, file)
            return pickle.loads(file.read_bytes())

        return set_or_recall

    Typesetter.__init__ = note  # type: ignore[method-assign, assignment]
    for name in ("typeset", "typeset_sheets", "pages"):
        setattr(Typesetter, name, at_most_once(getattr(Typesetter, name)))
