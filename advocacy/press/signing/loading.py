"""What workers have to load that sign. Named here, where nothing is loaded for that."""

from advocacy.letter.loading import MODULES

INSCRIBE = (*MODULES, "advocacy.press.signing.openings", "advocacy.press.signing.cutting_out")
"""Those that set what signers write."""

BIND = ("pikepdf", "advocacy.press.signing.binder")
"""Those that open letters meanwhile, and bind them."""
