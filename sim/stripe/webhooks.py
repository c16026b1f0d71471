"""Events posted to the endpoint: signed, tried again, and spoiled on demand."""

import hashlib
import hmac
import json
from enum import StrEnum
from typing import Any, Final

import httpx
import msgspec

from sim.gates import Gates
from sim.stripe.world import Delivery, World
from sim.timed import met

API_VERSION: Final = "2025-07-30.basil"
WAITS_S: Final = (10, 60, 600, 3600, 6 * 3600, 24 * 3600, 24 * 3600)
"""How long after a try that was not answered with 2xx the next comes, on the account's clock."""


class Mode(StrEnum):
    NORMAL = "normal"
    DROP = "drop"
    DUPLICATE = "duplicate"
    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    """It waits until another has been delivered."""
    WRONG_SIGNATURE = "wrong_signature"
    UNSIGNED = "unsigned"
    STALE = "stale"
    """Rightly signed, ten minutes ago."""


class Manner(msgspec.Struct, frozen=True):
    """How events are delivered; `event` None means each, `times` None until further notice."""

    mode: Mode
    event: str | None = None
    times: int | None = None
    late_s: int = 600


_FLAWS: Final = frozenset({Mode.WRONG_SIGNATURE, Mode.UNSIGNED, Mode.STALE})


class Webhooks:
    """What is on its way to the endpoint, and what was posted."""

    def __init__(self, world: World, http: httpx.AsyncClient, gates: Gates) -> None:
        self._world = world
        self._http = http
        self._gates = gates
        self.manners: list[Manner] = []
        self.sent: list[dict[str, Any]] = []
        """Every event that was posted, with the answer's status; None when there was none."""

    def emit(self, kind: str, told: dict[str, Any]) -> None:
        """Put an event on its way. What it tells is how the thing was at this moment."""
        now = self._world.now()
        event = {
            "id": self._world.new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": now,
            "data": {"object": told},
            "livemode": False,
            "type": kind,
        }
        manner = met(self.manners, lambda one: one.event in {None, kind}) or Manner(Mode.NORMAL)
        flaw = manner.mode.value if manner.mode in _FLAWS else None
        endpoint = self._world.endpoint
        if manner.mode is Mode.DROP or endpoint is None:
            return
        late_s = manner.late_s if manner.mode is Mode.LATE else 0
        one = Delivery(event=event, url=endpoint.url, due_at=now + late_s, flaw=flaw)
        if manner.mode is Mode.OUT_OF_ORDER:
            one.flaw = manner.mode.value
        copies = 2 if manner.mode is Mode.DUPLICATE else 1
        self._world.deliveries += [one, *(msgspec.structs.replace(one) for _ in range(copies - 1))]

    async def deliver(self) -> None:
        """Post what is due, in its order; returns when all of it was answered or not."""
        now = self._world.now()
        due = [one for one in self._world.deliveries if one.due_at <= now]
        prompt = [one for one in due if one.flaw != Mode.OUT_OF_ORDER]
        held = [one for one in due if one.flaw == Mode.OUT_OF_ORDER] if prompt else []
        for one in (*prompt, *held):
            if one not in self._world.deliveries:
                continue  # another round was faster
            self._world.deliveries.remove(one)
            if not await self._post(one) and one.tries < len(WAITS_S):
                again = self._world.now() + WAITS_S[one.tries]
                self._world.deliveries.append(
                    Delivery(event=one.event, url=one.url, due_at=again, tries=one.tries + 1)
                )

    async def _post(self, one: Delivery) -> bool:
        """Whether the endpoint took it. What was on its way to one that is gone comes no more."""
        endpoint = self._world.endpoint
        if endpoint is None or endpoint.url != one.url:
            return True
        body = json.dumps(one.event).encode()
        headers = {"Content-Type": "application/json"}
        if one.flaw != Mode.UNSIGNED:
            at = self._world.now() - (600 if one.flaw == Mode.STALE else 0)
            secrets = ["whsec_another"] if one.flaw == Mode.WRONG_SIGNATURE else endpoint.secrets
            headers["Stripe-Signature"] = signature(body, secrets, at)
        await self._gates.go_past("callback", "before")
        try:
            status = (await self._http.post(one.url, content=body, headers=headers)).status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            status = None
        self.sent.append({"event": one.event, "status": status})
        await self._gates.go_past("callback", "after")
        return status is not None and 200 <= status < 300


def signature(body: bytes, secrets: list[str], at: int) -> str:
    """The header as documented: a time, and an HMAC-SHA256 of `time.body` per secret in force."""
    signed = f"{at}.".encode() + body
    marks = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks), "v0=of-no-use"])
