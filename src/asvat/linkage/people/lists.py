"""What the code lists say about names: short forms, titles, roles and placeholders."""

from __future__ import annotations

from functools import cache

from asvat.records.code_lists import code_list


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind (title, role, placeholder_name, ...) of ``party_words``."""
    return frozenset(
        row["words"] for row in code_list("party_words").to_pylist() if row["kind"] == kind
    )


@cache
def _formal_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in code_list("given_name_variants").to_pylist():
        found[row["variant"]] = (*found.get(row["variant"], ()), row["formal"])
    return found


MOST_FORMAL = 4
"""Full forms kept of one name: Al may be Alan, Albert, Alexander or Alfred."""


def formal_names(given: str) -> list[str]:
    """Return the name itself and the full names that it may be short for, at most five."""
    return [given, *_formal_names().get(given, ())[:MOST_FORMAL]]
