"""The tables of what was measured, in Markdown."""

from collections.abc import Iterable

from benchmarks.figures import TOO_LONG, Measured
from benchmarks.ways import CHANGED, COLD, NOTHING, OURS, PEERS, VERSION

NONE = "–"
FASTEST = "typst"
"""The peer that others are held against."""


def figure(value: float | None, digits: int = 1, per: float = 1) -> str:
    """A number, or a dash where there is none."""
    return NONE if value is None else f"{value / per:,.{digits}f}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], words: int = 1) -> str:
    """A table of Markdown; the first columns hold ``words``, the others figures."""
    heads = [*heads]
    lines = [heads, [*["---"] * words, *["--:"] * (len(heads) - words)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ways_in(found: Measured) -> list[str]:
    """Those that make whole letters, our own first."""
    return [key for key in found.titles if key == COLD or key in PEERS]


def letters(found: Measured, size: int) -> str:
    """What a letter costs in each way, for one size."""
    heads = (
        "way",
        "letters a second",
        "ours is … × as fast",
        "… by processor time",
        "processor, ms a letter",
        "memory at the peak, MB",
        "kB a letter",
        "words that come back",
        "text",
    )
    return table(heads, (_line(found, way, size) for way in ways_in(found)))


def _line(found: Measured, way: str, size: int) -> list[str]:
    title = found.titles[way]
    made = found.made_by(way, size)
    if not found.of(way, size) or made is None:
        why = next((why for key, of, why in found.left_out if key == way and of in {0, size}), "not run")
        return [title, why if why in {"not here", "not run"} or why.startswith(TOO_LONG) else "failed", *[NONE] * 7]
    return [
        title,
        figure(found.rate(way, size)),
        *(NONE if way == COLD else figure(found.ratio(COLD, way, size, of), 2) for of in ("seconds", "processor")),
        figure(found.processor(way, size), 0, size / 1000),
        figure(found.memory(way, size), 0, 1e6),
        figure(made.bytes, 0, 1000),
        f"{made.average:.1f} %",
        _verdict(found, way, size),
    ]


def _verdict(found: Measured, way: str, size: int) -> str:
    made = found.made_by(way, size)
    assert made
    if found.is_right(way, size):
        return "right"
    wrong = ["words lost or in another order"] if made.worst < 100 else []
    ours = found.made_by(COLD, size)
    if ours and made.pages > ours.pages:
        wrong.append(f"{made.pages} pages")
    return f"**wrong**: {', '.join(wrong)}"


def starting(found: Measured) -> str:
    """What the first letter costs, and each after it."""
    most = {way: max((size for size in found.sizes if found.of(way, size)), default=1) for way in ways_in(found)}
    heads = (
        "way",
        "a run for one letter, s",
        "… processor, s",
        "each further letter, processor ms",
        "letters a second without the start",
    )
    rows = []
    for way, size in most.items():
        if found.of(way, 1):
            each = found.further(way, size, "seconds")
            rows.append(
                [
                    found.titles[way],
                    figure(found.seconds(way, 1), 2),
                    figure(found.processor(way, 1), 2),
                    figure(found.further(way, size), 1, 1e-3),
                    figure(1 / each if each and each > 0 else None),
                ]
            )
    return table(heads, rows)


def again(found: Measured) -> str:
    """What a build costs where most is there already."""
    version = found.processor(VERSION, 1)
    heads = ("what", "recipients", "letters typeset", "s", "processor, s", "× advocacy --version, by processor")
    first = ["advocacy --version", NONE, NONE, figure(found.seconds(VERSION, 1), 2), figure(version, 2)]
    rows = [[*first, figure(version and 1)]]
    for size in found.sizes:
        for way in (NOTHING, CHANGED):
            if made := found.made_by(way, size):
                processor = found.processor(way, size)
                against = processor / version if processor and version else None
                figures = [figure(found.seconds(way, size), 2), figure(processor, 2), figure(against)]
                rows.append([found.titles[way], str(size), str(made.letters), *figures])
    return table(heads, rows)


def signing(found: Measured) -> str:
    """What signing costs, against typesetting."""
    heads = (
        "what",
        "letters",
        "s",
        "letters a second",
        "× our typesetting",
        "× Typst, which typesets each",
        "memory at the peak, MB",
        "kB a letter",
    )
    rows = []
    for size in found.sizes:
        for way in (way.key for way in sorted(OURS, key=lambda way: way.signers) if way.signers):
            if made := found.made_by(way, size):
                line = [found.titles[way], f"{made.letters:,}", figure(found.seconds(way, size), 2)]
                line += [figure(found.rate(way, size))]
                line += [figure(found.ratio(way, other, size)) for other in (COLD, FASTEST)]
                line += [figure(found.memory(way, size), 0, 1e6), figure(made.bytes, 0, 1000)]
                rows.append(line)
    return table(heads, rows)


def report(found: Measured) -> str:
    """All tables, as they stand in the README."""
    about = found.about
    said = (
        f"Measured on {about['day']}, {about['cores']} cores, {about['jobs']} processes each, "
        f"{_times(about['rounds'])}, the ways in turns; medians, and ratios of each round. When it began, "
        f"{about['busy']:.1f} processes wanted a core. Where that is more than there are, the machine was busy: "
        "seconds say little then, and processor time is what to go by."
    )
    parts = [said, f"```sh\n{about['command']}\n```", f"Versions: {'; '.join(about['versions'])}."]
    for size in found.sizes:
        parts += [f"### {size:,} letters", letters(found, size)]
    parts += ["### Start-up, told apart", starting(found), "### What is there already", again(found)]
    parts += ["### Signing against typesetting", signing(found)]
    failed = [(key, size, why) for key, size, why in found.left_out if size and not why.startswith(TOO_LONG)]
    if failed:
        parts.append("Failed: " + "; ".join(f"{found.titles[key]}, {size}: {why}" for key, size, why in failed) + ".")
    return "\n\n".join(parts)


def _times(rounds: int) -> str:
    return "one round" if rounds == 1 else f"{rounds} rounds"
