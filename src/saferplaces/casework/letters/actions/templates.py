"""Change the templates of letters: each change is a new version, none is lost."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from saferplaces.casework.cases.models import Part
from saferplaces.casework.letters import gaps
from saferplaces.casework.letters.models import LetterTemplate, TemplateVersion
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.reach import hosts
from saferplaces.foundation.identity.roles import REFERENCE_ADMIN
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes


def add_template(
    actor: Actor,
    *,
    code: str,
    title: str,
    parts: Sequence[str],
    kind: str,
    subject: str,
    body: str,
    source: str,
) -> LetterTemplate:
    """Add a template with its first version.

    Raises
    ------
    Problem
        When there is one with this code, or a gap does not fit.
    """
    _administers(actor)
    with acting(actor):
        if LetterTemplate.objects.filter(code=code).exists():
            raise Problem("There is a template with this code already", "code")
        if not parts or not set(parts) <= set(Part.values):
            raise Problem("Select whom the letter is for", "parts")
        if Part.COMPLAINED_ABOUT in parts and len(set(parts)) > 1:
            raise Problem("A letter is for the victim's side or for the other, never both", "parts")
        if not codes("contact_kinds").filter(code=kind).exists():
            raise Problem("Select how it stands in the contact log", "kind")
        found = LetterTemplate.objects.create(code=code, title=title, parts=list(parts), kind=kind)
        _version(actor, found, 1, subject, body, source)
    return found


def change_template(
    actor: Actor, key: int, *, subject: str, body: str, source: str
) -> TemplateVersion:
    """Give a template other words; letters that were begun keep theirs.

    Raises
    ------
    Problem
        When a gap does not fit, or nothing is changed.
    """
    _administers(actor)
    with acting(actor):
        found = LetterTemplate.objects.select_for_update().get(pk=key)
        last = found.versions.first()
        assert last is not None  # noqa: S101 - none is made without its first version
        if (last.subject, last.body) == (subject.strip(), _clean(body)):
            raise Problem("Nothing is changed", "body")
        return _version(actor, found, last.number + 1, subject, body, source)


def retire_template(actor: Actor, key: int) -> LetterTemplate:
    """Offer a template no more, or again."""
    _administers(actor)
    with acting(actor):
        found = LetterTemplate.objects.select_for_update().get(pk=key)
        found.retired_at = None if found.retired_at else timezone.now()
        found.save()
        _note(actor, found, "retired" if found.retired_at else "offered_again")
    return found


def _version(
    actor: Actor, of: LetterTemplate, number: int, subject: str, body: str, source: str
) -> TemplateVersion:
    if not subject.strip() or not body.strip():
        raise Problem("Enter a subject and a letter", "body")
    gaps.check(of.parts, subject, body)
    made = TemplateVersion.objects.create(
        template=of,
        number=number,
        subject=subject.strip(),
        body=_clean(body),
        source=source.strip(),
        made_at=timezone.now(),
        made_by_id=actor.user_id,
    )
    _note(actor, of, "changed", number=number)
    return made


def _clean(body: str) -> str:
    return body.replace("\r\n", "\n").strip()


def _administers(actor: Actor) -> None:
    if not actor.can(REFERENCE_ADMIN):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if not hosts(actor):
        raise Refused("The templates are the same for all: the force's administrators change them.")


def _note(actor: Actor, of: LetterTemplate, verb: str, **detail: object) -> None:
    record(
        actor,
        what="alter",
        verb=f"letter_template.{verb}",
        objects=[f"lettertemplate:{of.pk}"],
        detail={"code": of.code} | detail,
    )
