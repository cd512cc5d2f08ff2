import type { z } from 'zod';

export interface Reason {
  readonly en: string;
  readonly zh: string;
}

type IssueOf<Code extends z.core.$ZodIssue['code']> = Extract<z.core.$ZodIssue, { code: Code }>;

const GENERIC: Reason = { en: 'is not acceptable', zh: '的值不符合要求' };

const TYPES: Readonly<Record<string, Reason>> = {
  string: { en: 'text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  int: { en: 'a whole number', zh: '整数' },
  bigint: { en: 'a whole number', zh: '整数' },
  boolean: { en: 'true or false', zh: '布尔值' },
  date: { en: 'a date', zh: '日期' },
  array: { en: 'a list', zh: '列表' },
  object: { en: 'an object', zh: '对象' },
};

const FORMATS: Readonly<Record<string, Reason>> = {
  email: { en: 'must be an e-mail address, e.g. name@example.com', zh: '必须为电子邮箱地址，例如 name@example.com' },
  url: { en: 'must be a web address', zh: '必须为网址' },
  uuid: { en: 'must be an id (UUID)', zh: '必须为编号（UUID）' },
  datetime: {
    en: 'must be an instant with zone, e.g. 2026-03-01T08:30:00+08:00',
    zh: '必须为带时区的时间，例如 2026-03-01T08:30:00+08:00',
  },
  date: { en: 'must be a day, e.g. 2026-03-01', zh: '必须为日期，例如 2026-03-01' },
  regex: { en: 'is not in the expected form', zh: '格式不正确' },
};

/** What is wrong with a field, in words for its user. */
export function reasonOf(issue: z.core.$ZodIssue): Reason {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? { en: 'is not in the expected form', zh: '格式不正确' };
    case 'not_multiple_of':
      return { en: `must be a multiple of ${issue.divisor}`, zh: `必须为 ${issue.divisor} 的倍数` };
    case 'unrecognized_keys':
      return { en: `has unknown fields: ${issue.keys.join(', ')}`, zh: `含有未知字段：${issue.keys.join('、')}` };
    case 'invalid_value':
      return { en: `must be one of: ${issue.values.join(', ')}`, zh: `必须为以下之一：${issue.values.join('、')}` };
    case 'custom':
      return isReason(issue.params) ? { en: issue.params.en, zh: issue.params.zh } : GENERIC;
    default:
      return GENERIC;
  }
}

function wrongType(issue: IssueOf<'invalid_type'>): Reason {
  if (issue.input === undefined || issue.input === null) return { en: 'is required', zh: '为必填项' };
  const wanted = TYPES[issue.expected];
  return wanted ? { en: `must be ${wanted.en}`, zh: `必须为${wanted.zh}` } : GENERIC;
}

function tooSmall({ origin, minimum, inclusive }: IssueOf<'too_small'>): Reason {
  if (origin === 'string') {
    return Number(minimum) === 1
      ? { en: 'must not be empty', zh: '不能为空' }
      : { en: `must have at least ${minimum} characters`, zh: `至少需要 ${minimum} 个字符` };
  }
  if (origin === 'array' || origin === 'set') {
    return { en: `must have at least ${minimum} entries`, zh: `至少需要 ${minimum} 项` };
  }
  const bound = shown(origin, minimum);
  if (inclusive) return { en: `must be at least ${bound}`, zh: `不能小于 ${bound}` };
  return { en: `must be greater than ${bound}`, zh: `必须大于 ${bound}` };
}

function tooBig({ origin, maximum, inclusive }: IssueOf<'too_big'>): Reason {
  if (origin === 'string') return { en: `must have at most ${maximum} characters`, zh: `最多 ${maximum} 个字符` };
  if (origin === 'array' || origin === 'set') {
    return { en: `must have at most ${maximum} entries`, zh: `最多 ${maximum} 项` };
  }
  const bound = shown(origin, maximum);
  if (inclusive) return { en: `must be at most ${bound}`, zh: `不能大于 ${bound}` };
  return { en: `must be less than ${bound}`, zh: `必须小于 ${bound}` };
}

function shown(origin: string, bound: number | bigint): string {
  return origin === 'date' ? new Date(Number(bound)).toISOString() : String(bound);
}

function isReason(params: unknown): params is Reason {
  const { en, zh } = (params ?? {}) as Partial<Reason>;
  return typeof en === 'string' && typeof zh === 'string';
}
