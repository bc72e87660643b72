"""A policy: for each verb, the condition under which an actor may do it to a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from saferplaces.foundation.policy.conditions import NONE, Condition

if TYPE_CHECKING:
    from saferplaces.foundation.identity.actor import Actor

M = TypeVar("M", bound=Model)


class Refused(PermissionDenied):
    """An actor may not do this; the reasons are words for the person who asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Decision:
    """Whether an actor may, and if not, why."""

    allowed: bool
    reasons: tuple[str, ...] = ()

    def require(self) -> None:
        """Raise unless allowed.

        Raises
        ------
        Refused
            With the reasons.
        """
        if not self.allowed:
            raise Refused(*self.reasons)


@dataclass(frozen=True)
class Rule:
    """One verb: the capability that a role must have, and which records it reaches."""

    capability: str
    reach: Callable[[Actor], Condition]
    otherwise: str


class Policy(Generic[M]):
    """Rules for one model. An unknown verb, or a role without the capability, reaches nothing."""

    def __init__(self, model: type[M], rules: dict[str, Rule]) -> None:
        self.model = model
        self._rules = rules

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs there are rules for."""
        return tuple(self._rules)

    def condition(self, actor: Actor, verb: str) -> Condition:
        """Return the condition under which the actor may do it."""
        rule = self._rules.get(verb)
        if rule is None or not actor.can(rule.capability):
            return NONE
        return rule.reach(actor)

    def scope(self, actor: Actor, verb: str = "read") -> Q:
        """Return the records that the actor may do it to, as a query."""
        return self.condition(actor, verb).q

    def readable(self, actor: Actor) -> QuerySet[M]:
        """Return the records that the actor may read."""
        return self.model._default_manager.filter(self.scope(actor))

    def may(self, actor: Actor, verb: str, record: M) -> Decision:
        """Say whether the actor may do it to this record, and why not."""
        rule = self._rules.get(verb)
        if rule is None:
            return Decision(False, (f"There is no rule for {verb!r} here.",))
        if not actor.can(rule.capability):
            return Decision(False, (f"Your role ({actor.role_name}) may not do this.",))
        if not rule.reach(actor).holds(record):
            return Decision(False, (rule.otherwise,))
        return Decision(True)
