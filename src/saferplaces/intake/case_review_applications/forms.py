"""The pages of the form: one thing a page, each kept as it is sent.

A page's form has the names of the columns that it fills. What it asks may depend on what was said
before, so each is made of the application.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.foundation.reference.queries import choices, codes, districts
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.case_review_applications.models import (
    Application,
    Consent,
    Kind,
    Relation,
    YesNo,
)

LONGEST = 4000
SHORT = 500
NO_WAY = "none"
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
YES_NO = [("yes", "Yes"), ("no", "No")]


def radios(label: str, options: list[tuple[str, str]], error: str, **more: Any) -> Any:
    """Return a choice of one."""
    return forms.ChoiceField(
        label=label, choices=options, widget=forms.RadioSelect, error_messages={"required": error},
        **more,
    )  # fmt: skip


def words(label: str, rows: int = 6, *, longest: int = LONGEST, **more: Any) -> Any:
    """Return a box for several lines."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=longest, **more
    )


def line(label: str, complete: str = "", longest: int = 200, **more: Any) -> Any:
    """Return a box for one line."""
    attrs = {"autocomplete": complete} if complete else {}
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs=attrs), max_length=longest, **more
    )


class PageForm(Form):
    """A page of the application."""

    lead: ClassVar[str] = ""
    """A paragraph above the questions."""

    def __init__(
        self, application: Application, staff: bool, data: Any = None, files: Any = None
    ) -> None:
        self.application, self.staff = application, staff
        super().__init__(data, files, initial=self.known())
        self.adapt()

    def adapt(self) -> None:
        """Fit the questions to what was said before."""

    def known(self) -> dict[str, Any]:
        """Return what was said before."""
        return {name: getattr(self.application, name, None) for name in self.base_fields}

    def values(self) -> dict[str, Any]:
        """Return what is kept, by column."""
        return {
            name: "" if value is None and name != "victim_born" else value
            for name, value in self.cleaned_data.items()
            if name != "file"
        }

    def begun(self) -> bool:
        """Say whether the page was saved before."""
        return getattr(self, "code", "") in self.application.finished


class ContactForm(PageForm):
    """Which ways are safe: asked before anything else."""

    lead = (
        "We only use the ways that you choose here. If you apply for somebody else, answer for the "
        "person it happens to: their safety comes first."
    )
    channels = forms.MultipleChoiceField(
        label="Which ways to contact you are safe?",
        help_text="Choose all that are safe. Think about who else sees your post, phone or e-mail.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select how it is safe to contact you, or that no way is"},
    )
    LABELS: ClassVar = {
        "phone": "Phone call",
        "text": "Text message",
        "email": "E-mail",
        "letter": "Letter",
        "visit": "A visit",
        "through_other": "Through somebody I trust",
    }

    def adapt(self) -> None:
        """Offer the ways that there are."""
        ways = [(code, self.LABELS.get(code, text)) for code, text in choices("contact_channels")]
        ways.append((NO_WAY, "No way is safe: I will get in touch myself"))
        self.fields["channels"].choices = ways  # type: ignore[attr-defined]

    def known(self) -> dict[str, Any]:
        """Return what was said before: none of the ways is an answer too."""
        said = "contact" in self.application.finished
        return {"channels": self.application.channels or ([NO_WAY] if said else [])}

    def clean_channels(self) -> list[str]:
        """Refuse a way together with none."""
        given: list[str] = self.cleaned_data["channels"]
        if NO_WAY in given and len(given) > 1:
            raise ValidationError("Select the ways that are safe, or that no way is safe")
        return [] if given == [NO_WAY] else given

    def values(self) -> dict[str, Any]:
        """Return what is kept; where a way led that is safe no more is forgotten."""
        ways: list[str] = self.cleaned_data["channels"]
        gone = set(ContactDetailsForm.base_fields) - leads(ways)
        return {"channels": ways, **dict.fromkeys(gone, "")}


def leads(channels: Iterable[str]) -> set[str]:
    """Return where safe ways lead: phone, email, address or through."""
    rows = {
        row.code: str(row.values.get("leads") or "through") for row in codes("contact_channels")
    }
    return {rows[channel] for channel in channels if channel in rows}


class ContactDetailsForm(PageForm):
    """Where the safe ways lead."""

    phone = line(
        "Phone number that is safe", "tel", 40,
        error_messages={"required": "Enter the phone number that is safe"},
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail address that is safe", max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter the e-mail address that is safe"},
    )  # fmt: skip
    address = words(
        "Address that is safe for letters or visits", 3, longest=SHORT,
        help_text="It need not be where you live.",
        error_messages={"required": "Enter the address that is safe"},
    )  # fmt: skip
    through = line(
        "Whom should we go through?", longest=SHORT, help_text="Their name, and how to reach them.",
        error_messages={"required": "Enter whom we should go through"},
    )  # fmt: skip

    def adapt(self) -> None:
        """Ask of the safe ways alone."""
        for name in set(self.fields) - leads(self.application.channels):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what is kept; what a way led to that is safe no more is forgotten."""
        return dict.fromkeys(self.base_fields, "") | super().values()


class CarefulForm(PageForm):
    """What we must be careful about."""

    hours = line(
        "When is it safe?", longest=SHORT, required=False,
        help_text="For example: only in school hours, or never after 6pm.",
    )  # fmt: skip
    avoid = line(
        "Are there words or names we must not use?", longest=SHORT, required=False,
        help_text="For example: do not say council or police on the phone or on an envelope.",
    )  # fmt: skip
    protected = radios(
        "Must we keep where you live secret from other people?", YES_NO,
        "Select yes if we must keep where you live secret",
        help_text="For example because of somebody who has hurt you.",
    )  # fmt: skip
    instructions = words(
        "Is there anything else we must know before we contact you?", 3, longest=2000,
        required=False,
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        """Return what was said before."""
        said = "careful" in self.application.finished
        answer = "yes" if self.application.protected else "no"
        return super().known() | {"protected": answer if said else None}

    def values(self) -> dict[str, Any]:
        """Return what is kept."""
        return super().values() | {"protected": self.cleaned_data["protected"] == "yes"}


class WhoForm(PageForm):
    """Who applies."""

    on_behalf = radios(
        "Who are you applying for?",
        [
            ("no", "Myself, my household, my business or my group"),
            ("yes", "Somebody else, who has agreed to it in writing"),
        ],
        "Select who you are applying for",
    )

    def known(self) -> dict[str, Any]:
        """Return what was said before."""
        said = "who" in self.application.finished
        return {"on_behalf": ("yes" if self.application.on_behalf else "no") if said else None}

    def values(self) -> dict[str, Any]:
        """Return what is kept; who applied for somebody is forgotten once they apply themselves."""
        if self.cleaned_data["on_behalf"] == "yes":
            return {"on_behalf": True}
        asked = (*ForThemForm.base_fields, "consent", "consent_words")
        return {"on_behalf": False, **dict.fromkeys(asked, "")}


class ForThemForm(PageForm):
    """Who applies for somebody else."""

    applicant_name = line(
        "Your full name", "name", error_messages={"required": "Enter your full name"}
    )
    relation = radios("Who are you to them?", Relation.choices, "Select who you are to them")
    applicant_phone = line("Your phone number", "tel", 40, required=False)
    applicant_email = forms.EmailField(
        label="Your e-mail address", max_length=200, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Require one way to reach whoever applies."""
        super().clean()
        given = self.cleaned_data
        told = given.get("applicant_phone") or given.get("applicant_email")
        if not told and "applicant_email" not in self.errors:
            self.add_error("applicant_phone", "Enter your phone number or e-mail address")
        return given


class ConsentForm(PageForm):
    """That the victim agrees in writing."""

    lead = (
        "You may apply for somebody else if they agree in writing. They write that you may apply "
        "for an ASB case review for them, with their name, the date and their signature."
    )
    consent = ConditionalRadios(
        label="How can you show that they agree?",
        widget=forms.RadioSelect,
        reveals={Consent.SENT: ["file"], Consent.SEEN: ["consent_words"]},
        error_messages={"required": "Select how you can show that they agree"},
    )
    file = forms.FileField(
        label="Picture or copy of what they wrote", required=False, allow_empty_file=True,
        help_text="A photo or a PDF.",
    )  # fmt: skip
    consent_words = line(
        "What you have seen, and when", longest=SHORT,
        error_messages={"required": "Enter what you have seen, and when"},
    )  # fmt: skip

    def adapt(self) -> None:
        """Let staff alone say that they have seen it."""
        options = [(code, text) for code, text in Consent.choices if code != Consent.SEEN]
        options[0] = (Consent.SENT, "I can send a picture or a copy now")
        options[1] = (Consent.LATER, "I have it in writing, and will show it when I am asked")
        if self.staff:
            options.append((Consent.SEEN, Consent.SEEN.label))
        self.fields["consent"].choices = options  # type: ignore[attr-defined]


class KindForm(PageForm):
    """Whom it happens to."""

    kind = ConditionalRadios(
        label="Who is it happening to?", choices=Kind.choices, widget=forms.RadioSelect,
        reveals={Kind.BUSINESS: ["business"], Kind.COMMUNITY: ["community"]},
        error_messages={"required": "Select who it is happening to"},
    )  # fmt: skip
    business = line(
        "Name of the business", "organization",
        error_messages={"required": "Enter the name of the business"},
    )  # fmt: skip
    community = line(
        "Name of the group", "organization",
        error_messages={"required": "Enter the name of the group"},
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        """Return what was said before."""
        found = self.application
        return {"kind": found.kind, "business": found.group_name, "community": found.group_name}

    def values(self) -> dict[str, Any]:
        """Return what is kept."""
        given = self.cleaned_data
        named = given.get("business") or given.get("community") or ""
        return {"kind": given["kind"], "group_name": named}


class NameForm(PageForm):
    """What they are called."""

    victim_name = line("Full name", "name", error_messages={"required": "Enter the full name"})
    victim_born = DateField(
        label="Date of birth", name="Date of birth", past=True, required=False,
        help_text="It helps us to find your reports. For example, 27 3 1985.",
    )  # fmt: skip


class HomeForm(PageForm):
    """Where they live, or where it happens to them."""

    lead = (
        "It helps us to find the reports that were made. We show it only to those who work on your "
        "application."
    )
    victim_address = words(
        "Address", 3, longest=SHORT, error_messages={"required": "Enter the address"}
    )
    victim_postcode = line("Postcode", "postal-code", 10, required=False)

    def clean_victim_postcode(self) -> str:
        """Write a postcode as it is written."""
        given = " ".join(str(self.cleaned_data["victim_postcode"]).upper().split())
        if given and not POSTCODE.fullmatch(given):
            raise ValidationError("Enter a full postcode, like LS1 4AP, or leave it empty")
        return given if " " in given or not given else f"{given[:-3]} {given[-3:]}"


class WhereForm(PageForm):
    """In which district."""

    district = radios(
        "In which district does it happen?", [], "Select the district in which it happens",
        help_text="Each council decides with the police and others about its own district.",
    )  # fmt: skip

    def adapt(self) -> None:
        """Offer the districts."""
        self.fields["district"].choices = [(d.code, d.name) for d in districts()]  # type: ignore[attr-defined]


class ImpactForm(PageForm):
    """How it affects them."""

    impact = words(
        "How does this affect you, or the people it happens to?", 8, required=False,
        help_text="In your own words: your sleep, health, children, work, what you do differently.",
    )  # fmt: skip


class HateForm(PageForm):
    """Whether it is hate, in their word."""

    hate = ConditionalRadios(
        label="Do you think it is because of who you are?",
        help_text="Because of race, religion, sexual orientation, disability or being transgender.",
        choices=YesNo.choices, widget=forms.RadioSelect, required=False,
        reveals={YesNo.YES: ["hate_words"]},
    )  # fmt: skip
    hate_words = words("What makes you think so?", 4, required=False)


class OthersForm(PageForm):
    """Whether others suffer too."""

    several = radios(
        "Are other people affected too, such as neighbours?", YesNo.choices,
        "Select whether other people are affected", required=False,
    )  # fmt: skip


class WantedForm(PageForm):
    """What they want, and the help that they need."""

    wanted = words("What would you like to happen?", 5, required=False)
    help_needed = words(
        "Do you need any help to take part?", 3, longest=2000, required=False,
        help_text="For example an interpreter, large print, or somebody with you.",
    )  # fmt: skip
