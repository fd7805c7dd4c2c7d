"""Speed and cost of letters, ours and those of other programs: ``python -m benchmarks``."""
