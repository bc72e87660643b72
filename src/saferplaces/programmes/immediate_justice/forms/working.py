"""Forms by which the services see a referral through."""

from __future__ import annotations

from typing import Any

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField
from saferplaces.programmes.immediate_justice.forms.parts import (
    coded,
    key_field,
    line,
    long_text,
    number,
    offer,
    radios,
    select,
)
from saferplaces.programmes.immediate_justice.models import (
    Answer,
    Happened,
    Referral,
    Site,
    Victim,
)
from saferplaces.programmes.immediate_justice.rules import breach_decisions, cap, pathway_of


class WhyForm(Form):
    """A reason."""

    why = long_text("Why?", rows=2)


class AcceptForm(Form):
    """That somebody is suitable, and agrees."""

    suitability = radios("Suitability")
    why = long_text("What follows for the activity?", required=False, rows=2)
    agreed_on = DateField(label="Day on which they agreed", past=True)
    agreed_by = line("Who agreed with them?", "For a child, the parent or carer.", required=False)
    discretion = long_text(
        "Why is a child under 12 taken on?",
        "The children's route is for 12 to 17. Below, it is youth justice's discretion.",
        rows=2,
    )

    def __init__(self, row: Referral, data: Any = None) -> None:
        super().__init__(data)
        accepted = [c for c in codes("justice_suitability") if c.values["accepted"]]
        offer(self, "suitability", [(c.code, c.label) for c in accepted])
        if not row.young:
            del self.fields["discretion"]


class DeclineForm(Form):
    """Why somebody is not taken on."""

    suitability = radios("Why is it declined?")
    why = long_text("Say more", "The police read this.", rows=2)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        declined = [c for c in codes("justice_suitability") if not c.values["accepted"]]
        offer(self, "suitability", [(c.code, c.label) for c in declined])


class HoursForm(Form):
    """Other hours, with a reason."""

    hours = number("Hours of unpaid work")
    why = long_text("Why do they change?", rows=2)
    form = key_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["hours"].help_text = f"From 1 to {cap()}."


class AdjustForm(Form):
    """What is made different for somebody."""

    need = radios("For which need?")
    words = long_text("What is arranged?", "The supervisor reads this on the roster.", rows=2)
    alternative = select("Activity in place of the usual one", required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        coded(self, "need", "justice_needs")
        coded(self, "alternative", "justice_alternatives", "The activity stays")


class AlternativeForm(Form):
    """A time of an alternative activity."""

    on = DateField(label="Day", past=True)
    started = TimeField(label="Began")
    ended = TimeField(label="Ended")
    text = long_text("What was done, and who saw it?", rows=2)
    key = key_field()


class BackForm(Form):
    """Why a credit was wrong."""

    why = long_text("Why was it wrong?", rows=2)
    key = key_field()


class ApartForm(Form):
    """With whom somebody must not be placed."""

    other = line("Reference of the other person", "Like IJ26-00012.", most=20)
    why = long_text("Why?", "For the police alone: the others see only that it is so.", rows=2)


class BreachForm(Form):
    """What was not kept to."""

    what = long_text("What was not kept to?")
    tried = long_text("What was tried to help them keep to it?")


class DecisionForm(Form):
    """What follows after it was not kept to."""

    decision = radios("What follows?")
    text = long_text("Why?", rows=2)

    def __init__(self, row: Referral, data: Any = None) -> None:
        super().__init__(data)
        rows = breach_decisions(pathway_of(row.route, row.goes_by), row.goes_by)
        offer(self, "decision", [(c.code, c.label) for c in rows])


class WithdrawForm(Form):
    """Why a referral is withdrawn."""

    why = radios("Why is it withdrawn?")
    text = long_text("Say more", "The service that was asked reads this.", rows=2)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        coded(self, "why", "justice_endings")


class AskBackForm(Form):
    """Why a service asks for a referral to be withdrawn."""

    why = radios("Why should it be withdrawn?")
    text = long_text("Say more", "The police read this, and decide.", rows=2)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        coded(self, "why", "justice_endings")


class AnswerForm(Form):
    """What the police decide on it."""

    granted = radios("Is the referral withdrawn?", inline=True)
    text = long_text("Why?", "The service that asked reads this.", rows=2)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "granted", Answer.choices)


class RestorativeForm(Form):
    """Whether somebody would take part in restorative justice."""

    restorative = radios(
        "Would they take part in restorative justice?",
        "It is always voluntary, for both sides, and changes nothing else.",
        inline=True,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "restorative", Answer.choices)


class VictimForm(Form):
    """One more victim."""

    kind = radios("What sort of victim?")
    name = line("Name")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "kind", Victim.Kind.choices)


class PlanForm(Form):
    """A child's plan, with its first activity."""

    carer = radios("How is a parent or carer involved?")
    carer_name = line("Who is it?", required=False)
    carer_words = long_text("What do they say, or why is it not safe?", required=False, rows=2)
    strengths = long_text("What is the child good at, and what do they like?", rows=2)
    kind = radios("First activity")
    words = long_text("What was agreed?", rows=2)
    on = DateField(label="Day, if it is fixed", name="The day", required=False)
    site = select("At a place of work", required=False)

    def __init__(self, row: Referral, data: Any = None) -> None:
        super().__init__(data)
        coded(self, "carer", "justice_carers")
        _activity(self, row)


class ActivityForm(Form):
    """One more activity of a child's plan."""

    kind = radios("Kind of activity")
    words = long_text("What was agreed?", rows=2)
    on = DateField(label="Day, if it is fixed", name="The day", required=False)
    site = select("At a place of work", required=False)

    def __init__(self, row: Referral, data: Any = None) -> None:
        super().__init__(data)
        _activity(self, row)


class NotedForm(Form):
    """What came of an activity."""

    happened = radios("What came of it?")
    words = long_text("In words that help the child", rows=2)
    key = key_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "happened", Happened.choices)


class MarkForm(Form):
    """A mark as it should have been."""

    outcome = select("What happened?")
    started = TimeField(label="Came", required=False)
    ended = TimeField(label="Left", required=False)
    penalty = number("Minutes taken off", required=False)
    why = long_text("Why was the mark wrong?", rows=2)
    key = key_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        coded(self, "outcome", "justice_attendance", "Choose what happened")


class Button(Form):
    """A button alone."""


def _activity(form: Form, row: Referral) -> None:
    coded(form, "kind", "justice_child_activities")
    open_here = Site.objects.filter(state="open", district=row.affected_district)
    offer(form, "site", [(str(s.pk), s.name) for s in open_here[:200]], "Nowhere of these")


def whole(text: str) -> int | None:
    """Return the key that a choice names, None for none."""
    return int(text) if text else None
