import type { components } from "@/generated/api";

type Schemas = components["schemas"];
export type Terminal = Schemas["TerminalView"];
export type Account = Schemas["TerminalAccountView"];
export type Screen = Schemas["ScreenView"];
export type Span = Schemas["TerminalSpanView"];
