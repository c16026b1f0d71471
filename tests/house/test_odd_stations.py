"""Every odd station that is played stands in the list, and the list names only what is there."""

from tests.house.test_ocpp_requirements import TESTS, named_in
from tools.odd_stations import oddities


def test_every_case_stands_in_the_list_and_is_there():
    named = {case for each in oddities() for case in each.cases}
    assert named == {path.stem for path in (TESTS / "cases" / "stations").glob("*.json")}


def test_each_oddity_is_played():
    assert [each.does for each in oddities() if not each.cases + each.tests] == []
    tests = {tuple(test.split("::")) for each in oddities() for test in each.tests}
    assert {test for test in tests if test[1] not in named_in(test[0])} == set()
