const DAY_MS = 86_400_000;

/** The beginnings of the last days, the present one last, by the viewer's clock. */
export function lastDays(now: Date, count: number): readonly { from: number; to: number }[] {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  return Array.from({ length: count }, (_, back) => {
    const day = new Date(midnight);
    day.setDate(day.getDate() - (count - 1 - back));
    const next = new Date(day);
    next.setDate(next.getDate() + 1);
    return { from: day.getTime(), to: Math.max(next.getTime(), day.getTime() + DAY_MS / 2) };
  });
}
