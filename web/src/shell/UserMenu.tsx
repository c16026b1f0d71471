import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { client } from "@/api/client";
import { ME_KEY, useMe } from "@/api/me";
import { useAskFirst } from "@/parts/Unsaved";
import { LANGUAGES, speak } from "@/words/words";

const SCHEMES = [
  ["auto", IconDeviceDesktop],
  ["light", IconSun],
  ["dark", IconMoon],
] as const;

export function UserMenu() {
  const { t, i18n } = useTranslation("shell");
  const me = useMe();
  const { pathname } = useLocation();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const askFirst = useAskFirst();
  const leave = async () => {
    await client.POST("/api/v1/sign-out").catch(() => undefined);
    queries.setQueryData(ME_KEY, null);
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("user.menu")}>
          <IconUserCircle size={24} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name ?? me.email} · {t(`role.${me.role}`)}
        </Menu.Label>
        <Menu.Item
          component={Link}
          to="/me"
          aria-current={pathname === "/me" ? "page" : undefined}
          leftSection={<IconUserCircle size={17} />}
        >
          {t("user.account")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("user.appearance")}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {SCHEMES.map(([scheme, Shape]) => (
            <Menu.RadioItem key={scheme} value={scheme} rightSection={<Shape size={17} />}>
              {t(`scheme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("user.language")}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={(language) => void speak(language)}>
          {Object.entries(LANGUAGES).map(([language, name]) => (
            <Menu.RadioItem key={language} value={language} lang={language} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={17} />}
          onClick={() => askFirst(() => void leave())}
        >
          {t("user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
