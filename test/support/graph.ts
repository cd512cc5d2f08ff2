import pactum from 'pactum';
import type { Person } from '../../apps/vigil/seed/people.js';
import type { TestApp } from './app.js';

export type Variables = Record<string, unknown>;

/** What a client sees of a refusal: the first error of the answer. */
export interface Refusal {
  readonly code: string;
  readonly field?: string;
}

interface Answer<Data> {
  readonly data: Data;
}

/** GraphQL over HTTP as outsiders speak it: `await graph(test, as(provider, 'OWNER')).data(query, variables)`. */
export class Graph {
  constructor(
    private readonly url: string,
    private readonly token?: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  with(headers: Record<string, string>): Graph {
    return new Graph(this.url, this.token, { ...this.headers, ...headers });
  }

  /** A pactum spec, still without expectations. */
  ask(query: string, variables: Variables = {}) {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    return pactum
      .spec()
      .post(`${this.url}/graphql`)
      .withRequestTimeout(30_000)
      .withHeaders({ 'accept-language': 'en', ...authorization, ...this.headers })
      .withJson({ query, variables });
  }

  /** The data of an answer without errors. */
  async data<Data>(query: string, variables: Variables = {}): Promise<Data> {
    const answer = (await this.ask(query, variables)
      .expectStatus(200)
      .expect(({ res }) => {
        const errors = (res.json as { errors?: unknown }).errors;
        if (errors) throw new Error(`Refused: ${JSON.stringify(errors)}`);
      })
      .returns('.')) as Answer<Data>;
    return answer.data;
  }

  /** Refused with this code, and nothing of the data came along. Gives the text of the refusal. */
  async refused(query: string, variables: Variables, { code, field }: Refusal): Promise<string> {
    const message = await this.ask(query, variables)
      .expectJsonLike('errors[0].extensions', field === undefined ? { code } : { code, field })
      .expect(({ res }) => {
        const { data } = res.json as { data?: Record<string, unknown> | null };
        if (Object.values(data ?? {}).some((value) => value !== null))
          throw new Error(`Data beside a refusal: ${JSON.stringify(data)}`);
      })
      .returns('errors[0].message');
    return String(message);
  }
}

export async function graph(test: TestApp, who?: Person | string): Promise<Graph> {
  const token = typeof who === 'object' ? await who.client.token() : who;
  return new Graph(test.url, token);
}
