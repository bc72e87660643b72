"""Where others follow what people say of identities."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from saferplaces.foundation.registry import Registry

LINK_DECIDED: Registry[Callable[[Iterable[str]], None]] = Registry()
"""Called, in the transaction of a verdict on a link, with the persons whom it concerns."""
