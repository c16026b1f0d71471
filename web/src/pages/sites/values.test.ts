import { expect, it } from "vitest";
import { bodyOf, newValues } from "@/pages/sites/values";

const YARD = { ...newValues("Europe/Berlin"), name: "Yard", country: "DE", currency: "EUR" };

it("sends of a new site what was said", () => {
  const body = bodyOf({ ...YARD, latitude: "52.5", longitude: "13.4" }, null);
  expect(body).toMatchObject({
    name: "Yard",
    country: "DE",
    zone: "Europe/Berlin",
    latitude: 52.5,
  });
  expect(body).not.toHaveProperty("host_ref");
});

it("sends of a site that is there only what changed", () => {
  const settings = { ...YARD.settings, t_plug_s: "600" };
  expect(bodyOf({ ...YARD, name: "Court", settings }, YARD)).toEqual({
    name: "Court",
    settings: expect.objectContaining({ t_plug_s: 600, hold_minor: null }),
  });
});

it("keeps what a site has decided and the form does not show", () => {
  const kept = { payer_required: false, hold_minor: 2500 };
  const before = { ...YARD, kept };
  expect(bodyOf({ ...before, charging_plans: "cheapest" }, before)).toEqual({
    settings: expect.objectContaining({ payer_required: false, charging_plans: "cheapest" }),
  });
});

it("takes away what was emptied", () => {
  expect(bodyOf({ ...YARD, latitude: "" }, { ...YARD, latitude: "52.5" })).toEqual({
    latitude: null,
  });
});
