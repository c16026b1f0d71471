import { SegmentedControl, Stack } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { useMay } from "@/api/me";
import { CertificateList } from "@/pages/security/CertificateList";
import { ContractList } from "@/pages/security/ContractList";
import { InstalledList } from "@/pages/security/InstalledList";
import { useScoped } from "@/shell/scope";

const PARTS = ["certificates", "installed", "contracts"] as const;
type Part = (typeof PARTS)[number];

/** The certificates of this station: those we issued, those it has, and those that vehicles showed it. */
export default function Certificates() {
  const { t } = useTranslation("security");
  const { stationId = "" } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const scoped = useScoped();
  const asked = useMemo(() => ({ station_id: stationId }), [stationId]);
  const home = `/stations/${stationId}/certificates`;
  const may = useMay();
  const parts = PARTS.filter((each) => each !== "contracts" || may("read", "tokens"));
  const part = parts.find((each) => pathname.endsWith(`/${each}`)) ?? "certificates";
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t("part.parts")}
        data={parts.map((value) => ({ value, label: t(`part.${value}`) }))}
        value={part}
        onChange={(next) =>
          void navigate(scoped(next === "certificates" ? home : `${home}/${next}`))
        }
        style={{ alignSelf: "flex-start" }}
      />
      <Listed part={part} asked={asked} />
    </Stack>
  );
}

function Listed({ part, asked }: { part: Part; asked: { station_id: string } }) {
  switch (part) {
    case "certificates":
      return <CertificateList asked={asked} ofStation />;
    case "installed":
      return <InstalledList asked={asked} ofStation />;
    case "contracts":
      return <ContractList asked={asked} ofStation />;
  }
}
