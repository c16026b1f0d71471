/** Money, energy, time: the one place that turns figures into text. Pure; made for one locale. */

export type Amount = { amount: string; currency: string };
export type TimeStyle =
  | "moment"
  | "thisYear"
  | "second"
  | "exact"
  | "day"
  | "dayOfMonth"
  | "time"
  | "clock"
  | "month"
  | "year";

const STYLES: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  moment: { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  thisYear: { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" },
  second: {
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  },
  exact: {
    day: "2-digit",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  },
  day: { day: "2-digit", month: "short", year: "numeric" },
  dayOfMonth: { day: "numeric", month: "short" },
  time: { hour: "2-digit", minute: "2-digit" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  month: { month: "short", year: "numeric" },
  year: { year: "numeric" },
};

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

const SIGNS: Readonly<Record<string, string>> = {
  Celsius: "°C",
  Fahrenheit: "°F",
  Kelvin: "K",
  Percent: "%",
};

export class Formats {
  private readonly kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
  private readonly relative: Intl.RelativeTimeFormat;

  constructor(
    readonly locale: string,
    readonly zone: string,
  ) {
    this.relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  }

  /** Exact: the text of the API goes to the browser's formatter as text, never as a float. */
  money(value: Amount): string {
    const options = { style: "currency", currency: value.currency } as const;
    return this.number(options).format(value.amount as unknown as number);
  }

  /** A price with all the decimals that it has, and at least those of its currency. */
  unitPrice(value: Amount): string {
    const { maximumFractionDigits: usual = 2 } = this.number({
      style: "currency",
      currency: value.currency,
    }).resolvedOptions();
    const decimals = value.amount.replace(/0+$/, "").split(".")[1]?.length ?? 0;
    const digits = Math.max(usual, decimals);
    const options = {
      style: "currency",
      currency: value.currency,
      minimumFractionDigits: usual,
      maximumFractionDigits: digits,
    } as const;
    return this.number(options).format(value.amount as unknown as number);
  }

  /** Watt-hours as kWh, or as MWh where they are many. */
  energy(wh: number, decimals = 2): string {
    const [value, unit] = Math.abs(wh) >= 10_000_000 ? [wh / 1e6, "MWh"] : [wh / 1e3, "kWh"];
    return `${this.plain(value, decimals)} ${unit}`;
  }

  /** Watts as kW. */
  power(w: number, decimals = 1): string {
    return `${this.plain(w / 1e3, decimals)} kW`;
  }

  /** Bytes in the unit that leaves few digits; a thousand of one are one of the next. */
  size(bytes: number): string {
    const units = ["B", "kB", "MB", "GB", "TB"];
    const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
    return `${this.plain(bytes / 1e3 ** power, power === 0 ? 0 : 1)} ${units[power] ?? "B"}`;
  }

  /** A share from 0 to 1. */
  share(value: number, decimals = 1): string {
    return this.number({ style: "percent", maximumFractionDigits: decimals }).format(value);
  }

  plain(value: number, decimals = 0): string {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return this.number(digits).format(value);
  }

  /** A figure with the decimals that it has, up to six, and its unit where it has one. */
  figure(value: number, unit: string | null = null): string {
    const written = this.number({ maximumFractionDigits: 6 }).format(value);
    return unit === null ? written : `${written} ${this.unit(unit)}`;
  }

  /** The sign of a unit that OCPP spells out; any other is one already. */
  unit(name: string): string {
    return SIGNS[name] ?? name;
  }

  /** Many, in few letters: 12.3K. */
  compact(value: number): string {
    return this.number({ notation: "compact", maximumFractionDigits: 1 }).format(value);
  }

  /** By a clock of 24 hours for every reader: a column that cut off AM or PM would tell another hour. */
  at(instant: string | Date, style: TimeStyle = "moment", zone: string = this.zone): string {
    const key = `${style} ${zone}`;
    let made = this.kept.get(key) as Intl.DateTimeFormat | undefined;
    if (made === undefined) {
      const options: Intl.DateTimeFormatOptions = { ...STYLES[style], timeZone: zone };
      made = new Intl.DateTimeFormat(this.locale, { ...options, hourCycle: "h23" });
      this.kept.set(key, made);
    }
    return made.format(new Date(instant));
  }

  /** Whether the calendar shows the same year at both. */
  sameYear(instant: string | Date, other: Date, zone: string = this.zone): boolean {
    return this.at(instant, "year", zone) === this.at(other, "year", zone);
  }

  /** How long ago, or in how long. */
  ago(instant: string | Date, now: Date): string {
    const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000);
    if (Math.abs(seconds) < 5) return this.relative.format(0, "second");
    for (const [unit, size] of STEPS) {
      if (Math.abs(seconds) >= size) {
        return this.relative.format(Math.trunc(seconds / size), unit);
      }
    }
    return this.relative.format(0, "second");
  }

  /** Seconds as 1:02:03, or 2:03 below an hour. */
  duration(seconds: number): string {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    const two = (value: number | undefined) => String(value ?? 0).padStart(2, "0");
    return parts[0] === 0
      ? `${parts[1]}:${two(parts[2])}`
      : `${parts[0]}:${two(parts[1])}:${two(parts[2])}`;
  }

  /** Whether clocks in both zones show the same at that instant. */
  sameClock(instant: string, zone: string): boolean {
    return this.at(instant, "moment", zone) === this.at(instant, "moment");
  }

  /** Several things in one sentence. */
  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.locale, { type: "conjunction" }).format(items);
  }

  /** The place that a zone is named after. */
  place(zone: string): string {
    return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  }

  private number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    let made = this.kept.get(key) as Intl.NumberFormat | undefined;
    if (made === undefined) {
      made = new Intl.NumberFormat(this.locale, options);
      this.kept.set(key, made);
    }
    return made;
  }
}
