import type { components } from "@/generated/api";
import type { ScopeKind } from "@/shell/scope";

export type ScopeNode = components["schemas"]["OrganizationScopeView"];
export type ScopeChoice = { kind: ScopeKind; id: string; name: string };

/** What can be chosen, in the order of the tree. The outermost organisation is everything: no choice. */
export function choicesOf(node: ScopeNode, above: readonly string[] = []): readonly ScopeChoice[] {
  const path = [...above, node.name];
  const own: ScopeChoice[] =
    above.length === 0
      ? []
      : [{ kind: "organization", id: node.id, name: path.slice(1).join(" › ") }];
  return [
    ...own,
    ...node.groups.map(({ id, name }) => ({ kind: "group" as const, id, name })),
    ...node.sites.map(({ id, name }) => ({ kind: "site" as const, id, name })),
    ...node.children.flatMap((child) => choicesOf(child, path)),
  ];
}
