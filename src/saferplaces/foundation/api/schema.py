"""The description of the API (OpenAPI 3.0), from the operations and their doors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from saferplaces.foundation.api import errors
from saferplaces.foundation.api.service import entrance, operations, service

ROOT = "/api/"
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request": {"type": "string", "description": "Identifies the request in our records."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "tokenAsPassword": {
        "type": "http",
        "scheme": "basic",
        "description": "Maps only: any user name, and the token as the password.",
    },
}
OTHER_TYPES = {
    "features-items": "application/geo+json",
    "features-item": "application/geo+json",
    "features-queryables": "application/schema+json",
}
"""Operations that answer with a special kind of JSON."""
ALWAYS = (400, 401, 403, 404, 422, 429)
WRITING = (*ALWAYS, 409, 413, 415)


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Return the description, as plain data."""
    found = dict(service().get_openapi_schema(path_prefix=ROOT))
    doors = {op.operation_id: entrance(op).door for op in operations()}
    found["openapi"] = "3.0.3"
    found["components"]["securitySchemes"] = SECURITY
    found["components"]["schemas"]["Problem"] = PROBLEM
    found["security"] = [{"token": []}]
    for method, told in _operations(found):
        door = doors[told["operationId"]]
        needs = " or ".join(f"`{word}`" for word in door.capabilities)
        scope = f"Needs the scope {needs}." if needs else "Needs a token; any scope will do."
        first, _, more = told["description"].partition("\n\n")
        told["summary"] = first.rstrip(".")
        told["description"] = f"{more}\n\n{scope}".strip()
        if told["tags"] == ["Features"]:
            told["security"] = [{"token": []}, {"tokenAsPassword": []}]
        if of := OTHER_TYPES.get(told["operationId"]):
            content = told["responses"][200]["content"]
            content[of] = content.pop("application/json")
        for status in ALWAYS if method == "get" else WRITING:
            content = {errors.TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            told["responses"][str(status)] = {
                "description": errors.TITLES[status], "content": content
            }  # fmt: skip
        told["responses"] = {str(key): value for key, value in told["responses"].items()}
    return _older(found)  # type: ignore[no-any-return]


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in found["paths"].values():
        yield from methods.items()


def _older(found: Any) -> Any:
    """Say in OpenAPI 3.0 what the framework says in 3.1, which GDAL and many others do not read."""
    if isinstance(found, list):
        return [_older(one) for one in found]
    if not isinstance(found, dict):
        return found
    told = {key: _older(value) for key, value in found.items()}
    choices = told.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        others = [one for one in choices if one != {"type": "null"}]
        del told["anyOf"]
        if len(others) == 1 and "$ref" not in others[0]:
            told |= others[0]
        else:
            told["anyOf" if len(others) > 1 else "allOf"] = others
        told["nullable"] = True
    if "const" in told:
        told["enum"] = [told.pop("const")]
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(told.get(name), (int, float)) and not isinstance(told[name], bool):
            told[limit] = told[name]
            told[name] = True
    if told.get("default", ...) is None:
        del told["default"]
    return told
