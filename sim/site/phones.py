"""Where drivers pay with their phones: a simulated account of a provider of pages, and the EVSEs it serves.

At a station that no driver's story is told of, so that whoever looks at the demonstration has it to themselves.
"""

from typing import Final

from sim.site.api import Api
from sim.site.seeding import Seeded
from sim.site.upkeep import OLD
from sim.stripe.remote import StripeAccount

NAME: Final = "Payment pages"
SECRET: Final = "whsec_of_the_demonstration"  # noqa: S105 - of a simulated account
"""What callbacks are signed with."""


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
    station = await api.get(f"stations/{seeded.stations[OLD]}")
    evse_id = station["evses"][0]["id"]
    if not await api.all("terminals", account_id=account_id):
        page = {"site_id": seeded.site_id, "account_id": account_id, "label": NAME}
        await api.post("terminals", {**page, "evse_ids": [evse_id]})
    await account.webhook(f"{url}/callbacks/pages/{account_id}", SECRET)
    return f"{url}/c/{evse_id}"
