"""How values are folded before they are compared, as steps of SQL.

Folding takes away what callers and call-takers do not mean: case, accents, punctuation, mark-up,
control characters, spaces, the many ways of writing a telephone number. Letters of other alphabets
stay. A value that stands for none (``N/A``, ``UNKNOWN``, 0000000) folds to null.

Each step is an SQL expression of the column ``x``; `folded` nests them, one subquery a step, so
that no expression is repeated inside another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from asvat.linkage.people.lists import words

LONGEST_NAME, LONGEST_ADDRESS = 120, 240
"""Characters of a value that are read; a narrative in a name field must not slow the rest."""
OLDEST_YEAR = 1890
NO_BIRTHDAYS = frozenset({"19000101", "19010101", "19111111"})
"""Days that systems write where none is known, beside all before `OLDEST_YEAR`."""
HYPHEN = "ꟷ"
"""A letter that stands for the hyphen of a double-barrelled name while a whole name is parted."""

_STREET_WORDS = (
    ("road", "rd"), ("street", "st"), ("saint", "st"), ("avenue", "ave"), ("av", "ave"),
    ("lane", "ln"), ("drive", "dr"), ("close", "cl"), ("court", "ct"), ("crescent", "cres"),
    ("cresc", "cres"), ("crt", "ct"), ("gardens", "gdns"), ("grove", "gr"), ("place", "pl"),
    ("square", "sq"), ("terrace", "terr"), ("ter", "terr"), ("mount", "mt"), ("apartment", "flat"),
    ("apt", "flat"), ("unit", "flat"), ("boulevard", "blvd"), ("parade", "pde"), ("circuit", "cct"),
    ("highway", "hwy"), ("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"),
)  # fmt: skip
_STREET_KINDS = (
    "rd|st|ave|ln|dr|cl|ct|cres|gdns|gr|pl|sq|terr|mt|way|walk|view|rise|hill|blvd|pde|cct|hwy"
)
_INNER = r"([1-9][0-9]{8,9})"


def quoted(values: Iterable[str]) -> str:
    """Return words of our own lists as an SQL list."""
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(values)) + ")"


def folded(column: str, source: str, steps: Sequence[str]) -> str:
    """Return SQL for ``raw`` (the distinct values of a column) and ``x`` (what they fold to)."""
    sql = f"select distinct {column} as raw, {column} as x from {source} where {column} is not null"
    for step in steps:
        sql = f"select raw, {step} as x from ({sql})"
    return sql


def plain(longest: int) -> list[str]:
    """Return the steps to lower-case words of letters and digits, parted by single spaces."""
    return [
        f"translate(strip_accents(lower(left(x, {longest}))), 'łøđðıþ', 'lodditp')",
        r"regexp_replace(x, '<[^>]*>|&[a-z]+;|[''’`´.]', '', 'g')",
        r"trim(regexp_replace(x, '[^\p{L}\p{M}\p{N}]+', ' ', 'g'))",
    ]


ONE_CHARACTER = "case when length(x) > 1 and replace(x, left(x, 1), '') = '' then null else x end"
NAME = [
    f"regexp_replace(x, '^(({'|'.join(sorted(words('title')))}|the) )+', '')",
    "trim(regexp_replace(x, '[0-9]+', '', 'g'))",
    rf"case when regexp_matches(x, '^(({'|'.join(sorted(words('placeholder_name')))})( |$))+$') "
    r"or not regexp_matches(x, '\p{L}') then null else x end",
    ONE_CHARACTER,
]
"""Steps from plain words to a name: without titles and digits, null for a placeholder."""

KNOWN = f"case when x in {quoted(words('placeholder_value'))} or x = '' then null else x end"

PHONE = [
    "regexp_replace(left(x, 40), '[^0-9]', '', 'g')",
    rf"case when regexp_matches(x, '^(00)?440?{_INNER}$') "
    rf"then '0' || regexp_extract(x, '^(?:00)?440?{_INNER}$', 1) "
    "when regexp_matches(x, '^[1-9][0-9]{9}$') then '0' || x else x end",
    "case when length(x) < 6 or replace(x, right(x, 1), '') in ('', '0', '07', '44') "
    "or contains('01234567890123456789', x) or contains('98765432109876543210', x) "
    "then null else x end",
]

EMAIL = [
    r"regexp_replace(lower(left(x, 80)), '[\s<>,;]|mailto:', '', 'g')",
    "case when length(x) < 5 or trim(regexp_replace(x, '[^a-z0-9]+', ' ', 'g')) in "
    f"{quoted(words('placeholder_value'))} then null else x end",
]

POSTCODE = [*plain(16), KNOWN, "replace(x, ' ', '')", ONE_CHARACTER]


def _shortened() -> list[str]:
    """Return the steps that write words of streets one way; whole words only."""
    text = "' ' || replace(x, ' ', '  ') || ' '"
    for long, short in _STREET_WORDS:
        text = f"replace({text}, ' {long} ', ' {short} ')"
    return [text, "trim(regexp_replace(x, ' +', ' ', 'g'))"]


ADDRESS = [*plain(LONGEST_ADDRESS), KNOWN, ONE_CHARACTER, *_shortened()]

UNFLATTED = r"regexp_replace(x, '\b(flat|room|rm|floor|no) ?[0-9]*[a-z]?\b', '', 'g')"
NUMBER = [
    UNFLATTED,
    r"nullif(ltrim(regexp_extract(x, '\b([0-9]+[a-z]?)\b', 1), '0'), '')",
]
STREET = [
    UNFLATTED,
    rf"regexp_replace(x, '\b([0-9]+[a-z]?|{_STREET_KINDS})\b', '', 'g')",
    "nullif(trim(regexp_replace(x, ' +', ' ', 'g')), '')",
]
"""House number and street of a folded address, without flat and without the kind of street."""


def birth(as_of: dt.date) -> list[str]:
    """Return the step for a date of birth of eight digits; one after `as_of` is nobody's."""
    return [
        f"case when regexp_matches(x, '^[0-9]{{8}}$') and x not in {quoted(NO_BIRTHDAYS)} "
        f"and x >= '{OLDEST_YEAR}' and x <= '{as_of:%Y%m%d}' then x end"
    ]
