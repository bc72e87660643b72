"""Forms of the commitments to victims and of restorative justice."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import JUSTICE_RESTORE
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.safe_contact.queries import may_be_reached
from saferplaces.programmes.victim_commitments.actions.locking import LONGEST
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    Kind,
    Undertaking,
    Whose,
)
from saferplaces.programmes.victim_commitments.queries import trained

SMALL = {"class": "govuk-radios--small"}
SMALL_BOXES = {"class": "govuk-checkboxes--small"}


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label.rstrip('?')}: enter something"},
    )


def _radios(label: str, missing: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=required,
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": missing},
    )


def safe_ways(found: Undertaking) -> list[tuple[str, str]]:
    """Return the ways by which a victim may be reached, as choices."""
    every = dict(Code.objects.filter(list="contact_channels").values_list("code", "label"))
    return [
        (code, label)
        for code, label in every.items()
        if not found.person_id or may_be_reached(found.person_id, code)
    ]


class ReachForm(Form):
    """How somebody was reached: a way that is safe is all there is to choose from."""

    channel = _radios("How?", "Select how")

    def __init__(self, found: Undertaking, given: Any = None) -> None:
        super().__init__(given)
        self.fields["channel"].choices = safe_ways(found)  # type: ignore[attr-defined]


class ContactForm(ReachForm):
    """One contact, or a try at one."""

    reached = _radios("Did you reach them?", "Select whether you reached them")
    text = _words("Anything to note", required=False)

    def __init__(self, found: Undertaking, given: Any = None) -> None:
        super().__init__(found, given)
        answers = [("yes", "Yes"), ("no", "No, not this time")]
        self.fields["reached"].choices = answers  # type: ignore[attr-defined]


class HearForm(ReachForm):
    """How it was for them."""

    text = _words(
        "What did they tell you?",
        "How it was for them and what it has meant, in their own words where you can. The person "
        "responsible never sees this.",
        rows=7,
    )


class WishForm(Form):
    """What they would have done."""

    has = ConditionalRadios(
        label="What would they like the person to do to make good?",
        choices=[("wish", "They say"), ("none", "They leave it to others")],
        reveals={"wish": ["text"]},
        error_messages={"required": "Select what they say"},
    )
    text = _words("What they would like", "Whoever plans the activity reads this, without a name.")


class AnswerForm(Form):
    """What came of a wish."""

    came = _radios("What came of it?", "Select what came of it")
    text = _words("What will be done, or why not", "The victim is told this.")

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["came"].choices = choices("victim_wishes")  # type: ignore[attr-defined]


class KindsForm(Form):
    """Which of the commitments, and why."""

    kinds = forms.MultipleChoiceField(
        label="Which?",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL_BOXES),
        error_messages={"required": "Select which"},
    )
    why = _words("Why, if they say", "They need give no reason.", required=False, rows=3)

    def __init__(self, rows: list[Commitment], given: Any = None) -> None:
        super().__init__(given)
        offered = [(row.kind, Kind(row.kind).label) for row in rows]
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]


class WhyForm(Form):
    """Why."""

    why = _words("Why?")

    def __init__(self, label: str, hint: str, given: Any = None) -> None:
        super().__init__(given)
        self.fields["why"].label, self.fields["why"].help_text = label, hint


class ReleaseForm(Form):
    """Exactly what may be told about a child."""

    text = _words(
        "What may be told",
        "The victim, and those who support them, are told this word for word, and nothing else.",
        rows=6,
    )


class TellForm(ReachForm):
    """What they were told, and what they said to it."""

    text = _words("What were they told?", rows=6)
    answer = _words("What did they say to it?", required=False)

    def __init__(self, found: Undertaking, given: Any = None, *, released: bool = False) -> None:
        super().__init__(found, given)
        if released:
            del self.fields["text"]


class SatisfactionForm(Form):
    """How satisfied they are."""

    score = _radios("How satisfied are they with how they were treated?", "", required=False)
    text = _words("What they say", required=False)

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        rows = [*choices("victim_satisfaction"), ("", "They would rather not say")]
        self.fields["score"].choices = rows  # type: ignore[attr-defined]


class OfferForm(Form):
    """What was offered to the victim."""

    form = _radios("What was offered?", "Select what was offered")

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["form"].choices = choices("restorative_forms")  # type: ignore[attr-defined]


class WhoseForm(Form):
    """Whose word it is, and why if they say."""

    whose = _radios("Whose word is it?", "Select whose word it is")
    why = _words("Why, if they say", "They need give no reason.", required=False, rows=3)

    def __init__(self, given: Any = None, *, service: bool = False) -> None:
        super().__init__(given)
        offered = [row for row in Whose.choices if service or row[0] != Whose.SERVICE]
        self.fields["whose"].choices = offered  # type: ignore[attr-defined]


class AssessForm(Form):
    """The risk assessment."""

    risks = _words(
        "What could go wrong?",
        "For the victim first, for the person responsible, for others: harm, pressure, power, "
        "health, what happens if it does not go well.",
        rows=6,
    )
    safe = ConditionalRadios(
        label="Is it safe to go on?",
        choices=[("yes", "Yes, with these measures"), ("no", "No: it stops here")],
        reveals={"yes": ["controls", "facilitator"]},
        error_messages={"required": "Select whether it is safe to go on"},
    )
    controls = _words("What makes it safe?")
    facilitator = forms.ChoiceField(
        label="Who brings them together?",
        help_text="Only those whose training is good today.",
        error_messages={"required": "Select somebody whose training is good today"},
    )

    def __init__(self, actor: Actor, given: Any = None) -> None:
        super().__init__(given)
        who = {str(row.user_id): row.user.name for row in trained(actor)}
        offered = [("", "Select"), *who.items()]
        self.fields["facilitator"].choices = offered  # type: ignore[attr-defined]


class HeldForm(Form):
    """What people agreed."""

    agreement = _words(
        "What did they agree, if anything?",
        "Nobody has to agree anything.",
        required=False,
    )


class TrainingForm(Form):
    """A colleague's training, of which one has seen proof."""

    user = forms.ChoiceField(label="Who?", error_messages={"required": "Select who"})
    training = _radios("Which training?", "Select the training")
    trained_on = DateField(label="When was it completed?", name="The day of training", past=True)
    good_until = DateField(label="Until when is it good?", name="The last day")

    def __init__(self, actor: Actor, given: Any = None) -> None:
        super().__init__(given)
        who = people(JUSTICE_RESTORE, organisation_id=actor.organisation_id)
        others = [(str(u.pk), u.name) for u in who if u.pk != actor.user_id]
        self.fields["user"].choices = [("", "Select"), *others]  # type: ignore[attr-defined]
        rows = choices("restorative_training")
        self.fields["training"].choices = rows  # type: ignore[attr-defined]
