import { describe, expect, it } from "vitest";
import { bodyOf, inheritedBy, NEW, type Organization } from "@/pages/organization/values";

const before = { ...NEW, name: "Stadtwerke", country: "DE", vat_number: "DE123456789" };

describe("what is sent of an organisation", () => {
  it("is only what changed", () => {
    expect(bodyOf({ ...before, name: "Stadtwerke Nord " }, before)).toEqual({
      name: "Stadtwerke Nord",
    });
  });

  it("is null where something is not known any more", () => {
    expect(bodyOf({ ...before, vat_number: " " }, before)).toEqual({ vat_number: null });
  });

  it("is everything of a new one, and null for what was not told", () => {
    const body = bodyOf({ ...NEW, name: "Host" }, null);
    expect(body.name).toBe("Host");
    expect(body.contact_phone).toBeNull();
    expect(body.default_language).toBeNull();
    expect(body.legal_address).toBe("");
  });
});

it("takes from above what it does not say itself", () => {
  const organization = {
    contact_email: "help@nord.example",
    contact_phone: null,
    support_url: null,
    default_language: null,
    default_zone: null,
    effective: {
      contact_email: "help@nord.example",
      contact_phone: "+4930123456",
      support_url: null,
      default_language: "de",
      default_zone: "Europe/Berlin",
    },
  } as unknown as Organization;
  expect(inheritedBy(organization)).toEqual({
    contact_phone: "+4930123456",
    support_url: null,
    default_language: "de",
    default_zone: "Europe/Berlin",
  });
});
