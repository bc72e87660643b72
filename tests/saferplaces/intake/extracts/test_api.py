"""Software sends extracts with a token."""

from __future__ import annotations

from tests.saferplaces.intake.extracts.conftest import police_csv
from tests.saferplaces.software import client_of, token

from saferplaces.foundation.identity.roles import EXTRACTS, INCIDENTS
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.models import Extract

SEND = "/api/extracts?name=Log%20of%20May.csv"
BYTES = "application/octet-stream"


def test_what_software_sends_is_added_without_being_confirmed(place, cast) -> None:
    client = client_of(token(cast.ana, [EXTRACTS])[1])
    sent = client.post(SEND, police_csv(), content_type=BYTES)
    assert sent.status_code == 201
    assert sent.json()["state"] == "waiting"
    place.works()
    found = client.get(f"/api/extracts/{sent.json()['id']}").json()
    assert (found["state"], found["accepted"], found["rejected"]) == ("added", 3, 1)
    assert found["name"] == "Log of May.csv"


def test_what_is_refused_leaves_no_file(place, cast) -> None:
    without = client_of(token(cast.ana, [INCIDENTS])[1])
    client = client_of(token(cast.ana, [EXTRACTS])[1])
    assert without.post(SEND, police_csv(), content_type=BYTES).status_code == 403
    assert client.post(SEND, b"", content_type=BYTES).status_code == 422
    odd = client.post(f"{SEND}&mapping=none", police_csv(), content_type=BYTES)
    assert odd.status_code == 422
    too_much = client.post(SEND, b"a", content_type=BYTES, CONTENT_LENGTH=str(3 << 30))
    assert too_much.status_code == 413
    assert not folders.files().exists() or not list(folders.files().iterdir())
    assert not Extract.objects.exists()
