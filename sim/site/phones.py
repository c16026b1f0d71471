"""Where drivers pay with their phones: a simulated account of a provider of pages, and the EVSEs it serves.

At a station that no driver's story is told of, and to which no others come, so that whoever looks at the
demonstration has it to themselves: they pay in a browser, and here is the car that is plugged in for that.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any, Final

from sim.site.api import Api
from sim.site.seeding import Seeded
from sim.site.upkeep import OLD
from sim.site.yard import Yard
from sim.stations import Car
from sim.stripe.remote import StripeAccount

WHERE: Final = OLD
"""The station at which one may pay with a phone."""
NAME: Final = "Payment pages"
SECRET: Final = "whsec_of_the_demonstration"  # noqa: S105 - of a simulated account
"""What callbacks are signed with."""
LOOK_S: Final = 1.0
TO_THE_CABLE_S: Final = 6.0
"""From the payment to the plug: time to read what there is to do, or to call it off."""
GIVES_UP_S: Final = 30.0
"""A car leaves then that is not charged."""
STAYS_S: Final = 300.0
"""And this one then, if nobody has stopped its charge on the phone before."""


async def let_phones_pay(api: Api, account: StripeAccount, seeded: Seeded, url: str) -> str:
    """Set it up, or bring it up to date; gives the address behind the code of the EVSE.

    Raises:
        SaidNoError: the platform refused something.
    """
    access = {"api_key": account.key, "base_url": account.url, "webhook_secrets": [SECRET]}
    found = await api.all("terminal-accounts", name=NAME)
    if found:
        account_id = found[0]["id"]
        await api.patch(f"terminal-accounts/{account_id}", access)
    else:
        owner = {"organization_id": seeded.organization_id}
        body = {"provider": "stripe", "name": NAME, **access, **owner}
        account_id = (await api.post("terminal-accounts", body))["id"]
    station = await api.get(f"stations/{seeded.stations[WHERE]}")
    evse_id = station["evses"][0]["id"]
    if not await api.all("terminals", account_id=account_id):
        page = {"site_id": seeded.site_id, "account_id": account_id, "label": NAME}
        await api.post("terminals", {**page, "evse_ids": [evse_id]})
    await account.webhook(f"{url}/callbacks/pages/{account_id}", SECRET)
    return f"{url}/c/{evse_id}"


async def plug_in_for_phones(yard: Yard, account: StripeAccount) -> None:
    """Bring a car for each payment that is made from now on, one after the other, until cancelled."""
    seen = frozenset(await _held(account))
    while True:
        await asyncio.sleep(LOOK_S)
        new = [intent for intent in await _held(account) if intent not in seen]
        if not new:
            continue
        seen |= {*new}
        await asyncio.sleep(TO_THE_CABLE_S)
        if new[-1] in await _held(account):
            await _charge(yard)


async def _held(account: StripeAccount) -> list[str]:
    """The holds that stand, oldest first, by the names that the account gave them."""
    charges: list[Mapping[str, Any]] = await account.charges()
    return [one["intent"] for one in charges if one["status"] == "requires_capture"]


async def _charge(yard: Yard) -> None:
    """A car comes, takes energy until somebody stops that or it has to leave, and goes."""
    station, post = yard.stations[WHERE], yard.posts[WHERE]
    evse = station.evse(1)
    await station.plug_in(car=Car(soc=0.3, ac_power_w=post.power_w))
    with contextlib.suppress(TimeoutError):
        await station.until(lambda: evse.is_charging, within_s=GIVES_UP_S)
        await station.until(lambda: evse.transaction is None, within_s=STAYS_S)
    await station.unplug()
