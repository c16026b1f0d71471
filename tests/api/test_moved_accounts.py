"""An open hold is in the books of one provider's account: the terminal stays with it until that ends."""

import pytest

OTHER = {"name": "Other", "api_key": "k2", "base_url": "https://other.example.test"}


def account_of(charge):
    path = f"/api/v1/terminals/{charge.terminal_id}"
    return charge.world.get(path).json()["account_id"]


def move_the_terminal(charge):
    other = charge.world.post("/api/v1/terminal-accounts", json=OTHER).json()
    path = f"/api/v1/terminals/{charge.terminal_id}"
    return charge.world.ask("PATCH", path, json={"account_id": other["id"]})


def move_the_account(charge):
    path = f"/api/v1/terminal-accounts/{account_of(charge)}"
    return charge.world.ask("PATCH", path, json={"base_url": OTHER["base_url"], "api_key": "k3"})


MOVES = pytest.mark.parametrize(
    ("move", "field"), [(move_the_terminal, "account_id"), (move_the_account, "base_url")]
)


@MOVES
def test_while_a_card_is_held_the_account_stays(charge, move, field):
    before = account_of(charge.tap())
    refused = move(charge)
    assert refused.status_code == 409, refused.text
    assert [each["field"] for each in refused.json()["errors"]] == [field]
    assert account_of(charge) == before
    charge.plug_in().charge(10_000).unplug(10_000).captured("5.50")
    assert move(charge).status_code == 200, "what was paid is over"


@MOVES
def test_while_a_bank_is_asked_the_account_stays(charge, move, field):
    charge.asks()
    refused = move(charge)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, field)


def test_all_else_may_change_while_a_card_is_held(charge):
    charge.tap()
    account = f"/api/v1/terminal-accounts/{account_of(charge)}"
    same = charge.world.get(account).json()["base_url"]
    for path, changes in (
        (account, {"name": "Renamed", "api_key": "k3", "base_url": same}),
        (f"/api/v1/terminals/{charge.terminal_id}", {"label": "L", "evse_ids": []}),
        (f"/api/v1/terminals/{charge.terminal_id}", {"account_id": account_of(charge)}),
    ):
        changed = charge.world.ask("PATCH", path, json=changes)
        assert changed.status_code == 200, changed.text
