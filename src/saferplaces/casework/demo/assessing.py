"""Risk, as people tell it: answers that come to the band that a story is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.casework.demo.matters import Matter
from saferplaces.casework.demo.telling import Telling
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.lowering import agree
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.start import start
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.foundation.identity.actor import Actor

LOW: dict[str, Any] = {
    "how": "phone", "q1": "occasionally", "reports": 1, "q2": "no", "q3": "no", "q4": "unknown",
    "q5": "no", "q6": "yes", "q6-yes": "The landlord", "q7": "nobody", "q8": "no", "q9": "no",
    "q10": "a_little", "q11": "no", "q12": "no", "q13": "close", "q14": "none", "danger": ["none"],
}  # fmt: skip
MEDIUM = LOW | {
    "q1": "most_weeks", "reports": 2, "q2": "yes", "q4": "sight", "q5": "others_once",
    "q7": "family", "q10": "a_lot", "q11": "either", "q13": "few",
}  # fmt: skip
HIGH = MEDIUM | {
    "how": "face_to_face", "q1": "most_days", "reports": 4, "q3": "yes", "q4": "well",
    "q5": "currently", "q7": "you", "q9": "yes", "q10": "extremely", "q11": "both",
    "q12": "yes", "q12-yes": "A support worker", "q13": "isolated", "q14": "family",
}  # fmt: skip
HATE = {"q8": "yes", "q8-yes": "The words that are used leave no doubt"}
PERSONAL = "Lives alone and is known to those who do it"
BANDS = {"standard": LOW, "medium": MEDIUM, "high": HIGH}


def assess(
    actor: Actor, case: Case, victim: CasePerson, matter: Matter, band: str, point: str
) -> Assessment:
    """Do the matrix with a victim; a band below the one that stood waits for a supervisor."""
    draft = begin(actor, case, victim, matter, band, point)
    why = "It is quiet, and they say that they feel safer." if point == "closure" else ""
    if case.kind == "hate" and band == "standard":
        why = why or "A first incident; nobody was hurt and the family has support."
    return complete(actor, draft.pk, band=band, why=why or "As we spoke about it.")


def begin(
    actor: Actor, case: Case, victim: CasePerson, matter: Matter, band: str, point: str
) -> Assessment:
    """Begin the matrix and answer all of it."""
    about = ("case", case.pk)
    draft = start(actor, "matrix", about=about, person_id=victim.person_id, point=point)
    given = BANDS[band] | (HATE if matter.kind == "hate" else {})
    if given["q9"] == "yes":
        given |= {"q9-yes": PERSONAL}
    save(actor, draft.pk, given)
    return draft


def lowered(supervisor: Actor, found: Assessment) -> None:
    """Have a supervisor agree to a lower band, where one was asked for."""
    found.refresh_from_db()
    if found.state == AssessmentState.LOWERING:
        agree(supervisor, found.pk, "Read with the contact log: nothing new for weeks. I agree.")


def vulnerability(
    actor: Actor, case: Case, victim: CasePerson, matter: Matter, t: Telling
) -> Assessment:
    """Do the vulnerability assessment with a victim, in their words."""
    draft = start(
        actor, "vulnerability", about=("case", case.pk), person_id=victim.person_id,
        point="first_contact",
    )  # fmt: skip
    age = t.rng.randint(24, 83)
    children = age < 50 and t.chance(0.5)
    save(
        actor,
        draft.pk,
        {
            "taking_part": "face_to_face", "told": "yes",
            "communication": "Speak slowly, and write down what was agreed",
            "household": "With two children" if children else "Alone", "age": age,
            "tenure": "social", "tenure-social": "Housing association",
            "children": "yes" if children else "no",
            **({"children-yes": "Two at primary school"} if children else {}),
            "health": ["mental"], "health-mental": "Sleeps badly; the GP knows",
            "self_harm": "no", "dependency": ["none"], "isolation": "few",
            "isolation-few": "One friend nearby", "domestic": "no", "exploitation": ["none"],
            "hate": ["race"] if matter.kind == "hate" else ["none"],
            "protective": matter.protective, "fears": matter.fears, "wishes": matter.wishes,
            "works": matter.works,
            "safety_plan": "Rings 999 if anybody comes to the door; a neighbour has the key.",
            "referrals": ["victim_support"],
            "next_review": (t.now.date() + dt.timedelta(days=28)).isoformat(),
        },
    )  # fmt: skip
    return complete(actor, draft.pk)
