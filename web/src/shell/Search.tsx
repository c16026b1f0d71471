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
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { read } from "@/api/client";
import { useMay } from "@/api/me";
import { entering, isFound, NOTHING, opens, type Shown, typing } from "@/shell/entered";
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
  const [text, setText] = useState("");
  const [typed, setTyped] = useState(NOTHING);
  const [settled] = useDebouncedValue(typed.words, TYPING_MS);
  const asked = typed.isEntered ? typed.words : settled;
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
  const words = typed.words.toLowerCase();
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
  const options = [
    ...items.map((each) => `${each.kind} ${each.id}`),
    ...places.map((each) => `place ${each.to}`),
  ];
  const isAnswered = !isAsked || (!found.isPending && !found.isPlaceholderData);
  const shown: Shown = { by: isAnswered ? asked : null, first: options[0] };
  const isNow = isFound(typed, shown);
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (shown.first !== undefined) selectFirstOption();
  }, [shown.first, selectFirstOption]);
  const go = (value: string) => {
    const [kind, id] = value.split(" ");
    close();
    if (kind === "place") void navigate(scoped(id ?? "/"));
    else void navigate(KINDS[kind ?? ""]?.to(id ?? "") ?? "/");
  };
  const opened = opens(typed, shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes where Enter leads once, whatever is drawn meanwhile
  useEffect(() => {
    if (opened !== undefined) go(opened);
  }, [opened]);
  // Keys choose among what was typed alone: Enter waits where that is not shown yet.
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (!isNow || combobox.getSelectedOptionIndex() === -1) setTyped(entering);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget withKeyboardNavigation={isNow}>
        <InputBase
          variant="unstyled"
          size="lg"
          className={classes.input ?? ""}
          leftSection={<IconSearch size={19} aria-hidden />}
          rightSection={found.isFetching ? <Loader size="xs" /> : null}
          placeholder={t("search.placeholder")}
          aria-label={t("search.placeholder")}
          value={text}
          onKeyDown={enter}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setTyped(typing(event.currentTarget.value));
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
