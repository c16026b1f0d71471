"""A site made known to a platform, thing by thing, as an installer would through the API.

What is there already is left as it is and only brought up to date, so that a site can be seeded
again on each start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.payter.remote import PayterCloud
from sim.site.api import Api, Json
from sim.site.plan import HARBOUR_YARD, TOLERANCE_WH, Patience, Post, SitePlan

GROUP: Final = "Fast charging"
"""The direct-current stations of a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What things are called at the platform; stations, terminals and passwords by what is on them."""

    organization_id: str
    site_id: str
    stations: Mapping[str, str]
    passwords: Mapping[str, str]
    terminals: Mapping[str, str]


async def seed(
    api: Api,
    cloud: PayterCloud,
    patience: Patience,
    *,
    plan: SitePlan = HARBOUR_YARD,
    organization_id: str | None = None,
) -> Seeded:
    """Make the site known: seller, tariff, site, stations, readers, tokens, a group.

    `organization_id` None: that of the key. The stations get new passwords, which are shown once.

    Raises:
        SaidNoError: the platform refused something.
    """
    owner = organization_id or (await api.get("organization-tree"))["id"]
    if plan.seller is not None:
        await api.patch(f"organizations/{owner}", plan.seller)
    tariff_id = await _tariff(api, owner, plan.tariff)
    site_id = await _site(api, owner, plan, tariff_id, patience)
    stations, passwords, evses = {}, {}, {}
    for post in plan.posts:
        station, password = await _station(api, post, site_id)
        stations[post.identity], passwords[post.identity] = station["id"], password
        evses[post.identity] = [evse["id"] for evse in station["evses"]]
    terminals = {}
    if any(post.reader for post in plan.posts):
        where = {"site_id": site_id, "account_id": await _account(api, cloud, owner)}
        for post in plan.posts:
            if post.reader is not None:
                await cloud.add_terminal(post.reader)
                terminals[post.reader] = await _terminal(api, post, where, evses[post.identity])
    await _tokens(api, owner, plan.tokens)
    await _group(api, owner, [stations[post.identity] for post in plan.posts if post.is_dc])
    return Seeded(
        organization_id=owner,
        site_id=site_id,
        stations=stations,
        passwords=passwords,
        terminals=terminals,
    )


async def _tariff(api: Api, owner: str, document: Mapping[str, Any]) -> str:
    found = await _first(api, "tariffs", organization_id=owner, name=document["name"])
    if found is None:
        found = await api.post("tariffs", {"name": document["name"], "organization_id": owner})
    tariff_id = str(found["id"])
    if found["last_version_id"] is None:
        await api.post(f"tariffs/{tariff_id}/versions", {"document": document})
    return tariff_id


async def _site(api: Api, owner: str, plan: SitePlan, tariff_id: str, patience: Patience) -> str:
    changing = {"tariff_id": tariff_id, "settings": patience.settings}
    found = await _first(api, "sites", organization_id=owner, name=plan.name)
    if found is not None:
        await api.patch(f"sites/{found['id']}", changing)
        return str(found["id"])
    made = await api.post(
        "sites", {"name": plan.name, "organization_id": owner, **plan.where, **changing}
    )
    return str(made["id"])


async def _station(api: Api, post: Post, site_id: str) -> tuple[Json, str]:
    found = await _first(api, "stations", identity=post.identity)
    if found is not None:
        renewed = await api.post(f"stations/{found['id']}/rotate-password", {})
        return found, str(renewed["password"])
    made = await api.post(
        "stations",
        {
            "identity": post.identity,
            "name": post.name,
            "site_id": site_id,
            "evses": [
                {"evse_no": evse_no, "label": post.label(evse_no), "connectors": connectors}
                for evse_no, connectors in enumerate(_connectors(post), start=1)
            ],
        },
    )
    return made, str(made["password"])


def _connectors(post: Post) -> list[list[Json]]:
    """The plugs of each EVSE."""
    return [
        [
            {
                "connector_no": connector_no,
                "standard": standard,
                "current_kind": "DC" if post.is_dc else "AC",
                "power_w": post.power_w,
                "tolerance_wh": TOLERANCE_WH,
            }
            for connector_no, standard in enumerate(plugs, start=1)
        ]
        for plugs in post.standards
    ]


async def _account(api: Api, cloud: PayterCloud, owner: str) -> str:
    """The account at the cloud, which may be at another address than last time."""
    where = {"base_url": cloud.url, "api_key": cloud.key, "receipt_screen": "receipt-code"}
    found = await _first(api, "terminal-accounts", organization_id=owner, name="Simulated Payter")
    if found is not None:
        await api.patch(f"terminal-accounts/{found['id']}", where)
        return str(found["id"])
    made = await api.post(
        "terminal-accounts", {"name": "Simulated Payter", "organization_id": owner, **where}
    )
    return str(made["id"])


async def _terminal(api: Api, post: Post, where: Mapping[str, str], evse_ids: list[str]) -> str:
    found = await _first(api, "terminals", serial_ref=post.reader)
    if found is None:
        found = await api.post(
            "terminals",
            {
                **where,
                "serial_ref": post.reader,
                "label": f"Reader at {post.name}",
                "evse_ids": evse_ids,
            },
        )
    return str(found["id"])


async def _tokens(api: Api, owner: str, uids: Sequence[str]) -> None:
    known = {token["uid"] for token in await api.all("tokens", organization_id=owner)}
    for number, uid in enumerate(uids, start=1):
        if uid not in known:
            body = {"uid": uid, "label": f"Member {number}", "organization_id": owner}
            await api.post("tokens", body)


async def _group(api: Api, owner: str, station_ids: Sequence[str]) -> None:
    """A group that each site adds its own to."""
    if not station_ids:
        return
    found = await _first(api, "station-groups", organization_id=owner, name=GROUP)
    if found is None:
        found = await api.post("station-groups", {"name": GROUP, "organization_id": owner})
    await api.post(f"station-groups/{found['id']}/members", {"add": list(station_ids)})


async def _first(api: Api, path: str, **question: Any) -> Json | None:
    return next(iter(await api.all(path, **question)), None)
