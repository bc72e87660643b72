"""What is done for one victim: a page with a form for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import (
    JUSTICE_ADULTS,
    JUSTICE_CHILDREN,
    JUSTICE_VICTIMS,
)
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.safe_contact.panels import banner
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.victim_commitments import forms
from saferplaces.programmes.victim_commitments.actions import (
    asking,
    listening,
    releasing,
    setting_aside,
    telling,
)
from saferplaces.programmes.victim_commitments.models import Undertaking, Wish
from saferplaces.programmes.victim_commitments.policy import undertakings
from saferplaces.programmes.victim_commitments.queries import standing_release
from saferplaces.programmes.victim_commitments.states import OPEN, SET_ASIDE

BOTH = ("GET", "POST")
Made = Callable[[Undertaking, Any], Form]
Do = Callable[[Undertaking, dict[str, Any]], object]


def form_page(
    request: Request,
    pk: int,
    make: Made,
    do: Do,
    *,
    title: str,
    button: str,
    done: str,
    right: str = "work",
    contacts: bool = False,
    quote: Callable[[Undertaking], str] | None = None,
    hint: str = "",
) -> HttpResponse:
    """Show a form about one victim, and do what it says.

    Parameters
    ----------
    contacts:
        Somebody is about to be contacted: what must be known before that stands above.
    quote:
        Words that the page shows as they are.
    """
    found = fetch(undertakings, request.actor, pk, right)
    request.access.saw("undertaking", [pk], [found.person_id])
    sent = request.POST if request.method == "POST" else None
    form = make(found, sent)
    if sent is not None and form.is_valid():
        try:
            do(found, form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, done)
            return redirect("victim-commitment", pk=pk)
    context = {
        "found": found,
        "form": form,
        "title": title,
        "button": button,
        "hint": hint,
        "quote": quote(found) if quote else "",
        "banner": banner(request.actor, found.person_id) if contacts and found.person_id else None,
        "no_way": contacts and not forms.safe_ways(found),
        "back": reverse("victim-commitment", args=[pk]),
    }
    return render(request, "victim_commitments/form.html", context)


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.contact", methods=BOTH)
def contact(request: Request, pk: int) -> HttpResponse:
    """Note a contact, or a try at one."""
    return form_page(
        request, pk, forms.ContactForm,
        lambda f, d: listening.contact(
            request.actor, f.pk, channel=d["channel"], reached=d["reached"] == "yes", text=d["text"]
        ),
        title="Note a contact", button="Note it", done="Noted.", contacts=True,
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.hear", methods=BOTH)
def hear(request: Request, pk: int) -> HttpResponse:
    """Note how it was for the victim."""
    return form_page(
        request, pk, forms.HearForm,
        lambda f, d: listening.hear(request.actor, f.pk, channel=d["channel"], text=d["text"]),
        title="Hear the victim", button="Keep what they said",
        done="Kept: the victim was heard.", contacts=True,
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.wish", methods=BOTH)
def wish(request: Request, pk: int) -> HttpResponse:
    """Note what the victim would like done."""

    def do(found: Undertaking, data: dict[str, Any]) -> None:
        if data["has"] == "none":
            listening.no_wish(request.actor, found.pk)
        else:
            listening.wish(request.actor, found.pk, text=data["text"])

    return form_page(
        request, pk, lambda _, sent: forms.WishForm(sent), do,
        title="Their say in the reparation", button="Keep it",
        done="Kept. It is settled once somebody says what came of it.",
    )  # fmt: skip


@door((JUSTICE_VICTIMS, JUSTICE_ADULTS), personal=True, verb="undertaking.answer", methods=BOTH)
def answer(request: Request, pk: int) -> HttpResponse:
    """Say what came of a wish: by who works with the victim, or by who plans the activity."""
    about = Wish.objects.filter(pk=pk).first()
    if about is None:
        raise OutOfReach("wish", pk)
    plans = not request.actor.can(JUSTICE_VICTIMS)
    right = "plan" if plans else "work"
    found = fetch(undertakings, request.actor, about.undertaking_id, right)
    do = listening.answer_as_probation if plans else listening.answer
    sent = request.POST if request.method == "POST" else None
    form = forms.AnswerForm(sent)
    back = reverse("home") if plans else reverse("victim-commitment", args=[found.pk])
    request.access.saw("undertaking", [found.pk], [] if plans else [found.person_id])
    if sent is not None and form.is_valid():
        try:
            do(request.actor, pk, came=form.cleaned_data["came"], text=form.cleaned_data["text"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Kept: whoever works with the victim tells them.")
            return redirect(back)
    context = {
        "found": found, "form": form, "title": "What came of the victim's wish",
        "button": "Keep it", "hint": "", "quote": about.words, "banner": None, "no_way": False,
        "back": back,
    }  # fmt: skip
    return render(request, "victim_commitments/form.html", context)


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.decline", methods=BOTH)
def decline(request: Request, pk: int) -> HttpResponse:
    """Note what the victim does not want."""
    return form_page(
        request, pk, lambda f, sent: forms.KindsForm(_of(f, OPEN), sent),
        lambda f, d: setting_aside.decline(request.actor, f.pk, d["kinds"], d["why"]),
        title="What the victim does not want", button="Keep it",
        done="Kept: nothing of it will be overdue.",
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.not_safe", methods=BOTH)
def not_safe(request: Request, pk: int) -> HttpResponse:
    """Note that it is not safe to contact them."""
    hint = "For those who work with the victim. Nothing is asked of anybody until it is safe again."
    return form_page(
        request, pk,
        lambda _, sent: forms.WhyForm("Why is it not safe to contact them?", hint, sent),
        lambda f, d: setting_aside.not_safe(request.actor, f.pk, d["why"]),
        title="Not safe to contact", button="Set aside",
        done="Set aside: nothing of it will be overdue.",
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.take_up", methods=BOTH)
def take_up(request: Request, pk: int) -> HttpResponse:
    """Take up again what was set aside."""
    return form_page(
        request, pk, lambda f, sent: forms.KindsForm(_of(f, SET_ASIDE), sent),
        lambda f, d: setting_aside.take_up(request.actor, f.pk, d["kinds"], d["why"]),
        title="Take up again", button="Take up again", done="Taken up again: due from today.",
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="undertaking.release", methods=BOTH)
def release(request: Request, pk: int) -> HttpResponse:
    """Write what may be told about a child."""

    def before(found: Undertaking) -> str:
        standing = standing_release(found)
        return standing.text if standing else ""

    return form_page(
        request, pk, lambda _, sent: forms.ReleaseForm(sent),
        lambda f, d: releasing.release(request.actor, f.pk, d["text"]),
        title="What may be told about the child", button="Release these words",
        done="Released: these words, and no others, may be told.", right="release", quote=before,
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="undertaking.take_back", methods=BOTH)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back what may be told about a child."""
    return form_page(
        request, pk,
        lambda _, sent: forms.WhyForm("Why are the words taken back?", "", sent),
        lambda f, d: releasing.take_back(request.actor, f.pk, d["why"]),
        title="Take the released words back", button="Take them back",
        done="Taken back: nothing may be told now.", right="release",
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.tell", methods=BOTH)
def tell(request: Request, pk: int) -> HttpResponse:
    """Note what the victim was told of the outcome."""
    return _tells(request, pk, telling.tell, "Tell the victim what came of it", "Kept: told.")


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.tell", methods=BOTH)
def tell_of_course(request: Request, pk: int) -> HttpResponse:
    """Note what the victim was told after the awareness course."""
    return _tells(
        request, pk, telling.tell_of_course, "Feedback after the awareness course", "Kept."
    )


def _tells(
    request: Request, pk: int, do: Callable[..., object], title: str, done: str
) -> HttpResponse:
    def released(found: Undertaking) -> str:
        standing = standing_release(found) if found.route == Route.CHILD else None
        return standing.text if standing else ""

    return form_page(
        request, pk,
        lambda f, sent: forms.TellForm(f, sent, released=f.route == Route.CHILD),
        lambda f, d: do(
            request.actor, f.pk, channel=d["channel"], text=d.get("text", ""), answer=d["answer"]
        ),
        title=title, button="They were told", done=done, contacts=True, quote=released,
    )  # fmt: skip


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.ask", methods=BOTH)
def satisfaction(request: Request, pk: int) -> HttpResponse:
    """Keep how satisfied the victim is."""
    return form_page(
        request, pk, lambda _, sent: forms.SatisfactionForm(sent),
        lambda f, d: asking.satisfaction(request.actor, f.pk, score=d["score"], text=d["text"]),
        title="How were they treated?", button="Keep it", done="Kept.", contacts=True,
    )  # fmt: skip


def _of(found: Undertaking, states: Any) -> list[Any]:
    return list(found.commitments.filter(state__in=states))
