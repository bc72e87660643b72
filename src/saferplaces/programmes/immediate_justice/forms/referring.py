"""The form of a referral."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField
from saferplaces.intake.incidents.models import Party, Person
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, Terms
from saferplaces.programmes.immediate_justice.forms.parts import (
    at,
    coded,
    in_districts,
    line,
    long_text,
    number,
    offer,
    radios,
    select,
)
from saferplaces.programmes.immediate_justice.models import Activity, Outcome, Sex, Victim

CRIME, NOT_CRIME = "crime", "no_crime"
WHO = "Enter the name, or select who it is"


class ReferForm(Form):
    """Who is referred, what was decided, what is asked for, who was harmed."""

    party = radios("Who is referred?", "People in this report.", required=False)
    name = line("Full name", required=False)
    born = DateField(label="Date of birth", required=False, past=True)
    age = number(
        "Age at the decision", "Only where the date of birth is not known.", required=False
    )
    sex = radios("Sex", inline=True)
    ethnicity = select("Ethnic group")
    district = select("District in which they live", "A child goes to its youth justice service.")
    offence = select("What was it?")
    is_crime = ConditionalRadios(
        label="What was decided?",
        choices=[
            (CRIME, "A recorded crime, with an outcome"),
            (NOT_CRIME, "Anti-social behaviour, or an offence that is not recorded as a crime"),
        ],
        reveals={CRIME: ["outcome", "crime_reference"], NOT_CRIME: ["disposal"]},
        error_messages={"required": "Select whether it is a crime"},
    )
    outcome = radios(
        "Outcome",
        "Outcome 22 is recorded on the crime only once the activity is evidenced.",
    )
    crime_reference = line("Crime number", required=False, most=60)
    disposal = radios("Disposal", "What is not recorded as a crime has no outcome code.")
    decided_on = DateField(label="Day of the decision", past=True)
    decided_time = TimeField(
        label="Time of the decision", help_text="Like 2:30pm or 14:30. The 48 hours run from it."
    )
    activity = radios(
        "What is an adult to do?",
        "A child has a plan of agreed activities instead.",
        required=False,
    )
    hours = number(
        "Hours of unpaid work, if not the usual ones",
        required=False,
    )
    hours_why = line("Why not the usual hours?", required=False)
    affected_district = select("District of the community affected", required=False)
    affected_ward = line("Ward or neighbourhood affected", required=False, most=120)
    reach = long_text(
        "How can they be reached?", "For a child, the parent or carer too.", required=False, rows=2
    )
    risk = long_text("What must those who work with them know?", required=False, rows=2)
    victim_kind = ConditionalRadios(
        label="Who was harmed?",
        choices=[("none", "Nobody is known"), *Victim.Kind.choices],
        reveals={kind: ["victim_name"] for kind in Victim.Kind.values},
        initial="none",
    )
    victim_name = line("Name of the victim", "You can add more victims afterwards.")

    def __init__(
        self,
        data: Any = None,
        *,
        parties: list[Party] | None = None,
        person: Person | None = None,
        district: str = "",
    ) -> None:
        today = timezone.localtime()
        super().__init__(
            data,
            initial={"district": district, "decided_on": today.date(), "activity": Activity.WORK},
        )
        self.person = person
        self.parties = {row.party_id: row for row in parties or []}
        if self.parties:
            offer(self, "party", [(k, _named(row)) for k, row in self.parties.items()])
        else:
            del self.fields["party"]
            self.fields["name"].required = True
        if person is not None:
            del self.fields["name"]
        self.fields["hours"].help_text = _usual()
        offer(self, "sex", Sex.choices)
        coded(self, "ethnicity", "justice_ethnicity", "Choose an ethnic group")
        in_districts(self, "district")
        in_districts(self, "affected_district", "The same district")
        coded(self, "offence", "justice_offences", "Choose what it was")
        offer(self, "outcome", Outcome.choices)
        coded(self, "disposal", "justice_disposals")
        offer(self, "activity", [c for c in Activity.choices if c[0] != Activity.PLAN])

    def terms(self, **more: Any) -> Terms:
        """Return what is referred; the person's age decides what of it counts."""
        given = self.cleaned_data
        party = self.parties.get(given.get("party") or "")
        name, born, person_id = given.get("name") or "", given["born"], f"local:{uuid.uuid4().hex}"
        if party is not None:
            name = name or _named(party)
            born, person_id = born or party.date_of_birth, party.person_id or person_id
        if self.person is not None:
            name = f"{self.person.given_name} {self.person.family_name}".strip()
            born, person_id = born or self.person.date_of_birth, self.person.person_id
        kind = given["victim_kind"]
        victims = () if kind == "none" else (Harmed(given["victim_name"], kind=kind),)
        return Terms(
            person_id=person_id,
            name=name,
            born=born,
            age=given["age"],
            sex=given["sex"],
            ethnicity=given["ethnicity"],
            district=given["district"],
            offence=given["offence"],
            outcome=given["outcome"] or "",
            disposal=given["disposal"] or "",
            crime_reference=given["crime_reference"] or "",
            decided_at=at(given["decided_on"], given["decided_time"]),
            activity=given["activity"] or Activity.WORK,
            hours=given["hours"],
            hours_why=given["hours_why"],
            affected_district=given["affected_district"],
            affected_ward=given["affected_ward"],
            reach=given["reach"],
            risk=given["risk"],
            victims=victims,
            **more,
        )


def _named(row: Party) -> str:
    return row.full_name or f"{row.given_name} {row.family_name}".strip() or "Name not known"


def _usual() -> str:
    """Return the usual and required hours, as today's rows say."""
    rows = list(codes("justice_hours"))
    told = [
        f"{row.label.partition(':')[0]}: {row.values['hours']}"
        f"{' (required)' if row.values['required'] else ''}"
        for row in rows
        if row.code != "cap"
    ]
    most = max(row.values["hours"] for row in rows)
    return f"Today's rules, in hours. {'. '.join(told)}. Never more than {most}. A child has none."
