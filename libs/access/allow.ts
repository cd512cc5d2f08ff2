import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphqlContext } from '#platform';
import type { SubjectName } from './ability.js';
import { Actor } from './actor.js';

export const ALLOW = 'vigil:allow';

export type Allowance =
  | { readonly who: 'anyone' | 'signedIn' }
  | { readonly who: 'permitted'; readonly action: string; readonly subject: SubjectName };

/** The resolver is open to those whose policies allow the action on the subject; rows and fields are decided further in. */
export const Allow = (action: string, subject: SubjectName) =>
  SetMetadata(ALLOW, { who: 'permitted', action, subject } satisfies Allowance);

/** Open to everyone, signed in or not. Say it only where the public is meant. */
export const AllowAnyone = () => SetMetadata(ALLOW, { who: 'anyone' } satisfies Allowance);

/** Open to every person who is signed in as a member of some organisation. No scope names it, so API keys are refused. */
export const AllowSignedIn = () => SetMetadata(ALLOW, { who: 'signedIn' } satisfies Allowance);

/** The GraphQL context of an operation once the caller is known. */
export interface ActorContext extends GraphqlContext {
  readonly actor: Actor;
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => actorOf(context));

export function actorOf(context: ExecutionContext): Actor {
  if (context.getType<string>() === 'http')
    return context.switchToHttp().getRequest<{ actor?: Actor }>().actor ?? Actor.anonymous;
  return GqlExecutionContext.create(context).getContext<ActorContext>().actor;
}
