import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';

export enum GridSize {
  LARGE = 'LARGE',
  MEDIUM = 'MEDIUM',
  SMALL = 'SMALL',
}
registerEnumType(GridSize, { name: 'GridSize', description: 'Size of a grid 网格: large, middle or small.' });

@ObjectType('Region', { description: 'A division of the national tree (GB/T 2260 and the statistical codes).' })
export class RegionType {
  @Field(() => ID, { description: 'All 12 digits, for example 321181106000.' })
  code: string;

  @Field({ description: 'Official Chinese name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'English name, where one is known.' })
  nameEn?: string | null;

  @Field(() => Int, { description: '1 province, 2 city, 3 county, 4 town, 5 village.' })
  level: number;

  @Field({ description: 'The significant parts from the province down, each ended by a slash.' })
  path: string;

  parentCode: string | null;
}

@ObjectType({ description: 'A page of divisions, by code.' })
export class RegionConnection extends Connection(RegionType) {}

@ObjectType('Grid', { description: 'A grid 网格 that an authority drew below a division.' })
export class GridType {
  @Field(() => ID, { description: 'Id of the grid.' })
  id: string;

  @Field({ description: 'Name, unique in its division.' })
  name: string;

  @Field(() => GridSize, { description: 'Large, middle or small.' })
  size: GridSize;

  @Field(() => ID, { description: 'Code of the division it hangs below.' })
  regionCode: string;

  @Field({ description: 'When it was drawn.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of grids, newest first.' })
export class GridConnection extends Connection(GridType) {}
