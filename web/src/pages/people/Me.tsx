import { Button, Image, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, keepCsrfToken } from "@/api/client";
import { ME_KEY, useMe } from "@/api/me";
import { useRoles } from "@/pages/people/roles";
import { OrganizationName } from "@/pages/people/Users";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { FormDialog } from "@/parts/FormDialog";
import { Page } from "@/parts/Page";
import { Copyable, SecretDialog } from "@/parts/Secret";

type Seed = { secret: string; address: string; qr_svg: string };

/** The own account: password and phone. */
export default function Me() {
  const { t } = useTranslation("people");
  const me = useMe();
  const roles = useRoles();
  const queries = useQueryClient();
  const [isPassword, password] = useDisclosure(false);
  const [isPhone, phone] = useDisclosure(false);
  const [isRemoval, removal] = useDisclosure(false);
  const [seed, setSeed] = useState<Seed | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: ME_KEY });
  return (
    <Page title={t("account")}>
      <Card>
        <Facts
          items={[
            [t("name"), me.name],
            [t("email"), me.email],
            [t("role"), roles.name(me.role)],
            [t("organization"), <OrganizationName key="organization" id={me.organization_id} />],
          ]}
        />
      </Card>
      <Card title={t("password")} about={t("passwordAbout")}>
        <Button variant="default" onClick={password.open}>
          {t("changePassword")}
        </Button>
      </Card>
      <Card title={t("secondFactor")} about={me.has_totp ? t("phoneOn") : t("phoneOff")}>
        {me.has_totp ? (
          <Button variant="default" onClick={removal.open}>
            {t("removePhone")}
          </Button>
        ) : (
          <Button onClick={phone.open}>{t("addPhone")}</Button>
        )}
      </Card>
      <FormDialog
        opened={isPassword}
        close={password.close}
        title={t("changePassword")}
        submit={t("changePassword")}
        done={t("passwordChanged")}
        initial={{ old_password: "", new_password: "" }}
        act={async (body) => {
          const { data } = await client.POST("/api/v1/me/password", { body });
          keepCsrfToken(data?.csrf_token ?? null);
        }}
        then={again}
      >
        {(form) => (
          <>
            <PasswordInput
              label={t("oldPassword")}
              autoComplete="current-password"
              required
              data-autofocus
              {...form.getInputProps("old_password")}
            />
            <PasswordInput
              label={t("newPassword")}
              description={t("passwordRule")}
              autoComplete="new-password"
              required
              {...form.getInputProps("new_password")}
            />
          </>
        )}
      </FormDialog>
      <FormDialog
        opened={isPhone}
        close={phone.close}
        title={t("addPhone")}
        about={t("passwordAgainAbout")}
        submit={t("continue")}
        initial={{ password: "" }}
        act={async (body) => (await client.POST("/api/v1/me/totp", { body })).data}
        then={(made) => setSeed(made ?? null)}
      >
        {(form) => (
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            required
            data-autofocus
            {...form.getInputProps("password")}
          />
        )}
      </FormDialog>
      <FormDialog
        opened={seed !== null}
        close={() => setSeed(null)}
        title={t("scan")}
        submit={t("confirm")}
        initial={{ code: "" }}
        about={
          seed !== null && (
            <Stack align="center" gap="sm">
              <Text>{t("scanAbout")}</Text>
              <Image
                src={`data:image/svg+xml;utf8,${encodeURIComponent(asImage(seed.qr_svg))}`}
                alt={t("scanAlt")}
                w={200}
                bg="white"
                p={10}
              />
              <Copyable text={seed.secret} />
            </Stack>
          )
        }
        act={async (body) => (await client.POST("/api/v1/me/totp/confirm", { body })).data}
        then={(made) => {
          setSeed(null);
          setCodes(made?.recovery_codes ?? null);
          again();
        }}
      >
        {(form) => (
          <TextInput
            label={t("code")}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            data-autofocus
            {...form.getInputProps("code")}
          />
        )}
      </FormDialog>
      <FormDialog
        opened={isRemoval}
        close={removal.close}
        title={t("removePhone")}
        about={t("removePhoneAbout")}
        submit={t("removePhone")}
        done={t("phoneRemoved")}
        initial={{ password: "" }}
        act={async (body) => client.POST("/api/v1/me/totp/remove", { body })}
        then={again}
      >
        {(form) => (
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            required
            data-autofocus
            {...form.getInputProps("password")}
          />
        )}
      </FormDialog>
      <SecretDialog
        secret={codes === null ? null : codes.join("\n")}
        title={t("recoveryCodes")}
        close={() => setCodes(null)}
      >
        {t("recoveryCodesAbout")}
      </SecretDialog>
    </Page>
  );
}

/** An SVG made for a page has no namespace, which a picture needs. */
function asImage(svg: string): string {
  return svg.includes("xmlns=")
    ? svg
    : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}
