"""The commands: options, one call, a report, an exit code."""
