"""Examples of tokens, collections and features, for the walk over every address."""

from __future__ import annotations

import datetime as dt

from tests.saferplaces.cast import person
from tests.saferplaces.examples import example
from tests.saferplaces.software import token

from saferplaces.foundation.reference.models import Area

SQUARE = [[-1.55, 53.79], [-1.53, 53.79], [-1.53, 53.81], [-1.55, 53.81], [-1.55, 53.79]]


def an_area(**given: object) -> Area:
    """A square in the middle of Leeds, about a mile wide."""
    values = {
        "kind": "ward",
        "code": "W1",
        "name": "Market",
        "district": "leeds",
        "shape": {"type": "Polygon", "coordinates": [SQUARE]},
        "valid_from": dt.date(2024, 1, 1),
        "source": "a test",
    }
    return Area.objects.create(**values | given)


@example("api-token", "api-token-revoke", "api-token-rotate")
def _token() -> dict[str, object]:
    return {"pk": token(person("amina"))[0].pk}


@example("api-features-collection", "api-features-queryables", "api-features-items")
def _collection() -> dict[str, object]:
    return {"collection_id": "areas"}


@example("api-features-item")
def _feature() -> dict[str, object]:
    return {"collection_id": "areas", "feature_id": an_area().pk}
