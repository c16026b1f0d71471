import { expect, it } from "vitest";
import { identityIn } from "@/pages/stations/setup/identity";

it.each([
  ["CP-0042", "CP-0042"],
  ["  CP-0042\n", "CP-0042"],
  ["wss://ocpp.example.org/ocpp/CP-0042", "CP-0042"],
  ["https://example.org/c/CP%200042?lang=de", "CP 0042"],
  ["ws://host/a/b/CP-1/", "CP-1"],
  ["https://example.org/%E0%A4%A", "%E0%A4%A"],
  ['{"serial":"S1","chargePointId":"CP-7"}', "CP-7"],
  ["{broken", "{broken"],
  ["Model: X1; SN: 2207-41; PN 4", "2207-41"],
  ["CPID=CP-9", "CP-9"],
  ["two words", "two words"],
])("%s holds %s", (code, identity) => {
  expect(identityIn(code)).toBe(identity);
});
