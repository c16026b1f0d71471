import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTag } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useList } from "@/api/lists";
import { ActionButton } from "@/parts/actions";
import { useScoped } from "@/shell/scope";
import type { Session } from "./codes";

const MANY = "500";

/** The way from a session to what it would have cost under another tariff. */
export function OtherTariff({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton
        needs={["read", "tariffs"]}
        why={session.started_at === null ? t("other.whyNot") : null}
        onClick={open}
        variant="default"
        leftSection={<IconTag size={16} aria-hidden />}
      >
        {t("other.do")}
      </ActionButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t("other.title")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        <Choice session={session} close={close} />
      </Modal>
    </>
  );
}

function Choice({ session, close }: { session: Session; close: () => void }) {
  const { t } = useTranslation("sessions");
  const navigate = useNavigate();
  const scoped = useScoped();
  const list = useList("/api/v1/tariffs", { sort: "name", limit: MANY });
  const tariffs = list.data?.pages[0]?.items ?? [];
  const [chosen, setChosen] = useState(session.tariff_id);
  const show = () => {
    if (chosen === null) return;
    void navigate(scoped(`/tariffs/${chosen}/new-version?session=${session.id}`));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      <Stack gap="md">
        <Select
          label={t("other.which")}
          description={t("other.about")}
          data={tariffs.map((each) => ({
            value: each.id,
            label: each.id === session.tariff_id ? t("other.own", { name: each.name }) : each.name,
          }))}
          placeholder={list.isPending ? "…" : undefined}
          nothingFoundMessage={t("other.none")}
          searchable
          allowDeselect={false}
          value={chosen}
          onChange={setChosen}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {t("cancel", { ns: "common" })}
          </Button>
          <Button type="submit" disabled={chosen === null} data-autofocus>
            {t("other.show")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
