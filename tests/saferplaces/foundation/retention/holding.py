"""What the service comes to hold of somebody who rang once, by the verbs that people use."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.utils import timezone
from tests.saferplaces.casework.evidence.files import picture
from tests.saferplaces.casework.referrals.making import terms
from tests.saferplaces.casework.reviews.waiting import no_chance
from tests.saferplaces.casework.risk.assessed import answered
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import uncertain_link

from saferplaces.casework.cases.actions.given import Somebody
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.actions.notes import write_note
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.actions.take_in import take_in
from saferplaces.casework.evidence.actions.write_down import write_down
from saferplaces.casework.letters.actions import edit, finish, send, write
from saferplaces.casework.referrals.actions.draft import draft
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import LATER, Given
from saferplaces.casework.reviews.models import Review
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.start import start
from saferplaces.intake.incidents.actions.decide_link import decide_link
from saferplaces.intake.incidents.models import Party
from saferplaces.intake.safe_contact.actions.ask import Said, ask


def hold(caller: Party, name: str, phone: str, address: str) -> list[tuple[str, str]]:
    """Review the log, open a case, and fill it; return each record that is disposed of by itself.

    Everything that is written names the caller.
    """
    dev = person("dev").actor
    _judge(caller, name)
    asked = ask(
        dev, caller.person_id,
        Said(channels=("letter", "phone"), phone=phone, address=f"{name}\n{address}"),
    )  # fmt: skip
    case = open_case(
        dev, kind="neighbours", source="direct", headline="Noise at night", district="leeds",
        people=[Somebody("victim", caller.person_id)], incident_ids=[caller.incident_id],
        summary=f"{name} cannot sleep",
    )  # fmt: skip
    victim = victims_of(case.pk)[0]
    log_contact(
        dev, case.pk, case_person_id=victim.pk, kind="first_contact", outcome="reached",
        channel="phone", text=f"{name} was glad that we rang",
    )  # fmt: skip
    write_note(dev, case.pk, text=f"{name} is known to the council")
    yesterday = timezone.now() - dt.timedelta(hours=20)
    write_down(
        dev, case.pk, person_id=victim.pk, own_words=True, happened_at=yesterday,
        text=f"They shouted: {name}, come out",
    )  # fmt: skip
    _evidence(case.pk, victim.pk, name)
    letter = write.write(dev, case.pk, person_id=victim.pk, template="update", sender="plain")
    body = f"Dear {name},\n\nWe rang the landlord."
    edit.edit(dev, letter.pk, subject="Your case", body=body, delivery=letter.delivery)
    finish.finish(dev, letter.pk, looked=True)
    send.send(dev, letter.pk)
    about = {"about": ("case", case.pk), "person_id": caller.person_id, "point": "first_contact"}
    done = answered(start(dev, "matrix", **about))
    complete(dev, done.pk, band="medium", why=f"{name} is frightened")
    begun = start(dev, "vulnerability", **about)
    save(dev, begun.pk, {"communication": f"{name} wants to be rung"})
    referral = draft(
        dev, person_id=caller.person_id, case_id=case.pk, terms=terms(asked=f"Visit {name}")
    )
    return [
        ("risk.Assessment", str(done.pk)),
        ("risk.Assessment", str(begun.pk)),
        ("referrals.Referral", str(referral.pk)),
        ("cases.Case", str(case.pk)),
        ("safe_contact.SafeContact", str(asked.pk)),
        ("incidents.Incident", caller.incident_id),
    ]


def _judge(caller: Party, name: str) -> None:
    """Decide on the log, which the engine learns from, and on a link to somebody else."""
    amina = person("amina").actor
    no_chance()
    missed = Given(
        recording="crime_to_record", risk_level="medium", rationale=f"{name} is harassed",
        crime_class="8L", recorded=LATER,
    )  # fmt: skip
    decide(amina, Review.objects.get(incident_id=caller.incident_id).pk, missed)
    other = Party.objects.filter(district="leeds", role="victim")
    link = uncertain_link(
        caller, other.exclude(person_id=caller.person_id).exclude(person_id="").earliest("pk")
    )
    decide_link(amina, link.pk, "refused", f"{name} is another person")


def _evidence(case_id: int, victim_id: int, name: str) -> None:
    """Take in a picture into which the telephone wrote whose it is."""
    key, content = uuid.uuid4(), picture(wrote=name)
    folders.files().mkdir(parents=True, exist_ok=True)
    folders.original(key).write_bytes(content)
    take_in(
        person("dev").actor, case_id, key=key, name=f"{name}.jpg", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), text=f"The door of {name}",
        person_id=victim_id,
    )  # fmt: skip
