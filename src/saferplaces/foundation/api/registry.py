"""Routers of the rooms: each brings its operations in ``AppConfig.ready``.

    OPERATIONS.add(("/reviews", router), name="reviews", order=20)

Every operation stands behind `saferplaces.foundation.api.door.api_door`; one that does not is an
error when the addresses are made.
"""

from __future__ import annotations

from ninja import Router

from saferplaces.foundation.registry import Registry

OPERATIONS: Registry[tuple[str, Router]] = Registry()
