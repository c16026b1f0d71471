import { Combobox, InputBase, Loader, Modal, ScrollArea, useCombobox } from "@mantine/core";
import { useDebouncedValue, useDisclosure, useHotkeys } from "@mantine/hooks";
import {
  type Icon,
  IconBolt,
  IconBuilding,
  IconBuildingStore,
  IconChargingPile,
  IconCreditCard,
  IconDeviceMobile,
  IconPlug,
  IconReceipt,
  IconSearch,
  IconStack2,
  IconTag,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { read } from "@/api/client";
import { useMay } from "@/api/me";
import { AREAS } from "@/shell/places";
import { useScoped } from "@/shell/scope";
import classes from "./Search.module.css";

export type Found = {
  kind: string;
  id: string;
  title: string;
  subtitle: string | null;
  matched: string;
};

const TYPING_MS = 180;
const LETTERS_MIN = 2;

/** Where each kind of thing has its page, and its shape. */
export const KINDS: Readonly<Record<string, { shape: Icon; to: (id: string) => string }>> = {
  station: { shape: IconChargingPile, to: (id) => `/stations/${id}` },
  site: { shape: IconBuildingStore, to: (id) => `/sites/${id}` },
  station_group: { shape: IconStack2, to: (id) => `/station-groups/${id}` },
  evse: { shape: IconPlug, to: (id) => `/evses/${id}` },
  session: { shape: IconBolt, to: (id) => `/sessions/${id}` },
  payment: { shape: IconCreditCard, to: (id) => `/payments/${id}` },
  receipt: { shape: IconReceipt, to: (id) => `/receipts/${id}` },
  terminal: { shape: IconDeviceMobile, to: (id) => `/terminals/${id}` },
  token: { shape: IconTag, to: (id) => `/tokens?id=${id}` },
  user: { shape: IconUser, to: (id) => `/users?id=${id}` },
  organization: { shape: IconBuilding, to: (id) => `/organization/${id}` },
};

export function useSearchOpened() {
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([
    ["mod+K", open],
    ["/", open],
  ]);
  return { opened, open, close };
}

/** Search and go anywhere: things by the beginning of what they are called, pages by name. */
export function Search({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      centered={false}
      size={620}
      padding={0}
      attributes={{ content: { "aria-label": t("search.open") } }}
      radius="lg"
    >
      <Palette close={close} />
    </Modal>
  );
}

function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation("shell");
  const may = useMay();
  const navigate = useNavigate();
  const scoped = useScoped();
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), TYPING_MS);
  const combobox = useCombobox({ opened: true });
  const isAsked = asked.length >= LETTERS_MIN;
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) =>
      read<{ items: Found[] }>("/api/v1/search", { query: { q: asked }, signal }),
    enabled: isAsked,
    placeholderData: (before) => before,
    staleTime: 5_000,
  });
  const words = typed.trim().toLowerCase();
  const places = AREAS.flatMap((area) => area.places)
    .filter((place) => may(...place.needs))
    .filter(
      (place) =>
        words !== "" &&
        t(place.word as never)
          .toLowerCase()
          .includes(words),
    );
  const items = isAsked ? (found.data?.items ?? []) : [];
  // What Enter opens is the first that is shown, as soon as it is shown.
  const first = items[0]?.id ?? places[0]?.to;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (first !== undefined) selectFirstOption();
  }, [first, selectFirstOption]);
  const go = (value: string) => {
    const [kind, id] = value.split(" ");
    close();
    if (kind === "place") void navigate(scoped(id ?? "/"));
    else void navigate(KINDS[kind ?? ""]?.to(id ?? "") ?? "/");
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget>
        <InputBase
          variant="unstyled"
          size="lg"
          className={classes.input ?? ""}
          leftSection={<IconSearch size={19} aria-hidden />}
          rightSection={found.isFetching ? <Loader size="xs" /> : null}
          placeholder={t("search.placeholder")}
          aria-label={t("search.placeholder")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
          data-autofocus
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options ?? ""}>
        <ScrollArea.Autosize mah={420} type="scroll">
          {items.map((each) => {
            const Shape = KINDS[each.kind]?.shape ?? IconSearch;
            return (
              <Combobox.Option key={`${each.kind} ${each.id}`} value={`${each.kind} ${each.id}`}>
                <span className={classes.option}>
                  <Shape size={18} stroke={1.7} aria-hidden />
                  <span className={classes.title}>
                    {each.title}
                    {each.subtitle !== null && <small>{each.subtitle}</small>}
                  </span>
                  <span className={classes.kind}>{t(`kind.${each.kind}` as never)}</span>
                </span>
              </Combobox.Option>
            );
          })}
          {places.map(({ to, word, shape: Shape }) => (
            <Combobox.Option key={to} value={`place ${to}`}>
              <span className={classes.option}>
                <Shape size={18} stroke={1.7} aria-hidden />
                <span className={classes.title}>{t(word as never)}</span>
                <span className={classes.kind}>{t("kind.page")}</span>
              </span>
            </Combobox.Option>
          ))}
          {items.length === 0 && places.length === 0 && (
            <Combobox.Empty className={classes.empty ?? ""}>
              {isAsked && !found.isFetching ? t("search.nothing") : t("search.hint")}
            </Combobox.Empty>
          )}
        </ScrollArea.Autosize>
      </Combobox.Options>
    </Combobox>
  );
}
