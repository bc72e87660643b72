"""What the sorts of questionnaires are for, in a line."""

from __future__ import annotations

from saferplaces.casework.risk.models import Sort

HINTS = {
    Sort.MATRIX: "For everybody, at first contact, at each change and at closure.",
    Sort.THRIVE: "A word on each letter, at contact and at each re-grade.",
    Sort.VULNERABILITY: "With the victim, where something increases their risk.",
}
