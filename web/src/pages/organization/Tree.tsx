import { Anchor } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import type { components } from "@/generated/api";
import { Card } from "@/parts/Card";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import classes from "./Tree.module.css";

type Node = components["schemas"]["OrganizationNode"];

/** The organisations that the caller sees, as they stand below each other. */
export function Tree({ at }: { at: string }) {
  const { t } = useTranslation("organization");
  const found = api.useQuery("get", "/api/v1/organization-tree");
  return (
    <Card title={t("tree")} about={t("treeAbout")}>
      {found.isPending ? (
        <Loading rows={3} />
      ) : found.isError ? (
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      ) : (
        <>
          <ul className={classes.tree}>
            <Branch node={found.data} at={at} />
          </ul>
          {found.data.children.length === 0 && <p className={classes.alone}>{t("alone")}</p>}
        </>
      )}
    </Card>
  );
}

function Branch({ node, at }: { node: Node; at: string }) {
  const scoped = useScoped();
  return (
    <li>
      <span className={classes.name}>
        <IconBuilding size={16} stroke={1.7} aria-hidden />
        {node.id === at ? (
          <strong aria-current="page">{node.name}</strong>
        ) : (
          <Anchor component={Link} inherit to={scoped(`/organization/${node.id}`)}>
            {node.name}
          </Anchor>
        )}
      </span>
      {node.children.length > 0 && (
        <ul className={classes.tree}>
          {node.children.map((child) => (
            <Branch key={child.id} node={child} at={at} />
          ))}
        </ul>
      )}
    </li>
  );
}
