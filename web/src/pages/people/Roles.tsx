import { Table } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Action, Resource } from "@/api/me";
import classes from "@/pages/people/Roles.module.css";
import { useRoles } from "@/pages/people/roles";
import { Card } from "@/parts/Card";
import { Page } from "@/parts/Page";
import { Loading, ProblemNotice } from "@/parts/states";

/** Who may do what: every permission a row, every role a column. It prints on a page. */
export default function Roles() {
  const { t } = useTranslation(["people", "common"]);
  const query = api.useQuery("get", "/api/v1/roles");
  const roles = useRoles();
  const resources = [
    ...new Set(roles.items.flatMap((each) => each.permissions.map((one) => one.resource))),
  ];
  const actionsOf = (resource: Resource) => [
    ...new Set(
      roles.items.flatMap((each) =>
        each.permissions.filter((one) => one.resource === resource).flatMap((one) => one.actions),
      ),
    ),
  ];
  const may = (role: (typeof roles.items)[number], action: Action, resource: Resource) =>
    role.permissions.some((one) => one.resource === resource && one.actions.includes(action));
  return (
    <Page title={t("roles")} about={t("rolesAbout")}>
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
            <Table className={classes.table ?? ""} stickyHeader={false}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t("permission")}</Table.Th>
                  {roles.items.map((each) => (
                    <Table.Th key={each.role} scope="col" className={classes.role ?? ""}>
                      {roles.name(each.role)}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              {resources.map((resource) => (
                <Table.Tbody key={resource}>
                  {actionsOf(resource).map((action, at) => (
                    <Table.Tr key={action}>
                      <Table.Th scope="row" className={classes.permission ?? ""}>
                        {at === 0 && (
                          <span className={classes.resource}>
                            {t(`resource.${resource}`, { ns: "common" })}
                          </span>
                        )}
                        <span className={classes.action}>
                          {t(`action.${action}`, { ns: "common" })}
                        </span>
                      </Table.Th>
                      {roles.items.map((each) => (
                        <Table.Td key={each.role} className={classes.cell ?? ""}>
                          {may(each, action, resource) ? (
                            <IconCheck
                              size={17}
                              role="img"
                              aria-label={t("yes", { ns: "common" })}
                            />
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
          </Card>
        </>
      )}
    </Page>
  );
}
