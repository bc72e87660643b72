"""The pages of recording audits."""
