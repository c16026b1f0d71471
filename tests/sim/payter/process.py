"""One simulated cloud for a whole file of tests; each test brings a terminal of its own."""

from collections.abc import Iterator

import pytest

from tests.sim.process import started


@pytest.fixture(scope="module")
def cloud_address() -> Iterator[dict[str, str]]:
    """`url` and `key` of a cloud that ends with the tests, however they end."""
    with started("sim.payter") as said:
        yield said
