"""The site of a trial: some of every kind, under names that stay."""

import pytest

from sim.site.plan import TOKENS
from sim.site.trial import trial_site
from sim.stations.plan import Version


def plan(mark="ABCD", stations=4, readers=2):
    return trial_site(
        mark, stations=stations, versions=[*Version], is_dc=[False, True], readers=readers
    )


@pytest.mark.parametrize("stations", [1, 4, 7])
def test_it_has_some_of_every_kind(stations):
    posts = plan(stations=stations).posts
    assert len({post.identity for post in posts}) == stations
    assert len({(post.version, post.is_dc) for post in posts}) == min(len(Version) * 2, stations)
    assert sum(post.reader is not None for post in posts) == min(2, stations)


def test_one_kind_alone_may_be_asked_for():
    posts = trial_site("X", stations=3, versions=[Version.V201], is_dc=[True], readers=0).posts
    assert {(post.version, post.is_dc, post.reader) for post in posts} == {
        (Version.V201, True, None)
    }


def test_names_stay_from_run_to_run_and_differ_between_organisations():
    assert plan() == plan()
    mine, yours = plan("AAAA", readers=4).posts, plan("BBBB", readers=4).posts
    assert not {post.identity for post in mine} & {post.identity for post in yours}
    assert not {post.reader for post in mine} & {post.reader for post in yours}


def test_the_organisation_keeps_its_own_name():
    assert plan().seller is None
    assert plan().tokens == TOKENS
