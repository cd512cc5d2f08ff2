import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService } from '@nestjs/core';
import { RESOLVER_PROPERTY_METADATA, RESOLVER_REFERENCE_METADATA, RESOLVER_TYPE_METADATA } from '@nestjs/graphql';
import { ALLOW } from './allow.js';

const HANDLER_KEYS = [RESOLVER_TYPE_METADATA, RESOLVER_PROPERTY_METADATA, RESOLVER_REFERENCE_METADATA, METHOD_METADATA];

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** What is wrong with the handlers of resolvers and controllers, one line each, beginning with `Class.method`. */
export function undeclaredHandlers(discovery: DiscoveryService): string[] {
  const wrappers = [...discovery.getProviders(), ...discovery.getControllers()];
  return [...new Set(wrappers.flatMap((wrapper) => complaintsOf(wrapper)))].sort();
}

/** Throws, and thereby stops the start, when a query, mutation, subscription, field or route says nothing of who may use it. */
export function assertEveryResolverDeclares(app: {
  get(token: typeof DiscoveryService, o: object): DiscoveryService;
}): void {
  refuse(undeclaredHandlers(app.get(DiscoveryService, { strict: false })));
}

@Injectable()
export class DeclarationCheck implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    refuse(undeclaredHandlers(this.discovery));
  }
}

function refuse(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  throw new Error(`Handlers without a sound permission:\n${complaints.map((line) => `  - ${line}`).join('\n')}`);
}

function complaintsOf(wrapper: Wrapper): string[] {
  const instance: unknown = wrapper.instance;
  if (typeof instance !== 'object' || instance === null) return [];
  const own = Object.getPrototypeOf(instance) as object | null;
  if (!own || own === Object.prototype) return [];
  const isMade = wrapper.isNotMetatype || Array.isArray(wrapper.inject);
  return prototypesOf(own).flatMap((prototype) =>
    handlersOf(prototype).flatMap(({ name, handler }) => {
      const place = `${own.constructor.name}.${name}`;
      if (isMade) return [`${place} is on a resolver made by a factory or a value: its guards would be skipped`];
      if (prototype !== own)
        return [`${place} is inherited from ${prototype.constructor.name}: its guards would be skipped`];
      return isDeclared(handler, own.constructor)
        ? []
        : [`${place} declares no permission: @Allow, @AllowSignedIn or @AllowAnyone`];
    }),
  );
}

function prototypesOf(prototype: object | null): object[] {
  if (!prototype || prototype === Object.prototype) return [];
  return [prototype, ...prototypesOf(Object.getPrototypeOf(prototype))];
}

function handlersOf(prototype: object): { name: string; handler: object }[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) => {
    if (typeof value !== 'function' || name === 'constructor') return [];
    return HANDLER_KEYS.some((key) => Reflect.hasMetadata(key, value)) ? [{ name, handler: value as object }] : [];
  });
}

function isDeclared(handler: object, owner: object): boolean {
  return Reflect.hasMetadata(ALLOW, handler) || Reflect.hasMetadata(ALLOW, owner);
}
