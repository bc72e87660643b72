"""Everything that is made for a walk lies at one protected address, unlike any other text.

Call `all_at_a_protected_address` once the examples are made: every log, party and place lies there,
and whatever rooms wrote in words of their own speaks of it. `told` finds it in an answer.
"""

from __future__ import annotations

import html
import re

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.http import HttpResponse
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import incident, party, person_, place_

from saferplaces.foundation.identity.roles import INCIDENTS, RISK, capabilities
from saferplaces.foundation.ui.maps import points_json
from saferplaces.foundation.ui.protecting import FIELD
from saferplaces.intake.hotspots.models import Hotspot
from saferplaces.intake.incidents.models import Incident, Party, Place
from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.intake.safe_contact.protecting import renew_all

HOME, POSTCODE, UPRN = "17 Zzyzx Lane", "LS99 9ZZ", "100017171717"
EAST, NORTH = 417_171.0, 437_373.0
SENTENCE = f"She lives at {HOME}, {POSTCODE}, they say."
WORDS = re.compile(r"zzyzx|LS99\W{0,2}9ZZ|LS999ZZ|100017171717", re.I)
_POINT = re.search(
    r"\[(-?\d+\.\d{3})\d*, (\d+\.\d{3})",
    points_json([{"easting": EAST, "northing": NORTH, "label": ""}]),
)
POINTS = re.compile("|".join(map(re.escape, ("417171", "437373", *_POINT.groups()))))
FREE = {
    "agreed_why", "answer", "body", "detail", "details", "directions", "headline", "instructions",
    "note", "notes", "outcome", "place", "purpose", "rationale", "reason", "result", "said",
    "sentence", "statement", "summary", "text", "title", "view", "what", "why", "words",
}  # fmt: skip
"""Names of columns in which people write in their own words, in whatever room."""
MATTERS = {
    "incident", "person", "review", "review-own-word", "safe-contact", "safe-contact-ask",
}  # fmt: skip
"""Pages of one matter, on which those of the force who work on it read the address."""


def all_at_a_protected_address() -> None:
    """Move everything there is to the protected address of one victim."""
    victim = person_()
    log = incident(place_id=place_().pk)
    party(log, person=victim, role="victim")
    Incident.objects.update(
        location_text=f"{HOME}, Leeds", postcode=POSTCODE, postcode_key="LS999ZZ", uprn=UPRN,
        easting=EAST, northing=NORTH, narrative=SENTENCE,
    )  # fmt: skip
    Party.objects.update(address=HOME.upper(), postcode=POSTCODE, postcode_key="LS999ZZ")
    Place.objects.update(
        label=f"{HOME}, Leeds", label_key="17 zzyzx lane leeds", postcode=POSTCODE,
        postcode_key="LS999ZZ", uprn=UPRN, easting=EAST, northing=NORTH,
    )  # fmt: skip
    Hotspot.objects.update(place=f"{HOME}, Leeds", sentence=SENTENCE)
    _in_words_of_their_own()
    said = Said(address=f"{HOME}, Leeds {POSTCODE}", protected=True)
    ask(person("amina").actor, victim.pk, said)
    renew_all()


def _in_words_of_their_own() -> None:
    for config in apps.get_app_configs():
        if not config.name.startswith(("saferplaces.casework", "saferplaces.accountability")):
            continue
        for model in config.get_models():
            free = [f.name for f in model._meta.fields if _is_free(f)]
            if free and not hasattr(model, "pgh_tracked_model"):
                try:
                    with transaction.atomic():
                        model._default_manager.update(**dict.fromkeys(free, SENTENCE))
                except DatabaseError:
                    continue  # append-only: nobody writes there a second time


def _is_free(field: models.Field) -> bool:
    return (
        isinstance(field, (models.CharField, models.TextField))
        and field.name in FREE
        and not field.choices
        and not field.unique
        and (field.max_length or 1000) >= len(SENTENCE)
    )


def told(response: HttpResponse, route: str, role: str) -> str:
    """Return what of the address an answer tells to whom it must not, or nothing."""
    if response.streaming or "image" in response.headers.get("Content-Type", ""):
        return ""
    text = response.content.decode(errors="replace")
    if found := POINTS.search(html.unescape(text)):
        return found.group()
    working = {INCIDENTS, RISK} <= capabilities(role)
    if working:  # what a form holds for them to change stays whole
        text = FIELD.sub("", text)
    found = None if working and route in MATTERS else WORDS.search(html.unescape(text))
    text = html.unescape(text)
    return text[max(0, found.start() - 60) : found.end() + 20] if found else ""
