"""Pages of the account of ASB case reviews."""
