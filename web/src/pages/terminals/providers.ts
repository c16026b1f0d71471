/** Whose terminals and payment pages the platform speaks with. */
export const PROVIDERS = ["payter", "stripe"] as const;

const PAGES: readonly string[] = ["stripe"];

/** Whether drivers pay there on pages, with their phones: there is no reader then. */
export function hasPages(provider: string | undefined): boolean {
  return provider !== undefined && PAGES.includes(provider);
}

export function providerName(provider: string): string {
  return provider.charAt(0).toUpperCase() + provider.slice(1);
}
