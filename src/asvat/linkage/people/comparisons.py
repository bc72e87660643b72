"""What is compared between two profiles, and in which levels: Splink's comparisons.

Every level is made of Splink's own building blocks, so that it is translated for DuckDB and Spark
alike. Households break the independence that Fellegi and Sunter assume: a wife shares surname,
address and telephone with her husband, so three agreements say no more than one. Two things hold
them apart: a clearly different given name whose date of birth does not agree either outweighs
all that a household shares (`APART`), and a postcode adds nothing to an address that agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

APART = 2.0**-40
"""Chance that a person appears under a clearly different given name without an agreeing date of
birth, relative to two people: not estimated but set, since a household's shared telephone, address
and surname together weigh up to 40 bits."""


@dataclass(frozen=True)
class Level:
    """One level of a comparison.

    Parameters
    ----------
    name
        What agrees, in words.
    m, u
        Prior chance of the level among pairs of one person, and of two.
    rule
        Name of the rule in `_rule`; empty for what is left over.
    frequencies
        Column whose frequency stands for u where a value is common or rare.
    fixed
        m and u stand as they are, whatever the data.
    """

    name: str
    m: float
    u: float
    rule: str = ""
    frequencies: str = ""
    fixed: bool = False


COMPARISONS: dict[str, tuple[Level, ...]] = {
    "given": (
        Level("same given name", 0.80, 0.006, "given_same", "given"),
        Level("short form or one of several given names", 0.06, 0.003, "given_form"),
        Level("one slip in the given name", 0.08, 0.004, "given_close"),
        Level("initial agrees", 0.01, 0.006, "given_initial"),
        Level("given and family name swapped", 0.01, 0.00003, "swapped"),
        Level("given name sounds or looks alike", 0.025, 0.02, "given_near"),
        Level("different given name, same birth", 0.015, 0.0001, "given_birth"),
        Level("different given name", APART, 0.97, fixed=True),
    ),
    "family": (
        Level("same family name", 0.85, 0.003, "family_same", "family"),
        Level("one slip in the family name", 0.08, 0.001, "family_close"),
        Level("one part of the family name", 0.01, 0.001, "family_part"),
        Level("family name sounds or looks alike", 0.03, 0.01, "family_near"),
        Level("different family name", 0.03, 0.985),
    ),
    "birth": (
        Level("same date of birth", 0.87, 0.00005, "birth_same", "dob"),
        Level("one slip in the date of birth", 0.07, 0.002, "birth_close"),
        Level("day, month or year wrong", 0.03, 0.02, "birth_part"),
        Level("within a year", 0.005, 0.02, "birth_year"),
        Level("different date of birth", 0.01, 0.96),
    ),
    "phone": (
        Level("same number", 0.60, 0.00002, "phone_same", "phone"),
        Level("one slip in the number", 0.05, 0.00002, "phone_close"),
        Level("different number", 0.35, 0.99996),
    ),
    "email": (
        Level("same e-mail", 0.70, 0.00002, "email_same", "email"),
        Level("nearly the same e-mail", 0.12, 0.0001, "email_close"),
        Level("different e-mail", 0.18, 0.9998),
    ),
    "address": (
        Level("same address", 0.60, 0.00005, "address_same", "address"),
        Level("same house, written otherwise", 0.14, 0.00003, "address_door"),
        Level("address looks alike", 0.06, 0.0005, "address_alike"),
        Level("same street", 0.02, 0.001, "address_street"),
        Level("different address", 0.18, 0.998),
    ),
    "postcode": (
        Level("same postcode", 0.55, 0.0003, "postcode_same", "postcode"),
        Level("one slip in the postcode", 0.10, 0.003, "postcode_close"),
        Level("different postcode", 0.35, 0.9967),
    ),
}
"""Each comparison's levels, best first. A value that is missing on either side says nothing."""

COLUMNS = (
    "given", "first", "forms", "given_key", "family", "family_key", "dob", "born", "phone",
    "email", "address", "number", "street", "postcode",
)  # fmt: skip
"""Columns that the levels read. ``born`` repeats ``dob``, so that a training blocked on the date
of birth still estimates given names."""


def comparison_creators(
    values: dict[str, list[tuple[float, float]]], present: frozenset[str]
) -> list[Any]:
    """Return Splink comparisons with m and u from a model.

    Parameters
    ----------
    values
        (m, u) of each level of each comparison.
    present
        The comparisons to make: those whose column holds anything at all.
    """
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    made = []
    for name, levels in COMPARISONS.items():
        if name not in present:
            continue
        rules = _rules()
        creators = [cll.CustomLevel(_MISSING[name], "missing").configure(is_null_level=True)]
        for level, (m, u) in zip(levels, values[name], strict=True):
            creator = rules[level.rule] if level.rule else cll.ElseLevel()
            creator.configure(
                m_probability=m,
                u_probability=u,
                label_for_charts=level.name,
                fix_m_probability=level.fixed,
                fix_u_probability=level.fixed,
            )
            if level.frequencies:
                creator.configure(
                    tf_adjustment_column=level.frequencies, disable_tf_exact_match_detection=True
                )
            creators.append(creator)
        made.append(
            cl.CustomComparison(
                output_column_name=name, comparison_levels=creators, comparison_description=name
            )
        )
    return made


_SWAPPED = "given_l = family_r and family_l = given_r"
_MISSING = {
    "given": "given_l is null or given_r is null",
    # What the given names say about a swap is not said twice.
    "family": f"family_l is null or family_r is null or ({_SWAPPED})",
    "birth": "dob_l is null or dob_r is null",
    "phone": "phone_l is null or phone_r is null",
    "email": "email_l is null or email_r is null",
    "address": "address_l is null or address_r is null",
    "postcode": (
        "postcode_l is null or postcode_r is null or coalesce(address_l = address_r, false) "
        "or coalesce(number_l = number_r and street_l = street_r, false)"
    ),
}


def _rules() -> dict[str, Any]:
    """Return the rule of each level, from Splink's building blocks and plain SQL."""
    import splink.comparison_level_library as cll

    def sql(text: str) -> Any:
        return cll.CustomLevel(text)

    def long(column: str, least: int) -> Any:
        return sql(f"length({column}_l) >= {least} and length({column}_r) >= {least}")

    slip = cll.DamerauLevenshteinLevel
    like = cll.JaroWinklerLevel
    return {
        "given_same": sql("given_l = given_r"),
        "given_form": cll.Or(sql("first_l = first_r"), cll.ArrayIntersectLevel("forms", 1)),
        "given_close": cll.And(
            long("given", 3), cll.Or(slip("given", 1), like("given", 0.93))
        ),
        "given_initial": sql(
            "substr(given_l, 1, 1) = substr(given_r, 1, 1) "
            "and (length(first_l) = 1 or length(first_r) = 1)"
        ),
        "swapped": sql(_SWAPPED),
        "given_near": cll.Or(
            like("given", 0.80),
            cll.And(long("given_key", 2), sql("given_key_l = given_key_r")),
            sql("given_l = family_r or family_l = given_r"),
        ),
        "given_birth": cll.Or(sql("born_l = born_r"), slip("born", 1)),
        "family_same": sql("family_l = family_r"),
        "family_close": cll.And(
            long("family", 3), cll.Or(slip("family", 1), like("family", 0.94))
        ),
        "family_part": sql(
            "family_l like family_r || ' %' or family_l like '% ' || family_r "
            "or family_r like family_l || ' %' or family_r like '% ' || family_l"
        ),
        "family_near": cll.Or(
            like("family", 0.84),
            cll.And(long("family_key", 3), sql("family_key_l = family_key_r")),
            sql("given_l = family_r or family_l = given_r"),
        ),
        "birth_same": sql("dob_l = dob_r"),
        "birth_close": cll.Or(
            slip("dob", 1),
            sql(
                "substr(dob_l, 1, 4) = substr(dob_r, 1, 4) and substr(dob_l, 5, 2) = "
                "substr(dob_r, 7, 2) and substr(dob_l, 7, 2) = substr(dob_r, 5, 2)"
            ),
        ),
        "birth_part": cll.Or(
            sql("substr(dob_l, 5, 4) = substr(dob_r, 5, 4)"),
            sql(
                "substr(dob_l, 1, 4) = substr(dob_r, 1, 4) and (substr(dob_l, 5, 2) = "
                "substr(dob_r, 5, 2) or substr(dob_l, 7, 2) = substr(dob_r, 7, 2))"
            ),
            slip("dob", 2),
        ),
        "birth_year": sql(
            "abs(cast(substr(dob_l, 1, 4) as int) - cast(substr(dob_r, 1, 4) as int)) <= 1"
        ),
        "phone_same": sql("phone_l = phone_r"),
        "phone_close": slip("phone", 1),
        "email_same": sql("email_l = email_r"),
        "email_close": cll.Or(slip("email", 2), like("email", 0.92)),
        "address_same": sql("address_l = address_r"),
        "address_door": cll.And(
            sql("number_l = number_r"), cll.Or(sql("street_l = street_r"), like("street", 0.90))
        ),
        "address_alike": cll.And(
            sql("coalesce(number_l = number_r, true)"), like("address", 0.88)
        ),
        "address_street": cll.Or(sql("street_l = street_r"), like("street", 0.95)),
        "postcode_same": sql("postcode_l = postcode_r"),
        "postcode_close": slip("postcode", 1),
    }
