import { Button, Group, NumberInput, Select, Stack } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import {
  CURVES,
  type Curve,
  type CurveKind,
  NO_POINT,
  POINTS_MOST,
  type Point,
  unitsOf,
} from "@/pages/stations/grid/curves";
import classes from "./grid.module.css";

/** The points of a curve, one below the other, and what its height is a share of. */
export function CurveInput({
  kind,
  curve,
  change,
}: {
  kind: CurveKind;
  curve: Curve;
  change: (curve: Curve) => void;
}) {
  const { t } = useTranslation("grid");
  const { points } = curve;
  const units = unitsOf(kind);
  const moved = (at: number, to: Partial<Point>) =>
    points.map((point, place) => (place === at ? { ...point, ...to } : point));
  return (
    <fieldset className={classes.curve}>
      <legend>{t("curve.points")}</legend>
      <Stack gap="sm">
        {points.map((point, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
          <div key={place} className={classes.point}>
            <NumberInput
              label={t(`axes.${CURVES[kind].x}`)}
              value={point.x}
              onChange={(x) => change({ ...curve, points: moved(place, { x }) })}
            />
            <NumberInput
              label={t(`axes.${CURVES[kind].y}`)}
              value={point.y}
              onChange={(y) => change({ ...curve, points: moved(place, { y }) })}
            />
            <Button
              variant="subtle"
              color="gray"
              px={8}
              disabled={points.length === 1}
              aria-label={t("curve.remove", { number: place + 1 })}
              onClick={() => change({ ...curve, points: points.filter((_, at) => at !== place) })}
            >
              <IconTrash size={16} aria-hidden />
            </Button>
          </div>
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={points.length === POINTS_MOST}
            onClick={() => change({ ...curve, points: [...points, NO_POINT] })}
          >
            {t("curve.add")}
          </Button>
        </Group>
        {units.length > 1 && (
          <Select
            label={t("curve.unit")}
            data={units.map((value) => ({ value, label: t(`units.${value}`) }))}
            allowDeselect={false}
            value={units.includes(curve.unit) ? curve.unit : (units[0] ?? null)}
            onChange={(unit) => change({ ...curve, unit: unit ?? "" })}
          />
        )}
        <NumberInput
          label={t("figures.responseTime")}
          description={t("curve.responseTimeAbout")}
          min={0}
          value={curve.responseTime}
          onChange={(responseTime) => change({ ...curve, responseTime })}
        />
      </Stack>
    </fieldset>
  );
}
