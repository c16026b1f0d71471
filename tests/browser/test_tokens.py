"""The token of a driver: its language is said on its page, and what is no language is refused at its field."""


def test_a_token_learns_which_language_its_driver_reads(operator, office):
    made = office.world.post(
        "/api/v1/tokens", json={"uid": "LINGUA", "label": "Fleet card 9"}
    ).json()
    operator.go("/tokens")
    page = operator.page
    page.get_by_role("button", name="More: Fleet card 9").click()
    page.get_by_role("menuitem", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Language").fill("German")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_text("the tag of a language").wait_for()
    dialog.get_by_label("Language").fill("pt-BR")
    dialog.get_by_role("button", name="Save").click()
    page.get_by_text("Saved").wait_for()
    kept = office.world.get(f"/api/v1/tokens/{made['id']}").json()
    assert (kept["language"], kept["label"], kept["group_uid"]) == ("pt-BR", "Fleet card 9", None)
