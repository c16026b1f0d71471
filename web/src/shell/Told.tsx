import { Notifications } from "@mantine/notifications";
import { usePhone } from "@/parts/phone";
import classes from "./Told.module.css";

/** What was done, said for a moment: on a phone above, where it covers nothing that a thumb is after. */
export function Told() {
  const isPhone = usePhone();
  return (
    <Notifications
      position={isPhone ? "top-center" : "bottom-right"}
      className={classes.told ?? ""}
    />
  );
}
