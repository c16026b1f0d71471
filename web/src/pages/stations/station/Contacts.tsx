import { Anchor, Group, Select, Textarea, TextInput } from "@mantine/core";
import { IconMail, IconPhone, IconPlus, IconUsers } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import type { Schemas } from "@/pages/stations/stations";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { FormDialog } from "@/parts/FormDialog";
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
      <PersonDialog contact={editing} stationId={station.id} close={() => setEditing(null)} />
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

/** One to call, to add or to change; not open where there is none. */
function PersonDialog({
  contact,
  stationId,
  close,
}: {
  contact: Contact | "new" | null;
  stationId: string;
  close: () => void;
}) {
  const { t } = useTranslation(["stations", "common"]);
  const readAgain = useReadAgain();
  const before = contact === "new" ? null : contact;
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  return (
    <FormDialog
      opened={contact !== null}
      close={close}
      title={t(before === null ? "contacts.add" : "contacts.change")}
      submit={t("save", { ns: "common" })}
      initial={{
        role: before?.role ?? ("field_service" as Schemas["NewContactBody"]["role"]),
        name: before?.name ?? "",
        phone: before?.phone ?? "",
        email: before?.email ?? "",
        language: before?.language ?? "",
        note: before?.note ?? "",
      }}
      act={async (values) => {
        const body = {
          role: values.role,
          name: values.name.trim(),
          phone: orNull(values.phone),
          email: orNull(values.email),
          language: orNull(values.language),
          note: values.note,
        };
        if (before === null) {
          await client.POST(ADDRESS, {
            params: {
              path: { station_id: stationId },
              header: { "Idempotency-Key": idempotencyKey() },
            },
            body,
          });
        } else {
          await client.PATCH("/api/v1/contacts/{contact_id}", {
            params: { path: { contact_id: before.id } },
            body,
          });
        }
      }}
      then={() => void readAgain()}
    >
      {(form) => (
        <>
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
          <Textarea
            label={t("contacts.note")}
            autosize
            minRows={2}
            {...form.getInputProps("note")}
          />
        </>
      )}
    </FormDialog>
  );
}
