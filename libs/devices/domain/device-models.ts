import { DeviceKind } from './device.js';

export interface DeviceModel {
  /** Stable: devices and import files name it. */
  readonly code: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly nameZh: string;
  readonly maker: string;
  /** GB26875: speaks GB/T 26875.3 itself; BEHIND_TRANSMITTER: speaks through one; JSON: posts events, also by its NB-IoT platform. */
  readonly protocol: 'GB26875' | 'BEHIND_TRANSMITTER' | 'JSON';
  /** Dialect of GB/T 26875.3; only of a transmitter. */
  readonly profile: string | null;
  readonly heartbeatSeconds: number;
  readonly serviceLifeMonths: number;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

// GB 29837-2013, 6.1.1: fire detection products are replaced after 12 years at the latest, gas-sensing elements after 5.
const FIRE_PRODUCT = 144;
// CJJ/T 146: a combustible-gas detector lasts 5 years in a household, 3 in commerce.
const GAS_HOUSEHOLD = 60;
const GAS_COMMERCIAL = 36;
// NFPA 72: a smoke alarm that stands alone is replaced 10 years after it was made at the latest.
const STANDALONE_SMOKE_ALARM = 120;

// GB 50440-2007: links are polled at least every 2 hours, so nothing behind a transmitter may be silent for longer.
const POLLED = 2 * HOUR;

const behind = { maker: 'generic', protocol: 'BEHIND_TRANSMITTER', profile: null, heartbeatSeconds: POLLED } as const;
const wireless = { maker: 'generic', protocol: 'JSON', profile: null, heartbeatSeconds: DAY } as const;
const transmitter = { kind: DeviceKind.TRANSMITTER, protocol: 'GB26875', serviceLifeMonths: FIRE_PRODUCT } as const;

/**
 * The catalogue: kinds of products, not a list of what is on the market. Heartbeats: battery devices report once a day, wired
 * ones within the polling interval of GB 50440-2007, transmitters every few minutes.
 */
export const DEVICE_MODELS: readonly DeviceModel[] = [
  {
    ...wireless,
    code: 'SMOKE-NB',
    kind: DeviceKind.SMOKE,
    name: 'Smoke alarm, NB-IoT',
    nameZh: 'NB-IoT独立式感烟报警器',
    serviceLifeMonths: STANDALONE_SMOKE_ALARM,
  },
  {
    ...behind,
    code: 'SMOKE-LOOP',
    kind: DeviceKind.SMOKE,
    name: 'Smoke detector on a loop',
    nameZh: '点型感烟火灾探测器',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...behind,
    code: 'HEAT-LOOP',
    kind: DeviceKind.HEAT,
    name: 'Heat detector on a loop',
    nameZh: '点型感温火灾探测器',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...wireless,
    code: 'GAS-NB-HOME',
    kind: DeviceKind.GAS,
    name: 'Household gas detector, NB-IoT',
    nameZh: 'NB-IoT家用可燃气体探测器',
    serviceLifeMonths: GAS_HOUSEHOLD,
    heartbeatSeconds: 6 * HOUR,
  },
  {
    ...behind,
    code: 'GAS-LPG-SHOP',
    kind: DeviceKind.GAS,
    name: 'Commercial LPG detector',
    nameZh: '商用液化气探测器',
    serviceLifeMonths: GAS_COMMERCIAL,
  },
  {
    ...behind,
    code: 'RESIDUAL-CURRENT',
    kind: DeviceKind.RESIDUAL_CURRENT,
    name: 'Residual current monitor',
    nameZh: '剩余电流式电气火灾监控探测器',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...behind,
    code: 'CABLE-TEMPERATURE',
    kind: DeviceKind.TEMPERATURE,
    name: 'Cable temperature monitor',
    nameZh: '测温式电气火灾监控探测器',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...behind,
    code: 'ARC-FAULT',
    kind: DeviceKind.ARC,
    name: 'Arc fault detector',
    nameZh: '故障电弧探测器',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...wireless,
    code: 'WATER-PRESSURE-NB',
    kind: DeviceKind.WATER_PRESSURE,
    name: 'Hydrant pressure sensor, NB-IoT',
    nameZh: 'NB-IoT消火栓压力监测终端',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...wireless,
    code: 'WATER-LEVEL-NB',
    kind: DeviceKind.WATER_LEVEL,
    name: 'Tank level sensor, NB-IoT',
    nameZh: 'NB-IoT消防水池液位监测终端',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...behind,
    code: 'CALL-POINT',
    kind: DeviceKind.CALL_POINT,
    name: 'Manual call point',
    nameZh: '手动火灾报警按钮',
    serviceLifeMonths: FIRE_PRODUCT,
  },
  {
    ...wireless,
    code: 'RING-BELL',
    kind: DeviceKind.RING_BELL,
    name: 'One-key ring bell',
    nameZh: '一键响铃警铃',
    serviceLifeMonths: FIRE_PRODUCT,
    heartbeatSeconds: HOUR,
  },
  {
    ...transmitter,
    code: 'TX-STANDARD',
    name: 'User information transmitter',
    nameZh: '用户信息传输装置',
    maker: 'generic',
    profile: 'standard',
    heartbeatSeconds: 300,
  },
  {
    ...transmitter,
    code: 'TX-TX3016A',
    name: 'User information transmitter TX3016A',
    nameZh: 'TX3016A型用户信息传输装置',
    maker: 'TANDA',
    profile: 'TX3016A',
    heartbeatSeconds: 300,
  },
];
