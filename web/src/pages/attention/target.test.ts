import { expect, it } from "vitest";
import { pageOf } from "@/pages/attention/target";

const NOTHING = { session_id: null, payment_id: null, station_id: null, about: "" };

it("leads to the nearest thing that an item is about", () => {
  expect(pageOf({ ...NOTHING, session_id: "ses_1", payment_id: "pay_1" })).toBe("/sessions/ses_1");
  expect(pageOf({ ...NOTHING, payment_id: "pay_1" })).toBe("/payments/pay_1");
  expect(pageOf({ ...NOTHING, about: "trm_1" })).toBe("/terminals/trm_1");
  expect(pageOf({ ...NOTHING, station_id: "stn_1", about: "sst_1" })).toBe(
    "/station-payments?id=sst_1",
  );
  expect(pageOf({ ...NOTHING, station_id: "stn_1", about: "stn_1 Foo" })).toBe("/stations/stn_1");
  expect(pageOf({ ...NOTHING, about: "org_1" })).toBe("/ledger");
  expect(pageOf(NOTHING)).toBeNull();
});
