import type { Person } from '../../apps/vigil/seed/people.js';
import type { TestApp } from './app.js';
import { eventually } from './eventually.js';
import { graph } from './graph.js';

const INBOX = '{ inbox(first: 50) { edges { node { id topic title body subjectType subjectId readAt } } } }';

export interface InboxItem {
  readonly id: string;
  readonly topic: string;
  readonly title: string;
  readonly body: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly readAt: string | null;
}

/** Newest first. */
export async function inboxOf(test: TestApp, person: Person): Promise<InboxItem[]> {
  const { inbox } = await (await graph(test, person)).data<{ inbox: { edges: { node: InboxItem }[] } }>(INBOX);
  return inbox.edges.map(({ node }) => node);
}

/** Waits until the person was told of `subjectId`; the newest such item. */
export function toldOf(test: TestApp, person: Person, subjectId: string, topic?: string): Promise<InboxItem> {
  return eventually(async () =>
    (await inboxOf(test, person)).find((item) => item.subjectId === subjectId && (!topic || item.topic === topic)),
  );
}
