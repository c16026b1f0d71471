"""The settings of simulated stations: keys of 1.6, variables and reports of 2.0.1."""

from tests.sim.central import Central, story
from tests.sim.site import Site


@story
async def test_a_16_configuration_is_read_and_changed():
    async with Site("1.6") as site:
        await site.station.connect()
        answer, _ = await site.central.call("GetConfiguration", {})
        keys = {key["key"]: key for key in answer["configurationKey"]}
        assert keys["MeterValueSampleInterval"]["value"] == "15"
        assert keys["NumberOfConnectors"] == {
            "key": "NumberOfConnectors",
            "readonly": True,
            "value": "1",
        }
        assert "value" not in keys["AuthorizationKey"]

        async def change(key, value):
            payload = {"key": key, "value": value}
            return (await site.central.call("ChangeConfiguration", payload))[0]["status"]

        assert await change("MeterValueSampleInterval", "60") == "Accepted"
        assert await change("MeterValueSampleInterval", "soon") == "Rejected"
        assert await change("NumberOfConnectors", "2") == "Rejected"
        assert await change("Colour", "blue") == "NotSupported"
        answer, _ = await site.central.call(
            "GetConfiguration", {"key": ["MeterValueSampleInterval", "Colour"]}
        )
        assert answer["configurationKey"][0]["value"] == "60"
        assert answer["unknownKey"] == ["Colour"]


@story
async def test_a_changed_key_is_used_from_the_next_connection_on():
    async with Site("1.6", password="p" * 20, central=Central("1.6", password="p" * 20)) as site:
        await site.station.connect()
        key = ("q" * 20).encode().hex()
        await site.central.call("ChangeConfiguration", {"key": "AuthorizationKey", "value": key})
        site.central.password = "q" * 20
        await site.station.drop_connection()
        await site.station.connect()
        assert site.station.is_online


@story
async def test_201_variables_are_read_and_changed():
    def about(component, variable, **more):
        return {"component": {"name": component}, "variable": {"name": variable}, **more}

    async with Site("2.0.1") as site:
        await site.station.connect()
        interval = ("SampledDataCtrlr", "TxUpdatedInterval")
        secret = ("SecurityCtrlr", "BasicAuthPassword")
        answer, _ = await site.central.call(
            "SetVariables",
            {
                "setVariableData": [
                    about(*interval, attributeValue="60"),
                    about(*interval, attributeValue="soon"),
                    about("Toaster", "Heat", attributeValue="9"),
                    about("TxCtrlr", "Heat", attributeValue="9"),
                ]
            },
        )
        assert [one["attributeStatus"] for one in answer["setVariableResult"]] == [
            "Accepted",
            "Rejected",
            "UnknownComponent",
            "UnknownVariable",
        ]
        answer, _ = await site.central.call(
            "GetVariables",
            {
                "getVariableData": [
                    about(*interval),
                    about(*secret),
                    about(*interval, attributeType="Target"),
                ]
            },
        )
        first, hidden, target = answer["getVariableResult"]
        assert first["attributeValue"] == "60"
        assert hidden["attributeStatus"] == "Rejected"
        assert target["attributeStatus"] == "NotSupportedAttributeType"


@story
async def test_a_201_station_reports_itself_in_parts():
    async with Site("2.0.1") as site:
        await site.station.connect()
        await site.central.call("GetBaseReport", {"requestId": 5, "reportBase": "FullInventory"})
        await site.station.until(
            lambda: any(not part["tbc"] for part in site.central.heard("NotifyReport"))
        )
        parts = site.central.heard("NotifyReport")
        assert [part["seqNo"] for part in parts] == list(range(len(parts)))
        assert len(parts) > 1
        assert {part["requestId"] for part in parts} == {5}
