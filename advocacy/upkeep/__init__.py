"""How staff keep the list of recipients."""
