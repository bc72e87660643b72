"""Whatever is sent to the API, nothing breaks, and every answer is as its description says.

`schemathesis` makes the requests from the description, rightly and wrongly; half of them are about
records that there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.saferplaces.casework.reviews.waiting import prompt, waiting
from tests.saferplaces.examples import a_task
from tests.saferplaces.foundation.api.examples import an_area
from tests.saferplaces.software import token

from saferplaces.foundation.api.schema import description
from saferplaces.foundation.reference.models import Code

pytestmark = pytest.mark.usefixtures("one_connection")
CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
)  # fmt: skip
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture
def one_connection(cast) -> Iterator[None]:
    """Requests leave the test's connection open, in whose transaction everything is."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _try_all(secret: str, keys: dict[str, dict[str, Any]], examples: int) -> int:
    """Ask every operation; return how many there are."""
    schema = schemathesis.openapi.from_dict(description())
    schema.app = get_wsgi_application()
    found = [one.ok() for one in schema.get_all_operations()]
    for operation in found:
        known = next((v for part, v in keys.items() if part in operation.path), {})
        _try(operation, secret, known, examples)
    return len(found)


def _try(operation: Any, secret: str, known: dict[str, Any], examples: int) -> None:
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES))

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases, real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters |= {
                name: value for name, value in known.items() if name in case.path_parameters
            }
        headers = {"Authorization": f"Bearer {secret}"}
        case.call_and_validate(headers=headers, checks=list(CHECKS))

    ask()


def _world(person: Any) -> tuple[str, dict[str, dict[str, Any]]]:
    Code.objects.filter(code__in=["api_requests_a_minute"]).update(values={"value": 1_000_000})
    review = waiting(recording=[prompt()])
    keys = {
        "/incidents/": {"incident_id": review.incident_id},
        "/reviews/": {"pk": review.pk},
        "/tasks/": {"pk": a_task().pk},
        "/features/": {"collection_id": "areas", "feature_id": str(an_area().pk)},
    }
    return token(person)[1], keys


def test_whatever_a_reviewers_software_sends_nothing_breaks(cast) -> None:
    assert _try_all(*_world(cast.sarah), examples=3) >= 18


@pytest.mark.slow
@pytest.mark.parametrize("who", ["sarah", "ben"])
def test_whatever_any_software_sends_nothing_breaks_however_long_it_tries(cast, who: str) -> None:
    assert _try_all(*_world(getattr(cast, who)), examples=50) >= 18
