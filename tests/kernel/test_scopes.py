"""What may be chosen from, as a tree, and what is left out of it."""

from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.scopes import Scoped, grown
from chargewright.kernel.search import Kind

ROOT = OrganizationId("org_root")


def scoped(kind, name, organization, *, parent=None, stations=0):
    scoped_id = organization if kind is Kind.ORGANIZATION else f"{kind}_{name}"
    return Scoped(
        kind=kind,
        organization_id=organization,
        id=scoped_id,
        parent_id=parent,
        name=name,
        station_count=stations,
    )


HERE = scoped(Kind.ORGANIZATION, "Here", ROOT, parent="org_unseen", stations=3)
BELOW = scoped(Kind.ORGANIZATION, "below", "org_below", parent=ROOT)
BESIDE = scoped(Kind.ORGANIZATION, "Aside", "org_aside", parent=ROOT)
YARD, DEPOT = scoped(Kind.SITE, "Yard", ROOT), scoped(Kind.SITE, "depot", ROOT)
NORTH = scoped(Kind.STATION_GROUP, "North", "org_below", stations=2)
ALL = [HERE, BELOW, BESIDE, YARD, DEPOT, NORTH]


@given(st.permutations(ALL))
def test_each_stands_in_its_organisation_by_name_whatever_came_first(shuffled):
    tree = grown(shuffled, ROOT)
    assert tree.root.own == HERE
    assert tree.root.sites == (DEPOT, YARD)
    assert [child.own for child in tree.root.children] == [BESIDE, BELOW]
    assert [child.groups for child in tree.root.children] == [(), (NORTH,)]
    assert not tree.sites_left_out
    assert not tree.groups_left_out


def test_too_many_are_left_out_whole_and_that_is_said():
    tree = grown(ALL, ROOT, most=1)
    assert tree.sites_left_out
    assert tree.root.sites == ()
    assert not tree.groups_left_out
    assert tree.root.children[1].groups == (NORTH,)
    assert not grown(ALL, ROOT, most=2).sites_left_out
