"""Forms of the pages of cases. Nothing is chosen at first."""
