import { defineError } from '#kernel';

/** Thrown when premises would lie in a whole city or province. */
export const RegionTooWide = defineError('PREMISES.REGION_TOO_WIDE', {
  kind: 'invalid',
  en: 'Premises lie in a county, town or village (levels 3 to 5). Give the code of the narrowest division you know.',
  zh: '场所须归属于县（区）、乡镇（街道）或村（社区）。请填写您所知的最小一级区划代码。',
});

/** Thrown when the grid and the region of premises contradict each other. */
export const GridElsewhere = defineError('PREMISES.GRID_ELSEWHERE', {
  kind: 'invalid',
  en: 'The grid does not lie in the region of the premises. Choose a grid of this region, or leave it out.',
  zh: '该网格不在场所所属区划内。请选择本区划的网格，或留空。',
});

/** Thrown when a sort of small place is given for something that is none. */
export const SortWithoutSmallPlace = defineError('PREMISES.SORT_WITHOUT_SMALL_PLACE', {
  kind: 'invalid',
  en: 'Only a small place (kind SMALL_PLACE) has a sort. Leave smallPlaceSort out or change the kind.',
  zh: '仅“九小场所”需填写类别。请删除 smallPlaceSort 或更改场所类型。',
});

/** Thrown when a call list names a user who is no member of the enterprise. */
export const CallListUserUnknown = defineError('PREMISES.CALL_LIST_USER_UNKNOWN', {
  kind: 'invalid',
  en: 'This user is not a member of the enterprise. Leave userId out, or have the person invited first.',
  zh: '该用户不是本单位成员。请留空 userId，或先邀请其加入。',
});
