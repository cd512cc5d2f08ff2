import { Controller, Get, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { AccessModule, AllowAnyone, AllowSignedIn, assertEveryResolverDeclares } from './index.js';

@Resolver('Sound')
class SoundResolver {
  @Query(() => String)
  @AllowAnyone()
  open(): string {
    return '';
  }
}

@Resolver('Bare')
class BareResolver {
  @Query(() => String)
  bareQuery(): string {
    return '';
  }
  @Mutation(() => String)
  bareMutation(): string {
    return '';
  }
  @Subscription(() => String)
  bareSubscription(): string {
    return '';
  }
  @ResolveField(() => String)
  bareField(): string {
    return '';
  }
  @Query(() => String)
  @AllowSignedIn()
  declared(): string {
    return '';
  }
}

@Controller('bare')
class BareController {
  @Get()
  bareRoute(): string {
    return '';
  }
}

@Resolver('Heir')
class HeirResolver extends SoundResolver {}

async function boot(providers: unknown[], controllers: Type<unknown>[] = []): Promise<INestApplicationContext> {
  @Module({ imports: [AccessModule, DiscoveryModule], providers: providers as never, controllers })
  class Room {}
  return NestFactory.createApplicationContext(Room, { logger: false, abortOnError: false });
}

describe('the start', () => {
  it('goes on where every handler declares its permission', async () => {
    const app = await boot([SoundResolver]);
    expect(() => assertEveryResolverDeclares(app)).not.toThrow();
    await app.close();
  });

  it('stops and names every handler that declares none', async () => {
    const places = ['Query', 'Mutation', 'Subscription', 'Field'].map((kind) => `BareResolver.bare${kind}`);
    const failure = await boot([BareResolver], [BareController]).catch((error: Error) => error);
    for (const place of [...places, 'BareController.bareRoute']) expect(String(failure)).toContain(place);
    expect(String(failure)).not.toContain('declared is');
    expect(String(failure)).not.toMatch(/BareResolver\.declared/);
  });

  it.each([
    ['a factory', { provide: SoundResolver, useFactory: () => new SoundResolver() }],
    ['a value', { provide: SoundResolver, useValue: new SoundResolver() }],
  ])('stops at a resolver made by %s, whose guards Nest would skip', async (_kind, provider) => {
    await expect(boot([provider])).rejects.toThrow('SoundResolver.open is on a resolver made by');
  });

  it('stops at a resolver that inherits its handlers', async () => {
    await expect(boot([HeirResolver])).rejects.toThrow('HeirResolver.open is inherited from SoundResolver');
  });
});
