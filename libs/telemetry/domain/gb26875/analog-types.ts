export interface AnalogType {
  en: string;
  zh: string;
  unit: string;
  /** One count of the transmitted int16, in `unit`. */
  step: number;
}

/**
 * GB/T 26875.3-2011, table 6. It has no code for residual current in mA: vendors send amperes or a user code
 * (128-255), which a profile names.
 */
export const ANALOG_TYPES: Readonly<Record<number, AnalogType>> = {
  1: { en: 'Event count', zh: '事件计数', unit: '件', step: 1 },
  2: { en: 'Height', zh: '高度', unit: 'm', step: 0.01 },
  3: { en: 'Temperature', zh: '温度', unit: '℃', step: 0.1 },
  4: { en: 'Pressure', zh: '压力', unit: 'MPa', step: 0.1 },
  5: { en: 'Pressure', zh: '压力', unit: 'kPa', step: 0.1 },
  6: { en: 'Gas concentration', zh: '气体浓度', unit: '%LEL', step: 0.1 },
  7: { en: 'Time', zh: '时间', unit: 's', step: 1 },
  8: { en: 'Voltage', zh: '电压', unit: 'V', step: 0.1 },
  9: { en: 'Current', zh: '电流', unit: 'A', step: 0.1 },
  10: { en: 'Flow', zh: '流量', unit: 'L/s', step: 0.1 },
  11: { en: 'Flow', zh: '流量', unit: 'm³/min', step: 0.1 },
  12: { en: 'Wind speed', zh: '风速', unit: 'm/s', step: 1 },
};

/** Raw counts in the unit of the type, without binary dust: 273 counts of 0.1 are 27.3. */
export function scaleAnalog(raw: number, step: number): number {
  return Number((raw * step).toFixed(6));
}
