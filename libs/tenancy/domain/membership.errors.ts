import { defineError } from '#kernel';

/** Thrown by acceptInvitation; does not say which of the reasons it is. */
export const InvitationNotValid = defineError('INVITATION.NOT_VALID', {
  kind: 'notFound',
  en: 'This invitation is unknown, used, withdrawn or older than 72 hours. Ask for a new one.',
  zh: '该邀请不存在、已使用、已撤回或已超过 72 小时。请重新获取邀请。',
});

/** Thrown by revokeInvitation. */
export const InvitationSettled = defineError('INVITATION.ALREADY_SETTLED', {
  kind: 'conflict',
  en: 'This invitation was accepted or withdrawn before. To remove a member, end the membership.',
  zh: '该邀请已被接受或撤回。如需移除成员，请终止其成员资格。',
});

/** Thrown by inviteMember. */
export const AlreadyMember = defineError('MEMBERSHIP.ALREADY_MEMBER', {
  kind: 'conflict',
  en: 'A member with this e-mail address belongs to the organisation already. Change its roles instead.',
  zh: '该邮箱对应的成员已在本组织中。请直接修改其角色。',
});

/** Thrown by inviteMember for an organisation that is not one's own. */
export const AlreadyClaimed = defineError('ORGANISATION.ALREADY_CLAIMED', {
  kind: 'conflict',
  en: 'This organisation has its own owner, who alone invites its members.',
  zh: '该组织已有负责人，只有其负责人可以邀请成员。',
});

/** Thrown by updateMemberRoles and endMembership. */
export const LastLeader = defineError('MEMBERSHIP.LAST_LEADER', {
  kind: 'conflict',
  en: 'Nobody would hold the role {role} any more. Give it to someone else first.',
  zh: '将没有任何成员拥有角色 {role}。请先将该角色授予其他成员。',
});

/** Thrown by revokeApiKey. */
export const KeyRevoked = defineError('API_KEY.ALREADY_REVOKED', {
  kind: 'conflict',
  en: 'This key was revoked before and opens nothing.',
  zh: '该密钥已被撤销，不再有效。',
});
