"""Forms of referrals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.casework.referrals.actions.draft import LONGEST, Terms
from saferplaces.casework.referrals.actions.recipients import usable
from saferplaces.casework.referrals.catalogue import Offer
from saferplaces.casework.referrals.models import Consent, Referral
from saferplaces.casework.referrals.queries import register
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import REFERRALS_ANSWER
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.fields import (
    CodeField,
    ConditionalCheckboxes,
    ConditionalRadios,
    DateField,
)
from saferplaces.foundation.ui.forms import Form

SMALL = {"class": "govuk-radios--small"}


def _words(label: str, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TermsForm(Form):
    """To whom, why, by which law, and whether the person agrees."""

    person = forms.ChoiceField(
        label="Who is it about?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select who it is about"},
    )
    to = forms.ChoiceField(
        label="To whom?",
        help_text="Partners with accounts answer here. Recipients outside get a link by e-mail and "
        "a code on the mobile number that was checked.",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select a partner"},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        error_messages={"required": "Select a purpose"},
    )
    asked = _words("What do you ask them to do?", "The recipient reads this.")
    gateway = forms.ChoiceField(
        label="Which law lets us share this?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select a legal gateway"},
    )
    consent = ConditionalRadios(
        label="Does the person agree?",
        choices=Consent.choices,
        reveals={
            Consent.GIVEN: ["consent_on", "consent_how"],
            Consent.NOT_NEEDED: ["no_consent", "no_consent_why"],
        },
        error_messages={"required": "Select whether they agree"},
    )
    consent_on = DateField(label="When did they agree?", name="The day of consent", past=True)
    consent_how = _words("How did they agree, and to what?", "The recipient reads this.", rows=2)
    no_consent = forms.ChoiceField(
        label="Why is it not needed?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select why it is not needed"},
    )
    no_consent_why = _words("Say more", "The recipient reads this.", rows=2)

    def __init__(
        self,
        actor: Actor,
        people: list[tuple[str, str]],
        district: str,
        data: Any = None,
        referral: Referral | None = None,
    ) -> None:
        super().__init__(data, initial=_of(referral) if referral else {})
        fields: dict[str, Any] = self.fields
        if people:
            fields["person"].choices = people
            if len(people) == 1:
                fields["person"].initial = people[0][0]
        else:
            del fields["person"]
        fields["to"].choices = addressees(actor, district)
        fields["purpose"].choices = [("", ""), *choices("referral_purposes")]
        fields["gateway"].choices = choices("gateways")
        fields["no_consent"].choices = choices("referral_no_consent")

    @property
    def terms(self) -> Terms:
        """What was entered."""
        given = self.cleaned_data
        kind, _, key = given["to"].partition(":")
        return Terms(
            purpose=given["purpose"],
            asked=given["asked"],
            gateway=given["gateway"],
            consent=given["consent"],
            organisation_id=int(key) if kind == "partner" else None,
            recipient_id=int(key) if kind == "outside" else None,
            consent_on=given["consent_on"],
            consent_how=given["consent_how"] or "",
            no_consent=given["no_consent"] or "",
            no_consent_why=given["no_consent_why"] or "",
        )


def addressees(actor: Actor, district: str) -> list[tuple[str, str]]:
    """Return to whom one may refer in a district: partners, and recipients who were checked."""
    parts = workers(REFERRALS_ANSWER, district=district).order_by()
    partners = Organisation.objects.filter(pk__in=parts.values("organisation_id"))
    now = timezone.now()
    outside = [one for one in register(actor).filter(ended_at=None) if usable(one, now)]
    return [
        *((f"partner:{p.pk}", p.name) for p in partners.exclude(pk=actor.organisation_id or 0)),
        *((f"outside:{one.pk}", f"{one} (by link)") for one in outside),
    ]


def _of(found: Referral) -> dict[str, Any]:
    to = f"partner:{found.to_organisation_id}"
    return {
        "to": f"outside:{found.recipient_id}" if found.recipient_id else to,
        **{
            name: getattr(found, name)
            for name in (
                "purpose", "asked", "gateway", "consent", "consent_on", "consent_how",
                "no_consent", "no_consent_why",
            )
        },
    }  # fmt: skip


class FieldsForm(Form):
    """Exactly what is shared, one by one."""

    def __init__(self, offers: list[Offer], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        shown = [(offer.code, offer.title) for offer in offers]
        self.fields["chosen"] = ConditionalCheckboxes(
            label="What do you share?",
            help_text="Nothing is chosen for you. Share what the partner needs for the purpose, "
            "and no more.",
            choices=shown,
            hints={offer.code: hint_of(offer) for offer in offers},
            reveals={o.code: [f"words_{o.code}"] for o in offers if o.in_words},
            error_messages={"required": "Select at least one field to share"},
        )
        for offer in offers:
            if offer.in_words:
                self.fields[f"words_{offer.code}"] = _words(offer.title)

    @property
    def words(self) -> dict[str, str]:
        """The texts, by field."""
        start = "words_"
        found = self.cleaned_data.items()
        return {k.removeprefix(start): v for k, v in found if k.startswith(start) and v}


def hint_of(offer: Offer) -> str:
    """Return what stands under a field: what it says now, its law and marking."""
    told = "; ".join(offer.lines) if len(offer.lines) < 4 else f"{len(offer.lines)} entries"
    parts = [told, offer.hint, offer.basis, offer.regime, offer.marking]
    return " · ".join(part for part in parts if part)


class RecipientForm(Form):
    """Somebody outside."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Enter their name"}
    )
    body = forms.CharField(
        label="Organisation",
        max_length=120,
        error_messages={"required": "Enter the organisation they work for"},
    )
    email = forms.CharField(
        label="Work e-mail address",
        help_text="The link goes here.",
        max_length=254,
        error_messages={"required": "Enter their e-mail address"},
    )
    mobile = forms.CharField(
        label="Mobile number",
        help_text="Codes go here, as texts. It must be theirs alone.",
        max_length=30,
        error_messages={"required": "Enter their mobile number"},
    )


class VerifyForm(Form):
    """How it was made sure that address and number are theirs."""

    how = forms.ChoiceField(
        label="How did you make sure that address and number are theirs?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select how you made sure"},
    )
    words = _words("What did you do?", "When, and which number or address you used.", rows=2)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["how"]
        field.choices = choices("recipient_checks")


class TextForm(Form):
    """One text."""

    text = _words("Answer")

    def __init__(self, label: str, hint: str = "", data: Any = None, name: str = "text") -> None:
        super().__init__(data)
        self.fields = {name: _words(label, hint)}


class AnswerForm(Form):
    """What a partner may answer."""

    answer = ConditionalRadios(
        label="What do you answer?",
        choices=[
            ("accept", "We accept it"),
            ("ask", "We have a question first"),
            ("decline", "We decline it"),
        ],
        reveals={"accept": ["text"], "ask": ["question"], "decline": ["reason", "why"]},
        error_messages={"required": "Select your answer"},
    )
    text = _words("What happens next?", required=False, rows=2)
    question = _words("Your question", rows=3)
    reason = forms.ChoiceField(
        label="Why do you decline?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select why you decline"},
    )
    why = _words("Say more", required=False, rows=2)

    def __init__(self, data: Any = None, asked: bool = False) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = choices("referral_decline_reasons")
        if asked:  # one question at a time
            fields["answer"].choices = [c for c in fields["answer"].choices if c[0] != "ask"]


class OutcomeForm(Form):
    """What came of a referral."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select what came of it"},
    )
    text = _words("Say more", required=False, rows=3)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["outcome"]
        field.choices = choices("referral_outcomes")


class CodeForm(Form):
    """The code from the text message."""

    code = CodeField(help_text="Six digits, from the text message")


def gateway_needs() -> list[tuple[str, str]]:
    """Return each legal gateway with what it needs."""
    return [(row.label, str(row.values.get("needs", ""))) for row in codes("gateways")]
