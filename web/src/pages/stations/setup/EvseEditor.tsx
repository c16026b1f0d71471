import {
  ActionIcon,
  Button,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import {
  currentOf,
  type EvseDraft,
  oneMore,
  onePlugMore,
  type PlugDraft,
} from "@/pages/stations/setup/drafts";
import classes from "./setup.module.css";

const STANDARDS = [
  "IEC_62196_T2",
  "IEC_62196_T2_COMBO",
  "CHADEMO",
  "IEC_62196_T1",
  "IEC_62196_T1_COMBO",
  "SAE_J3400",
  "TESLA_S",
  "DOMESTIC_F",
  "IEC_60309_2_single_16",
  "IEC_60309_2_three_16",
  "IEC_60309_2_three_32",
  "IEC_62196_T3C",
  "NEMA_14_50",
  "GBT_AC",
  "GBT_DC",
  "CHAOJI",
  "MCS",
];

/** By the path of a field in the API: `evses[0].connectors[1].power_w`. */
export type Errors = Readonly<Record<string, string>>;

/** EVSEs with their connectors, to be written and changed. */
export function EvseEditor({
  drafts,
  change,
  errors,
}: {
  drafts: readonly EvseDraft[];
  change: (drafts: readonly EvseDraft[]) => void;
  errors: Errors;
}) {
  const { t } = useTranslation("stations");
  const put = (place: number, evse: EvseDraft) =>
    change(drafts.map((each, index) => (index === place ? evse : each)));
  return (
    <div className={classes.evses}>
      {drafts.map((evse, place) => (
        <fieldset key={evse.evseNo} className={classes.evse}>
          <legend>{t("setup.evseNo", { number: evse.evseNo })}</legend>
          <div className={classes.evseHead}>
            <TextInput
              label={t("setup.label")}
              description={t("setup.labelHint")}
              size="md"
              value={evse.label}
              onChange={(event) => put(place, { ...evse, label: event.currentTarget.value })}
              error={errors[`evses[${place}].label`]}
            />
            {drafts.length > 1 && (
              <Remove
                what={t("setup.removeEvse", { number: evse.evseNo })}
                act={() => change(drafts.filter((_, index) => index !== place))}
              />
            )}
          </div>
          {evse.connectors.map((plug, nth) => (
            <Plug
              key={plug.connectorNo}
              plug={plug}
              path={`evses[${place}].connectors[${nth}]`}
              errors={errors}
              change={(next) =>
                put(place, {
                  ...evse,
                  connectors: evse.connectors.map((each, index) => (index === nth ? next : each)),
                })
              }
              {...(evse.connectors.length > 1
                ? {
                    remove: () =>
                      put(place, {
                        ...evse,
                        connectors: evse.connectors.filter((_, index) => index !== nth),
                      }),
                  }
                : {})}
            />
          ))}
          <Button
            variant="subtle"
            size="md"
            leftSection={<IconPlus size={16} />}
            onClick={() => put(place, onePlugMore(evse))}
          >
            {t("setup.addConnector")}
          </Button>
        </fieldset>
      ))}
      {errors.evses !== undefined && <p className={classes.error}>{errors.evses}</p>}
      <Button
        variant="default"
        size="md"
        leftSection={<IconPlus size={16} />}
        onClick={() => change(oneMore(drafts))}
      >
        {t("setup.addEvse")}
      </Button>
    </div>
  );
}

function Plug({
  plug,
  path,
  errors,
  change,
  remove,
}: {
  plug: PlugDraft;
  path: string;
  errors: Errors;
  change: (plug: PlugDraft) => void;
  remove?: () => void;
}) {
  const { t } = useTranslation("stations");
  const fixed = currentOf(plug.standard);
  const kinds = (["AC", "DC"] as const).filter((each) => fixed === null || fixed === each);
  return (
    <div className={classes.plug}>
      <Select
        label={t("setup.plug", { number: plug.connectorNo })}
        size="md"
        data={STANDARDS.map((value) => ({ value, label: t(`standard.${value}`) }))}
        value={plug.standard}
        onChange={(standard) => {
          if (standard === null) return;
          change({ ...plug, standard, currentKind: currentOf(standard) ?? plug.currentKind });
        }}
        allowDeselect={false}
        searchable
        error={errors[`${path}.standard`]}
      />
      <NumberInput
        label={t("setup.power")}
        size="md"
        suffix=" kW"
        min={0}
        max={10_000}
        decimalScale={3}
        inputMode="decimal"
        value={plug.powerKw}
        onChange={(powerKw) => change({ ...plug, powerKw })}
        error={errors[`${path}.power_w`]}
      />
      <SegmentedControl
        aria-label={t("setup.current")}
        size="md"
        data={kinds}
        value={plug.currentKind}
        onChange={(kind) => change({ ...plug, currentKind: kind === "DC" ? "DC" : "AC" })}
      />
      {remove !== undefined && (
        <Remove what={t("setup.removeConnector", { number: plug.connectorNo })} act={remove} />
      )}
    </div>
  );
}

function Remove({ what, act }: { what: string; act: () => void }) {
  return (
    <Tooltip label={what}>
      <ActionIcon variant="subtle" color="gray" size={42} aria-label={what} onClick={act}>
        <IconTrash size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
