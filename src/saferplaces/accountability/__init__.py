"""The account given: measures, audits, reports."""
