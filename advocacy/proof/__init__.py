"""Reads built letters back and holds them to their promises; shares no code with the side that builds."""
