from dataclasses import replace

import pytest
from litestar.testing import TestClient

from chargewright.api.app import build_app


def test_an_alive_process_says_so_without_asking_anything(world):
    assert world.client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("sentences", "status"), [([None, None], 200), ([None, "the bus does not answer"], 503)]
)
def test_a_process_is_ready_when_everything_it_needs_is(world, sentences, status):
    async def probe(sentence):
        return sentence

    probes = {
        str(place): (lambda sentence=sentence: probe(sentence))
        for place, sentence in enumerate(sentences)
    }
    app = build_app(replace(world.parts, probes=probes, metrics=type(world.parts.metrics)()))
    with TestClient(app) as client:
        answer = client.get("/readyz")
    missing = [sentence for sentence in sentences if sentence]
    assert answer.status_code == status
    assert answer.json() == {"is_ready": not missing, "missing": missing}


def test_requests_are_counted_by_route_and_never_by_address(world):
    world.get("/api/v1/users/usr_support")
    world.client.get("/api/v1/secret-path-of-a-stranger")
    shown = world.client.get("/metrics").text
    assert 'route="/api/v1/users/{user_id}",status="200"' in shown
    assert 'route="none",status="404"' in shown
    assert "usr_support" not in shown
    assert "stranger" not in shown
