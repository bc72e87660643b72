"""Identities that last: a person keeps the same identifier from run to run."""

from asvat.linkage.identities.assign import Identities, assign

__all__ = ["Identities", "assign"]
