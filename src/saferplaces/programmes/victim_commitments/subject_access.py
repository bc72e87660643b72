"""What there is about a victim, for an access report. Nothing of the other side is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.programmes.victim_commitments.queries import of_person

SOURCE = "Commitments to victims (Immediate Justice)"


def about(person_id: str) -> Iterable[Mapping[str, Any]]:
    """Yield what was owed to a person, said by them and told to them."""
    rows = of_person(identities(person_id)).prefetch_related(
        "commitments", "contacts", "wishes", "told", "restorative"
    )
    for found in rows.order_by("pk"):
        title = f"Victim record {found.reference}"
        stands = "; ".join(
            f"{c.get_kind_display()}: {c.get_state_display().lower()}"
            for c in found.commitments.all()
        )
        yield {"source": SOURCE, "title": title, "text": stands}
        for contact in found.contacts.all():
            said = contact.words or ("Reached" if contact.reached else "Tried")
            yield _row(title, f"Contact, {day(contact.at)}", said)
        for wish in found.wishes.all():
            came = label("victim_wishes", wish.came) if wish.came else "Not yet answered"
            words = f"{wish.words}\n{came}. {wish.came_words}".strip()
            yield _row(title, f"What you asked for, {day(wish.at)}", words)
        for told in found.told.all():
            yield _row(title, f"What you were told, {day(told.at)}", told.text)
        for one in found.restorative.all():
            form = label("restorative_forms", one.form)
            yield _row(title, f"Restorative justice: {form}", one.get_state_display())


def _row(title: str, what: str, text: str) -> Mapping[str, Any]:
    return {"source": SOURCE, "title": f"{title}: {what}", "text": text}
