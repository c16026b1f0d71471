"""A station's OCPP 2.0.1: what it says and how it answers. Written from the specification."""

from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sim.stations.certificates import SIGN_FOR_VEHICLES
from sim.stations.device_model import DeviceModel
from sim.stations.evse import Evse, Outlet, Permission, Sample, StopReason, Transaction
from sim.stations.link import Answer, CannotError, Payload
from sim.stations.local_list import Known
from sim.stations.reservations import Reservation
from sim.stations.settings import NAMED_V201
from sim.stations.smart_charging import Held

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

ENDS: Final[Mapping[StopReason, tuple[str, str]]] = {
    StopReason.REMOTE: ("RemoteStop", "Remote"),
    StopReason.LOCAL: ("StopAuthorized", "Local"),
    StopReason.EV_DISCONNECTED: ("EVCommunicationLost", "EVDisconnected"),
    StopReason.DEAUTHORIZED: ("Deauthorized", "DeAuthorized"),
    StopReason.EMERGENCY: ("AbnormalCondition", "EmergencyStop"),
    StopReason.POWER_LOSS: ("AbnormalCondition", "PowerLoss"),
    StopReason.REBOOT: ("ResetCommand", "ImmediateReset"),
    StopReason.UNLOCK: ("UnlockCommand", "Other"),
    StopReason.OTHER: ("AbnormalCondition", "Other"),
}
"""What triggered the last event, and why the transaction stopped."""


class V201:
    """The dialect of 2.0.1. Transactions are numbered by the station, from its seed."""

    subprotocol = "ocpp2.0.1"
    settings = NAMED_V201

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self._dice = Random(f"{station.plan.seed} {station.plan.identity}")
        self._model = DeviceModel(station)
        self._events_told = 0
        self._handlers: Mapping[str, Callable[[Payload], Answer]] = {
            "CancelReservation": self._cancel_reservation,
            "ChangeAvailability": self._change_availability,
            "ClearCache": lambda _: Answer({"status": "Accepted"}),
            "ClearChargingProfile": self._clear_profile,
            "ClearDisplayMessage": station.displays.clear,
            "ClearVariableMonitoring": station.streams.clear,
            "DataTransfer": lambda _: Answer({"status": "UnknownVendorId"}),
            "GetBaseReport": self._model.get_base_report,
            "GetLog": self._get_log,
            "GetChargingProfiles": self._get_profiles,
            "GetCompositeSchedule": self._composite_schedule,
            "GetDisplayMessages": station.displays.tell,
            "GetLocalListVersion": self._list_version,
            "GetVariables": self._model.get_variables,
            "PublishFirmware": self._publish_firmware,
            "RequestStartTransaction": self._request_start,
            "RequestStopTransaction": self._request_stop,
            "ReserveNow": self._reserve,
            "Reset": self._reset,
            "SendLocalList": self._send_list,
            "SetChargingProfile": self._set_profile,
            "SetDisplayMessage": station.displays.show,
            "SetVariableMonitoring": station.streams.watch,
            "SetVariables": self._model.set_variables,
            "TriggerMessage": self._trigger,
            "UnlockConnector": self._unlock,
            "UnpublishFirmware": self._unpublish_firmware,
            "UpdateFirmware": self._update_firmware,
            **station.certificates.answers,
        }

    # What it says.

    def boot(self) -> Payload:
        plan = self._station.plan
        return {
            "reason": "PowerUp",
            "chargingStation": {
                "vendorName": plan.vendor,
                "model": plan.model,
                "serialNumber": plan.identity[:25],
                "firmwareVersion": self._station.firmware,
            },
        }

    def authorize(self, token: str, presented_as: str) -> Payload:
        return {"idToken": {"idToken": token, "type": presented_as}}

    def is_accepted(self, answer: Payload) -> bool:
        return bool(answer["idTokenInfo"]["status"] == "Accepted")

    def group_in(self, answer: Payload) -> str | None:
        group = answer["idTokenInfo"].get("groupIdToken")
        return None if group is None else group["idToken"]

    def reservation_ended(self, number: int, why: str) -> None:
        payload = {"reservationId": number, "reservationUpdateStatus": why}
        self._station.outbox.put("ReservationStatusUpdate", lambda: payload)

    def station_statuses(self) -> tuple[Payload, ...]:
        return ()

    def status(self, outlet: Outlet) -> Payload:
        if outlet.fault is not None:
            status = "Faulted"
        elif outlet.car is not None:
            status = "Occupied"
        elif self._station.reservations.is_reserved(self._station.evse(outlet.evse_no)):
            status = "Reserved"
        else:
            status = "Available" if outlet.is_operative else "Unavailable"
        return {
            "timestamp": self._station.stamp(),
            "connectorStatus": status,
            "evseId": outlet.evse_no,
            "connectorId": outlet.number,
        }

    def telling(self, status: Payload) -> tuple[str, Payload]:
        if not self._station.plan.statuses_by_events:
            return "StatusNotification", status
        self._events_told += 1
        place = {"id": status["evseId"], "connectorId": status["connectorId"]}
        event = {
            "eventId": self._events_told,
            "timestamp": status["timestamp"],
            "trigger": "Delta",
            "actualValue": status["connectorStatus"],
            "eventNotificationType": "HardWiredNotification",
            "component": {"name": "Connector", "evse": place},
            "variable": {"name": "AvailabilityState"},
        }
        return "NotifyEvent", {
            "generatedAt": status["timestamp"],
            "seqNo": 0,
            "eventData": [event],
        }

    def started(self, evse: Evse, transaction: Transaction) -> None:
        transaction.ref = str(UUID(int=self._dice.getrandbits(128), version=4))
        if transaction.token is None:
            trigger = "CablePluggedIn"
        elif transaction.remote_start_id is not None:
            trigger = "RemoteStart"
        else:
            trigger = "Authorized"
        self._event(evse, transaction, "Started", trigger, context="Transaction.Begin")

    def permitted(self, evse: Evse, transaction: Transaction) -> None:
        is_remote = transaction.remote_start_id is not None
        trigger = "RemoteStart" if is_remote else "Authorized"
        self._event(evse, transaction, "Updated", trigger, says_who=True)

    def changed(self, evse: Evse, transaction: Transaction) -> None:
        self._event(evse, transaction, "Updated", "ChargingStateChanged")

    def sampled(self, evse: Evse, transaction: Transaction) -> None:
        self._event(evse, transaction, "Updated", "MeterValuePeriodic", context="Sample.Periodic")

    def ended(self, evse: Evse, transaction: Transaction, reason: StopReason) -> None:
        trigger, stopped_reason = ENDS[reason]
        self._event(
            evse,
            transaction,
            "Ended",
            trigger,
            context="Transaction.End",
            says_who=reason is StopReason.LOCAL,
            info={"stoppedReason": stopped_reason},
        )

    def _event(
        self,
        evse: Evse,
        transaction: Transaction,
        kind: str,
        trigger: str,
        *,
        context: str | None = None,
        says_who: bool = False,
        info: Mapping[str, Any] | None = None,
    ) -> None:
        outlet = transaction.outlet
        payload: Payload = {
            "eventType": kind,
            "timestamp": self._station.stamp(),
            "triggerReason": trigger,
            "seqNo": transaction.seq_no,
            "transactionInfo": {
                "transactionId": transaction.ref,
                "chargingState": transaction.phase.value,
                **(info or {}),
            },
            "evse": {"id": outlet.evse_no, "connectorId": outlet.number},
        }
        transaction.seq_no += 1
        if not self._station.is_online:
            payload["offline"] = True
        if transaction.remote_start_id is not None and (kind == "Started" or says_who):
            payload["transactionInfo"]["remoteStartId"] = transaction.remote_start_id
        if transaction.token is not None and (kind == "Started" or says_who):
            payload["idToken"] = {"idToken": transaction.token, "type": transaction.presented_as}
        if transaction.reservation_no is not None and (kind == "Started" or says_who):
            payload["reservationId"] = transaction.reservation_no
        if context is not None:
            is_between = context == "Sample.Periodic"
            sample = evse.sample(self._station.time.now(), is_between=is_between)
            values = self._sampled_values(sample, context)
            meter = self._station.meters.get(evse.number)
            if meter is not None and not is_between and values:
                record = meter.record(context, sample.energy_wh, sample.at, transaction.token)
                values[0]["signedMeterValue"] = meter.struct(record)
            if values:
                payload["meterValue"] = [
                    {"timestamp": payload["timestamp"], "sampledValue": values}
                ]

        def answered(answer: Payload) -> None:
            status = answer.get("idTokenInfo", {}).get("status", "Accepted")
            if status != "Accepted":
                self._station.charging.deauthorize(transaction)
            if kind == "Ended":
                self._settled(transaction, answer)

        self._station.outbox.put("TransactionEvent", lambda: payload, answered)

    def _settled(self, transaction: Transaction, answer: Payload) -> None:
        """The transaction is over, with what the central system says that it costs."""

    def _sampled_values(self, sample: Sample, context: str) -> list[Payload]:
        return [
            {
                "value": value,
                "context": context,
                "measurand": name,
                "location": "EV" if name == "SoC" else "Outlet",
                "unitOfMeasure": {"unit": unit},
            }
            for name, value, unit in sample.shown(self._station.settings.measurands)
        ]

    # How it answers.

    def answer(self, action: str, payload: Payload) -> Answer:
        if action not in self._handlers:
            raise CannotError("NotImplemented")
        return self._handlers[action](payload)

    def _request_start(self, payload: Payload) -> Answer:
        station, wanted = self._station, payload.get("evseId")
        if wanted is not None and not 1 <= wanted <= len(station.evses):
            return Answer({"status": "Rejected"})
        token = payload["idToken"]
        permission = Permission(
            token["idToken"],
            token["type"],
            payload["remoteStartId"],
            group=payload.get("groupIdToken", {}).get("idToken"),
            profile=payload.get("chargingProfile"),
        )
        evse = station.charging.place_for(
            permission, None if wanted is None else station.evse(wanted)
        )
        if evse is None:
            return Answer({"status": "Rejected"})
        answer: Payload = {"status": "Accepted"}
        if evse.transaction is not None:
            answer["transactionId"] = evse.transaction.ref
        return Answer(answer, lambda: station.charging.start_remotely(evse, permission))

    def _request_stop(self, payload: Payload) -> Answer:
        evse = self._station.charging.with_transaction(payload["transactionId"])
        if evse is None:
            return Answer({"status": "Rejected"})

        async def stop() -> None:
            self._station.charging.end(evse, StopReason.REMOTE)

        return Answer({"status": "Accepted"}, stop)

    def _reserve(self, payload: Payload) -> Answer:
        wanted = Reservation(
            number=payload["id"],
            token=payload["idToken"]["idToken"],
            told_as=payload["idToken"]["type"],
            expires_at=datetime.fromisoformat(payload["expiryDateTime"]),
            evse_no=payload.get("evseId"),
            group=payload.get("groupIdToken", {}).get("idToken"),
        )
        return Answer({"status": self._station.reservations.reserve(wanted)}, self._station.tell)

    def _cancel_reservation(self, payload: Payload) -> Answer:
        is_known = self._station.reservations.cancel(payload["reservationId"])
        return Answer({"status": "Accepted" if is_known else "Rejected"}, self._station.tell)

    def _list_version(self, payload: Payload) -> Answer:
        del payload  # it says nothing
        return Answer({"versionNumber": self._station.local_list.version})

    def _send_list(self, payload: Payload) -> Answer:
        lines = [
            (
                Known(each["idToken"]["idToken"], each["idToken"]["type"]),
                each.get("idTokenInfo", {}).get("status"),
            )
            for each in payload.get("localAuthorizationList", ())
        ]
        is_full = payload["updateType"] == "Full"
        local = self._station.local_list
        return Answer({"status": local.update(payload["versionNumber"], lines, is_full=is_full)})

    def _set_profile(self, payload: Payload) -> Answer:
        return Answer({"status": self.limit(payload["evseId"], payload["chargingProfile"])})

    def limit(self, evse_no: int, profile: Payload) -> str:
        brought = Held(
            number=profile["id"],
            evse_no=evse_no,
            purpose=profile["chargingProfilePurpose"],
            level=profile["stackLevel"],
            wire=profile,
            schedule=profile["chargingSchedule"][0],
        )
        return self._station.smart_charging.set(brought, by_level=False)

    def _clear_profile(self, payload: Payload) -> Answer:
        criteria = payload.get("chargingProfileCriteria", {})
        is_known = self._station.smart_charging.clear(
            payload.get("chargingProfileId"),
            evse_no=criteria.get("evseId"),
            purpose=criteria.get("chargingProfilePurpose"),
            level=criteria.get("stackLevel"),
        )
        return Answer({"status": "Accepted" if is_known else "Unknown"})

    def _get_profiles(self, payload: Payload) -> Answer:
        criteria, station = payload["chargingProfile"], self._station
        found = station.smart_charging.find(
            criteria.get("chargingProfileId"),
            evse_no=payload.get("evseId"),
            purpose=criteria.get("chargingProfilePurpose"),
            level=criteria.get("stackLevel"),
        )
        if not found:
            return Answer({"status": "NoProfiles"})

        async def report() -> None:
            for number, held in enumerate(found, start=1):
                told: Payload = {
                    "requestId": payload["requestId"],
                    "chargingLimitSource": "CSO",
                    "evseId": held.evse_no,
                    "chargingProfile": [held.wire],
                    "tbc": number < len(found),
                }
                await station.call("ReportChargingProfiles", told)

        return Answer({"status": "Accepted"}, report)

    def _composite_schedule(self, payload: Payload) -> Answer:
        number, unit = payload["evseId"], payload.get("chargingRateUnit", "W")
        if not 0 <= number <= len(self._station.evses):
            return Answer({"status": "Rejected"})
        periods = self._station.smart_charging.schedule(number, payload["duration"], unit)
        schedule: Payload = {
            "evseId": number,
            "duration": payload["duration"],
            "scheduleStart": self._station.stamp(),
            "chargingRateUnit": unit,
            "chargingSchedulePeriod": periods,
        }
        return Answer({"status": "Accepted", "schedule": schedule})

    def _reset(self, payload: Payload) -> Answer:
        if "evseId" in payload:
            return Answer({"status": "Rejected"})
        if payload["type"] == "OnIdle" and not self._station.charging.is_idle:
            return Answer({"status": "Scheduled"}, self._station.reset_when_idle)
        return Answer({"status": "Accepted"}, self._station.reset)

    def _change_availability(self, payload: Payload) -> Answer:
        wanted, is_operative = payload.get("evse", {}), payload["operationalStatus"] == "Operative"
        outlets = [
            outlet
            for evse in self._station.evses
            for outlet in evse.outlets
            if wanted.get("id", evse.number) == evse.number
            and wanted.get("connectorId", outlet.number) == outlet.number
        ]
        if not outlets:
            return Answer({"status": "Rejected"})
        scheduled = self._station.charging.set_operative(outlets, is_operative=is_operative)
        return Answer({"status": "Scheduled" if scheduled else "Accepted"}, self._station.tell)

    def _unlock(self, payload: Payload) -> Answer:
        evse = next((one for one in self._station.evses if one.number == payload["evseId"]), None)
        if evse is None or not 1 <= payload["connectorId"] <= len(evse.outlets):
            return Answer({"status": "UnknownConnector"})
        transaction = evse.transaction
        if transaction is not None and transaction.token is not None:
            return Answer({"status": "OngoingAuthorizedTransaction"})
        return Answer({"status": "Unlocked"})

    # Files. Times to begin at are not waited for.

    def _update_firmware(self, payload: Payload) -> Answer:
        files, firmware = self._station.files, payload["firmware"]
        tell = files.telling("FirmwareStatusNotification", payload["requestId"])
        tries, checked = 1 + payload.get("retries", 0), "signature" in firmware
        url, at = firmware["location"], firmware["retrieveDateTime"]
        work = files.updates(url, at, tries, tell, checked=checked)
        return Answer({"status": "Accepted"}, work)

    def _get_log(self, payload: Payload) -> Answer:
        files, name = self._station.files, f"{payload['logType']}.log"
        tell = files.telling("LogStatusNotification", payload["requestId"])
        url, tries = payload["log"]["remoteLocation"], 1 + payload.get("retries", 0)
        upload = files.uploads(url, name, tries, tell, "UploadFailure")
        return Answer({"status": "Accepted", "filename": name}, upload)

    def _publish_firmware(self, payload: Payload) -> Answer:
        files = self._station.files
        tell = files.telling("PublishFirmwareStatusNotification", payload["requestId"])
        tries, checksum = 1 + payload.get("retries", 0), payload["checksum"]
        work = files.publishes(payload["location"], checksum, tries, tell)
        return Answer({"status": "Accepted"}, work)

    def _unpublish_firmware(self, payload: Payload) -> Answer:
        is_known = self._station.files.published == payload["checksum"]
        self._station.files.published = None
        return Answer({"status": "Unpublished" if is_known else "NoFirmware"})

    def _trigger(self, payload: Payload) -> Answer:
        station, wanted = self._station, payload["requestedMessage"]
        if wanted == SIGN_FOR_VEHICLES:
            return station.certificates.trigger(payload)
        evse_no = payload.get("evse", {}).get("id")
        evses = [evse for evse in station.evses if evse_no in {None, evse.number}]

        async def tell() -> None:
            match wanted:
                case "BootNotification":
                    await station.boot()
                case "Heartbeat":
                    await station.call("Heartbeat", {})
                case "StatusNotification":
                    for evse in evses:
                        for outlet in evse.outlets:
                            await station.call(*self.telling(self.status(outlet)))
                case "TransactionEvent":
                    for evse in evses:
                        self._event_now(evse)
                case _:
                    for evse in evses:
                        self._meter_now(evse)

        if wanted not in {
            "BootNotification",
            "Heartbeat",
            "MeterValues",
            "StatusNotification",
            "TransactionEvent",
        }:
            return Answer({"status": "NotImplemented"})
        if not evses:
            return Answer({"status": "Rejected"})
        return Answer({"status": "Accepted"}, tell)

    def _event_now(self, evse: Evse) -> None:
        evse.advance(self._station.time.now())
        if evse.transaction is not None:
            self._event(evse, evse.transaction, "Updated", "Trigger", context="Trigger")

    def _meter_now(self, evse: Evse) -> None:
        evse.advance(self._station.time.now())
        sample = evse.sample(self._station.time.now())
        payload = {
            "evseId": evse.number,
            "meterValue": [
                {
                    "timestamp": self._station.stamp(),
                    "sampledValue": self._sampled_values(sample, "Trigger"),
                }
            ],
        }
        self._station.outbox.put("MeterValues", lambda: payload)
