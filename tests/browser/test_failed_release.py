"""A hold that its provider does not let go of: who sees it, what they press, and how it ends.

The worker's adapter asks the simulated cloud, which keeps the truth about the money.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.api.test_attaching import open_questions
from tests.api.test_captures import documents, session
from tests.api.test_charges import get
from tests.play import cloud as provider
from tests.play.platform import payter_cloud
from tests.play.pressing import chooses, row_of

GONE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
NEVER = "A release was never answered"
REFUSED = "A release was refused"


@pytest.fixture(scope="module")
def cloud(office):
    """It runs in the loop beside the API."""
    with office.world.behind.portal.wrap_async_context_manager(payter_cloud()) as found:
        yield found


def asks(over, cloud):
    """The worker asks the provider what the payment wants of it."""

    async def asked():
        async with provider.terminals(cloud) as cards:
            await over.finalised(cards)

    over.world.told(asked())


def held(office, cloud, name):
    """A driver whose card holds real money, and who never plugs in: it goes back at once, or in a minute."""

    async def placed():
        async with provider.terminals(cloud) as cards:
            await cloud.add_terminal(name)
            return await provider.hold_placed(cards, cloud, name)

    over = office.another(name).asks(retry_waits=(PAUSE,))
    over.approved(office.world.told(placed()), name)
    office.world.clock.advance(GONE)
    return over.woken()


def fails_for_good(over, cloud):
    """The last try is made, and refused as the first was."""
    asks(over, cloud)
    over.world.clock.advance(PAUSE)
    asks(over.due(), cloud)


def at_the_cloud(over, cloud):
    """What the provider has of this hold, and how often it was asked to let go of it."""
    name = over.payment_id.removeprefix("pay_")
    holds = over.world.told(cloud.sessions())
    calls = [(each["call"], each["serial"]) for each in over.world.told(cloud.calls())]
    (state,) = [each["state"] for each in holds if each["serial"] == name]
    return state, calls.count(("cancel", name))


@pytest.mark.parametrize(("fault", "why"), [("failed", REFUSED), ("error", NEVER)])
def test_a_release_that_failed_for_good_is_tried_until_the_provider_lets_go(
    operator, office, cloud, fault, why
):
    page, over = operator.page, held(office, cloud, fault)
    office.world.told(cloud.fault("cancel", fault, times=None))
    fails_for_good(over, cloud)
    still, tries = at_the_cloud(over, cloud)
    assert still in {"AUTHORIZED", "FAILED"}
    assert get(over, f"payments/{over.payment_id}")["state"] == "release_failed"

    operator.go("/open-holds")
    row = row_of(page, over.payment_id)
    row.get_by_text("Release failed").wait_for()
    expect(row).to_contain_text(why)
    colleague = page.context.new_page()
    colleague.goto(f"{office.url}/payments/{over.payment_id}")
    alert = colleague.get_by_role("alert").filter(has_text="A person has to look at this")
    expect(alert).to_contain_text(why)
    colleague.get_by_text("The hold could not be given back").wait_for()
    expect(colleague.get_by_role("button", name="Release", exact=True)).to_be_disabled()

    page.bring_to_front()
    chooses(page, row, "Try again")
    page.get_by_text("It is being tried again").wait_for()
    row.get_by_text("Releasing").wait_for()
    expect(row).not_to_contain_text(why)
    expect(alert).to_have_count(0)
    colleague.get_by_text("The hold is being given back").wait_for()
    assert open_questions(over) == []

    fails_for_good(over, cloud)
    row.get_by_text("Release failed").wait_for()
    expect(row).to_contain_text(why)
    expect(alert).to_contain_text(why)
    colleague.get_by_text("The hold could not be given back").wait_for()
    assert at_the_cloud(over, cloud) == (still, 2 * tries)

    office.world.told(cloud.behave())
    colleague.bring_to_front()
    colleague.get_by_role("button", name="Try again").click()
    colleague.get_by_text("It is being tried again").wait_for()
    expect(alert).to_have_count(0)
    asks(over, cloud)
    over.issued()
    colleague.get_by_text("The hold was given back").wait_for()
    colleague.get_by_role("link", name=re.compile("Nothing was charged")).wait_for()
    expect(colleague.get_by_role("button", name="Try again")).to_be_disabled()
    page.bring_to_front()
    expect(row).to_have_count(0)
    assert at_the_cloud(over, cloud) == ("CANCELLED", 2 * tries + 1)
    kinds = [
        each["event_type"] for each in get(over, "ledger/entries", about=over.payment_id)["items"]
    ]
    assert kinds == ["hold_released", "hold_placed"]
    assert documents(over) == [("NOTHING_CHARGED", "0.00")]
    assert (open_questions(over), session(over)) == ([], "closed")
