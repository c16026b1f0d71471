import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent; every other colour on a page is a status. */
const iris: MantineColorsTuple = [
  "#f2f1fe",
  "#e2e0fb",
  "#c3bff5",
  "#a29bef",
  "#877ee9",
  "#766be5",
  "#6a5fe0",
  "#574cc9",
  "#4c42b5",
  "#40389f",
];

/** The dark scheme's greys, of the same tint as its ground. */
const dark: MantineColorsTuple = [
  "#e9edf1",
  "#c3ccd6",
  "#9aa6b2",
  "#75818d",
  "#3a434d",
  "#2f3740",
  "#1f252d",
  "#171b21",
  "#101418",
  "#0b0e11",
];

const MONO = '"Geist Mono Variable", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
const SANS = '"Geist Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const theme = createTheme({
  primaryColor: "iris",
  primaryShade: { light: 7, dark: 6 },
  colors: { iris, dark },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  headings: { fontFamily: SANS, fontWeight: "620" },
  defaultRadius: "md",
  cursorType: "pointer",
  autoContrast: true,
  respectReducedMotion: true,
  components: {
    // What there is to know stands below, so that fields in a row stand in line.
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] },
    },
    Button: { defaultProps: { size: "sm" } },
    // What names a group of choices must be a group to those who hear it.
    SegmentedControl: { defaultProps: { role: "radiogroup" } },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 320 } },
    Modal: { defaultProps: { centered: true, radius: "lg" } },
    Paper: { defaultProps: { radius: "lg" } },
  },
});
