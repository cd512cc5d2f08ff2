import { AsyncResource } from 'node:async_hooks';
import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { encodeCursor, type Page, type Uuid } from '#kernel';

@ObjectType('PageInfo', { description: 'Where a page stands in its list.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'There are rows after this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, {
    description: 'Of use to backward paging only, which no list offers: always false (Relay 4.4).',
  })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row; null on an empty page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last row, for `after` of the next page.' })
  endCursor: string | null;
}

export interface EdgeOf<Node> {
  readonly node: Node;
  readonly cursor: string;
}

export interface ConnectionOf<Node> {
  readonly edges: EdgeOf<Node>[];
  readonly pageInfo: PageInfoType;
  /** A getter: nothing is counted unless the client selects the field. */
  readonly totalCount: Promise<number>;
}

const made = new Map<Type<object>, Type<unknown>>();

/**
 * The Relay connection of a node type:
 * `@ObjectType({ description }) class PremisesConnection extends Connection(PremisesType) {}`.
 */
export function Connection<Node extends object>(NodeType: Type<Node>): Type<ConnectionOf<Node>> {
  const known = made.get(NodeType) as Type<ConnectionOf<Node>> | undefined;
  if (known) return known;
  const noun = NodeType.name.replace(/Type$/, '');

  @ObjectType(`${noun}Edge`, { description: `One row of a list of ${noun}.` })
  class Edge implements EdgeOf<Node> {
    @Field(() => NodeType, { description: 'The row itself.' })
    readonly node: Node;

    @Field(() => String, { description: 'Where this row stands, for `after`.' })
    readonly cursor: string;
  }

  @ObjectType({ isAbstract: true })
  abstract class Base implements ConnectionOf<Node> {
    @Field(() => [Edge], { description: 'The rows of this page.' })
    readonly edges: Edge[];

    @Field(() => PageInfoType, { description: 'Where this page stands in the list.' })
    readonly pageInfo: PageInfoType;

    @Field(() => Int, { nullable: true, description: 'How many rows match in all; counted only when selected.' })
    readonly totalCount: Promise<number>;
  }

  made.set(NodeType, Base as unknown as Type<unknown>);
  return Base as unknown as Type<ConnectionOf<Node>>;
}

/** Call it inside the resolver: the later count runs in the unit of work that is current now. */
export function toConnection<Row extends { readonly id: Uuid }, Node>(
  page: Page<Row>,
  map: (row: Row) => Node,
  cursorOf: (row: Row) => string = (row) => encodeCursor(row.id),
): ConnectionOf<Node> {
  const edges = page.rows.map((row) => ({ node: map(row), cursor: cursorOf(row) }));
  const count = AsyncResource.bind(() => page.totalCount());
  let counted: Promise<number> | undefined;
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      counted ??= count();
      return counted;
    },
  };
}

/** A page from `first + 1` rows: the one too many tells that there is a next page and is dropped. */
export function pageOf<Row>(rows: readonly Row[], first: number, count: () => Promise<number>): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first, totalCount: count };
}
