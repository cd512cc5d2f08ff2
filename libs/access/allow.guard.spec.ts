import { ModuleRef, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { type DomainError, newId } from '#kernel';
import { AllowGuard } from './allow.guard.js';
import { Actor, type ActorFacts, Allow, AllowAnyone, AllowSignedIn, definePolicy } from './index.js';

definePolicy('Premises', ({ can }, actor) => can('read', { enterpriseId: actor.organisationId }));

class Room {
  @AllowSignedIn()
  members(): void {}

  @AllowAnyone()
  public(): void {}

  @Allow('read', 'Premises')
  premises(): void {}
}

const guard = new AllowGuard(new Reflector(), Object.create(ModuleRef.prototype));
const member = (facts: Partial<ActorFacts>) =>
  new Actor({ via: 'SESSION', organisationId: newId(), organisationKind: 'ENTERPRISE', roles: ['OWNER'], ...facts });

async function enters(actor: Actor, door: keyof Room): Promise<boolean | string> {
  const context = new ExecutionContextHost([undefined, {}, { actor }, {}], Room, Room.prototype[door]);
  context.setType('graphql');
  return guard.canActivate(context).catch((error: DomainError) => error.code);
}

it.each([
  ['a person', member({ userId: newId() }), [true, true, true]],
  ['nobody', Actor.anonymous, ['GENERAL.UNAUTHENTICATED', true, 'GENERAL.UNAUTHENTICATED']],
  [
    'a key that reads premises',
    member({ via: 'API_KEY', scopes: ['premises:read'] }),
    ['GENERAL.FORBIDDEN', true, true],
  ],
  [
    'a key for other things',
    member({ via: 'API_KEY', scopes: ['events:write'] }),
    ['GENERAL.FORBIDDEN', true, 'GENERAL.FORBIDDEN'],
  ],
])('opens to %s what is meant for them', async (_who, actor, [members, anyone, premises]) => {
  expect(await enters(actor, 'members')).toBe(members);
  expect(await enters(actor, 'public')).toBe(anyone);
  expect(await enters(actor, 'premises')).toBe(premises);
});
