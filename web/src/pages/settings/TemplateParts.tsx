import { useTranslation } from "react-i18next";
import { Instant } from "@/parts/figures";
import { SiteName } from "@/parts/Named";
import type { Template } from "./settings";

/** For which stations a template holds, in one line. */
export function Holds({ template }: { template: Template }) {
  const { t } = useTranslation("settings");
  const { versions, vendor, model, firmware } = template;
  const said = [
    ...(versions.length === 0 ? [] : [`OCPP ${versions.join(", ")}`]),
    ...(vendor === null ? [] : [vendor]),
    ...(model === null ? [] : [model]),
    ...(firmware === null
      ? []
      : [template.firmware_is_prefix ? t("firmwareFrom", { firmware }) : firmware]),
  ];
  if (said.length === 0 && template.site_id === null) return <span>{t("everyStation")}</span>;
  return (
    <span>
      {said.join(" · ")}
      {template.site_id !== null && (
        <>
          {said.length > 0 && " · "}
          <SiteName id={template.site_id} />
        </>
      )}
    </span>
  );
}

/** From when to when it holds. */
export function Period({ template }: { template: Template }) {
  const { t } = useTranslation("settings");
  if (template.valid_from === null && template.valid_until === null) return <>{t("always")}</>;
  return (
    <>
      <Instant at={template.valid_from} /> – <Instant at={template.valid_until} />
    </>
  );
}
