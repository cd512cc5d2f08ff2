import type { Language } from '#kernel';
import { registerTopic, type TopicParams } from '#notifications';
import type { IncidentKind } from './domain/incident.js';

/** Why people are told; each is a topic of its own, so that an inbox can be sorted by it. */
export const TOPICS = {
  opened: 'incident.opened',
  raised: 'incident.raised',
  alarmJoined: 'incident.alarm-joined',
  escalated: 'incident.escalated',
  dispatched: 'incident.dispatched',
} as const;
export type IncidentTopic = (typeof TOPICS)[keyof typeof TOPICS];

/** What every topic of incidents is rendered from; a dispatch adds the `note` of whoever sends the crew. */
export interface IncidentTopicParams extends TopicParams {
  readonly kind: IncidentKind;
  readonly premises: string;
  readonly address: string;
  readonly device: string | null;
  readonly location: string | null;
  readonly text: string | null;
  /** Information only: it changes nothing about who is told. */
  readonly test: boolean;
  readonly alarms: number;
  /** ISO instant at which the incident was opened. */
  readonly openedAt: string;
  readonly step: number;
}

const KINDS: Readonly<Record<Language, Readonly<Record<IncidentKind, string>>>> = {
  en: { FIRE: 'FIRE', GAS: 'GAS', ELECTRICAL: 'ELECTRICAL FIRE', SUPERVISORY: 'Supervisory signal', FAULT: 'Fault' },
  'zh-CN': { FIRE: '火警', GAS: '燃气报警', ELECTRICAL: '电气火灾报警', SUPERVISORY: '监管信号', FAULT: '故障' },
};

const WHY: Readonly<Record<Language, Readonly<Record<IncidentTopic, string>>>> = {
  en: {
    'incident.opened': 'Please answer now: acknowledge the incident in Vigil.',
    'incident.raised': 'The incident has become graver and needs a new answer.',
    'incident.alarm-joined': 'A further alarm has joined an incident that is being handled.',
    'incident.escalated': 'Nobody has answered yet. Please acknowledge the incident in Vigil.',
    'incident.dispatched': 'You are sent to this incident. Please go there now and report your arrival in Vigil.',
  },
  'zh-CN': {
    'incident.opened': '请立即在 Vigil 中确认该警情。',
    'incident.raised': '警情等级升高，需要重新确认。',
    'incident.alarm-joined': '正在处置的警情中又有新的报警。',
    'incident.escalated': '警情尚无人确认，请立即在 Vigil 中确认。',
    'incident.dispatched': '您已被派往处置该警情，请立即出发，到场后在 Vigil 中报到。',
  },
};

const LABELS = {
  en: {
    address: 'Address',
    device: 'Device',
    text: 'Said',
    since: 'Since',
    alarms: 'Alarms',
    note: 'Note',
    test: 'The device marks the signal as a test.',
  },
  'zh-CN': {
    address: '地址',
    device: '设备',
    text: '内容',
    since: '发生时间',
    alarms: '报警数',
    note: '备注',
    test: '设备将该信号标记为测试。',
  },
} as const;

for (const topic of Object.values(TOPICS)) {
  registerTopic(topic, { render: (params, language) => render(topic, params as IncidentTopicParams, language) });
}

function render(topic: IncidentTopic, params: IncidentTopicParams, language: Language) {
  const label = LABELS[language];
  const colon = language === 'en' ? ': ' : '：';
  const device = [params.device, params.location].filter(Boolean).join(', ');
  const lines = [
    WHY[language][topic],
    `${label.address}${colon}${params.premises}, ${params.address}`,
    device && `${label.device}${colon}${device}`,
    params.text && `${label.text}${colon}${params.text}`,
    `${label.since}${colon}${chinaTime(params.openedAt)}`,
    `${label.alarms}${colon}${params.alarms}`,
    params.note && `${label.note}${colon}${params.note}`,
    params.test && label.test,
  ];
  return { title: `${KINDS[language][params.kind]}${colon}${params.premises}`, body: lines.filter(Boolean).join('\n') };
}

// The whole country keeps one time; the reader should not have to add eight hours.
function chinaTime(instant: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
}
