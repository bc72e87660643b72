"""What is compared between two profiles, and in which levels: Splink's comparisons.

Every level is made of Splink's own building blocks, so that it is translated for DuckDB and Spark
alike. Fellegi and Sunter's model knows two kinds of pairs, one person and two strangers, and takes
agreements for independent. Households break that: a wife shares surname, address and telephone
with her husband, so three agreements say no more than one. Each level therefore has a third
chance, that among pairs of *one household*, which `household` weighs against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Level:
    """One level of a comparison.

    Parameters
    ----------
    name
        What agrees, in words.
    m, u
        Prior chance of the level among pairs of one person, and of two strangers.
    h
        Its chance among two people of one household. Of what households do not share (given name,
        birth) it is the least that is assumed: fathers name sons after themselves, there are twins,
        and a birth is written down for the wrong one; else they agree no more than strangers.
    rule
        Name of the rule in `_rules`; empty for what is left over.
    frequencies
        Column whose frequency stands for u where a value is common or rare.
    """

    name: str
    m: float
    u: float
    h: float
    rule: str = ""
    frequencies: str = ""


COMPARISONS: dict[str, tuple[Level, ...]] = {
    "given": (
        Level("same given name", 0.80, 0.006, 0.02, "given_same", "given"),
        Level("short form or one of several given names", 0.04, 0.003, 0.01, "given_form"),
        Level("one slip in the given name", 0.08, 0.004, 0.01, "given_close"),
        Level("initial agrees", 0.02, 0.006, 0.06, "given_initial"),
        Level("given and family name swapped", 0.01, 0.00003, 0.0, "swapped"),
        Level("given name sounds or looks alike", 0.03, 0.02, 0.02, "given_near"),
        Level("different given name", 0.02, 0.96, 0.0),
    ),
    "family": (
        Level("same family name", 0.85, 0.003, 0.72, "family_same", "family"),
        Level("one slip in the family name", 0.08, 0.001, 0.07, "family_close"),
        Level("one part of the family name", 0.01, 0.001, 0.02, "family_part"),
        Level("family name sounds or looks alike", 0.03, 0.01, 0.03, "family_near"),
        Level("different family name", 0.03, 0.985, 0.16),
    ),
    "birth": (
        Level("same date of birth", 0.87, 0.00005, 0.06, "birth_same", "dob"),
        Level("one slip in the date of birth", 0.07, 0.002, 0.005, "birth_close"),
        Level("day, month or year wrong", 0.03, 0.02, 0.02, "birth_part"),
        Level("within a year", 0.005, 0.02, 0.03, "birth_year"),
        Level("different date of birth", 0.025, 0.957, 0.0),
    ),
    "phone": (
        Level("same number", 0.60, 0.00002, 0.35, "phone_same", "phone"),
        Level("one slip in the number", 0.05, 0.00002, 0.03, "phone_close"),
        Level("different number", 0.35, 0.99996, 0.62),
    ),
    "email": (
        Level("same e-mail", 0.70, 0.00002, 0.05, "email_same", "email"),
        Level("nearly the same e-mail", 0.12, 0.0001, 0.02, "email_close"),
        Level("different e-mail", 0.18, 0.9998, 0.0),
    ),
    "address": (
        Level("same address", 0.60, 0.00005, 0.66, "address_same", "address"),
        Level("same house, written otherwise", 0.14, 0.00003, 0.14, "address_door"),
        Level("address looks alike", 0.06, 0.0005, 0.07, "address_alike"),
        Level("same street", 0.02, 0.001, 0.02, "address_street"),
        Level("different address", 0.18, 0.998, 0.11),
    ),
    "postcode": (
        Level("same postcode", 0.55, 0.0003, 0.75, "postcode_same", "postcode"),
        Level("one slip in the postcode", 0.10, 0.003, 0.10, "postcode_close"),
        Level("different postcode", 0.35, 0.9967, 0.15),
    ),
}
"""Each comparison's levels, best first. A value that is missing on either side says nothing."""

OF_THE_HOUSEHOLD = frozenset({"family", "phone", "address", "postcode"})
"""What a household shares; the rest is the person's own."""


def column_of(comparison: str) -> str:
    """Return the column that a comparison is about."""
    return {"birth": "dob"}.get(comparison, comparison)


COLUMNS = (
    "given", "first", "forms", "given_key", "family", "family_key", "dob", "phone", "email",
    "address", "number", "street", "postcode",
)  # fmt: skip
"""Columns that the levels read."""


def comparison_creators(
    values: dict[str, list[tuple[float, float]]],
    present: frozenset[str],
) -> list[Any]:
    """Return Splink comparisons with m and u from a model.

    Parameters
    ----------
    values
        (m, u) of each level of each comparison.
    present
        The comparisons to make: those whose column holds anything at all.
    """
    import splink.comparison_level_library as cll  # noqa: PLC0415 - takes a second
    import splink.comparison_library as cl  # noqa: PLC0415

    made = []
    for name, levels in COMPARISONS.items():
        if name not in present:
            continue
        rules = _rules()
        creators: list[Any] = [
            cll.CustomLevel(_MISSING[name], "missing").configure(is_null_level=True)
        ]
        for level, (m, u) in zip(levels, values[name], strict=True):
            creator = rules[level.rule] if level.rule else cll.ElseLevel()
            creator.configure(m_probability=m, u_probability=u, label_for_charts=level.name)
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
    import splink.comparison_level_library as cll  # noqa: PLC0415

    def sql(text: str) -> Any:
        return cll.CustomLevel(text)

    def long(column: str, least: int) -> Any:
        return sql(f"length({column}_l) >= {least} and length({column}_r) >= {least}")

    def slip(column: str) -> Any:
        # The first distance is six times as fast as the second and rules most pairs out.
        near, one = cll.LevenshteinLevel(column, 2), cll.DamerauLevenshteinLevel(column, 1)
        return cll.And(near, one)

    like, edits = cll.JaroWinklerLevel, cll.LevenshteinLevel
    return {
        "given_same": sql("given_l = given_r"),
        "given_form": cll.Or(sql("first_l = first_r"), cll.ArrayIntersectLevel("forms", 1)),
        "given_close": cll.And(long("given", 3), cll.Or(slip("given"), like("given", 0.93))),
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
        "family_same": sql("family_l = family_r"),
        "family_close": cll.And(long("family", 3), cll.Or(slip("family"), like("family", 0.94))),
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
            slip("dob"),
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
            edits("dob", 2),
        ),
        "birth_year": sql(
            "abs(cast(substr(dob_l, 1, 4) as int) - cast(substr(dob_r, 1, 4) as int)) <= 1"
        ),
        "phone_same": sql("phone_l = phone_r"),
        "phone_close": slip("phone"),
        "email_same": sql("email_l = email_r"),
        "email_close": cll.Or(edits("email", 2), like("email", 0.92)),
        "address_same": sql("address_l = address_r"),
        "address_door": cll.And(
            sql("number_l = number_r"), cll.Or(sql("street_l = street_r"), like("street", 0.90))
        ),
        "address_alike": cll.And(sql("coalesce(number_l = number_r, true)"), like("address", 0.88)),
        "address_street": cll.Or(sql("street_l = street_r"), like("street", 0.95)),
        "postcode_same": sql("postcode_l = postcode_r"),
        "postcode_close": slip("postcode"),
    }
