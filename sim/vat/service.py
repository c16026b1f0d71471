"""What answers at the address of the simulated register, and who pulls the strings."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sim.http import Answer, HangUp, Question, serving

STATES: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "XI",
    ]
)


class Fault(StrEnum):
    """What the register does instead of answering."""

    SLOW = "slow"
    """It never answers."""
    DOWN = "down"
    BUSY = "busy"
    """It is asked too much, all told."""
    LIMITED = "limited"
    """Whoever stands before it has had enough of us."""
    STATE_SILENT = "state_silent"
    """The country that would know does not answer it."""
    BLOCKED = "blocked"
    NONSENSE = "nonsense"


@dataclass(frozen=True, slots=True)
class Entry:
    """A company. A country that keeps names to itself has neither."""

    name: str = "---"
    address: str = "---"


COMPANIES: Final[Mapping[str, Entry]] = {
    "NL000099998B57": Entry("HARBOUR FLEET B.V.", "HAVENKADE 00014\n3011AA ROTTERDAM\n"),
    "DE136695976": Entry(),
    "IT00743110157": Entry("FLOTTA S.P.A.", "VIA DEL PORTO 3 \n20121 MILANO MI\n"),
    "IE6388047V": Entry("QUAY FLEET LIMITED", "3RD FLOOR, GORDON HOUSE, BARROW STREET, DUBLIN 4"),
}
"""Whom it knows at first; numbers with right check digits."""


class VatService:
    """One register. `fault`: how it misbehaves from now on; `asked`: the numbers that it was asked for."""

    def __init__(self) -> None:
        self.companies = dict(COMPANIES)
        self.fault: Fault | None = None
        self.asked: list[str] = []

    def listening(self, host: str = "127.0.0.1", port: int = 0) -> AbstractAsyncContextManager[str]:
        return serving(self.handle, host, port)

    async def handle(self, question: Question) -> Answer:
        match question.method, question.path:
            case "POST", ("check-vat-number",):
                return await self._checked(question.json())
            case "POST", ("control", "fault"):
                fault = question.json().get("fault")
                self.fault = None if fault is None else Fault(fault)
                return Answer(status=204)
            case "POST", ("control", "company"):
                said = question.json()
                self.companies[said["number"]] = Entry(said["name"], said["address"])
                return Answer(status=204)
            case _:
                return Answer(status=404)

    async def _checked(self, asked: dict[str, Any]) -> Answer:
        country, body = asked["countryCode"], asked["vatNumber"]
        self.asked.append(country + body)
        if self.fault is not None:
            return await self._misbehaved(self.fault)
        if country not in STATES:
            return _error("INVALID_INPUT")
        entry = self.companies.get(country + body)
        found = entry or Entry()
        return Answer(
            body={
                "countryCode": country,
                "vatNumber": body,
                "requestDate": "2026-03-02T09:00:00.000Z",
                "valid": entry is not None,
                "requestIdentifier": "",
                "name": found.name,
                "address": found.address,
            }
        )

    @staticmethod
    async def _misbehaved(fault: Fault) -> Answer:
        match fault:
            case Fault.SLOW:
                await asyncio.Event().wait()
            case Fault.DOWN:
                raise HangUp
            case Fault.BUSY:
                return _error("GLOBAL_MAX_CONCURRENT_REQ")
            case Fault.LIMITED:
                return Answer(status=429, text="slow down")
            case Fault.STATE_SILENT:
                return _error("MS_UNAVAILABLE")
            case Fault.BLOCKED:
                return _error("IP_BLOCKED")
            case Fault.NONSENSE:
                pass
        return Answer(text="<html>")


def _error(word: str) -> Answer:
    return Answer(body={"actionSucceed": False, "errorWrappers": [{"error": word}]})
