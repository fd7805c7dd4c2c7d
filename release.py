"""Make what is published of a version: the source archive, the wheel, what they need (CycloneDX), and all checksums.

    .venv/bin/python release.py dist

The same commit gives the same bytes, on any machine.
"""

import json
import re
import subprocess
import sys
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent
LOCK = REPO / "requirements" / "runtime.txt"
SUMS = "SHA256SUMS"
TO_BUILD = frozenset({"hatchling", "pathspec", "pip", "pluggy", "setuptools", "trove-classifiers"})
"""Packages of the lock that set the program up, and are not run by it."""


def main(words: list[str]) -> int:
    """Make everything in the folder that is named."""
    if len(words) != 1:
        sys.stderr.write(f"{__doc__}")
        return 2
    dist = Path(words[0])
    dist.mkdir(parents=True, exist_ok=True)
    if any(dist.iterdir()):
        sys.stderr.write(f"{dist} is not empty: name a new folder\n")
        return 1
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", dist.resolve()], cwd=REPO, check=True)
    wheel = next(dist.glob("*.whl"))
    version = wheel.name.split("-")[1]
    bill = json.dumps(bill_of_materials(version, LOCK.read_text("utf-8")), indent=1, sort_keys=True)
    (dist / f"advocacy-{version}.cdx.json").write_text(f"{bill}\n", "utf-8")
    made = sorted(path for path in dist.iterdir() if path.name != SUMS and path.suffix != ".gitignore")
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    (dist / SUMS).write_text("".join(lines), "utf-8")
    return 0


def bill_of_materials(version: str, lock: str) -> dict[str, Any]:
    """Every package of a lock with its version and its hashes, and the bundled fonts (CycloneDX 1.6)."""
    packages = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{number}",
            "purl": f"pkg:pypi/{name}@{number}",
            "name": name,
            "version": number,
            "scope": "excluded" if name in TO_BUILD else "required",
            # A package is one of several files, each for some systems.
            "properties": [
                {"name": "advocacy:sha256", "value": digest} for digest in re.findall(r"sha256:(\w+)", rest)
            ],
        }
        for name, number, rest in re.findall(r"^([\w.-]+)==([^\s;]+)(.*(?:\n    .*)*)", lock, re.MULTILINE)
    ]
    fonts = [
        {
            "type": "file",
            "bom-ref": f"fonts/{path.name}",
            "name": f"fonts/{path.name}",
            "hashes": [{"alg": "SHA-256", "content": sha256(path.read_bytes()).hexdigest()}],
        }
        for path in sorted((REPO / "fonts").glob("*.ttf"))
    ]
    program = {"type": "application", "bom-ref": "advocacy", "name": "advocacy", "version": version}
    parts = [*packages, *fonts]
    content = json.dumps([program, parts], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {"component": program},
        "components": parts,
        "dependencies": [{"ref": "advocacy", "dependsOn": sorted(str(part["bom-ref"]) for part in parts)}],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
