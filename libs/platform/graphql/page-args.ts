import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { ArgsType, Field, Int } from '@nestjs/graphql';
import { decodeCursor, invalid, type PageRequest } from '#kernel';

export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_PAGE, description: 'How many rows at most: 1 to 100.' })
  first: number = DEFAULT_PAGE;

  @Field(() => String, { nullable: true, description: 'Only rows after this one: the endCursor of the page before.' })
  after?: string | null;
}

/** What a reader takes: a checked size and the id behind the cursor. Throws `InvalidInput` for either. */
export function pageRequest({ first, after }: PageArgs): PageRequest {
  assertPageSize(first);
  return after ? { first, after: decodeCursor(after) } : { first };
}

/** Refuses a page that is too large before any resolver sees it, whether or not the resolver thinks of it. */
@Injectable()
export class PageArgsPipe implements PipeTransform {
  transform(value: unknown, { metatype }: ArgumentMetadata): unknown {
    if (isPageArgs(metatype)) assertPageSize((value as PageArgs).first);
    return value;
  }
}

function isPageArgs(metatype: ArgumentMetadata['metatype']): boolean {
  return metatype === PageArgs || metatype?.prototype instanceof PageArgs;
}

function assertPageSize(first: number): void {
  if (Number.isInteger(first) && first >= 1 && first <= MAX_PAGE) return;
  throw invalid('first', `must be between 1 and ${MAX_PAGE}`, `必须在 1 到 ${MAX_PAGE} 之间`);
}
