"""Safer Places, the service: where people review findings, act on them and account for it."""
