import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

export interface DecoratedMethod<Metadata> {
  /** `Class.method` */
  readonly name: string;
  readonly metadata: Metadata;
  readonly call: (...args: unknown[]) => Promise<void>;
}

/** Finds the methods of all providers of this process that carry a given mark. */
@Injectable()
export class DecoratedMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  find<Metadata>(mark: symbol): DecoratedMethod<Metadata>[] {
    return this.discovery.getProviders().flatMap(({ instance, isNotMetatype }) => {
      const object: unknown = isNotMetatype ? undefined : instance;
      return typeof object === 'object' && object !== null ? this.findIn<Metadata>(object, mark) : [];
    });
  }

  private findIn<Metadata>(instance: object, mark: symbol): DecoratedMethod<Metadata>[] {
    const prototype = Object.getPrototypeOf(instance) as Record<string, DecoratedMethod<Metadata>['call']> | null;
    if (prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const metadata = Reflect.getMetadata(mark, prototype, method) as Metadata | undefined;
      if (metadata === undefined) return [];
      const call = (...args: unknown[]) => prototype[method].apply(instance, args);
      return [{ name: `${instance.constructor.name}.${method}`, metadata, call }];
    });
  }
}
