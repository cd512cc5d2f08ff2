import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DomainError, type Language } from '#kernel';
import { Database, operationDeadline } from '#platform';
import { Actor } from './actor.js';
import type { ActorContext } from './allow.js';
import { AUTHENTICATOR, type Authenticator, READ_AUDIT, type ReadAudit } from './ports.js';

export interface Caller {
  readonly requestId: string;
  readonly language: Language;
  readonly clientAddress: string;
}

const OPERATION_MILLISECONDS = 10_000;

/** Makes the context of each GraphQL operation: who calls, and the unit of work in which everything is read and written. */
@Injectable()
export class OperationContexts implements OnModuleInit {
  private authenticator: Authenticator;
  private readAudit: ReadAudit;

  constructor(
    private readonly modules: ModuleRef,
    private readonly database: Database,
  ) {}

  /** The ports are bound by libraries of higher rank, wherever they stand; without them the process does not start. */
  onModuleInit(): void {
    this.authenticator = this.modules.get(AUTHENTICATOR, { strict: false });
    this.readAudit = this.modules.get(READ_AUDIT, { strict: false });
  }

  /** Throws `Unauthenticated` for a bad token. */
  authenticate(authorization: string | undefined): Promise<Actor> {
    return this.authenticator.authenticate(authorization);
  }

  /** Of one query or mutation. A caller with a bad token acts as nobody and is told why by `refusal`. */
  async ofRequest(authorization: string | undefined, caller: Caller): Promise<ActorContext> {
    const { actor, refusal } = await this.identify(authorization);
    return { ...this.make(actor, caller, true), refusal, deadline: operationDeadline(OPERATION_MILLISECONDS) };
  }

  /** Of one subscription: it has no end of its own, so that every read is a short transaction. */
  ofSubscription(actor: Actor, caller: Caller): ActorContext {
    return this.make(actor, caller, false);
  }

  private async identify(authorization: string | undefined): Promise<{ actor: Actor; refusal?: DomainError }> {
    try {
      return { actor: await this.authenticate(authorization) };
    } catch (error) {
      if (error instanceof DomainError) return { actor: Actor.anonymous, refusal: error };
      throw error;
    }
  }

  private make(actor: Actor, caller: Caller, shared: boolean): ActorContext {
    const reads = actor.isAuthority ? this.readAudit.observer(actor) : undefined;
    const unit = this.database.unit(actor.tenancy, { shared, observer: reads?.observe });
    return { ...caller, actor, unit, reads, loaders: new Map() };
  }
}
