import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { PageArgs } from '#platform';
import { GridSize } from './region.types.js';

@ArgsType()
export class RegionsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only divisions directly below this one.' })
  parentCode?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of the Chinese or English name.' })
  text?: string | null;

  @Field(() => Int, { nullable: true, description: 'Only this level: 1 province … 5 village.' })
  level?: number | null;
}

@ArgsType()
export class GridsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only grids of this division and all below it.' })
  regionCode?: string | null;
}

@InputType({ description: 'A grid to draw.' })
export class CreateGridInput {
  @Field(() => ID, { description: 'Division below which it hangs; inside your own region.' })
  regionCode: string;

  @Field({ description: 'Name, unique in the division.' })
  name: string;

  @Field(() => GridSize, { description: 'Large, middle or small.' })
  size: GridSize;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same grid again.' })
  idempotencyKey?: string | null;
}
