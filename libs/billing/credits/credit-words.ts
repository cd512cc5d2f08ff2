import { moneyText } from '#kernel';
import type { ServiceCreditRow } from './service-credit.repository.js';

const DONE: Readonly<Record<string, { en: string; zh: string }>> = {
  ACKNOWLEDGE: { en: 'acknowledged', zh: '响应' },
  ARRIVE: { en: 'on the scene', zh: '到场' },
  REPAIR: { en: 'repaired', zh: '修复' },
};

/** How a credit comes about, as a sum that anybody can check. */
export function wordsOfCredit(credit: ServiceCreditRow): { en: string; zh: string } {
  const { measure, promisedMs, measuredMs, percent, rulePercent, fee, amount, currency, period } = credit;
  const done = DONE[measure] ?? { en: measure, zh: measure };
  const [fees, sum] = [moneyText({ amount: fee, currency }), moneyText({ amount, currency })];
  const [took, promised] = [seconds(measuredMs), seconds(promisedMs)];
  const step = stepOf(credit);
  const capped = percent < rulePercent;
  return {
    en: `${period}: ${done.en} after ${took} s, promised within ${promised} s (${step.en}): ${percent} % of ${fees} = ${sum}${capped ? `, what the cap leaves of ${rulePercent} %` : ''}`,
    zh: `${period} 服务补偿：${took} 秒${done.zh}，承诺 ${promised} 秒（${step.zh}）：${fees} 的 ${percent}% = ${sum}${capped ? `（封顶，应为 ${rulePercent}%）` : ''}`,
  };
}

function stepOf({ overPercent, overSeconds }: ServiceCreditRow): { en: string; zh: string } {
  return overPercent === null
    ? { en: `${overSeconds} s late or more`, zh: `超时 ${overSeconds} 秒及以上` }
    : { en: `${overPercent} % of it or more`, zh: `达到承诺时间的 ${overPercent}% 及以上` };
}

/** To the millisecond, without rounding. */
function seconds(ms: bigint): string {
  const rest = ms % 1_000n;
  return rest === 0n ? `${ms / 1_000n}` : `${ms / 1_000n}.${`${rest}`.padStart(3, '0')}`;
}
