"""What a hostile hand would try, by the hour: ``python -m tests.torture [--seed N] [--minutes M]``.

Each part is a generator that tries one thing at a time, for as long as it is asked to: whoever runs them decides how
long.
"""
