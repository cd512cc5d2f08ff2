import { defineError } from '#kernel';

/** Thrown when an authority draws two grids of one name below a division. */
export const GridNameTaken = defineError('REGION.GRID_NAME_TAKEN', {
  kind: 'conflict',
  en: 'You already drew a grid of this name in this division. Choose another name.',
  zh: '您在该区划内已有同名网格。请使用其他名称。',
});
