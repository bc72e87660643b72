"""The pages of the audit room."""
