import { describe, expect, it } from "vitest";
import { bodyOf, NEW } from "@/pages/organization/values";

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
    expect(body.legal_address).toBe("");
  });
});
