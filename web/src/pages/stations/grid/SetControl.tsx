import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { instantOf } from "@/format/clock";
import { useFormats } from "@/format/context";
import { send } from "@/pages/stations/commands/send";
import { CurveInput } from "@/pages/stations/grid/CurveInput";
import {
  figuresOf,
  hasExcitation,
  type Kind,
  mayBeScheduled,
  NAMES,
  payloadOf,
} from "@/pages/stations/grid/controls";
import { type Curve, isCurve, NO_POINT } from "@/pages/stations/grid/curves";
import { useZone } from "@/pages/stations/station/useThisStation";
import type { Station } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

type Figures = Record<string, number | string>;

const NO_CURVE: Curve = { points: [NO_POINT, NO_POINT], unit: "", responseTime: "" };

/** Tells a station one of the controls of the grid. */
export function SetControl({ station }: { station: Station }) {
  const { t } = useTranslation("grid");
  const formats = useFormats();
  const zone = useZone(station) ?? formats.zone;
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        leftSection={<IconPlus size={17} />}
        onClick={open}
      >
        {t("set.title")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("set.title")}
        about={t("set.about")}
        submit={t("set.submit")}
        done={t("set.done")}
        initial={{
          kind: "LimitMaxDischarge" as Kind,
          name: "",
          priority: 1 as number | string,
          isScheduled: false,
          startsAt: "",
          minutes: "" as number | string,
          isOverExcited: false,
          figures: {} as Figures,
          curve: NO_CURVE,
        }}
        act={async (values) =>
          send(station.id, {
            name: "SetDERControl",
            payload: payloadOf({
              ...values,
              name: values.name.trim(),
              priority: Number(values.priority),
              startsAt: instantOf(values.startsAt, zone)?.toISOString() ?? "",
              minutes: values.minutes === "" ? null : Number(values.minutes),
              figures: numbersIn(values.figures),
            }),
          })
        }
      >
        {(form) => {
          const { kind, isScheduled } = form.values;
          return (
            <>
              <Select
                label={t("controls.kind")}
                data={NAMES.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                allowDeselect={false}
                {...form.getInputProps("kind")}
              />
              {Object.entries(figuresOf(kind)).map(([name, usual]) => (
                <NumberInput
                  key={name}
                  label={t(`figures.${name}`)}
                  placeholder={String(usual)}
                  {...form.getInputProps(`figures.${name}`)}
                  value={form.values.figures[name] ?? usual}
                />
              ))}
              {isCurve(kind) && (
                <CurveInput
                  kind={kind}
                  curve={form.values.curve}
                  change={(curve) => form.setFieldValue("curve", curve)}
                />
              )}
              {hasExcitation(kind) && (
                <Switch
                  label={t("set.overExcited")}
                  {...form.getInputProps("isOverExcited", { type: "checkbox" })}
                />
              )}
              <TextInput
                label={t("controls.name")}
                description={t("set.nameAbout")}
                required
                maxLength={36}
                {...form.getInputProps("name")}
              />
              <NumberInput
                label={t("controls.priority")}
                description={t("set.priorityAbout")}
                min={0}
                allowDecimal={false}
                {...form.getInputProps("priority")}
              />
              {mayBeScheduled(kind) && (
                <Switch
                  label={t("set.scheduled")}
                  {...form.getInputProps("isScheduled", { type: "checkbox" })}
                />
              )}
              {mayBeScheduled(kind) && isScheduled && (
                <>
                  <TextInput
                    type="datetime-local"
                    label={t("set.from", { zone })}
                    {...form.getInputProps("startsAt")}
                  />
                  <NumberInput
                    label={t("set.minutes")}
                    min={1}
                    {...form.getInputProps("minutes")}
                  />
                </>
              )}
            </>
          );
        }}
      </FormDialog>
    </>
  );
}

/** The figures that were typed; one that is empty is as usual. */
function numbersIn(figures: Figures): Record<string, number> {
  const typed = Object.entries(figures).filter(([, each]) => each !== "");
  return Object.fromEntries(typed.map(([name, each]) => [name, Number(each)]));
}
