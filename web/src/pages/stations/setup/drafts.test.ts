import { expect, it } from "vitest";
import {
  bodiesOf,
  currentOf,
  draftsFrom,
  draftsOf,
  oneMore,
  onePlugMore,
  PRESETS,
} from "@/pages/stations/setup/drafts";
import type { Evse } from "@/pages/stations/stations";

it.each(PRESETS)("a usual station can be sent as it is: %s", (preset) => {
  for (const [place, evse] of bodiesOf(draftsOf(preset)).entries()) {
    expect(evse.evse_no).toBe(place + 1);
    expect(evse.connectors.map((each) => each.connector_no)).toEqual(
      evse.connectors.map((_, nth) => nth + 1),
    );
    for (const plug of evse.connectors) {
      expect(plug.power_w).toBeGreaterThan(3_000);
      expect(currentOf(plug.standard)).toBe(plug.current_kind);
    }
  }
});

it("keeps what a station has, watt for watt", () => {
  const plug = {
    connector_no: 1,
    standard: "IEC_62196_T2",
    current_kind: "AC",
    power_w: 22_080,
    tolerance_percent: "2.5",
    tolerance_wh: 10,
  };
  const evse = { evse_no: 3, label: "Left", connectors: [plug] } as unknown as Evse;
  expect(bodiesOf(draftsFrom([evse]))).toEqual([{ evse_no: 3, label: "Left", connectors: [plug] }]);
});

it("numbers what is added after what is there", () => {
  const more = oneMore(draftsOf("ac22"));
  expect(more.map((each) => each.evseNo)).toEqual([1, 2]);
  expect(oneMore([])[0]?.connectors).toHaveLength(1);
  const evse = draftsOf("dc50chademo")[0];
  if (evse === undefined) throw new Error("no EVSE");
  expect(onePlugMore(evse).connectors.map((each) => each.connectorNo)).toEqual([1, 2, 3]);
});

it("knows which current a plug carries, where the plug says it", () => {
  expect(currentOf("IEC_62196_T2_COMBO")).toBe("DC");
  expect(currentOf("IEC_62196_T1")).toBe("AC");
  expect(currentOf("SAE_J3400")).toBeNull();
});

it("sends what is no number as nothing, so that the API names the field", () => {
  const [evse] = draftsOf("ac22");
  const plug = evse?.connectors[0];
  if (evse === undefined || plug === undefined) throw new Error("no plug");
  const [body] = bodiesOf([{ ...evse, connectors: [{ ...plug, powerKw: "" }] }]);
  expect(body?.connectors[0]?.power_w).toBe(0);
});
