"""Other settings for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from saferplaces.foundation.config.config import config

PRODUCTION = {
    "SAFERPLACES_MODE": "production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "testserver",
    "DATABASE_URL": "postgresql://nobody@nowhere/nothing",
    "LOCAL_ACCOUNTS": "yes",
}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Set settings of the environment: ``configured(SAFERPLACES_MODE="demo")``."""

    def change(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        config.cache_clear()

    yield change
    monkeypatch.undo()
    config.cache_clear()
