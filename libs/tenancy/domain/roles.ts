import { invalid } from '#kernel';

export type OrganisationKindName = 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';

/** The role without which an organisation has nobody to answer for it. */
export const LEADING_ROLE = {
  PROVIDER: 'OWNER',
  ENTERPRISE: 'OWNER',
  AUTHORITY: 'LEADER',
  PLATFORM: 'ADMIN',
} as const satisfies Record<OrganisationKindName, string>;

/** Throws `InvalidInput` unless every role is one of those that the kind knows. */
export function assertRolesFit(roles: readonly string[], known: readonly string[], field: string): void {
  const strange = roles.find((role) => !known.includes(role));
  if (strange === undefined) return;
  const list = known.join(', ');
  throw invalid(field, `must be roles of this kind of organisation: ${list}`, `必须为该类组织的角色：${list}`);
}

/** True where nobody would lead the organisation any more once `userId` holds `roles` (none when it leaves). */
export function leavesNobodyLeading(
  members: readonly { readonly userId: string; readonly roles: readonly string[] }[],
  leading: string,
  userId: string,
  roles: readonly string[],
): boolean {
  return !members.some((member) => (member.userId === userId ? roles : member.roles).includes(leading));
}
