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

/** Speaks GraphQL over HTTP as one person. */
export class GraphClient {
  constructor(
    /** `http://host:port` */
    private readonly base: string,
    readonly token?: string,
    private readonly language = 'en',
  ) {}

  as(token: string): GraphClient {
    return new GraphClient(this.base, token, this.language);
  }

  speaking(language: 'en' | 'zh-CN'): GraphClient {
    return new GraphClient(this.base, this.token, language);
  }

  /** The whole answer, errors included. */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<GraphAnswer<Data>> {
    return JSON.parse(await this.text(query, variables)) as GraphAnswer<Data>;
  }

  /** The whole answer as it came over the wire. */
  async text(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const response = await fetch(`${this.base}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': this.language,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    return response.text();
  }

  /** The data; throws `GraphRefusal` where there is any error. */
  async call<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors } = await this.ask<Data>(query, variables);
    if (errors?.length) throw new GraphRefusal(errors);
    return data as Data;
  }
}
