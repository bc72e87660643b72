"""The pages of the form in their order, which of them are asked, and how far somebody has come."""

from __future__ import annotations

from dataclasses import dataclass

from saferplaces.intake.case_review_applications import forms
from saferplaces.intake.case_review_applications.forms import PageForm
from saferplaces.intake.case_review_applications.models import Application


@dataclass(frozen=True)
class Page:
    """One page: its code in the address, its heading and its form.

    `theirs` is the heading where somebody applies for somebody else, if it differs.
    """

    code: str
    title: str
    form: type[PageForm]
    theirs: str = ""

    def heading(self, application: Application) -> str:
        """Return the heading for whoever applies."""
        return self.theirs if application.on_behalf and self.theirs else self.title


@dataclass(frozen=True)
class Group:
    """One line of the task list; it is done when each of its pages that is asked was sent."""

    code: str
    title: str
    pages: tuple[Page, ...]
    needed: bool = True


REPORTS, EVIDENCE, CHECK = "reports", "evidence", "check"
"""Pages that are more than one form."""
GROUPS = (
    Group("safe", "How to contact you safely", (
        Page("contact", "Contacting you safely", forms.ContactForm),
        Page("contact-details", "Where to reach you", forms.ContactDetailsForm),
        Page("careful", "What we must be careful about", forms.CarefulForm),
    )),
    Group("you", "About you", (
        Page("who", "Who you are applying for", forms.WhoForm),
        Page("for-them", "About you, who apply for them", forms.ForThemForm),
        Page("consent", "Their written consent", forms.ConsentForm),
        Page("kind", "Who it is happening to", forms.KindForm),
        Page("name", "Your name", forms.NameForm, "Their name"),
        Page("home", "Your address", forms.HomeForm, "Their address"),
    )),
    Group("happened", "What happened and who was told", (
        Page("where", "Where it happens", forms.WhereForm),
    )),
    Group("effect", "How it affects you", (
        Page("impact", "How it affects you", forms.ImpactForm, "How it affects them"),
        Page("hate", "Because of who you are", forms.HateForm),
        Page("others", "Other people", forms.OthersForm),
        Page("wanted", "What you would like to happen", forms.WantedForm),
    ), needed=False),
)  # fmt: skip
PAGES = {page.code: page for group in GROUPS for page in group.pages}
FIRST = "contact"


def asked(application: Application, code: str) -> bool:
    """Say whether a page is asked, after what was said on others."""
    if code == "contact-details":
        return bool(application.channels)
    return application.on_behalf if code in {"for-them", "consent"} else True


def after(application: Application, code: str) -> str:
    """Return the code of the page that comes next in its group; "" at the end of the group."""
    for group in GROUPS:
        codes = [page.code for page in group.pages if asked(application, page.code)]
        if code in codes and code != codes[-1]:
            return codes[codes.index(code) + 1]
        if code in codes and group.code == "happened":
            return REPORTS
    return ""


def answered(application: Application, code: str) -> bool:
    """Say whether a page was sent, and still answers what others have changed since."""
    if code not in application.finished:
        return False
    if code == "contact-details":
        return all(getattr(application, lead) for lead in forms.leads(application.channels))
    named = {"for-them": application.applicant_name, "consent": application.consent}
    return bool(named.get(code, True))


def done(application: Application, group: Group) -> bool:
    """Say whether a group is done."""
    pages = [page.code for page in group.pages if asked(application, page.code)]
    whole = all(answered(application, code) for code in pages)
    if group.code == "happened":
        return whole and application.reports.exists()
    return whole


def begun(application: Application, group: Group) -> bool:
    """Say whether any page of a group was sent."""
    return any(page.code in application.finished for page in group.pages)


def missing(application: Application) -> list[tuple[str, str]]:
    """Return what is missing before it can be sent in: heading and code of the page."""
    found = [
        (page.heading(application), page.code)
        for group in GROUPS
        if group.needed
        for page in group.pages
        if asked(application, page.code) and not answered(application, page.code)
    ]
    if not application.reports.exists():
        found.append(("At least one report", REPORTS))
    return found
