"""Minutes: written item by item, agreed once, then only added to."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from saferplaces.casework.conferences.actions.locking import locked, note
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Correction,
    Item,
    Part,
)
from saferplaces.casework.conferences.policy import conferences, items
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD


class Overtaken(Problem):
    """Somebody saved this item meanwhile; nothing is overwritten, nothing is lost."""

    def __init__(self, item: Item) -> None:
        self.item = item
        who = item.written_by.name if item.written_by else "Somebody"
        super().__init__(
            f"{who} has written here meanwhile. Their words are shown; put yours to them and save.",
            field="minutes",
        )


def add_item(actor: Actor, key: int, *, title: str, part: str) -> Item:
    """Put an item on the agenda of a part, at its end."""
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED, HELD)
        if part == Part.RESTRICTED:
            conferences.may(actor, "chair", conference).require()
        if not title.strip():
            raise Problem("Say what it is about", field="title")
        last = conference.items.filter(part=part).aggregate(last=Max("place"))["last"] or 0
        made = Item.objects.create(
            conference=conference, part=Part(part), place=last + 1, title=title.strip()
        )
        note(actor, "item_added", conference, detail={"item": made.pk, "part": part})
    return made


def write(actor: Actor, item_id: int, minutes: str, version: int) -> Item:
    """Save the minutes of an item on top of the version that the writer has read.

    Raises
    ------
    Overtaken
        When somebody saved it meanwhile.
    """
    with acting(actor):
        item, conference = _locked(actor, item_id)
        if conference.state not in {PLANNED, HELD}:
            raise Problem("The minutes are agreed: add a correction instead.")
        if item.version != version:
            raise Overtaken(item)
        item.minutes, item.version = minutes.strip(), item.version + 1
        item.written_by_id, item.written_at = actor.person, timezone.now()
        item.save()
        note(
            actor, "minutes_written", conference,
            detail={"item": item.pk, "part": str(item.part), "version": item.version},
        )  # fmt: skip
    return item


def correct(actor: Actor, item_id: int, text: str) -> Correction:
    """Add a correction to agreed minutes; what was agreed stays as it is."""
    with acting(actor):
        item, conference = _locked(actor, item_id)
        if conference.state != ConferenceState.MINUTED:
            raise Problem("The minutes are not agreed yet: change them instead.")
        if not text.strip():
            raise Problem("Say what is to be corrected", field="text")
        made = Correction.objects.create(
            item=item, text=text.strip(), by_id=actor.person, at=timezone.now()
        )
        note(actor, "minutes_corrected", conference, detail={"item": item.pk})
    return made


def _locked(actor: Actor, item_id: int) -> tuple[Item, Conference]:
    """Lock the conference, then the item, so that agreeing and writing cannot cross."""
    seen = Item.objects.select_related("conference__case").get(pk=item_id)
    if not items.may(actor, "write", seen).allowed:
        raise Refused(*items.may(actor, "write", seen).reasons)
    conference = Conference.objects.select_for_update().get(pk=seen.conference_id)
    rows = Item.objects.select_for_update(of=("self",)).select_related("written_by")
    return rows.get(pk=item_id), conference
