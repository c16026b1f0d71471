import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useTariff } from "@/api/names";
import { useScoped } from "@/shell/scope";

/** A tariff by its name, and the way to it. */
export function TariffName({ id }: { id: string }) {
  const scoped = useScoped();
  const tariff = useTariff(id);
  return (
    <Anchor component={Link} to={scoped(`/tariffs/${id}`)}>
      {tariff?.name ?? id}
    </Anchor>
  );
}
