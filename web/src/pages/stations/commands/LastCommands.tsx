import { Drawer } from "@mantine/core";
import { IconTerminal2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { CommandLife } from "@/pages/stations/commands/CommandLife";
import { answerWord } from "@/pages/stations/commands/life";
import { Json } from "@/pages/stations/ocpp/Json";
import ocpp from "@/pages/stations/ocpp/ocpp.module.css";
import type { Command, Station } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useSearchParams } from "@/shell/search";
import { COMMAND } from "@/status/signs";

const ADDRESS = "/api/v1/stations/{station_id}/commands";
const SHOWN = "command";

/** What was asked of a station, newest first; one of them in full beside it. */
export function LastCommands({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const [search, setSearch] = useSearchParams();
  const columns = useColumns();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const shown = search.get(SHOWN);
  const close = () =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.delete(SHOWN);
      return after;
    });
  return (
    <section>
      <h2 className={ocpp.part}>{t("command.last")}</h2>
      <DataList
        name={t("command.last")}
        address={ADDRESS}
        path={path}
        columns={columns}
        sort="-requested_at"
        link={(row) => {
          const after = new URLSearchParams(search);
          after.set(SHOWN, row.id);
          return { search: after.toString() };
        }}
        empty={
          <EmptyState shape={IconTerminal2} title={t("command.none")}>
            {t("command.noneText")}
          </EmptyState>
        }
      />
      <Drawer
        opened={shown !== null}
        onClose={close}
        position="right"
        size="lg"
        title={t("command.one")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        {shown !== null && <OneCommand id={shown} />}
      </Drawer>
    </section>
  );
}

function OneCommand({ id }: { id: string }) {
  const { t } = useTranslation("stations");
  const found = api.useQuery("get", "/api/v1/commands/{command_id}", {
    params: { path: { command_id: id } },
  });
  if (found.isPending) return <Loading rows={4} />;
  if (found.isError)
    return <ProblemNotice thrown={found.error} again={() => void found.refetch()} />;
  return (
    <>
      <p className={ocpp.sentence}>
        <CommandName name={found.data.name} />
      </p>
      <p className={ocpp.quiet}>
        <By id={found.data.requested_by} /> · <code>{found.data.id}</code>
      </p>
      <CommandLife command={found.data} />
      <h3 className={ocpp.part}>{t("command.payload")}</h3>
      <Json thing={found.data.payload} />
    </>
  );
}

function useColumns(): readonly Column<Command>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("command.name"),
        cell: (row) => <CommandName name={row.name} />,
        width: 185,
        isName: true,
      },
      {
        id: "state",
        title: t("status"),
        cell: (row) => <StatusMark sign={COMMAND[row.state]} />,
        width: 160,
      },
      {
        id: "answer",
        title: t("command.answer"),
        cell: (row) => answerWord(row.answer) ?? <Unknown />,
        width: 120,
      },
      {
        id: "payload",
        title: t("command.payload"),
        cell: (row) => <Payload payload={row.payload} />,
        width: 215,
      },
      {
        id: "requested",
        title: t("command.requested"),
        cell: (row) => <Instant at={row.requested_at} style="second" />,
        sort: "requested_at",
        width: 180,
      },
      { id: "by", title: t("command.by"), cell: (row) => <By id={row.requested_by} />, width: 130 },
    ],
    [t],
  );
}

/** What was sent, as far as it is words and figures; its lists and parts stand in the command itself. */
function Payload({ payload }: { payload: Command["payload"] }) {
  const text = Object.entries(payload)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? "…" : String(value)}`)
    .join(", ");
  return text === "" ? <Unknown /> : <span title={text}>{text}</span>;
}

function CommandName({ name }: { name: string }) {
  const { t } = useTranslation("stations");
  return <>{t(`command.called.${name}`, { defaultValue: name })}</>;
}

function By({ id }: { id: string | null }) {
  const { t } = useTranslation("stations");
  return id === null ? t("command.bySystem") : <UserName id={id} />;
}
