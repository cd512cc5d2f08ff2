import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { Forbidden, Unauthenticated } from '#kernel';
import type { Actor } from './actor.js';
import { ALLOW, type Allowance, actorOf } from './allow.js';
import { AUTHENTICATOR, type Authenticator } from './ports.js';

interface HttpRequest {
  readonly headers: { readonly authorization?: string };
  actor?: Actor;
}

/** Holds every resolver and controller to its declared permission; what declares none is refused (and refuses the boot). */
@Injectable()
export class AllowGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const allowance = this.reflector.getAllAndOverride<Allowance | undefined>(ALLOW, places);
    if (!allowance) throw new Forbidden();
    if (allowance.who === 'anyone') return true;
    if (context.getType<string>() === 'http') await this.identify(context.switchToHttp().getRequest<HttpRequest>());
    const actor = actorOf(context);
    if (!actor.isSignedIn) throw new Unauthenticated();
    // What is open to every member holds for people: a machine does what its scopes name and nothing else.
    if (allowance.who === 'signedIn' && actor.isMachine) throw new Forbidden();
    if (allowance.who === 'permitted') actor.assert(allowance.action, allowance.subject);
    return true;
  }

  // GraphQL operations know their caller from the context; a plain route learns of it here, and only where it matters.
  private async identify(request: HttpRequest): Promise<void> {
    const authenticator: Authenticator = this.modules.get(AUTHENTICATOR, { strict: false });
    request.actor ??= await authenticator.authenticate(request.headers.authorization);
  }
}
