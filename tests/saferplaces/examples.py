"""One record of each kind, so that a walk over every page has a key for every address.

`EXAMPLES` maps the name of a route to a function that makes what its address needs and returns the
keys. A room with addresses that hold keys adds its own:

    @example("review")
    def _review() -> dict[str, object]:
        return {"pk": a_review().pk}

Every example lies in Leeds (where Amina and Sarah of the cast work). A page that is asked for with
POST only needs no more: the walk sends an empty form. A route with keys and without an example
fails the walk, so nobody forgets.

Rooms with tests of their own keep theirs beside them, as ``<room>/examples.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Incident, Party

Maker = Callable[[], dict[str, object]]
EXAMPLES: dict[str, Maker] = {}


def example(*routes: str) -> Callable[[Maker], Maker]:
    """Give the keys for these routes."""

    def keep(make: Maker) -> Maker:
        EXAMPLES.update(dict.fromkeys(routes, make))
        return make

    return keep


def a_task(owner: str = "amina", by: str = "sarah", **more: object) -> Task:
    """A call-back that Sarah asked Amina for, in Leeds."""
    given = {"kind": "call_back", "about": ("review", 1), "district": "leeds"} | more
    return create_task(person(by).actor, owner_id=person(owner).user.pk, **given)


@example("task", "task-reassign", "api-task-one", "api-task-end")
def _task() -> dict[str, object]:
    return {"pk": a_task().pk}


def a_log() -> Incident:
    """A log in Leeds at a known place, with a caller who is known."""
    log = factories.incident(place_id=factories.place_().pk)
    factories.party(log, person=factories.person_())
    factories.finding(log)
    return log


@example("incident", "api-incident")
def _incident() -> dict[str, object]:
    return {"incident_id": a_log().pk}


@example("person")
def _person() -> dict[str, object]:
    return {"person_id": Party.objects.get(incident_id=a_log().pk).person_id}


@example("place")
def _place() -> dict[str, object]:
    return {"place_id": a_log().place_id}


@example("link")
def _link() -> dict[str, object]:
    left, right = (Party.objects.get(incident_id=a_log().pk) for _ in range(2))
    return {"link_id": factories.uncertain_link(left, right).pk}


@example(
    "people-admin-person", "people-admin-edit", "people-admin-part", "people-admin-leaver",
    "people-admin-absence", "people-admin-code", "people-admin-account", "open-work-of",
)  # fmt: skip
def _person() -> dict[str, object]:
    return {"pk": person("amina").user.pk}


@example("people-admin-part-end")
def _part() -> dict[str, object]:
    return {"pk": person("amina").user.pk, "part": person("amina").membership.pk}


@example("organisation-admin", "team-admin-add")
def _organisation() -> dict[str, object]:
    return {"pk": person("amina").membership.organisation_id}


@example("team-admin")
def _team() -> dict[str, object]:
    part = person("amina").membership
    return {"pk": part.organisation_id, "team": part.team_id}


@example("reference-list", "reference-add")
def _list() -> dict[str, object]:
    return {"name": "task_kinds"}


@example("reference-code", "reference-change", "reference-end")
def _code() -> dict[str, object]:
    return {"pk": code("task_kinds", "call_back").pk}


@example("job-run")
def _job() -> dict[str, object]:
    return {"name": "housekeeping"}


@example("notice-read")
def _notice() -> dict[str, object]:
    return {"key": notify([person("amina").user.pk], "Something waits for you.")[0].pk}
