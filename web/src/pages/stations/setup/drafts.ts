import type { Evse, Schemas } from "@/pages/stations/stations";

/** EVSEs and connectors as they are written into a form: power in kilowatts, as it stands on the plate. */
export type PlugDraft = {
  connectorNo: number;
  standard: string;
  currentKind: Schemas["CurrentKind"];
  powerKw: number | string;
  tolerancePercent: string;
  toleranceWh: number;
};
export type EvseDraft = { evseNo: number; label: string; connectors: readonly PlugDraft[] };

/** What stations usually have; the first is the commonest. */
export type Preset = "ac22" | "ac22x2" | "ac11" | "dc150" | "dc150x2" | "dc50chademo" | "dc300x2";

const AC = (powerKw: number): Omit<PlugDraft, "connectorNo"> => ({
  standard: "IEC_62196_T2",
  currentKind: "AC",
  powerKw,
  tolerancePercent: "0",
  toleranceWh: 0,
});
const CCS = (powerKw: number): Omit<PlugDraft, "connectorNo"> => ({
  standard: "IEC_62196_T2_COMBO",
  currentKind: "DC",
  powerKw,
  tolerancePercent: "0",
  toleranceWh: 0,
});
const CHADEMO = (powerKw: number): Omit<PlugDraft, "connectorNo"> => ({
  ...CCS(powerKw),
  standard: "CHADEMO",
});

const PLUGS: Readonly<Record<Preset, readonly (readonly Omit<PlugDraft, "connectorNo">[])[]>> = {
  ac22: [[AC(22)]],
  ac22x2: [[AC(22)], [AC(22)]],
  ac11: [[AC(11)]],
  dc150: [[CCS(150)]],
  dc150x2: [[CCS(150)], [CCS(150)]],
  dc50chademo: [[CCS(50), CHADEMO(50)]],
  dc300x2: [[CCS(300)], [CCS(300)]],
};

export const PRESETS = Object.keys(PLUGS) as readonly Preset[];

/** The EVSEs of a usual station, numbered from one. */
export function draftsOf(preset: Preset): readonly EvseDraft[] {
  return PLUGS[preset].map((plugs, place) => ({
    evseNo: place + 1,
    label: String(place + 1),
    connectors: plugs.map((plug, nth) => ({ ...plug, connectorNo: nth + 1 })),
  }));
}

/** The EVSEs of a station as they are. */
export function draftsFrom(evses: readonly Evse[]): readonly EvseDraft[] {
  return evses.map((evse) => ({
    evseNo: evse.evse_no,
    label: evse.label,
    connectors: evse.connectors.map((plug) => ({
      connectorNo: plug.connector_no,
      standard: plug.standard,
      currentKind: plug.current_kind,
      powerKw: plug.power_w / 1000,
      tolerancePercent: plug.tolerance_percent,
      toleranceWh: plug.tolerance_wh,
    })),
  }));
}

/** The same as the API takes them; tariffs that are not named stay as they are. */
export function bodiesOf(drafts: readonly EvseDraft[]): Schemas["EvseBody"][] {
  return drafts.map((evse) => ({
    evse_no: evse.evseNo,
    label: evse.label.trim(),
    connectors: evse.connectors.map((plug) => ({
      connector_no: plug.connectorNo,
      standard: plug.standard,
      current_kind: plug.currentKind,
      power_w: Math.round(Number(plug.powerKw) * 1000) || 0,
      tolerance_percent: plug.tolerancePercent,
      tolerance_wh: plug.toleranceWh,
    })),
  }));
}

/** One EVSE more, like the last one. */
export function oneMore(drafts: readonly EvseDraft[]): readonly EvseDraft[] {
  const evseNo = Math.max(0, ...drafts.map((each) => each.evseNo)) + 1;
  const like = drafts.at(-1)?.connectors ?? [{ ...AC(22), connectorNo: 1 }];
  return [...drafts, { evseNo, label: String(evseNo), connectors: like }];
}

/** One connector more at an EVSE. */
export function onePlugMore(evse: EvseDraft): EvseDraft {
  const connectorNo = Math.max(0, ...evse.connectors.map((each) => each.connectorNo)) + 1;
  const like = evse.connectors.at(-1) ?? AC(22);
  return { ...evse, connectors: [...evse.connectors, { ...like, connectorNo }] };
}

/** Whether a plug of this standard is AC or DC; what is both stays as it was chosen. */
export function currentOf(standard: string): Schemas["CurrentKind"] | null {
  if (/COMBO|CHADEMO|CHAOJI|GBT_DC|MCS/.test(standard)) return "DC";
  if (/GBT_AC|IEC_60309|DOMESTIC|NEMA|_T1$|_T2$|_T3C$/.test(standard)) return "AC";
  return null;
}
