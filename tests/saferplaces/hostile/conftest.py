"""The folders of extracts, for the tests that send poisoned ones."""

from tests.saferplaces.intake.extracts.conftest import place, somewhere

__all__ = ["place", "somewhere"]
