"""Components and variables of an OCPP 2.0.1 station: read, changed, and reported in parts."""

from typing import TYPE_CHECKING, Final

from sim.stations.link import Answer, Payload
from sim.stations.settings import V201 as SETTINGS
from sim.stations.settings import change

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

PER_REPORT: Final = 4
"""How many variables fit into one NotifyReport of this station: few, so that parts are seen."""

AT_REST_C: Final = "14.0"
"""How warm connectors are while nothing flows, as it is reported."""


class DeviceModel:
    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station

    def get_variables(self, payload: Payload) -> Answer:
        return Answer({"getVariableResult": [self._get(one) for one in payload["getVariableData"]]})

    def set_variables(self, payload: Payload) -> Answer:
        return Answer({"setVariableResult": [self._set(one) for one in payload["setVariableData"]]})

    def get_base_report(self, payload: Payload) -> Answer:
        report = self._report()
        parts = [report[at : at + PER_REPORT] for at in range(0, len(report), PER_REPORT)]

        async def tell() -> None:
            for seq_no, part in enumerate(parts):
                await self._station.call(
                    "NotifyReport",
                    {
                        "requestId": payload["requestId"],
                        "generatedAt": self._station.stamp(),
                        "seqNo": seq_no,
                        "tbc": seq_no < len(parts) - 1,
                        "reportData": part,
                    },
                )

        return Answer({"status": "Accepted"}, tell)

    def _get(self, asked: Payload) -> Payload:
        result: Payload = {
            "attributeStatus": self._found(asked),
            "component": asked["component"],
            "variable": asked["variable"],
        }
        if result["attributeStatus"] != "Accepted":
            return result
        setting = SETTINGS[asked["component"]["name"], asked["variable"]["name"]]
        if setting.is_secret:
            return {**result, "attributeStatus": "Rejected"}
        return {**result, "attributeValue": setting.text(self._station.settings)}

    def _set(self, wanted: Payload) -> Payload:
        result: Payload = {
            "attributeStatus": self._found(wanted),
            "component": wanted["component"],
            "variable": wanted["variable"],
        }
        if result["attributeStatus"] != "Accepted":
            return result
        name = (wanted["component"]["name"], wanted["variable"]["name"])
        status = change(
            "/".join(name),
            SETTINGS[name],
            self._station.settings,
            wanted["attributeValue"],
            self._station.faults,
        )
        return {**result, "attributeStatus": status}

    def _found(self, asked: Payload) -> str:
        component, variable = asked["component"]["name"], asked["variable"]["name"]
        if asked.get("attributeType", "Actual") != "Actual":
            return "NotSupportedAttributeType"
        if not any(component == known for known, _ in SETTINGS):
            return "UnknownComponent"
        return "Accepted" if (component, variable) in SETTINGS else "UnknownVariable"

    def _report(self) -> list[Payload]:
        report: list[Payload] = []
        for (component, variable), setting in SETTINGS.items():
            attribute: Payload = {"mutability": "WriteOnly" if setting.is_secret else "ReadWrite"}
            if not setting.is_secret:
                attribute["value"] = setting.text(self._station.settings)
            report.append(
                {
                    "component": {"name": component},
                    "variable": {"name": variable},
                    "variableAttribute": [attribute],
                }
            )
        for evse in self._station.evses:
            for outlet in evse.outlets:
                place = {"id": evse.number, "connectorId": outlet.number}
                report.append(
                    {
                        "component": {"name": "Connector", "evse": place},
                        "variable": {"name": "ConnectorType"},
                        "variableAttribute": [
                            {
                                "mutability": "ReadOnly",
                                "value": "cCCS2" if outlet.plan.is_dc else "sType2",
                            }
                        ],
                    }
                )
            report.append(
                {
                    "component": {"name": "Connector", "evse": {"id": evse.number}},
                    "variable": {"name": "Temperature"},
                    "variableAttribute": [{"mutability": "ReadOnly", "value": AT_REST_C}],
                    "variableCharacteristics": {
                        "unit": "Celsius",
                        "dataType": "decimal",
                        "supportsMonitoring": True,
                    },
                }
            )
            power_w = max(outlet.plan.power_w for outlet in evse.outlets)
            report.append(
                {
                    "component": {"name": "EVSE", "evse": {"id": evse.number}},
                    "variable": {"name": "Power"},
                    "variableAttribute": [{"mutability": "ReadOnly", "value": str(power_w)}],
                    "variableCharacteristics": {
                        "unit": "W",
                        "dataType": "decimal",
                        "maxLimit": power_w,
                        "supportsMonitoring": False,
                    },
                }
            )
        return report
