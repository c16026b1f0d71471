import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { TariffName as Named } from "@/parts/Named";
import { useScoped } from "@/shell/scope";

/** A tariff by its name, and the way to it. */
export function TariffName({ id }: { id: string }) {
  const scoped = useScoped();
  return (
    <Anchor component={Link} to={scoped(`/tariffs/${id}`)}>
      <Named id={id} />
    </Anchor>
  );
}
