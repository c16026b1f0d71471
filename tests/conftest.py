"""House rules of every test run: deterministic properties, a skip in CI is a failure, the long first."""

import gc
import os

from hypothesis import HealthCheck, settings

from tests.play.long import rounds
from tests.play.postgres import (  # noqa: F401 - fixtures for everybody
    database,
    empty_database,
    fresh_database,
    postgres_server,
)
from tests.play.skips import (  # noqa: F401 - a rule for everybody
    pytest_make_collect_report,
    pytest_runtest_makereport,
)

WHOLE_DAYS = ("journeys", "simulation")
LONG_FILES = ("wire/ocpp/test_judge.py", "rating/test_oracle.py")  # many minutes each, in full

# All modules of a run live as long as it does: looking through them for garbage seldom is enough.
gc.set_threshold(50_000, 20, 50)
settings.register_profile(
    "house",
    max_examples=rounds(100, 1_000),  # of a property that states no count of its own
    deadline=None,  # shared machines are noisy: a slow example is no failure
    derandomize=os.environ.get("CHARGEWRIGHT_TEST_LONG") != "1",
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("house")


def pytest_collection_modifyitems(items):
    """What takes longest comes first: begun last, it would be waited for alone."""
    items.sort(
        key=lambda item: (
            item.path.parent.name not in WHOLE_DAYS,
            not item.path.as_posix().endswith(LONG_FILES),
        )
    )
