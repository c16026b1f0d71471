import { Anchor, Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMail, IconPhone, IconPlus, IconUsers } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { asProblem } from "@/api/problem";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import type { Schemas } from "@/pages/stations/stations";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import classes from "./Contacts.module.css";

const ADDRESS = "/api/v1/stations/{station_id}/contacts";
const ROLES = [
  "emergency",
  "field_service",
  "electrician",
  "installer",
  "site_host",
  "other",
] as const satisfies readonly Schemas["NewContactBody"]["role"][];
type Contact = RowOf<typeof ADDRESS>;

/** Whom to call about a station: its own contacts, else those of its site. */
export default function Contacts() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const list = useList(ADDRESS, { sort: "position" }, { path: { station_id: station.id } });
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isOfSite = rows.some((each) => each.origin === "site");
  const add = (
    <ActionButton
      needs={["change", "stations"]}
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={() => setEditing("new")}
    >
      {t("contacts.add")}
    </ActionButton>
  );
  return (
    <Card
      title={t("contacts.title")}
      about={isOfSite ? t("contacts.ofSite") : t("contacts.about")}
      aside={rows.length > 0 ? add : undefined}
    >
      {list.isPending ? (
        <Loading rows={4} />
      ) : list.isError && rows.length === 0 ? (
        <ProblemNotice thrown={list.error} again={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState shape={IconUsers} title={t("contacts.empty.title")} action={add}>
          {t("contacts.empty.text")}
        </EmptyState>
      ) : (
        <ul className={classes.people}>
          {rows.map((contact) => (
            <Person key={contact.id} contact={contact} edit={() => setEditing(contact)} />
          ))}
        </ul>
      )}
      <Modal
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={t(editing === "new" ? "contacts.add" : "contacts.change")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        {editing !== null && (
          <PersonForm
            contact={editing === "new" ? null : editing}
            stationId={station.id}
            close={() => setEditing(null)}
          />
        )}
      </Modal>
    </Card>
  );
}

function useReadAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
}

function Person({ contact, edit }: { contact: Contact; edit: () => void }) {
  const { t } = useTranslation("stations");
  const readAgain = useReadAgain();
  const isOwn = contact.origin === "station";
  return (
    <li className={classes.person}>
      <div>
        <p className={classes.name}>
          {contact.name} <span>{t(`contacts.role.${contact.role}`)}</span>
        </p>
        {contact.note !== "" && <p className={classes.note}>{contact.note}</p>}
      </div>
      <div className={classes.ways}>
        {contact.phone !== null && (
          <Anchor href={`tel:${contact.phone.replaceAll(/[^+\d]/g, "")}`}>
            <IconPhone size={16} aria-hidden /> {contact.phone}
          </Anchor>
        )}
        {contact.email !== null && (
          <Anchor href={`mailto:${contact.email}`}>
            <IconMail size={16} aria-hidden /> {contact.email}
          </Anchor>
        )}
        {contact.language !== null && (
          <span>{t("contacts.speaks", { language: contact.language })}</span>
        )}
      </div>
      {isOwn && (
        <Group gap={8}>
          <ActionButton size="xs" variant="default" needs={["change", "stations"]} onClick={edit}>
            {t("contacts.change")}
          </ActionButton>
          <ConfirmButton
            size="xs"
            needs={["change", "stations"]}
            title={t("contacts.eraseTitle", { name: contact.name })}
            text={t("contacts.eraseText")}
            confirm={t("contacts.erase")}
            act={() =>
              client.DELETE("/api/v1/contacts/{contact_id}", {
                params: { path: { contact_id: contact.id } },
              })
            }
            done={t("contacts.erased")}
            then={() => void readAgain()}
          >
            {t("contacts.erase")}
          </ConfirmButton>
        </Group>
      )}
    </li>
  );
}

function PersonForm({
  contact,
  stationId,
  close,
}: {
  contact: Contact | null;
  stationId: string;
  close: () => void;
}) {
  const { t } = useTranslation(["stations", "common"]);
  const readAgain = useReadAgain();
  const [thrown, setThrown] = useState<unknown>(null);
  const form = useForm({
    initialValues: {
      role: contact?.role ?? ("field_service" as Schemas["NewContactBody"]["role"]),
      name: contact?.name ?? "",
      phone: contact?.phone ?? "",
      email: contact?.email ?? "",
      language: contact?.language ?? "",
      note: contact?.note ?? "",
    },
  });
  const save = form.onSubmit(async (values) => {
    setThrown(null);
    const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
    const body = {
      role: values.role,
      name: values.name.trim(),
      phone: orNull(values.phone),
      email: orNull(values.email),
      language: orNull(values.language),
      note: values.note,
    };
    try {
      if (contact === null) {
        await client.POST(ADDRESS, {
          params: {
            path: { station_id: stationId },
            header: { "Idempotency-Key": idempotencyKey() },
          },
          body,
        });
      } else {
        await client.PATCH("/api/v1/contacts/{contact_id}", {
          params: { path: { contact_id: contact.id } },
          body,
        });
      }
      await readAgain();
      close();
    } catch (refused) {
      const { fields } = asProblem(refused);
      const own = fields.filter(({ field }) => field in values);
      form.setErrors(Object.fromEntries(own.map(({ field, rule }) => [field, rule])));
      if (own.length === 0 || own.length < fields.length) setThrown(refused);
    }
  });
  return (
    <form onSubmit={save}>
      <Stack gap="md">
        <TextInput
          label={t("contacts.name")}
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Select
          label={t("contacts.calledFor")}
          data={ROLES.map((value) => ({ value, label: t(`contacts.role.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("role")}
        />
        <TextInput
          label={t("contacts.phone")}
          type="tel"
          autoComplete="off"
          {...form.getInputProps("phone")}
        />
        <TextInput
          label={t("contacts.email")}
          type="email"
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        <TextInput
          label={t("contacts.language")}
          description={t("contacts.languageHint")}
          {...form.getInputProps("language")}
        />
        <Textarea label={t("contacts.note")} autosize minRows={2} {...form.getInputProps("note")} />
        {thrown !== null && <ProblemNotice thrown={thrown} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {t("cancel", { ns: "common" })}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t("save", { ns: "common" })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
