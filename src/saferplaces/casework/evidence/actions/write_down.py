"""Put an entry into a victim's diary."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.evidence.actions.moving import contributing, not_later, noted, whose
from saferplaces.casework.evidence.models import DiaryEntry, DiaryEntryStateChange, Kept
from saferplaces.casework.evidence.states import KEEPING
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step


def write_down(
    actor: Actor,
    case_id: int,
    *,
    person_id: int | None,
    own_words: bool,
    happened_at: dt.datetime,
    text: str,
    until: dt.datetime | None = None,
    effect: str = "",
    present: str = "",
    shared: bool = False,
) -> DiaryEntry:
    """Put an entry into a diary.

    Parameters
    ----------
    person_id:
        Key of the `CasePerson` whose diary it is.
    own_words:
        The person wrote it; else staff take it down.
    shared:
        Organisations that share in the case may read it; always so for what they wrote.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        case, user_id, organisation_id = contributing(actor, case_id)
        person = whose(actor, case, person_id)
        if not text.strip():
            raise Problem("Enter what happened", "text")
        not_later(happened_at, "happened_at")
        not_later(until, "until")
        if until is not None and until < happened_at:
            raise Problem("It cannot end before it began", "until")
        step(KEEPING, "", Kept.KEPT)
        made = DiaryEntry.objects.create(
            case=case,
            person=person,
            own_words=own_words,
            happened_at=happened_at,
            until=until,
            text=text.strip(),
            effect=effect.strip(),
            present=present.strip(),
            shared=shared or organisation_id != case.organisation_id,
            organisation_id=organisation_id,
            regime=actor.regime,
            written_by_id=user_id,
            written_at=timezone.now(),
        )
        DiaryEntryStateChange.objects.create(entry=made, new=Kept.KEPT, by_id=user_id)
        noted(actor, "diaryentry", made.pk, case.pk, "diary_written", person, what="collect")
    return made
