"""A station's OCPP 1.6: what it says and how it answers. Written from the specification."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sim.stations.evse import Evse, Outlet, Permission, Phase, Sample, StopReason, Transaction
from sim.stations.link import Answer, CannotError, Payload
from sim.stations.local_list import Known
from sim.stations.plug_and_charge import VENDOR
from sim.stations.reservations import Reservation
from sim.stations.settings import V16 as SETTINGS
from sim.stations.settings import change
from sim.stations.signing import BEGIN, END
from sim.stations.smart_charging import Held

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

NO_TRANSACTION: Final = -1
"""What stations write for a transaction that never got its id."""

PHASES: Final[Mapping[Phase, str]] = {
    Phase.CONNECTED: "Preparing",
    Phase.CHARGING: "Charging",
    Phase.SUSPENDED_EV: "SuspendedEV",
    Phase.SUSPENDED_EVSE: "SuspendedEVSE",
}


class V16:
    """The dialect of 1.6. Connectors are numbered through the station; 0 is the station itself."""

    subprotocol = "ocpp1.6"
    settings = SETTINGS

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self._handlers: Mapping[str, Callable[[Payload], Answer]] = {
            "CancelReservation": self._cancel_reservation,
            "ChangeAvailability": self._change_availability,
            "ChangeConfiguration": self._change_configuration,
            "ClearCache": lambda _: Answer({"status": "Accepted"}),
            "ClearChargingProfile": self._clear_profile,
            "DataTransfer": self._data_transfer,
            "GetCompositeSchedule": self._composite_schedule,
            "GetLocalListVersion": self._list_version,
            "GetConfiguration": self._get_configuration,
            "GetDiagnostics": self._get_diagnostics,
            "GetLog": self._get_log,
            "RemoteStartTransaction": self._remote_start,
            "RemoteStopTransaction": self._remote_stop,
            "ReserveNow": self._reserve,
            "Reset": self._reset,
            "SignedUpdateFirmware": self._signed_update,
            "SendLocalList": self._send_list,
            "SetChargingProfile": self._set_profile,
            "TriggerMessage": self._trigger,
            "UnlockConnector": self._unlock,
            "UpdateFirmware": self._update_firmware,
        }

    # What it says.

    def boot(self) -> Payload:
        plan = self._station.plan
        return {
            "chargePointVendor": plan.vendor,
            "chargePointModel": plan.model,
            "chargePointSerialNumber": plan.identity[:25],
            "firmwareVersion": self._station.firmware,
        }

    def authorize(self, token: str, presented_as: str) -> Payload:
        del presented_as  # 1.6 does not say
        return {"idTag": token}

    def is_accepted(self, answer: Payload) -> bool:
        return bool(answer["idTagInfo"]["status"] == "Accepted")

    def group_in(self, answer: Payload) -> str | None:
        group: str | None = answer["idTagInfo"].get("parentIdTag")
        return group

    def reservation_ended(self, number: int, why: str) -> None:
        """1.6 does not say; the status of the connector does."""

    def station_statuses(self) -> tuple[Payload, ...]:
        usable = any(outlet.is_operative for outlet in self._outlets())
        return (self._status(0, "Available" if usable else "Unavailable"),)

    def telling(self, status: Payload) -> tuple[str, Payload]:
        return "StatusNotification", status

    def status(self, outlet: Outlet) -> Payload:
        evse = self._station.evse(outlet.evse_no)
        if outlet.fault is not None:
            return self._status(outlet.flat_number, "Faulted", outlet.fault)
        if evse.transaction is not None and evse.transaction.outlet is outlet:
            return self._status(outlet.flat_number, PHASES[evse.transaction.phase])
        if not outlet.is_operative:
            return self._status(outlet.flat_number, "Unavailable")
        if outlet.car is not None:
            return self._status(
                outlet.flat_number, "Finishing" if outlet.has_finished else "Preparing"
            )
        if self._station.reservations.is_reserved(evse):
            return self._status(outlet.flat_number, "Reserved")
        is_awaited = evse.allows(outlet)
        return self._status(outlet.flat_number, "Preparing" if is_awaited else "Available")

    def started(self, evse: Evse, transaction: Transaction) -> None:
        payload: Payload = {
            "connectorId": transaction.outlet.flat_number,
            "idTag": transaction.token or "",
            "meterStart": evse.shown_wh(is_between=False),
            "timestamp": self._station.stamp(),
        }
        if transaction.reservation_no is not None:
            payload["reservationId"] = transaction.reservation_no

        def answered(answer: Payload) -> None:
            transaction.ref = str(answer["transactionId"])
            if answer["idTagInfo"]["status"] != "Accepted":
                self._station.charging.deauthorize(transaction)

        self._station.outbox.put("StartTransaction", lambda: payload, answered)
        signed = self._signed(evse, transaction, BEGIN)
        if signed:
            self._tell_values(transaction.outlet, transaction, signed)

    def permitted(self, evse: Evse, transaction: Transaction) -> None:
        """A transaction of 1.6 has its token from the start."""

    def changed(self, evse: Evse, transaction: Transaction) -> None:
        """A status says it."""

    def sampled(self, evse: Evse, transaction: Transaction) -> None:
        self._meter_values(evse, transaction.outlet, transaction, "Sample.Periodic")

    def ended(self, evse: Evse, transaction: Transaction, reason: StopReason) -> None:
        payload: Payload = {
            "meterStop": evse.shown_wh(is_between=False),
            "timestamp": self._station.stamp(),
            "reason": reason.value,
        }
        if transaction.token and reason is StopReason.LOCAL:
            payload["idTag"] = transaction.token

        signed = self._signed(evse, transaction, END)
        if signed:
            stamp = payload["timestamp"]
            payload["transactionData"] = [{"timestamp": stamp, "sampledValue": signed}]

        def build() -> Payload:
            return {**payload, "transactionId": int(transaction.ref or NO_TRANSACTION)}

        self._station.outbox.put("StopTransaction", build)

    def _meter_values(
        self, evse: Evse, outlet: Outlet, transaction: Transaction | None, context: str
    ) -> None:
        values = self._sampled_values(evse.sample(self._station.time.now()), context)
        if values:
            self._tell_values(outlet, transaction, values)

    def _signed(self, evse: Evse, transaction: Transaction, context: str) -> list[Payload]:
        """What the meter signs at an end of a charge, as a value; nothing where it does not sign."""
        meter = self._station.meters.get(evse.number)
        if meter is None:
            return []
        energy_wh = evse.shown_wh(is_between=False)
        now = self._station.time.now()
        record = meter.record(context, energy_wh, now, transaction.token)
        return [{"value": record, "context": context, "format": "SignedData"}]

    def _tell_values(
        self, outlet: Outlet, transaction: Transaction | None, values: list[Payload]
    ) -> None:
        payload: Payload = {
            "connectorId": outlet.flat_number,
            "meterValue": [{"timestamp": self._station.stamp(), "sampledValue": values}],
        }

        def build() -> Payload:
            if transaction is not None and transaction.ref:
                return {**payload, "transactionId": int(transaction.ref)}
            return payload

        self._station.outbox.put("MeterValues", build)

    def _sampled_values(self, sample: Sample, context: str) -> list[Payload]:
        return [
            {
                "value": str(value),
                "context": context,
                "measurand": name,
                "unit": unit,
                "location": "EV" if name == "SoC" else "Outlet",
            }
            for name, value, unit in sample.shown(self._station.settings.measurands)
        ]

    def _status(self, connector_no: int, status: str, error: str = "NoError") -> Payload:
        return {
            "connectorId": connector_no,
            "status": status,
            "errorCode": error,
            "timestamp": self._station.stamp(),
        }

    # How it answers.

    def answer(self, action: str, payload: Payload) -> Answer:
        if action not in self._handlers:
            raise CannotError("NotImplemented")
        return self._handlers[action](payload)

    def _remote_start(self, payload: Payload) -> Answer:
        outlet = self._outlet(payload["connectorId"]) if "connectorId" in payload else None
        if "connectorId" in payload and outlet is None:
            return Answer({"status": "Rejected"})
        charging = self._station.charging
        permission = Permission(
            payload["idTag"], outlet=outlet, profile=payload.get("chargingProfile")
        )
        wanted = self._station.evse(outlet.evse_no) if outlet else None
        evse = charging.place_for(permission, wanted, outlet)
        if evse is None:
            return Answer({"status": "Rejected"})
        return Answer({"status": "Accepted"}, lambda: charging.start_remotely(evse, permission))

    def _remote_stop(self, payload: Payload) -> Answer:
        evse = self._station.charging.with_transaction(str(payload["transactionId"]))
        if evse is None:
            return Answer({"status": "Rejected"})

        async def stop() -> None:
            self._station.charging.end(evse, StopReason.REMOTE)

        return Answer({"status": "Accepted"}, stop)

    def _reserve(self, payload: Payload) -> Answer:
        outlet = self._outlet(payload["connectorId"])
        if outlet is None and payload["connectorId"]:
            return Answer({"status": "Rejected"})
        wanted = Reservation(
            number=payload["reservationId"],
            token=payload["idTag"],
            expires_at=datetime.fromisoformat(payload["expiryDate"]),
            evse_no=outlet.evse_no if outlet else None,
            group=payload.get("parentIdTag"),
        )
        return Answer({"status": self._station.reservations.reserve(wanted)}, self._station.tell)

    def _cancel_reservation(self, payload: Payload) -> Answer:
        is_known = self._station.reservations.cancel(payload["reservationId"])
        return Answer({"status": "Accepted" if is_known else "Rejected"}, self._station.tell)

    def _list_version(self, payload: Payload) -> Answer:
        del payload  # it says nothing
        local = self._station.local_list
        return Answer({"listVersion": local.version if local.is_supported else -1})

    def _send_list(self, payload: Payload) -> Answer:
        lines = [
            (Known(each["idTag"]), each.get("idTagInfo", {}).get("status"))
            for each in payload.get("localAuthorizationList", ())
        ]
        is_full = payload["updateType"] == "Full"
        local = self._station.local_list
        return Answer({"status": local.update(payload["listVersion"], lines, is_full=is_full)})

    def _set_profile(self, payload: Payload) -> Answer:
        return Answer({"status": self.limit(payload["connectorId"], payload["csChargingProfiles"])})

    def limit(self, evse_no: int, profile: Payload) -> str:
        brought = Held(
            number=profile["chargingProfileId"],
            evse_no=evse_no,
            purpose=profile["chargingProfilePurpose"],
            level=profile["stackLevel"],
            wire=profile,
            schedule=profile["chargingSchedule"],
        )
        return self._station.smart_charging.set(brought, by_level=True)

    def _clear_profile(self, payload: Payload) -> Answer:
        is_known = self._station.smart_charging.clear(
            payload.get("id"),
            evse_no=payload.get("connectorId"),
            purpose=payload.get("chargingProfilePurpose"),
            level=payload.get("stackLevel"),
        )
        return Answer({"status": "Accepted" if is_known else "Unknown"})

    def _composite_schedule(self, payload: Payload) -> Answer:
        number, unit = payload["connectorId"], payload.get("chargingRateUnit", "W")
        if not 0 <= number <= len(self._station.evses):
            return Answer({"status": "Rejected"})
        periods = self._station.smart_charging.schedule(number, payload["duration"], unit)
        return Answer(
            {
                "status": "Accepted",
                "connectorId": number,
                "scheduleStart": self._station.stamp(),
                "chargingSchedule": {
                    "duration": payload["duration"],
                    "chargingRateUnit": unit,
                    "chargingSchedulePeriod": periods,
                },
            }
        )

    def _data_transfer(self, payload: Payload) -> Answer:
        if payload["vendorId"] == VENDOR:
            return self._station.certificates.in_envelope(payload)
        shows = self._station.settings.shows_costs
        return Answer(
            {"status": self._station.price_display.take(payload) if shows else "UnknownVendorId"}
        )

    def _reset(self, payload: Payload) -> Answer:
        del payload  # soft and hard differ in what a simulation has not
        return Answer({"status": "Accepted"}, self._station.reset)

    def _change_availability(self, payload: Payload) -> Answer:
        number, is_operative = payload["connectorId"], payload["type"] == "Operative"
        outlets = [one for one in self._outlets() if number in {0, one.flat_number}]
        if not outlets:
            return Answer({"status": "Rejected"})
        scheduled = self._station.charging.set_operative(outlets, is_operative=is_operative)
        return Answer({"status": "Scheduled" if scheduled else "Accepted"}, self._station.tell)

    def _unlock(self, payload: Payload) -> Answer:
        outlet = self._outlet(payload["connectorId"])
        if outlet is None:
            return Answer({"status": "NotSupported"})
        evse = self._station.evse(outlet.evse_no)

        async def stop() -> None:
            self._station.charging.end(evse, StopReason.UNLOCK, at_outlet=outlet)

        return Answer({"status": "Unlocked"}, stop)

    def _get_configuration(self, payload: Payload) -> Answer:
        asked = payload.get("key") or list(SETTINGS)
        keys = []
        for name in asked:
            setting = SETTINGS.get(name)
            if setting is not None:
                key: Payload = {"key": name, "readonly": setting.is_read_only}
                if not setting.is_secret:
                    key["value"] = setting.text(self._station.settings)
                keys.append(key)
        told = {
            f"MeterPublicKey[{outlet.flat_number}]": self._station.meters[outlet.evse_no].public_key
            for outlet in self._outlets()
            if outlet.evse_no in self._station.meters
        }
        keys += [
            {"key": name, "readonly": True, "value": value}
            for name, value in told.items()
            if name in payload.get("key", told)
        ]
        unknown = [name for name in asked if name not in SETTINGS and name not in told]
        return Answer({"configurationKey": keys, "unknownKey": unknown})

    def _change_configuration(self, payload: Payload) -> Answer:
        setting = SETTINGS.get(payload["key"])
        if setting is None:
            return Answer({"status": "NotSupported"})
        station = self._station
        status = change(payload["key"], setting, station.settings, payload["value"], station.faults)
        return Answer({"status": status})

    # Files. Times to begin at are not waited for.

    def _update_firmware(self, payload: Payload) -> Answer:
        files = self._station.files
        tell = files.telling("FirmwareStatusNotification", None)
        tries = 1 + payload.get("retries", 0)
        work = files.updates(
            payload["location"], payload["retrieveDate"], tries, tell, checked=False
        )
        return Answer({}, work)

    def _signed_update(self, payload: Payload) -> Answer:
        files = self._station.files
        tell = files.telling("SignedFirmwareStatusNotification", payload["requestId"])
        firmware, tries = payload["firmware"], 1 + payload.get("retries", 0)
        url, at = firmware["location"], firmware["retrieveDateTime"]
        return Answer({"status": "Accepted"}, files.updates(url, at, tries, tell, checked=True))

    def _get_diagnostics(self, payload: Payload) -> Answer:
        files, name = self._station.files, "diagnostics.log"
        tell = files.telling("DiagnosticsStatusNotification", None)
        tries = 1 + payload.get("retries", 0)
        upload = files.uploads(payload["location"], name, tries, tell, "UploadFailed")
        return Answer({"fileName": name}, upload)

    def _get_log(self, payload: Payload) -> Answer:
        files, name = self._station.files, "security.log"
        tell = files.telling("LogStatusNotification", payload["requestId"])
        url, tries = payload["log"]["remoteLocation"], 1 + payload.get("retries", 0)
        upload = files.uploads(url, name, tries, tell, "UploadFailure")
        return Answer({"status": "Accepted", "filename": name}, upload)

    def _trigger(self, payload: Payload) -> Answer:
        station, wanted = self._station, payload["requestedMessage"]
        number = payload.get("connectorId")
        outlets = [one for one in self._outlets() if number in {None, one.flat_number}]

        async def tell() -> None:
            match wanted:
                case "BootNotification":
                    await station.boot()
                case "Heartbeat":
                    await station.call("Heartbeat", {})
                case "StatusNotification":
                    for outlet in outlets:
                        await station.call("StatusNotification", self.status(outlet))
                case "MeterValues":
                    for outlet in outlets:
                        self._meter_now(outlet)
                case _:
                    await station.call(wanted, {"status": "Idle"})

        if wanted not in {
            "BootNotification",
            "DiagnosticsStatusNotification",
            "FirmwareStatusNotification",
            "Heartbeat",
            "MeterValues",
            "StatusNotification",
        }:
            return Answer({"status": "NotImplemented"})
        if not outlets:
            return Answer({"status": "Rejected"})
        return Answer({"status": "Accepted"}, tell)

    def _meter_now(self, outlet: Outlet) -> None:
        evse = self._station.evse(outlet.evse_no)
        evse.advance(self._station.time.now())
        running = evse.transaction
        if running is not None and running.outlet is not outlet:
            running = None
        self._meter_values(evse, outlet, running, "Trigger")

    def _outlets(self) -> list[Outlet]:
        return [outlet for evse in self._station.evses for outlet in evse.outlets]

    def _outlet(self, number: int) -> Outlet | None:
        return next((one for one in self._outlets() if one.flat_number == number), None)
