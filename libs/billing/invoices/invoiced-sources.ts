import type { ItemParams, ItemSource } from '../subscriptions/add-item.operation.js';

interface Ordered {
  readonly subject: string;
  readonly params: unknown;
}

/** What the lines of an invoice are for, each source once; those that nobody waits for are left out. */
export function invoicedSources(intents: readonly Ordered[]): (ItemSource & { readonly contractId: string | null })[] {
  const found = new Map<string, ItemSource & { contractId: string | null }>();
  for (const { subject, params } of intents) {
    const { source = named(subject), contractId = null } = params as Partial<ItemParams>;
    if (source) found.set(`${source.type} ${source.id}`, { ...source, contractId });
  }
  return [...found.values()];
}

/** Ordered before the source stood in the params. */
function named(subject: string): ItemSource | undefined {
  const [, type, id] = /\/item (\S+) (.+)$/.exec(subject) ?? /^one-off (\S+) (.+)\/\d+$/.exec(subject) ?? [];
  return type && id ? { type, id } : undefined;
}
