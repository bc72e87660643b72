"""What is kept of safe contact, how long, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import Retention

RULES = (
    Retention(
        "safe_contact.SafeContact",
        "As long as anything else about the person is kept",
        "Whoever contacts them must know how it is safe; goes with the last record about them",
        rule="mopi_4",
        people=("person_id",),
        moved="asked_at",
    ),
    Retention(
        "safe_contact.Protected",
        "As long as the record that protects the address stands; made anew from it",
        "Finds what leads to a protected address, so that nothing shows it",
        people=("person_id",),
        rule="as_record",
    ),
)
