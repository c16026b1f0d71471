import { useMediaQuery } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import classes from "./Told.module.css";

/** What was done, said for a moment: on a phone above, where it covers nothing that a thumb is after. */
export function Told() {
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  return (
    <Notifications
      position={isPhone ? "top-center" : "bottom-right"}
      className={classes.told ?? ""}
    />
  );
}
