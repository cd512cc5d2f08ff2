import { defineError } from '#kernel';

/** Thrown by every step that does not follow from the state at hand. */
export const StepNotPossible = defineError('INCIDENT.STEP_NOT_POSSIBLE', {
  kind: 'conflict',
  en: 'The incident is {state}; this step is not possible now. An incident is verified before it is closed.',
  zh: '该警情当前状态为 {state}，无法执行此操作。警情须先核实，方可结案。',
});

/** Thrown when somebody else was faster: the state that was read is no longer the state that stands. */
export const StateChanged = defineError('INCIDENT.STATE_CHANGED', {
  kind: 'conflict',
  en: 'Someone else changed the incident a moment ago. Load it again and decide anew.',
  zh: '该警情刚刚被他人更新。请重新加载后再操作。',
});

/** Thrown by closing while a detector still reports danger. */
export const AlarmStillStanding = defineError('INCIDENT.ALARM_STILL_STANDING', {
  kind: 'conflict',
  en: '{count} alarm(s) of this incident still stand. Have them restored, or say in a note why it is closed all the same.',
  zh: '该警情仍有 {count} 个报警未恢复。请先复位，或在备注中说明结案理由。',
});

/** Thrown by dispatching someone who does not work for the provider. */
export const NotOfTheCrew = defineError('INCIDENT.NOT_OF_THE_CREW', {
  kind: 'invalid',
  en: 'At least one of the persons is not a member of your organisation. Choose your own people.',
  zh: '所派人员中有人不属于本单位。请选择本单位人员。',
});
