import classes from "./ocpp.module.css";

/** The fields of a message, as a small tree. */
export function Tree({ thing }: { thing: unknown }) {
  if (Array.isArray(thing)) {
    return (
      <ol className={classes.tree}>
        {thing.map((each, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list in a message has no other names
          <li key={place}>
            <Leaf name={`${place + 1}`} thing={each} />
          </li>
        ))}
      </ol>
    );
  }
  const fields = Object.entries((thing ?? {}) as Record<string, unknown>);
  return (
    <ul className={classes.tree}>
      {fields.map(([name, each]) => (
        <li key={name}>
          <Leaf name={name} thing={each} />
        </li>
      ))}
    </ul>
  );
}

function Leaf({ name, thing }: { name: string; thing: unknown }) {
  const isPart = typeof thing === "object" && thing !== null;
  return (
    <>
      <span className={classes.field}>{name}</span>
      {isPart ? <Tree thing={thing} /> : <span className={classes.value}>{String(thing)}</span>}
    </>
  );
}
