"""Where work is done: in several processes at once, each prepared once, within limits, and gone when the run is."""
