/** Which of the parties' worlds a text, an id or a person belongs to. */
export type Tag = 'A' | 'B' | 'C';

const CANARY = /kanari-([abc])-([a-z]+)/gi;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

export interface Secret {
  readonly tag: Tag;
  /** Noun of the thing that it gives away, as the openings name it. */
  readonly noun: string;
  readonly text: string;
}

/** A text that occurs nowhere but in the world of `tag`, and says of what it is. */
export function canary(tag: Tag, noun: string): string {
  return `KANARI-${tag}-${noun}`;
}

/** Everything that gives a world away: canaries are known by their shape, ids and numbers by heart. */
export class Secrets {
  private readonly known = new Map<string, Secret>();
  private words?: RegExp;

  learn(secret: Secret): void {
    this.known.set(secret.text.toLowerCase(), secret);
    this.words = undefined;
  }

  get size(): number {
    return this.known.size;
  }

  ofText(text: string): Secret | undefined {
    return this.known.get(text.toLowerCase());
  }

  /** The secrets in a text; those that stand in `sent` too were known to the asker. */
  in(text: string, sent = ''): Secret[] {
    const asked = sent.toLowerCase();
    const canaries = [...text.matchAll(CANARY)].map(([found, tag, noun]) => ({
      tag: (tag ?? '').toUpperCase() as Tag,
      noun: (noun ?? '').toLowerCase(),
      text: found,
    }));
    const others = [...text.matchAll(UUID), ...text.matchAll(this.numbers())].flatMap(([found]) => {
      return this.known.get(found.toLowerCase()) ?? [];
    });
    return [...canaries, ...others].filter((secret) => !asked.includes(secret.text.toLowerCase()));
  }

  private numbers(): RegExp {
    if (!this.words) {
      const texts = [...this.known.keys()].filter((text) => !/^[0-9a-f-]{36}$/.test(text));
      const escaped = texts.map((text) => text.replace(/[^\w]/g, '\\$&'));
      this.words = new RegExp(`(?<![\\w-])(?:${escaped.join('|') || '(?!)'})(?![\\w-])`, 'gi');
    }
    return this.words;
  }
}
