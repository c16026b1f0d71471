"""One simulated account for a whole file of tests; each test opens pages of its own."""

from collections.abc import Iterator

import pytest

from tests.sim.process import started


@pytest.fixture(scope="module")
def account_address() -> Iterator[dict[str, str]]:
    """`url` and `key` of an account that ends with the tests, however they end."""
    with started("sim.stripe") as said:
        yield said
