"""Nothing is left to chance unless a test is about it."""

from __future__ import annotations

import pytest
from tests.saferplaces.casework.reviews.waiting import no_chance


@pytest.fixture
def settled(cast) -> None:
    no_chance()
