"""Who may come in: people and keys that an operator adds, changes and shuts out at the dashboard."""

import re

import httpx
from playwright.sync_api import expect

from chargewright.access.roles import Role
from tests.play.api_world import email_of
from tests.play.pressing import chooses

NAME = "Ada Visser"


def row(page, name):
    return page.get_by_role("row", name=re.compile(f"^{name}"))


def taken(page, title):
    """The secret that is shown this once, taken away."""
    dialog = page.get_by_role("dialog", name=title)
    secret = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="I have taken it down").click()
    dialog.wait_for(state="hidden")
    assert secret not in page.content()
    return secret


def signs_in(office, email, password):
    """What the door says to somebody."""
    body = {"email": email, "password": password}
    answer = httpx.post(f"{office.url}/api/v1/sign-in", json=body)
    return answer.json().get("stage", answer.status_code)


def test_a_person_is_added_given_another_role_and_shut_out(operator, office):
    page = operator.page
    operator.go("/users")
    operator.heading("Users")
    page.get_by_role("button", name="Add a user").click()
    dialog = page.get_by_role("dialog", name="Add a user")
    dialog.get_by_label("Name").fill(NAME)
    email = dialog.get_by_label("E-mail address")
    email.fill(email_of(Role.SUPPORT))
    dialog.get_by_role("combobox", name="Role").click()
    page.get_by_role("option", name="Analyst").click()
    dialog.get_by_role("button", name="Add a user").click()
    dialog.get_by_text("already has an account").wait_for()
    email.fill("ada@here.example")
    dialog.get_by_role("button", name="Add a user").click()
    password = taken(page, "One-time password")
    assert signs_in(office, "ada@here.example", password) == "awaiting_new_password"

    ada = row(page, NAME)
    ada.get_by_text("Analyst").wait_for()
    chooses(page, ada, "Change")
    dialog = page.get_by_role("dialog", name=f"Change {NAME}")
    dialog.get_by_role("combobox", name="Role").click()
    page.get_by_role("option", name="Accountant").click()
    dialog.get_by_role("button", name="Save").click()
    ada.get_by_text("Accountant").wait_for()
    listed = office.world.get("/api/v1/users", params={"email": "ada@here.example"})
    assert [each["role"] for each in listed.json()["items"]] == ["accountant"]

    chooses(page, ada, "Give a one-time password")
    page.get_by_role("dialog").get_by_role("button", name="Give a one-time password").click()
    another = taken(page, "One-time password")
    assert signs_in(office, "ada@here.example", password) == 401
    assert signs_in(office, "ada@here.example", another) == "awaiting_new_password"

    chooses(page, ada, "Shut out")
    page.get_by_role("dialog").get_by_role("button", name="Shut out").click()
    ada.get_by_text("Shut out").wait_for()
    assert signs_in(office, "ada@here.example", another) == 401
    chooses(page, ada, "Let in again")
    ada.get_by_text("Invited").wait_for()
    assert signs_in(office, "ada@here.example", another) == "awaiting_new_password"

    chooses(page, ada, "Forget this person")
    dialog = page.get_by_role("dialog", name=f"Forget {NAME}")
    expect(dialog.get_by_role("button", name="Forget")).to_be_disabled()
    dialog.get_by_role("textbox").fill(NAME)
    dialog.get_by_role("button", name="Forget").click()
    expect(ada).to_have_count(0)
    assert signs_in(office, "ada@here.example", another) == 401


def test_a_lost_phone_is_removed_and_the_password_alone_opens(operator, office):
    page, world = operator.page, office.world
    world.does(
        "UPDATE user_account SET totp_seed = 'x', totp_confirmed = true WHERE id = 'usr_analyst'"
    )
    operator.go("/users")
    one = row(page, "The analyst")
    one.get_by_text("Phone").wait_for()
    chooses(page, one, "Remove the phone")
    page.get_by_role("dialog").get_by_role("button", name="Remove the phone").click()
    one.get_by_text("None").wait_for()
    assert not world.get("/api/v1/users/usr_analyst").json()["has_totp"]
    one.get_by_role("button", name=re.compile("^More")).click()
    expect(page.get_by_role("menuitem", name="Remove the phone")).to_contain_text("No phone")


def test_a_key_is_shown_once_opens_and_opens_nothing_once_it_is_revoked(operator, office):
    page = operator.page
    operator.go("/api-keys")
    operator.heading("API keys")
    page.get_by_role("button", name="Add a key").first.click()
    dialog = page.get_by_role("dialog", name="Add a key")
    dialog.get_by_label("Name").fill("Reports")
    dialog.get_by_role("button", name="Add a key").click()
    key = taken(page, "The key")
    one = row(page, "Reports")
    one.get_by_text("Valid").wait_for()
    assert me(office, key).json()["role"] == "analyst"
    chooses(page, one, "Revoke")
    dialog = page.get_by_role("dialog", name="Revoke \N{LEFT DOUBLE QUOTATION MARK}Reports")
    dialog.get_by_role("button", name="Revoke").click()
    one.get_by_text("Revoked").wait_for()
    assert me(office, key).status_code == 401


def me(office, key):
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{office.url}/api/v1/me", headers=headers)
