from datetime import UTC, datetime, timedelta

from chargewright.tariffs.in_force import in_force
from tests.tariffs.shop import energy, tariff

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)


def published(number: int = 1, **more):
    return tariff(energy("0.50"), number=number, published_at=NOW - timedelta(days=1), **more)


def test_the_most_specific_level_with_a_valid_version_decides():
    site, station = published(name="Site"), published(name="Station")
    assert in_force([[], [station], [site]], NOW) is station
    assert in_force([[], [], [site]], NOW) is site


def test_a_level_whose_versions_are_over_is_passed_by():
    over, site = published(valid_to=NOW), published(name="Site")
    assert in_force([[over], [site]], NOW) is site


def test_the_higher_priority_wins_then_the_later_version():
    first, second = published(1, priority=5), published(2)
    assert in_force([[first, second]], NOW) is first
    third = published(3, priority=5)
    assert in_force([[first, second, third]], NOW) is third


def test_validity_includes_its_start_and_not_its_end():
    assert in_force([[published(valid_from=NOW)]], NOW) is not None
    assert in_force([[published(valid_from=NOW + timedelta(seconds=1))]], NOW) is None
    assert in_force([[published(valid_to=NOW + timedelta(seconds=1))]], NOW) is not None


def test_a_draft_is_never_chosen():
    assert in_force([[tariff(energy("0.50"))]], NOW) is None
    late = tariff(energy("0.50"), published_at=NOW + timedelta(seconds=1))
    assert in_force([[late]], NOW) is None
