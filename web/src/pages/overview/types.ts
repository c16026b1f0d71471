import type { components } from "@/generated/api";

type Schemas = components["schemas"];

export type Overview = Schemas["OverviewView"];
export type Compared = Schemas["ComparedView"];
export type Figures = Schemas["FiguresView"];
export type OverviewSite = Schemas["OverviewSiteView"];
export type UrgentItem = Schemas["UrgentItemView"];
export type Series = Schemas["SeriesView"];
export type Period = "today" | "month";
