"""What there is about a victim, for an access report. Nothing of the other side is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.programmes.victim_commitments.models import Undertaking
from saferplaces.programmes.victim_commitments.queries import of_person

SOURCE = "Commitments to victims (Immediate Justice)"


def about(person_id: str) -> Iterable[Mapping[str, Any]]:
    """Yield what was owed to a person, said by them and told to them.

    It is held by whoever works with the victim, and is for them to give out: what somebody tells
    victim support is no part of a report by the police.
    """
    rows = of_person(identities(person_id)).prefetch_related(
        "commitments", "contacts", "wishes", "told", "restorative"
    )
    for found in rows.order_by("pk"):
        for what, text in _parts(found):
            title = f"Victim record {found.reference}"
            yield {
                "source": SOURCE,
                "title": f"{title}: {what}" if what else title,
                "text": text,
                "organisation_id": found.lead_id,
            }


def _parts(found: Undertaking) -> Iterator[tuple[str, str]]:
    """Yield what each part is, "" for the whole, and what it says."""
    yield (
        "",
        "; ".join(
            f"{c.get_kind_display()}: {c.get_state_display().lower()}"
            for c in found.commitments.all()
        ),
    )
    for contact in found.contacts.all():
        said = contact.words or ("Reached" if contact.reached else "Tried")
        yield f"Contact, {day(contact.at)}", said
    for wish in found.wishes.all():
        came = label("victim_wishes", wish.came) if wish.came else "Not yet answered"
        words = f"{wish.words}\n{came}. {wish.came_words}".strip()
        yield f"What you asked for, {day(wish.at)}", words
    for told in found.told.all():
        yield f"What you were told, {day(told.at)}", told.text
    for one in found.restorative.all():
        form = label("restorative_forms", one.form)
        yield f"Restorative justice: {form}", one.get_state_display()
