"""``advocacy doctor``: what on this machine would keep letters from being made."""

from dataclasses import asdict
from pathlib import Path

import typer

from advocacy.cli.console import say, say_json
from advocacy.cli.options import Json, Out, Root
from advocacy.doctor import diagnose

EPILOG = """
**Examples**

    advocacy doctor             # when a build fails, or before the first one
    advocacy doctor --json      # for a bug report
"""


def doctor(root: Root = Path(), out: Out = None, as_json: Json = False) -> None:
    """Look at the libraries, fonts and folders that letters need; one line of remedy for each fault."""
    findings = diagnose(root, out or root / "out")
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok ' if finding.fine else 'NO '} {finding.subject}: {finding.said}")
            if not finding.fine:
                say(f"        {finding.remedy}")
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)
