import { Button, Table } from "@mantine/core";
import { IconCheck, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Resource } from "@/api/me";
import type { components } from "@/generated/api";
import classes from "@/pages/people/Roles.module.css";
import { useRoles } from "@/pages/people/roles";
import { Card } from "@/parts/Card";
import { Page } from "@/parts/Page";
import { Scroll } from "@/parts/Scroll";
import { Loading, ProblemNotice } from "@/parts/states";

type Permission = components["schemas"]["PermissionView"];

/** Who may do what: every permission a row, every role a column. It prints on a page. */
export default function Roles() {
  const { t } = useTranslation(["people", "common"]);
  const query = api.useQuery("get", "/api/v1/roles");
  const roles = useRoles();
  return (
    <Page
      title={t("roles")}
      about={t("rolesAbout")}
      actions={
        <Button
          variant="default"
          className={classes.print ?? ""}
          leftSection={<IconPrinter size={17} aria-hidden />}
          onClick={() => print()}
        >
          {t("print")}
        </Button>
      }
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <ProblemNotice thrown={query.error} again={() => void query.refetch()} />
      ) : (
        <>
          <Card title={t("whatTheyAreFor")}>
            <dl className={classes.meanings}>
              {roles.items.map((each) => (
                <div key={each.role}>
                  <dt>{roles.name(each.role)}</dt>
                  <dd>{roles.meaning(each.role)}</dd>
                </div>
              ))}
            </dl>
          </Card>
          <Card title={t("whoMayWhat")} flush>
            <Scroll name={t("whoMayWhat")}>
              <Permissions permissions={query.data.permissions} />
            </Scroll>
          </Card>
        </>
      )}
    </Page>
  );
}

function Permissions({ permissions }: { permissions: readonly Permission[] }) {
  const { t } = useTranslation(["people", "common"]);
  const roles = useRoles();
  const resources = [...new Set(permissions.map((each) => each.resource))];
  const titleOf = (resource: Resource) => t(`resource.${resource}`, { ns: "common" });
  return (
    <Table className={classes.table ?? ""} stickyHeader={false}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" className={classes.first ?? ""}>
            {t("permission")}
          </Table.Th>
          {roles.items.map((each) => (
            <Table.Th key={each.role} scope="col" className={classes.role ?? ""}>
              {roles.name(each.role)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      {resources.map((resource) => (
        <Table.Tbody key={resource}>
          <Table.Tr>
            <Table.Th
              scope="rowgroup"
              colSpan={roles.items.length + 1}
              className={classes.resource ?? ""}
            >
              {titleOf(resource)}
            </Table.Th>
          </Table.Tr>
          {permissions
            .filter((each) => each.resource === resource)
            .map((each) => (
              <Table.Tr key={each.action}>
                <Table.Th scope="row" className={classes.permission ?? ""}>
                  {t(`may.${resource}.${each.action}` as never, { defaultValue: each.sentence })}
                </Table.Th>
                {roles.items.map(({ role }) => (
                  <Table.Td key={role} className={classes.cell ?? ""}>
                    {each.roles.includes(role) ? (
                      <IconCheck size={17} role="img" aria-label={t("yes", { ns: "common" })} />
                    ) : (
                      <span className={classes.no}>{t("no", { ns: "common" })}</span>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
        </Table.Tbody>
      ))}
    </Table>
  );
}
