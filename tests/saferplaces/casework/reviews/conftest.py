"""Tests of reviews leave nothing to chance unless they are about it."""

from __future__ import annotations

import pytest
from tests.saferplaces.casework.reviews.waiting import no_chance


@pytest.fixture
def settled(cast) -> None:
    no_chance()
