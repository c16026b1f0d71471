import { describe, expect, it } from "vitest";
import { evseState, linkState } from "@/pages/stations/evseState";

const ON = {
  is_connected: true,
  connected_at: "2026-03-02T09:00:00Z",
  maintenance: false,
  registration: "accepted",
} as const;
const OFF = { ...ON, is_connected: false };
const NEVER = {
  is_connected: false,
  connected_at: null,
  maintenance: false,
  registration: "accepted",
} as const;
const said = (...statuses: (string | null)[]) => statuses.map((status) => ({ status }));

describe("an EVSE is what a driver would find", () => {
  it.each([
    ["free", said("Available"), ON, "available"],
    ["one cable taken takes both", said("Available", "Charging"), ON, "occupied"],
    ["a vehicle that waits", said("SuspendedEV"), ON, "occupied"],
    ["one connector that works is enough", said("Faulted", "Available"), ON, "available"],
    ["a fault before a plan", said("Unavailable", "Faulted"), ON, "faulted"],
    ["taken out of service", said("Unavailable"), ON, "out_of_service"],
    ["nothing said yet", said(null), ON, "unknown"],
    ["a word nobody knows", said("Sleeping"), ON, "unknown"],
    ["no connectors", said(), ON, "unknown"],
    ["gone, whatever it said last", said("Available"), OFF, "offline"],
    ["never there", said(null), NEVER, "unknown"],
    [
      "maintenance counts while it is off",
      said("Faulted"),
      { ...OFF, maintenance: true },
      "out_of_service",
    ],
    [
      "nobody charges at who waits",
      said("Available"),
      { ...ON, registration: "pending" },
      "out_of_service",
    ],
    ["and before it first came", said(null), { ...NEVER, maintenance: true }, "out_of_service"],
  ] as const)("%s", (_, connectors, station, state) => {
    expect(evseState(connectors, station)).toBe(state);
  });
});

it("tells a link that broke from one that never was", () => {
  expect(linkState(ON)).toBe("connected");
  expect(linkState(OFF)).toBe("disconnected");
  expect(linkState(NEVER)).toBe("never");
});
