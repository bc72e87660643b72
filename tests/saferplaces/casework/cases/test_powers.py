"""The register of powers: what the law forbids is refused, with the statute."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.cases import factories

from saferplaces.casework.cases import powers
from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.casework.cases.actions.end_action import finish_action
from saferplaces.casework.cases.models import Part
from saferplaces.casework.cases.powers import Use, check
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code

TODAY = dt.date(2026, 11, 22)
MET = "It goes on every night"


@pytest.mark.parametrize(
    ("power", "given", "said"),
    [
        ("cpw", {"age": 15}, "16 or over .*s 43"),
        ("cpw", {}, "Enter their age"),
        ("cpn", {"age": 20}, "needs a community protection warning .*2014 Act, ss 43"),
        ("respect_order", {"age": 30}, "not been commenced"),
        ("injunction", {"age": 16, "months": 13}, "12 months at most"),
        ("cbo", {"age": 30, "months": 12, "convicted": True}, "24 months at least"),
        ("cbo", {"age": 17, "months": 37, "convicted": True}, "36 months at most"),
        ("cbo", {"age": 30, "months": 24}, "conviction"),
        ("fpn_pspo", {"age": 30, "pounds": 150}, "£100 at most"),
        ("pspo", {"months": 37}, "36 months at most"),
        ("dispersal", {"age": 12, "hours": 49, "authority": "Inspector"}, "48 hours at most"),
        ("dispersal", {"age": 12, "hours": 48}, "authority"),
        ("closure_order", {"months": 4, "before": TODAY}, "3 months at most"),
        ("vehicle_s59", {"age": 20}, "needs a warning about a vehicle"),
        ("injunction", {"body": True}, "not a body"),
    ],
)
def test_what_the_law_forbids_is_refused(cast, power: str, given: dict, said: str) -> None:
    case = factories.case()
    about = factories.somebody(case, Part.COMPLAINED_ABOUT)
    with pytest.raises(Problem, match=said):
        check(case, power, Use(about=about, grounds=MET, **given), TODAY)


def test_a_notice_follows_a_warning_to_the_same_person(cast) -> None:
    case = factories.case()
    bob = factories.somebody(case, Part.COMPLAINED_ABOUT, born=dt.date(1990, 5, 6))
    due = timezone.now() + dt.timedelta(days=3)
    given = {"title": "Serve it", "kind": "enforcement", "due_at": due}
    use = Use(about=bob, grounds=MET)
    warned = add_action(cast.dev.actor, case.pk, **given, power="cpw", use=use)
    with pytest.raises(Problem, match="first"):
        add_action(cast.dev.actor, case.pk, **given, power="cpn", use=use)
    finish_action(cast.dev.actor, warned.pk, result="Handed over")
    made = add_action(cast.dev.actor, case.pk, **given, power="cpn", use=use)
    assert made.used["statute"] == "2014 Act, ss 43 to 54"
    assert "Bob" not in str(made.used)


def test_closures_last_six_months_in_all(cast) -> None:
    case = factories.case()
    factories.action(case, power="closure_order", used={"months": 3})
    use = Use(months=3, before=TODAY, grounds=MET)
    check(case, "closure_order", use, TODAY)
    factories.action(case, power="closure_order", used={"months": 2})
    with pytest.raises(Problem, match="6 months in all, of which 5 are used"):
        check(case, "closure_order", use, TODAY)


def test_what_was_made_in_2026_waits_for_its_commencement(db) -> None:
    row = Code.objects.get(list="asb_powers", code="fpn_cpn")
    assert powers.limits(row, TODAY)["fpn_pounds"] == 100
    row.values["new_from"] = "2026-11-22"
    assert powers.limits(row, TODAY - dt.timedelta(days=1))["fpn_pounds"] == 100
    assert powers.limits(row, TODAY)["fpn_pounds"] == 500
    off = {one.code for one in powers.not_in_force(TODAY)}
    assert off == {"respect_order", "youth_injunction", "housing_injunction"}
    Code.objects.filter(list="asb_powers", code="respect_order").update(
        values=Code.objects.get(code="respect_order").values | {"commenced_on": "2026-11-22"}
    )
    assert "respect_order" in {one.code for one in powers.in_force(TODAY)}
