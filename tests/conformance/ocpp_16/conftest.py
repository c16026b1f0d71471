"""A site with one station of OCPP 1.6, and tokens that its driver may hold to it."""

import pytest

from tests.play.tokens import with_tokens


@pytest.fixture
def network(fresh_database):
    return with_tokens(fresh_database)
