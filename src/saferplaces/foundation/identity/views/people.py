"""The administrator's pages of people."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.actions import people as act
from saferplaces.foundation.identity.forms_admin import PersonForm, SearchForm
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.reach import gone, managed
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PEOPLE_ADMIN
from saferplaces.foundation.identity.sessions import running
from saferplaces.foundation.identity.work import open_work
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.foundation.ui.tables import Column, Table

BOTH = ("GET", "POST")
SECTION = {"section": "Administration"}


def one(request: Request, pk: int) -> User:
    """Return a person whom the administrator manages, and note that they were looked at."""
    found = managed(request.actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach("user", pk)
    request.access.saw("user", [pk])
    return found


@door(PEOPLE_ADMIN, personal=True, verb="staff.list")
def people(request: Request) -> HttpResponse:
    """List the people of the service, and search them."""
    form = SearchForm(request.GET or {}, actor=request.actor)
    given = form.cleaned_data if form.is_valid() else {}
    table = Table(
        request,
        _found(request, given).prefetch_related("memberships__organisation"),
        [
            Column("name", "Name", sort="name", link=_page_of),
            Column("username", "Email address", sort="username"),
            Column("parts", "Roles", _parts),
            Column("state", "Account", lambda u: "Open" if u.is_active else "Closed"),
        ],
        caption="People",
        default_sort="name",
        export_as="people",
    )
    if table.csv_requested and (step := disclosing(request, "the list of people", PEOPLE_ADMIN)):
        return step
    request.access.asked(**given)
    request.access.saw("user", [user.pk for user in table.rows])
    if table.csv_requested:
        return table.csv()
    return render(request, "identity/people.html", {"table": table, "form": form})


def _page_of(user: User) -> str:
    return reverse("people-admin-person", args=[user.pk])


def _found(request: Request, given: dict[str, str]) -> QuerySet[User]:
    found = managed(request.actor)
    if words := given.get("q"):
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    parts = current()
    if given.get("role"):
        parts = parts.filter(role=given["role"])
    if given.get("organisation"):
        parts = parts.filter(organisation_id=given["organisation"])
    if given.get("role") or given.get("organisation") or given.get("state") == "here":
        found = found.filter(pk__in=parts.values("user_id"))
    if given.get("state") == "gone":
        found = found.filter(pk__in=gone().values("pk"))
    return found


def _parts(user: User) -> str:
    here = [part for part in user.memberships.all() if part.ended_at is None]
    return "; ".join(f"{part.get_role_display()}, {part.organisation}" for part in here) or "None"


@door(PEOPLE_ADMIN, personal=True, verb="staff.read")
def person(request: Request, pk: int) -> HttpResponse:
    """Show one person: parts, days away, account."""
    user = one(request, pk)
    here = set(current().filter(user=user).values_list("pk", flat=True))
    parts = Membership.objects.filter(user=user).select_related("organisation", "team")
    names = {row.code: row.name for row in districts()}
    context = {
        "person": user,
        "parts": [(part, part.pk in here, _where(part, names)) for part in parts],
        "absences": list(user.absences.select_related("cover")[:20]),
        "work": len(open_work(pk)),
        "has_factor": factors.enrolled(user),
        "sessions": len(running(pk)),
        "oneself": pk == request.actor.user_id,
    }
    return render(request, "identity/person.html", context)


def _where(part: Membership, names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in part.districts) or "Whole area"


@door(PEOPLE_ADMIN, personal=True, verb="staff.added", methods=BOTH)
def add(request: Request) -> HttpResponse:
    """Add a person."""
    request.access.saw("user", [])
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = act.add_person(request.actor, **form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "The account is made. Give it a role.")
            return redirect("people-admin-part", pk=user.pk)
    return render(request, "ui/one_form.html", _form_page(form, "Add a person", "people-admin"))


@door(PEOPLE_ADMIN, personal=True, verb="staff.read", methods=BOTH)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a person's name, address or identifier."""
    user = one(request, pk)
    initial = {"name": user.name, "username": user.username, "subject": user.subject}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act.edit_person(request.actor, user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "Saved.")
            return redirect("people-admin-person", pk=pk)
    return render(request, "ui/one_form.html", _form_page(form, "Change a person", *_back(pk)))


@door(PEOPLE_ADMIN, personal=True, verb="staff.password_code", methods=("POST",))
def password_code(request: Request, pk: int) -> HttpResponse:
    """Make a code with which the person sets a password; it is shown this once."""
    user = one(request, pk)
    try:
        code = act.give_password_code(request.actor, user)
    except Problem as problem:
        messages.warning(request, problem.message)
        return redirect("people-admin-person", pk=pk)
    return render(request, "identity/password_code.html", {"person": user, "code": code})


@door(PEOPLE_ADMIN, personal=True, verb="staff.account", methods=("POST",))
def account(request: Request, pk: int) -> HttpResponse:
    """Close or open an account, take its second factor away, or end its sessions."""
    user = one(request, pk)
    verbs = {
        "close": (act.close_account, "The account is closed."),
        "open": (act.open_account, "The account is open."),
        "factor": (act.remove_second_factor, "The authenticator app is removed."),
        "sessions": (act.end_sessions, "They are signed out everywhere."),
    }
    chosen = verbs.get(request.POST.get("what", ""))
    if chosen is not None:
        chosen[0](request.actor, user)
        messages.success(request, chosen[1])
    return redirect("people-admin-person", pk=pk)


def _form_page(form: object, title: str, back: str, *keys: object) -> dict[str, object]:
    address = reverse(back, args=keys)
    return SECTION | {"form": form, "title": title, "back": address, "button": "Save"}


def _back(pk: int) -> tuple[str, int]:
    return "people-admin-person", pk
