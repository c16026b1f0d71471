import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client } from "@/api/client";
import { ME_KEY, useMe } from "@/api/me";
import { LANGUAGES, speak } from "@/words/words";

const SCHEMES = [
  ["auto", IconDeviceDesktop],
  ["light", IconSun],
  ["dark", IconMoon],
] as const;

export function UserMenu() {
  const { t, i18n } = useTranslation("shell");
  const me = useMe();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
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
        <Menu.Item component={Link} to="/me" leftSection={<IconUserCircle size={17} />}>
          {t("user.account")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("user.appearance")}</Menu.Label>
        {SCHEMES.map(([scheme, Shape]) => (
          <Menu.Item
            key={scheme}
            aria-current={colorScheme === scheme}
            closeMenuOnClick={false}
            leftSection={<Shape size={17} />}
            rightSection={colorScheme === scheme ? <IconCheck size={15} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("user.language")}</Menu.Label>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <Menu.Item
            key={language}
            aria-current={i18n.language === language}
            lang={language}
            leftSection={<IconLanguage size={17} />}
            rightSection={i18n.language === language ? <IconCheck size={15} /> : null}
            onClick={() => void speak(language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => void leave()}>
          {t("user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
