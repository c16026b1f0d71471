import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";

/** Whether what a station reported last is what we believe of it; else each thing that differs. */
export function Compared(props: {
  isSame: boolean;
  title: string;
  differences: readonly { key: string | number; says: string }[];
}) {
  if (props.isSame) {
    return (
      <Alert color="green" variant="light" icon={<IconCheck aria-hidden />}>
        {props.title}
      </Alert>
    );
  }
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      <strong>{props.title}</strong>
      <ul style={{ margin: 0 }}>
        {props.differences.map((each) => (
          <li key={each.key}>{each.says}</li>
        ))}
      </ul>
    </Alert>
  );
}
