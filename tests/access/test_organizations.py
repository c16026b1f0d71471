"""A parent sees everything below it; siblings see nothing of each other."""

from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.organizations import may_move_under, visible_from

TREE = {"root": None, "a": "root", "b": "root", "a1": "a", "a2": "a", "a1x": "a1"}


def test_the_own_organisation_stands_first_and_those_below_follow():
    assert visible_from("a", TREE) == ("a", "a1", "a1x", "a2")
    assert visible_from("b", TREE) == ("b",)
    assert set(visible_from("root", TREE)) == set(TREE)


def test_an_organisation_is_not_moved_under_itself():
    assert not may_move_under("a", "a", TREE)
    assert not may_move_under("a", "a1x", TREE)
    assert may_move_under("a1", "b", TREE)


@st.composite
def trees(draw):
    """Any forest: each organisation stands under an earlier one, or is a root."""
    size = draw(st.integers(1, 12))
    return {
        str(place): draw(st.sampled_from([None, *map(str, range(place))])) for place in range(size)
    }


@given(trees(), st.data())
def test_what_is_seen_is_exactly_what_climbs_to_the_seer(tree, data):
    own = data.draw(st.sampled_from(sorted(tree)))

    def climbs(each):
        while each is not None and each != own:
            each = tree[each]
        return each == own

    assert set(visible_from(own, tree)) == {each for each in tree if climbs(each)}


@given(trees(), st.data())
def test_two_who_do_not_see_each_other_have_nothing_in_common(tree, data):
    one = data.draw(st.sampled_from(sorted(tree)))
    other = data.draw(st.sampled_from(sorted(tree)))
    seen, others = set(visible_from(one, tree)), set(visible_from(other, tree))
    if one not in others and other not in seen:
        assert not seen & others
