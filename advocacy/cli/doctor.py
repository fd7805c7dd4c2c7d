"""``advocacy doctor``: what on this machine would keep letters from being made."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from advocacy.cli.command import Root
from advocacy.cli.console import say
from advocacy.cli.options import Out
from advocacy.cli.reporter import Report
from advocacy.doctor import Diagnosis, diagnose
from advocacy.errors import Problem

EPILOG = """
**Examples**

    advocacy doctor             # when a build fails, or before the first one
    advocacy doctor --json      # for a bug report
"""


def doctor(root: Root = Path(), out: Out = None) -> Report:
    """Check the libraries, fonts and folders that letters need; give a remedy for each fault."""
    findings = diagnose(root, out or root / "out")
    faults = [Problem(f"{each.subject}: {each.said}", each.remedy) for each in findings if not each.fine]
    return Report({"findings": [asdict(finding) for finding in findings]}, lambda: say_findings(findings), faults)


def say_findings(findings: Sequence[Diagnosis]) -> None:
    """What was looked at, a line each, and a second one for the remedy of a fault."""
    for finding in findings:
        say(f"{'ok ' if finding.fine else 'NO '} {finding.subject}: {finding.said}")
        if not finding.fine:
            say(f"        {finding.remedy}")
