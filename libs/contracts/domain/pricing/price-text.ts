import { moneyText } from '#kernel';
import type { PriceLine } from './price-line.js';

interface Words {
  readonly en: string;
  readonly zh: string;
}

const KINDS: Readonly<Record<string, Words>> = {
  SMOKE: { en: 'smoke detectors', zh: '烟感探测器' },
  HEAT: { en: 'heat detectors', zh: '感温探测器' },
  GAS: { en: 'gas detectors', zh: '燃气探测器' },
  RESIDUAL_CURRENT: { en: 'residual current monitors', zh: '剩余电流探测器' },
  TEMPERATURE: { en: 'cable temperature monitors', zh: '测温探测器' },
  ARC: { en: 'arc fault detectors', zh: '电弧探测器' },
  WATER_PRESSURE: { en: 'water pressure gauges', zh: '水压监测装置' },
  WATER_LEVEL: { en: 'water level gauges', zh: '水位监测装置' },
  CALL_POINT: { en: 'call points', zh: '手动报警按钮' },
  RING_BELL: { en: 'ring bells', zh: '声光警报器' },
  TRANSMITTER: { en: 'transmitters', zh: '用户信息传输装置' },
};

/** What people call devices of a kind. */
export function wordsOf(kind: string): Words {
  return KINDS[kind] ?? { en: `devices of kind ${kind}`, zh: `${kind} 类设备` };
}

/** One line of a price in words, with the sum that it is: quantity × unit = amount. */
export function textOf(line: Omit<PriceLine, 'text'>, currency: string): Words {
  const { code, kind, quantity, from, to } = line;
  const unit = moneyText({ amount: line.unitAmount, currency });
  const amount = moneyText({ amount: line.amount, currency });
  const sum = `${quantity} × ${unit} = ${amount}`;
  const devices = wordsOf(kind ?? '');
  switch (code) {
    case 'BASE_FEE':
      return { en: `Base fee per interval: ${amount}`, zh: `每计费周期基本费：${amount}` };
    case 'UNIT_FEE':
      return { en: `Per interval, ${devices.en}: ${sum}`, zh: `每计费周期，${devices.zh}：${sum}` };
    case 'UNIT_FEE_TIER':
      return {
        en: `Per interval, ${devices.en} no. ${from} to ${to}: ${sum}`,
        zh: `每计费周期，${devices.zh}第 ${from} 至 ${to} 台：${sum}`,
      };
    case 'INSTALLATION':
      return { en: `Once, installation of ${devices.en}: ${sum}`, zh: `一次性，${devices.zh}安装：${sum}` };
    case 'DEVICE_SALE':
      return { en: `Once, purchase of ${devices.en}: ${sum}`, zh: `一次性，${devices.zh}购置：${sum}` };
    case 'FREE_TRIAL':
      return {
        en: `The first ${quantity} days are free; the first interval begins after them`,
        zh: `前 ${quantity} 天免费，首个计费周期自其后开始`,
      };
  }
}
