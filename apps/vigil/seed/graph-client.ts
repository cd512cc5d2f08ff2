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

/** Nobody answers at the address, or not as Vigil would. */
export class NoAnswer extends Error {}

export interface Speaker {
  /** An access token, or how to get one: asked for with the first operation. */
  readonly token?: string | (() => Promise<string>);
  readonly language?: 'en' | 'zh-CN';
  /** Network address that a proxy would name; heard only where the installation trusts its proxy. */
  readonly address?: string;
}

/** Speaks GraphQL over HTTP as one person. */
export class GraphClient {
  constructor(
    /** `http://host:port` */
    private readonly base: string,
    private readonly speaker: Speaker = {},
  ) {}

  as(token: Speaker['token']): GraphClient {
    return new GraphClient(this.base, { ...this.speaker, token });
  }

  from(address: string): GraphClient {
    return new GraphClient(this.base, { ...this.speaker, address });
  }

  speaking(language: 'en' | 'zh-CN'): GraphClient {
    return new GraphClient(this.base, { ...this.speaker, language });
  }

  /** The access token with which it speaks; signs in where that is still to be done. Undefined for nobody in particular. */
  async token(): Promise<string | undefined> {
    const { token } = this.speaker;
    return typeof token === 'function' ? token() : token;
  }

  /** The same as `token`, said by those who want the person signed in before they measure. */
  signedIn(): Promise<string | undefined> {
    return this.token();
  }

  /** The whole answer, errors included. */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<GraphAnswer<Data>> {
    const text = await this.text(query, variables);
    try {
      return JSON.parse(text) as GraphAnswer<Data>;
    } catch (cause) {
      throw new NoAnswer(`What answers at ${this.base} is not Vigil: ${text.slice(0, 100)}`, { cause });
    }
  }

  /** The whole answer as it came over the wire. */
  async text(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const token = await this.token();
    const { language = 'en', address } = this.speaker;
    const response = await fetch(`${this.base}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(address ? { 'x-forwarded-for': address } : {}),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    }).catch((cause: Error) => {
      const why =
        cause.cause instanceof Error ? cause.cause.message || (cause.cause as { code?: string }).code : cause.message;
      throw new NoAnswer(`Vigil does not answer at ${this.base} (${why}). Is it running, and on this port?`, { cause });
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
