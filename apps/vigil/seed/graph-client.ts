import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly field?: string; readonly params?: Record<string, unknown> };
}

export interface GraphAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphError[];
}

/** A refusal by the API, as a client sees it. */
export class GraphRefusal extends Error {
  constructor(readonly errors: readonly GraphError[]) {
    super(errors.map(({ message, extensions }) => `${extensions?.code ?? '?'}: ${message}`).join('\n'));
  }

  get code(): string | undefined {
    return this.errors[0]?.extensions?.code;
  }
}

/** Speaks GraphQL to an application in this process, over its whole HTTP stack but without a socket. */
export class GraphClient {
  constructor(
    private readonly app: NestFastifyApplication,
    readonly token?: string,
    private readonly language = 'en',
  ) {}

  as(token: string): GraphClient {
    return new GraphClient(this.app, token, this.language);
  }

  speaking(language: 'en' | 'zh-CN'): GraphClient {
    return new GraphClient(this.app, this.token, language);
  }

  /** The whole answer, errors included. */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<GraphAnswer<Data>> {
    const response = await this.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'accept-language': this.language, ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
      payload: { query, variables },
    });
    return response.json() as GraphAnswer<Data>;
  }

  /** The data; throws `GraphRefusal` where there is any error. */
  async call<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors } = await this.ask<Data>(query, variables);
    if (errors?.length) throw new GraphRefusal(errors);
    return data as Data;
  }
}
