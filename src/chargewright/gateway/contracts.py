"""Contracts that vehicles present: followed to a root, asked about at their responders (OCPP 2.0.1, part 2, C07).

Responders are asked outside any unit of work: they may take seconds, and nothing of ours waits for them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec import UNSET, UnsetType

from chargewright.gateway.flows import Units
from chargewright.gateway.ports import Responders
from chargewright.kernel.emaid import contract_id
from chargewright.network.certificate_status import (
    StatusAnswer,
    StatusQuestion,
    is_vouched_for,
)
from chargewright.network.contracts import (
    Asking,
    Check,
    Reason,
    Shown,
    Verdict,
    besides,
    check_chain,
    questions,
    with_answers,
)
from chargewright.network.model import KnownStation
from chargewright.wire.ocpp.v201.authorization import OCSPRequestData

CANCELS: Final = frozenset({"Blocked", "Expired", "Invalid", "Unknown"})
"""What is said of a token whose contract is none any more, however good its certificate (C07.FR.13)."""


@dataclass(frozen=True, slots=True)
class ContractRules:
    """How strict contracts are looked at.

    `needs_certificate`: a vehicle's contract is let in by its certificate alone, never by its name.
    `needs_responders`: each certificate must be vouched for, where a responder is silent too.
    """

    needs_certificate: bool = False
    needs_responders: bool = False


class ContractDesk:
    """What is found of contracts, for every station of a gateway."""

    def __init__(self, units: Units, responders: Responders, rules: ContractRules) -> None:
        self._units = units
        self._responders = responders
        self._rules = rules

    async def check(
        self,
        station: KnownStation,
        epoch: int,
        presented: str,
        certificate: str | UnsetType,
        hashes: Sequence[OCSPRequestData] | UnsetType,
        *,
        is_contract: bool,
        now: datetime,
    ) -> Check | None:
        """What is found of a contract; None where nothing of it was shown, and nothing must be.

        `is_contract`: the station says that what was presented is one.
        """
        told = [] if hashes is UNSET else [question_of(each) for each in hashes]
        if certificate is not UNSET:
            async with self._units.at_station(station, epoch) as at:
                roots = await at.contracts.roots()
            found = check_chain(certificate, presented, roots, now)
            asked = besides(questions(found.path), told)
        elif told:
            contract = contract_id(presented)
            reason = Reason.GOOD if contract is not None else Reason.NO_CONTRACT
            found = Check(shown=Shown.HASHES, reason=reason, contract=contract)
            asked = besides((), told)
        elif is_contract and self._rules.needs_certificate:
            contract = contract_id(presented)
            return Check(shown=Shown.NOTHING, reason=Reason.MISSING, contract=contract)
        else:
            return None
        if not found.is_good:
            return found
        answers = await asyncio.gather(*(self._answer(each, now) for each in asked))
        return with_answers(found, answers, must_hold=self._rules.needs_responders)

    async def _answer(self, asking: Asking, now: datetime) -> StatusAnswer | None:
        """What a responder says; None too where somebody else signed it, as far as we can tell."""
        answer = await self._responders.ask(asking.question)
        if answer is None or asking.issuer is None:
            return answer
        return answer if is_vouched_for(answer.der, asking.issuer, now) else None


def token_status_of(check: Check) -> str:
    """What is said of a token whose certificate is not good (C07.FR.15 to .17)."""
    return "Expired" if check.verdict is Verdict.CERTIFICATE_EXPIRED else "Invalid"


def with_token(check: Check, token_status: str) -> Check:
    """What a good certificate comes to where its token may not charge (C07.FR.13, .14)."""
    return replace(check, reason=Reason.TOKEN_REFUSED) if token_status in CANCELS else check


def question_of(told: OCSPRequestData) -> StatusQuestion:
    """What a station has asked at a responder."""
    return StatusQuestion(
        told.hash_algorithm.value,
        told.issuer_name_hash,
        told.issuer_key_hash,
        told.serial_number,
        told.responder_url,
    )
