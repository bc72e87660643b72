"""The measures that this service defines: ASVAT's intended outcomes, volume and safety.

The statements read ``measured_logs``, a temporary table of the logs in scope that
`saferplaces.accountability.measures.reckoning` makes: incident_id, district, month (of report),
event_id, place_id, closing_code, closed_month.
"""

from __future__ import annotations

from saferplaces.accountability.measures.catalogue import MEASURES, Good, Kind, Measure, Side

COLLEGE = (
    "Intended outcomes of ASVAT, College of Policing practice bank; repeat rate as in"
    " the outcomes catalogue"
)
LETTER = "Deputy Mayor's letter of 4 December 2024"
NEEDS = "Police and Crime Panel paper of July 2025, 1.2"
LINKED = (
    "People and places are those that linkage concludes; a link that is missed makes the share too"
    " small, a wrong one too large."
)
KNOWN = "Only people whom a log names well enough to be linked are counted."
MORE_ASKED = (
    "It also rises when more people report, and when more is written down: read it with volume."
)
CLUSTERED = (
    "The interval takes logs as independent; where one address or group makes many it is too"
    " narrow."
)

OF_PEOPLE = """
SELECT date_trunc('month', min(l.reported_at))::date, l.district, p.person_id, l.event_id
FROM measured_logs l JOIN incidents_party p USING (incident_id)
WHERE p.role = '{role}' AND p.person_id <> '' AND p.withdrawn_at IS NULL
GROUP BY l.district, p.person_id, l.event_id
"""
OF_PLACES = """
SELECT date_trunc('month', min(l.reported_at))::date, l.district, l.place_id, l.event_id
FROM measured_logs l WHERE l.place_id <> '' GROUP BY l.district, l.place_id, l.event_id
"""
CLOSED = """
SELECT closed_month, district, count(*), NULL::bigint FROM measured_logs
WHERE closing_code = ANY (%({codes})s) AND closed_month IS NOT NULL GROUP BY 1, 2
"""
SAFEGUARDED = """
SELECT date_trunc('month', f.closed_on)::date, f.district,
  count(*) FILTER (WHERE EXISTS (
    SELECT FROM tasks_task t JOIN reference_code c
      ON c.list = 'safeguarding_tasks' AND c.code = t.kind AND c.valid_from <= t.created_at::date
      AND coalesce(c.valid_to, 'infinity') >= t.created_at::date
    WHERE t.about_kind = 'review' AND t.about_id = r.id::text AND t.state <> 'cancelled')),
  count(*)
FROM reviews_review r JOIN incidents_finding f USING (incident_id)
WHERE r.state = 'decided' AND f.withdrawn_at IS NULL AND EXISTS (
  SELECT FROM jsonb_array_elements(f.repeats) x
  WHERE x->>'setting' = %(person_setting)s AND (x->>'met')::boolean
    AND x->>'counted' IN ('caller', 'victim'))
GROUP BY 1, 2
"""
REVIEWED = """
SELECT date_trunc('month', f.closed_on)::date, f.district,
  count(*) FILTER (WHERE r.state = 'decided'), count(*)
FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL GROUP BY 1, 2
"""


def _repeat(code: str, name: str, who: str, role: str, why: str, *caveats: str) -> Measure:
    return Measure(
        code=code,
        name=name,
        side=Side.OUTCOME,
        kind=Kind.SHARE,
        good=Good.LOWER,
        why=why,
        definition=(
            f"Of {who} on logs in scope that were reported in the period, the share who are so in"
            " {events} or more different events of the period."
        ),
        numerator=f"{who[0].upper()}{who[1:]} in {{events}} or more events in {{months}} months",
        denominator=f"{who[0].upper()}{who[1:]} in 1 or more events in {{months}} months",
        source=COLLEGE,
        caveats=(LINKED, *caveats, MORE_ASKED, CLUSTERED),
        sql=OF_PEOPLE.format(role=role) if role else OF_PLACES,
        repeat="repeat-person-12-months" if role else "repeat-location-12-months",
        starts="As many whole months of logs as the period has",
    )


DEFINED = (
    Measure(
        code="finalised-as-asb",
        name="Incidents finalised as anti-social behaviour",
        side=Side.VOLUME,
        kind=Kind.COUNT,
        good=Good.LOWER,
        why="ASVAT means to bring down the number of incidents that end as anti-social behaviour.",
        definition=(
            "Logs in scope whose closing code means anti-social behaviour and no crime, by the"
            " month in which they were closed."
        ),
        numerator="Logs closed with such a code",
        denominator="",
        source=f"{COLLEGE}; {LETTER}",
        caveats=(
            "Logs, not events: several people who ring about one thing are several logs.",
            "It also falls when people stop reporting, or when more is rightly recorded as crime.",
            CLUSTERED,
        ),
        sql=CLOSED.format(codes="asb"),
        starts="One whole month of logs",
    ),
    Measure(
        code="crimes-in-scope",
        name="Crimes that go with anti-social behaviour",
        side=Side.VOLUME,
        kind=Kind.COUNT,
        good=Good.NEITHER,
        why=(
            "The Mayor and Deputy Mayor look at the numbers of anti-social behaviour and at the"
            " crimes associated with it."
        ),
        definition=(
            "Logs in scope that were closed with a crime number (anti-social behaviour with a"
            " crime, harassment, criminal damage), by the month in which they were closed."
        ),
        numerator="Logs in scope closed with a crime number",
        denominator="",
        source=LETTER,
        caveats=(
            "More crimes recorded may be better recording, not more crime.",
            "Which crimes are in scope is a setting of the engine.",
            CLUSTERED,
        ),
        sql=CLOSED.format(codes="crime"),
        starts="One whole month of logs",
    ),
    Measure(
        code="perception",
        name="How safe people feel where they live",
        side=Side.PERCEPTION,
        kind=Kind.SHARE,
        good=Good.HIGHER,
        why=(
            "Anti-social behaviour should be measured by public perception of safety too, not by"
            " volume alone; trust is an intended outcome."
        ),
        definition="Of those asked in a survey, the share who feel safe in their area.",
        numerator="Respondents who feel safe, weighted as the survey says",
        denominator="Respondents who answered",
        source=f"{NEEDS}; {COLLEGE}",
        comes_from="public surveys of the Mayor's office, once they are brought in",
    ),
    Measure(
        code="worker-safety",
        name="Assaults on and threats to those who work in the area",
        side=Side.WORKERS,
        kind=Kind.COUNT,
        good=Good.LOWER,
        why="Safety includes the safety of those that work in the area.",
        definition="Assaults, threats and abuse against people at work, as businesses report them.",
        numerator="Reports",
        denominator="",
        source=NEEDS,
        comes_from="business-crime reports and feedback from public transport, once they are here",
    ),
    _repeat(
        "repeat-victims",
        "Repeat victims",
        "people named as victims",
        "victim",
        "Fewer people should be harmed again and again.",
        KNOWN,
        "Many logs name a caller and no victim; read it with repeat callers.",
    ),
    _repeat(
        "repeat-callers",
        "Repeat callers",
        "people who rang",
        "caller",
        "People who ring again about things that look small alone are those whom ASVAT looks for.",
        KNOWN,
    ),
    _repeat(
        "complained-about",
        "People complained about repeatedly",
        "people complained about",
        "suspect",
        "Fewer people should give cause for complaint again and again.",
        "A complaint is not a finding: nobody here has been proved to have done anything.",
        "The number and period are those that the engine uses for callers and victims.",
        KNOWN,
    ),
    _repeat(
        "repeat-locations",
        "Repeat locations",
        "places",
        "",
        "Fewer places should see the same again and again.",
        "A busy place, as a station or a shopping street, has many events whatever is done.",
    ),
    Measure(
        code="safeguarding",
        name="Safeguarding for repeat victims and callers",
        side=Side.OUTCOME,
        kind=Kind.SHARE,
        good=Good.HIGHER,
        why=(
            "Where somebody suffers again, ASVAT asks for a call-back, a visit or an assessment of"
            " their vulnerability."
        ),
        definition=(
            "Of reviewed logs closed in the period on which the engine had counted the caller or"
            " victim as a repeat, the share for which at least one task of safeguarding was asked"
            " for and not cancelled."
        ),
        numerator="Those with a task of a kind on the list safeguarding_tasks",
        denominator="Reviewed logs of repeat callers or victims (setting repeat-person-12-months)",
        source=COLLEGE,
        caveats=(
            "Asked for is not done: see the tasks for what became of them.",
            "Safeguarding that is recorded elsewhere is not seen here.",
        ),
        sql=SAFEGUARDED,
        starts="One decided review of a repeat caller or victim in every month",
    ),
    Measure(
        code="reviewed",
        name="Logs in scope that have been reviewed",
        side=Side.OUTCOME,
        kind=Kind.SHARE,
        good=Good.HIGHER,
        why="ASVAT ensures the review of all incidents in scope; the target is all.",
        definition="Of logs in scope closed in the period, the share whose review is decided.",
        numerator="Logs whose review is decided",
        denominator="Logs in scope",
        source="Deputy Mayor's letter of 4 December 2024, recommendations 1 and 3",
        caveats=("The latest months rise while their reviews are being done.",),
        sql=REVIEWED,
        starts="One whole month of logs",
    ),
    Measure(
        code="satisfaction",
        name="Satisfaction of victims",
        side=Side.OUTCOME,
        kind=Kind.SHARE,
        good=Good.HIGHER,
        why="Victims should be more satisfied with what was done.",
        definition="Of victims asked, the share who are satisfied with the service as a whole.",
        numerator="Victims who are satisfied",
        denominator="Victims who answered",
        source=COLLEGE,
        comes_from="victims' surveys and what cases ask at their end, once they are here",
    ),
)


def register() -> None:
    """Put them in the list."""
    for order, measure in enumerate(DEFINED):
        MEASURES.add(measure, name=measure.code, order=10 * (order + 1))
