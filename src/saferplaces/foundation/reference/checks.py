"""What the values of a code list must be: the same keys and kinds as its rows have, and more.

A list whose values point to something else (roles, organisations, districts) has a check of its
own; rooms add theirs with `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import District

Check = Callable[[Mapping[str, Any]], None]


def check(name: str, values: Mapping[str, Any], like: Mapping[str, Any] | None = None) -> None:
    """Check the values of a row.

    Parameters
    ----------
    like:
        Values of another row of the list, whose keys and kinds these must have.

    Raises
    ------
    Problem
        With a sentence about what does not fit.
    """
    if name in CHECKS:
        CHECKS[name](values)
    elif like is not None:
        _alike(values, like)


def _alike(values: Mapping[str, Any], like: Mapping[str, Any]) -> None:
    if missing := set(like) - set(values):
        raise Problem(f"The values must include {', '.join(sorted(missing))}", field="values")
    if more := set(values) - set(like):
        raise Problem(f"The list knows no value called {', '.join(sorted(more))}", field="values")
    for key, value in values.items():
        if _kind(value) != _kind(like[key]):
            raise Problem(f"The value {key} must be {_kind(like[key])}", field="values")
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and value < 0 <= like[key]
        ):
            raise Problem(f"The value {key} must be 0 or more", field="values")


def _kind(value: object) -> str:
    kinds = {bool: "true or false", str: "a text", list: "a list", dict: "a group of values"}
    return next((word for kind, word in kinds.items() if isinstance(value, kind)), "a number")


def _oidc_role(values: Mapping[str, Any]) -> None:
    if unknown := set(values) - {"role", "organisation", "team", "districts"}:
        raise Problem(f"The list knows no value called {', '.join(sorted(unknown))}", "values")
    if values.get("role") not in Role.values:
        raise Problem("The value role must be one of the service's roles", field="values")
    if not Organisation.objects.filter(code=values.get("organisation", "")).exists():
        raise Problem("The value organisation must be the code of one", field="values")
    known = set(District.objects.values_list("code", flat=True))
    if not set(values.get("districts", [])) <= known:
        raise Problem("The value districts must hold codes of districts", field="values")


CHECKS: dict[str, Check] = {"oidc_roles": _oidc_role}
"""Checks of lists whose values are more than a like row can show."""
