"""Charts, maps and the analyst's report: one folder that opens offline from disk."""
