import { Injectable } from '@nestjs/common';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Context, ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { type Actor, type ActorContext, type Caller, OperationContexts } from '#access';
import { DomainError, newId } from '#kernel';
import { checkSubscription, DescribedErrors, Internal, inRequest, Logger, languageOf, TooComplex } from '#platform';
import { LiveSockets } from './live-sockets.js';

type Params = Record<string, unknown>;
type Options = ServerOptions<Params, Extra>;
type Socket = Context<Params, Extra>;

const MOST_SUBSCRIPTIONS = 20;
const MOST_BUFFERED_BYTES = 1024 * 1024;
const FORBIDDEN = 4403;
const TRY_LATER = 1013;
// What a timer can hold; a longer life is cut there and the client comes again.
const LONGEST_TIMER = 2 ** 31 - 1;

interface Guest {
  readonly actor: Actor;
  /** What it was admitted by; asked again before each event leaves. */
  readonly authorization: string;
  readonly caller: Caller;
  readonly timer?: NodeJS.Timeout;
}

/** How a socket is held: only those signed in, only subscriptions, under the limits of HTTP, and no longer than the token. */
@Injectable()
export class LiveProtocol {
  private readonly guests = new WeakMap<Extra, Guest>();

  constructor(
    private readonly contexts: OperationContexts,
    private readonly errors: DescribedErrors,
    private readonly logger: Logger,
    private readonly sockets: LiveSockets,
  ) {}

  options(schema: GraphQLSchema): Options {
    return {
      onConnect: (socket) => this.admit(socket),
      onSubscribe: (socket, _id, payload) => this.begin(schema, socket, payload),
      onNext: (socket, _id, _payload, args, result) => this.send(socket, args, result),
      onError: (socket, _id, _payload, errors) => this.translated(socket, errors),
      onClose: (socket) => clearTimeout(this.guests.get(socket.extra)?.timer),
    };
  }

  private async admit({ connectionParams, extra }: Socket): Promise<boolean> {
    const { authorization, language } = connectionParams ?? {};
    const { headers } = extra.request;
    const caller: Caller = {
      requestId: newId(),
      clientAddress: this.sockets.addressOf(extra.request),
      language: languageOf(typeof language === 'string' ? language : headers['accept-language']),
    };
    if (typeof authorization !== 'string') return false;
    const actor = await this.identify(authorization);
    if (!actor?.isSignedIn) return false;
    if (!this.sockets.admit(extra.request, actor, authorization)) {
      extra.socket.close(TRY_LATER, 'Too many sockets');
      return false;
    }
    this.guests.set(extra, { actor, authorization, caller, timer: this.endWithToken(actor, extra) });
    return true;
  }

  private async identify(authorization: string): Promise<Actor | undefined> {
    try {
      return await this.contexts.authenticate(authorization);
    } catch (err) {
      if (!(err instanceof DomainError)) this.logger.error('A socket could not be authenticated', { err });
      return undefined;
    }
  }

  private endWithToken(actor: Actor, { socket }: Extra): NodeJS.Timeout | undefined {
    if (!actor.facts.expiresAt) return undefined;
    const left = Math.min(Math.max(actor.facts.expiresAt.getTime() - Date.now(), 0), LONGEST_TIMER);
    return setTimeout(() => socket.close(FORBIDDEN, 'Token expired'), left).unref();
  }

  private begin(
    schema: GraphQLSchema,
    socket: Socket,
    payload: { query: string; operationName?: string | null; variables?: Params | null },
  ): ExecutionArgs | GraphQLError[] {
    const { actor, caller } = this.guestOf(socket);
    if (Object.keys(socket.subscriptions).length > MOST_SUBSCRIPTIONS) {
      socket.extra.socket.close(TRY_LATER, 'Too many subscriptions');
      return [asGraphql(new TooComplex())];
    }
    try {
      const { document, operationName } = checkSubscription(schema, payload, actor.tenancy);
      const contextValue = this.contexts.ofSubscription(actor, { ...caller, requestId: newId() });
      return { schema, document, operationName, variableValues: payload.variables, contextValue };
    } catch (error) {
      return [asGraphql(error)];
    }
  }

  private async send(socket: Socket, args: ExecutionArgs, result: ExecutionResult): Promise<ExecutionResult> {
    const { reads, requestId, language } = args.contextValue as ActorContext;
    // A client that does not read would make us keep everything it missed; it comes again and reads the state instead.
    if (socket.extra.socket.bufferedAmount > MOST_BUFFERED_BYTES) {
      socket.extra.socket.close(TRY_LATER, 'Too slow');
      return { data: null };
    }
    if (!(await this.isStillWelcome(socket))) {
      socket.extra.socket.close(FORBIDDEN, 'No longer allowed');
      return { data: null };
    }
    try {
      await reads?.flush(args.operationName ?? '', requestId);
    } catch (err) {
      this.logger.error('Reads could not be put on record; the event was withheld', { err });
      return { errors: this.errors.formatAll([new Internal({ requestId })], language, requestId) };
    }
    return result.errors ? { ...result, errors: this.translated(socket, result.errors) } : result;
  }

  /** A key, session, membership or role may have been taken away since; the authenticator knows within five seconds. */
  private async isStillWelcome(socket: Socket): Promise<boolean> {
    const { actor, authorization } = this.guestOf(socket);
    const now = await this.identify(authorization);
    return now !== undefined && rightsOf(now) === rightsOf(actor);
  }

  private translated(socket: Socket, errors: readonly unknown[]): GraphQLError[] {
    const { language, requestId } = this.guestOf(socket).caller;
    return inRequest({ language, requestId }, () => this.errors.formatAll(errors, language, requestId));
  }

  private guestOf({ extra }: Socket): Guest {
    const guest = this.guests.get(extra);
    if (!guest) throw new Error('A socket that was not admitted');
    return guest;
  }
}

/** Everything on which a permission rests. */
function rightsOf({ facts }: Actor): string {
  const { via, userId, organisationId, organisationKind, roles, regionPath, scopes } = facts;
  return JSON.stringify([via, userId, organisationId, organisationKind, roles, regionPath, scopes]);
}

// What is returned comes back through `onError`, which words it.
function asGraphql(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('Refused', { originalError: error instanceof Error ? error : new Error(String(error)) });
}
