/** How figures are written: the language's own customs; the browser's, where they are of that language. */
export function localeFor(language: string): string {
  const own = navigator.languages?.find((each) => each.split("-")[0] === language);
  return own ?? language;
}

export const viewerZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone;
