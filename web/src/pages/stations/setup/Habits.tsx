import { Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Errors } from "@/pages/stations/setup/EvseEditor";
import classes from "@/pages/stations/setup/setup.module.css";
import type { Schemas } from "@/pages/stations/stations";
import { Card } from "@/parts/Card";

export type HabitsOf = Schemas["HabitsShape"];

const SUBPROTOCOLS = ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"] as const;

/** What a station does otherwise than its protocol says, and cannot tell us. */
export function Habits({
  habits,
  change,
  errors,
}: {
  habits: HabitsOf;
  change: (habits: HabitsOf) => void;
  errors: Errors;
}) {
  const { t } = useTranslation("stations");
  return (
    <Card title={t("habits.title")} about={t("habits.about")}>
      <div className={classes.two}>
        <TextInput
          label={t("habits.idTagEndsAt")}
          description={t("habits.idTagEndsAtHint")}
          value={habits.id_tag_ends_at ?? ""}
          maxLength={1}
          onChange={(event) =>
            change({ ...habits, id_tag_ends_at: event.currentTarget.value || null })
          }
          error={errors["habits.id_tag_ends_at"]}
        />
        <Select
          label={t("habits.assumed")}
          description={t("habits.assumedHint")}
          placeholder={t("habits.assumesNothing")}
          data={SUBPROTOCOLS.map((value) => ({ value, label: value.replace("ocpp", "OCPP ") }))}
          value={habits.assumed_subprotocol ?? null}
          onChange={(next) =>
            change({
              ...habits,
              assumed_subprotocol: SUBPROTOCOLS.find((each) => each === next) ?? null,
            })
          }
          clearable
        />
        <Switch
          label={t("habits.available")}
          description={t("habits.availableHint")}
          checked={habits.available_says_nothing ?? false}
          onChange={(event) =>
            change({ ...habits, available_says_nothing: event.currentTarget.checked })
          }
        />
      </div>
    </Card>
  );
}
