"""Evaluate Immediate Justice anew: nightly once a week, and when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_ACCOUNT
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.reference.queries import setting
from saferplaces.programmes.justice_return.evaluation.judging import judge
from saferplaces.programmes.justice_return.evaluation.people import people, records_end
from saferplaces.programmes.justice_return.grant import grant
from saferplaces.programmes.justice_return.models import Evaluation

JOB = "justice_evaluation"


def evaluate() -> Mapping[str, int]:
    """Make the evaluation of the grant's period and keep it."""
    found = people(grant().period)
    result = judge(found, least=int(setting("justice_evaluation_least")))
    Evaluation.objects.create(made_at=timezone.now(), records_to=records_end(), result=result)
    return {"referred": int(found.treated.sum()), "others": int((~found.treated).sum())}


def ask_to_evaluate(actor: Actor) -> None:
    """Have it made anew, within minutes."""
    with acting(actor):
        if not actor.can(JUSTICE_ACCOUNT):
            raise Refused(f"Your role ({actor.role_name}) may not do this.")
        record(actor, what="alter", verb="justice_return.evaluation_asked")
        transaction.on_commit(lambda: ask_for(app, JOB))
