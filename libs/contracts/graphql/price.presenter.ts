import type { DeviceKind } from '#devices';
import { currentLanguage } from '#platform';
import { errorOf } from '../domain/market.errors.js';
import type { Breach } from '../domain/market-rule.js';
import type { PriceLine } from '../domain/pricing/price-line.js';
import type { Price } from '../domain/pricing/price-of.js';
import type { MarketBreachKind, MarketWarningType, PriceLineCode, PriceLineType, PriceType } from './price.types.js';

export function presentPrice(price: Price): PriceType {
  const money = (amount: bigint) => ({ amount: amount.toString(), currency: price.currency });
  return {
    lines: price.lines.map((line) => presentLine(line, money)),
    interval: money(price.interval),
    oneOff: money(price.oneOff),
    firstInterval: money(price.firstInterval),
    firstPayment: money(price.firstPayment),
    perYear: money(price.perYear),
    missingKinds: price.missingKinds as DeviceKind[],
  };
}

export function presentBreach(breach: Breach): MarketWarningType {
  const { kind, limit, actual, rule } = breach;
  const error = errorOf(breach);
  return {
    code: error.code,
    kind: kind as MarketBreachKind,
    limit,
    actual,
    ruleId: rule.id,
    authorityName: rule.authorityName,
    regionCode: rule.regionCode,
    text: error.text(currentLanguage()),
  };
}

function presentLine(line: PriceLine, money: (amount: bigint) => PriceType['interval']): PriceLineType {
  const { code, kind, recurring, quantity, unitAmount, amount, from, to, text } = line;
  return {
    code: code as PriceLineCode,
    kind: kind as DeviceKind | null,
    recurring,
    quantity: Number(quantity),
    unitPrice: money(unitAmount),
    amount: money(amount),
    fromDevice: from === null ? null : Number(from),
    toDevice: to === null ? null : Number(to),
    text: currentLanguage() === 'zh-CN' ? text.zh : text.en,
  };
}
