"""What is kept of the people who work here, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import Retention

AS_LONG = "As long as there is a record of something that they did"
KEPT = (
    Retention(
        "identity.User", AS_LONG, "Who did what must stay clear after they have left.",
        rule="staff",
    ),
    Retention(
        "identity.Membership", AS_LONG, "In which role and where they did it.", rule="staff"
    ),
    Retention("identity.Absence", "Two years after the last day", "Who covered for whom.",
              rule="short"),
    Retention("identity.Session", "Until it has ended: SESSION_HOURS at most",
              "Who has signed in, from when to when, and where they are signed in now.",
              rule="short"),
    Retention("identity.Organisation", "While it takes part, and as long as its records",
              "Whose records they are.", rule="reference"),
    Retention("identity.Team", "As its organisation", "Whose work it was.", rule="reference"),
)  # fmt: skip
