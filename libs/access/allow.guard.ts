import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden, Unauthenticated } from '#kernel';
import { ALLOW, type Allowance, actorOf } from './allow.js';

/** Holds every resolver and controller to its declared permission; what declares none is refused (and refuses the boot). */
@Injectable()
export class AllowGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const allowance = this.reflector.getAllAndOverride<Allowance | undefined>(ALLOW, [context.getHandler(), context.getClass()]);
    if (!allowance) throw new Forbidden();
    if (allowance.who === 'anyone') return true;
    const actor = actorOf(context);
    if (!actor?.isSignedIn) throw new Unauthenticated();
    if (allowance.who === 'permitted') actor.assert(allowance.action, allowance.subject);
    return true;
  }
}
