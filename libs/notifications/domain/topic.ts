import type { Language } from '#kernel';

/** What the owner of a topic stores with a notification and renders from later. JSON, flat. */
export type TopicParams = Readonly<Record<string, string | number | boolean | null>>;

export interface Rendered {
  /** One line, at most some eighty characters: the subject of a mail. */
  readonly title: string;
  readonly body: string;
}

export interface Topic {
  render(params: TopicParams, language: Language): Rendered;
}

const topics = new Map<string, Topic>();

/** Says how notifications of a topic read. Called once, by the library that tells; throws when the name is taken. */
export function registerTopic(name: string, topic: Topic): void {
  if (topics.has(name)) throw new Error(`The topic ${name} is registered twice: rename one of the two`);
  topics.set(name, topic);
}

/** Never throws: whoever is told of a fire must not be kept from it by a missing text. */
export function renderTopic(name: string, params: TopicParams, language: Language): Rendered {
  const topic = topics.get(name);
  return topic ? topic.render(params, language) : { title: name, body: JSON.stringify(params) };
}
