"""The tariffs by which a station reckons (OCPP 2.1, part 2, I07 to I10)."""

from collections.abc import Collection
from typing import Final

from sim.stations.link import Answer, Payload

ALL: Final = 0


class Tariffs:
    """`by_evse` is the default tariff of each EVSE, as it was told; an EVSE without one has none.

    `by_transaction` has those that one transaction goes by instead.
    """

    def __init__(self, evses: int, elements_most: int = 20) -> None:
        self.by_evse: dict[int, Payload] = {}
        self.by_transaction: dict[str, Payload] = {}
        self._evses = evses
        self._elements_most = elements_most

    def take(self, payload: Payload) -> Answer:
        tariff = payload["tariff"]
        elements = sum(
            len(part["prices"])
            for part in tariff.values()
            if isinstance(part, dict) and "prices" in part
        )
        if elements > self._elements_most:
            return Answer({"status": "TooManyElements"})
        evses = self._meant(payload["evseId"])
        if not evses:
            return Answer({"status": "Rejected"})
        for evse_no in evses:
            self.by_evse[evse_no] = tariff
        return Answer({"status": "Accepted"})

    def change(self, payload: Payload, running: Collection[str]) -> Answer:
        if payload["transactionId"] not in running:
            return Answer({"status": "TxNotFound"})
        self.by_transaction[payload["transactionId"]] = payload["tariff"]
        return Answer({"status": "Accepted"})

    def tell(self, payload: Payload) -> Answer:
        held: dict[str, list[int]] = {}
        for evse_no in self._meant(payload["evseId"]):
            if evse_no in self.by_evse:
                held.setdefault(self.by_evse[evse_no]["tariffId"], []).append(evse_no)
        if not held:
            return Answer({"status": "NoTariff"})
        told = [
            {"tariffId": ref, "tariffKind": "DefaultTariff", "evseIds": evses}
            for ref, evses in held.items()
        ]
        return Answer({"status": "Accepted", "tariffAssignments": told})

    def drop(self, payload: Payload) -> Answer:
        gone = [
            self.by_evse.pop(evse_no)["tariffId"]
            for evse_no in self._meant(payload.get("evseId", ALL))
            if evse_no in self.by_evse
            and self.by_evse[evse_no]["tariffId"] in payload.get("tariffIds", self._refs())
        ]
        results = [{"status": "Accepted", "tariffId": ref} for ref in dict.fromkeys(gone)]
        return Answer({"clearTariffsResult": results or [{"status": "NoTariff"}]})

    def _refs(self) -> set[str]:
        return {tariff["tariffId"] for tariff in self.by_evse.values()}

    def _meant(self, evse_no: int) -> list[int]:
        known = range(1, self._evses + 1)
        return list(known) if evse_no == ALL else [each for each in known if each == evse_no]
