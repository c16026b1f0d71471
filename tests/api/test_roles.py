"""Who may do what can be printed: every permission with its sentence and the roles that have it."""

from chargewright.access.permissions import TABLE
from chargewright.access.roles import Role
from chargewright.access.sentences import SENTENCES


def test_every_permission_is_told_with_its_sentence_and_who_has_it(world):
    answer = world.get("/api/v1/roles", Role.ANALYST)
    assert answer.status_code == 200, answer.text
    told = {(each["action"], each["resource"]): each for each in answer.json()["permissions"]}
    assert told.keys() == {(str(action), str(resource)) for action, resource in TABLE}
    for (action, resource), roles in TABLE.items():
        each = told[action.value, resource.value]
        assert set(each["roles"]) == {role.value for role in roles}
        assert each["sentence"] == SENTENCES[action, resource]
    fields = {each["field"] for each in told["change", "stations"]["fields"]}
    assert "evses[].tariff_id" in fields
