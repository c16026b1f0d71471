import { describe, expect, it } from "vitest";
import { Formats } from "@/format/format";

const en = new Formats("en-GB", "Europe/Berlin");
const de = new Formats("de-DE", "Europe/Berlin");

describe("money", () => {
  it("is exact where a float would not be", () => {
    expect(en.money({ amount: "90071992547409.93", currency: "EUR" })).toBe(
      "€90,071,992,547,409.93",
    );
  });
  it("has its currency's decimals", () => {
    expect(de.money({ amount: "12.30", currency: "EUR" })).toBe("12,30\u00a0€");
    expect(en.money({ amount: "1200", currency: "JPY" })).toBe("JP¥1,200");
  });
});

describe("prices and lists", () => {
  it("shows every decimal of a price and no more than it has", () => {
    expect(en.unitPrice({ amount: "0.4935", currency: "EUR" })).toBe("€0.4935");
    expect(de.unitPrice({ amount: "0.500000", currency: "EUR" })).toBe("0,50\u00a0€");
    expect(en.unitPrice({ amount: "30", currency: "JPY" })).toBe("JP¥30");
  });
  it("joins as one says it", () => {
    expect(en.list(["one", "two", "three"])).toBe("one, two and three");
    expect(de.list(["eins", "zwei"])).toBe("eins und zwei");
  });
});

describe("energy and power", () => {
  it("is told in kWh, and in MWh where it is much", () => {
    expect(en.energy(12_345)).toBe("12.35 kWh");
    expect(de.energy(12_345_678)).toBe("12,35 MWh");
    expect(en.power(11_000)).toBe("11.0 kW");
  });
});

describe("figures", () => {
  it("have the decimals that they have, as the reader writes them, and the sign of their unit", () => {
    expect(en.figure(30_000, "W")).toBe("30,000 W");
    expect(de.figure(30_000, "W")).toBe("30.000 W");
    expect(de.figure(30.75, "Celsius")).toBe("30,75 °C");
    expect(de.figure(0.5)).toBe("0,5");
  });
});

describe("time", () => {
  it("is the viewer's, and the site's where asked for", () => {
    expect(en.at("2026-03-02T09:00:00Z", "time")).toBe("10:00");
    expect(en.at("2026-03-02T09:00:00Z", "time", "America/New_York")).toBe("04:00");
    expect(en.sameClock("2026-03-02T09:00:00Z", "Europe/Paris")).toBe(true);
    expect(en.sameClock("2026-03-02T09:00:00Z", "Europe/London")).toBe(false);
  });
  it("has 24 hours for every reader, so that no column cuts off which half of the day it is", () => {
    const us = new Formats("en-US", "Europe/Berlin");
    expect(us.at("2026-03-02T16:46:00Z", "thisYear")).toBe("Mar 02, 17:46");
    expect(us.at("2026-03-02T23:05:00Z", "time")).toBe("00:05");
  });
  it("says how long ago", () => {
    const now = new Date("2026-03-02T09:00:00Z");
    expect(en.ago("2026-03-02T08:57:00Z", now)).toBe("3 min ago");
    expect(de.ago("2026-03-02T09:00:02Z", now)).toBe("jetzt");
  });
  it("counts a duration in hours", () => {
    expect(en.duration(3_723)).toBe("1:02:03");
    expect(en.duration(65)).toBe("1:05");
  });
  it("names a zone's place", () => {
    expect(en.place("America/New_York")).toBe("New York");
  });

  it("tells the year of the viewer's own calendar", () => {
    const berlin = new Formats("en-GB", "Europe/Berlin");
    const now = new Date("2026-12-31T22:30:00Z");
    expect(berlin.sameYear("2026-01-01T00:30:00Z", now)).toBe(true);
    expect(berlin.sameYear("2026-12-31T23:30:00Z", now)).toBe(false);
    expect(berlin.at("2026-12-31T22:30:00Z", "thisYear")).toBe("31 Dec, 23:30");
  });
});
