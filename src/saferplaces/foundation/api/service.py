"""The API: the operations of every room under one roof, with their doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.utils import normalize_path, replace_path_param_notation

from saferplaces.foundation.api import errors
from saferplaces.foundation.api.features.registry import FEATURE_COLLECTIONS
from saferplaces.foundation.api.parsing import Parser
from saferplaces.foundation.api.registry import OPERATIONS
from saferplaces.foundation.ui.doors import Door

VERSION = "1.0"
ABOUT = """The doors of Safer Places for other software. What a token may do is what the role of its
account may do in its districts, narrowed to the token's scopes; what lies outside looks as if it
were not there (404), and every access is recorded as a person's is."""


@dataclass(frozen=True)
class Entrance:
    """One operation: its function's name and its door."""

    view: str
    door: Door


@lru_cache(maxsize=1)
def service() -> NinjaAPI:
    """Return the API, once every room has brought its operations."""
    made = NinjaAPI(
        title="Safer Places", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None,
        parser=Parser(), urls_namespace="api",
    )  # fmt: skip
    errors.handle(made)
    for prefix, router in OPERATIONS:
        made.add_router(prefix, router)
    return made


def addresses() -> Iterator[URLPattern]:
    """Return one address for each path; its view says which entrances it has."""
    for bound in service()._get_bound_routers():
        for tail, together in bound.path_operations.items():
            route = normalize_path("/".join(filter(None, (bound.prefix, tail)))).lstrip("/")
            view = together.get_view()
            view.entrances = tuple(map(entrance, together.operations))  # type: ignore[attr-defined]
            name = getattr(together.operations[0], "url_name", "")
            yield path(replace_path_param_notation(route), view, name=name)


def scopes() -> list[str]:
    """Return the capabilities that some operation or collection asks for."""
    found = {word for entrance in entrances() for word in entrance.door.capabilities}
    return sorted(found | {collection.capability for collection in FEATURE_COLLECTIONS})


def entrances() -> Iterator[Entrance]:
    """Return every operation with its door."""
    for operation in operations():
        yield entrance(operation)


def operations() -> Iterator[Operation]:
    """Return every operation."""
    for bound in service()._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


def entrance(operation: Operation) -> Entrance:
    """Return an operation's door."""
    function = operation.view_func
    name = f"{function.__module__}.{function.__qualname__}"
    found = getattr(function, "door", None)
    if found is None or list(found.methods) != operation.methods:
        raise ImproperlyConfigured(f"{name} needs a door of its own methods.")
    return Entrance(name, found)
