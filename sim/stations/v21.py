"""A station's OCPP 2.1: what it says in 2.0.1, tariffs by which it reckons, and more of power. Written from the specification."""

from typing import TYPE_CHECKING, Final

from sim.stations.evse import Transaction
from sim.stations.link import Answer, Payload
from sim.stations.qr_code import QrCode
from sim.stations.v201 import V201

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

DIRECT_PAYMENT: Final = "DirectPayment"


class V21(V201):
    """The dialect of 2.1."""

    subprotocol = "ocpp2.1"

    def __init__(self, station: "SimulatedStation") -> None:
        super().__init__(station)
        self.qr_code = QrCode(station)
        tariffs, streams, der = station.tariffs, station.streams, station.der
        self._handlers = {
            **self._handlers,
            "AdjustPeriodicEventStream": streams.adjust,
            "GetPeriodicEventStream": streams.tell,
            "ClearDERControl": der.clear,
            "GetDERControl": der.get,
            "SetDERControl": der.set,
            "ChangeTransactionTariff": lambda payload: tariffs.change(
                payload,
                {each.transaction.ref for each in station.evses if each.transaction is not None},
            ),
            "ClearTariffs": tariffs.drop,
            "GetTariffs": tariffs.tell,
            "SetDefaultTariff": tariffs.take,
            "NotifyWebPaymentStarted": lambda _: Answer({}),
            "SetVariables": lambda said: self.qr_code.set_variables(
                said, self._model.set_variables
            ),
            "RequestBatterySwap": self._request_swap,
            "UpdateDynamicSchedule": self._update_dynamic,
            "UsePriorityCharging": self._use_priority,
        }

    def _settled(self, transaction: Transaction, answer: Payload) -> None:
        """Take what it costs from the card at our own terminal, and tell so; nothing where it costs nothing.

        It may fail to, or take a part only, if it is told to: then the amount is what it wanted.
        """
        if transaction.presented_as != DIRECT_PAYMENT:
            return
        faults = self._station.faults
        cost = round(answer.get("totalCost", 0) * faults.settles_share, 2)
        status = faults.settles_as if cost else "Canceled"
        settlement = {
            "transactionId": transaction.ref,
            "pspRef": transaction.token,
            "status": status,
            "settlementAmount": 0 if status == "Canceled" else cost,
            "settlementTime": self._station.stamp(),
        }
        self._station.outbox.put("NotifySettlement", lambda: settlement)

    def _update_dynamic(self, payload: Payload) -> Answer:
        is_known = self._station.grid.change(
            payload["chargingProfileId"], payload["scheduleUpdate"]
        )
        return Answer({"status": "Accepted" if is_known else "Rejected"})

    def _request_swap(self, payload: Payload) -> Answer:
        async def offer() -> None:
            token = payload["idToken"]["idToken"]
            await self._station.grid.swap("BatteryOut", payload["requestId"], token, (1, "B-1", 97))

        return Answer({"status": "Accepted"}, offer)

    def _use_priority(self, payload: Payload) -> Answer:
        station, ref = self._station, payload["transactionId"]
        if station.charging.with_transaction(ref) is None:
            return Answer({"status": "Rejected"})
        if not any(one.purpose == "PriorityCharging" for one in station.smart_charging.held):
            return Answer({"status": "NoProfile"})
        station.grid.put_first(ref, is_on=payload["activate"])
        return Answer({"status": "Accepted"})
