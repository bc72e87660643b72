"""Draw a field; one that looks alike for all who may choose the same is drawn once.

A form that asks for a dozen tasks has a hundred boxes, most of which nobody opens. A form names the
fields that are `alike`: nothing is filled in, and none of their choices names anybody. What such a
field looks like is kept by this process, under all that it is made of. Others are drawn each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from markupsafe import Markup

from saferplaces.foundation.ui.rendering import part_of

MOST = 2000
"""How many fields are kept."""
Macro = Callable[[dict[str, Any]], Markup]
_drawn: dict[bytes, Markup] = {}


def drawn(
    field: BoundField, macros: Mapping[str, Macro], revealed: Mapping[str, Markup], compact: bool
) -> Markup:
    """Return a field as its GOV.UK component; see `part_of` for what is given."""
    part = part_of(field, revealed, compact)
    macro = macros[part.macro]
    if field.form.is_bound or field.name not in getattr(field.form, "alike", ()):
        return macro(part.params)
    key = hashlib.blake2b(repr((part.macro, part.params)).encode(), digest_size=20).digest()
    found = _drawn.get(key)
    if found is None:
        if len(_drawn) >= MOST:
            _drawn.clear()
        found = _drawn[key] = macro(part.params)
    return found
