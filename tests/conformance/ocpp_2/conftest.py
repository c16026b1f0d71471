"""A site with one station of OCPP 2, and tokens that its driver may hold to it."""

import pytest

from tests.play.tokens import with_tokens


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


@pytest.fixture
def network(fresh_database):
    return with_tokens(fresh_database)
