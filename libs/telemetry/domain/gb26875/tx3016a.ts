import { componentTable } from './component-types.js';
import type { VendorCode } from './profile.js';

const codes = (numbers: readonly number[], code: VendorCode): Record<number, VendorCode> =>
  Object.fromEntries(numbers.map((number) => [number, code]));

/**
 * Event codes seen of the TX3016A in public integrations; no document of the maker was available. Gas, residual
 * current, temperature and arc alarms are fires to a monitoring centre, as they are in the standard's status bit 1.
 * A restore code ends one condition only: it must not close a fire.
 */
export const TX3016A_EVENTS: Readonly<Record<number, VendorCode>> = {
  ...codes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { flags: ['fire'] }),
  ...codes([12], { flags: ['preAlarm'] }),
  ...codes([20, 21, 24, 25, 26, 27, 28, 29, 30, 32, 33, 128, 130, 132, 135, 137], { flags: ['fault'] }),
  ...codes([22], { flags: ['mainPowerFault'] }),
  ...codes([23], { flags: ['backupPowerFault'] }),
  ...codes([31], { flags: ['selfTest'] }),
  ...codes([40, 41, 44, 45, 46, 47, 48, 49, 50, 129, 131, 133, 136, 138], { flags: ['normal'], restores: 'fault' }),
  ...codes([42, 43], { flags: ['normal'], restores: 'power' }),
  ...codes([60, 61, 62, 63, 64], { flags: ['started'] }),
  ...codes([70, 71, 72, 73], { flags: ['stopped'] }),
  ...codes([80, 81], { flags: ['feedback'] }),
  ...codes([82], { flags: ['normal'], restores: 'feedback' }),
  ...codes([83], { flags: ['shielded'] }),
  ...codes([84], { flags: ['normal'], restores: 'shielded' }),
  ...codes([85], { flags: ['supervised'] }),
  ...codes([86], { flags: ['normal'], restores: 'supervisory' }),
  ...codes([139], { flags: ['delayed'] }),
};

/** Operation codes of type 4, where the standard has bits. */
export const TX3016A_OPERATIONS: Readonly<Record<number, readonly string[]>> = {
  1: ['reset'],
  2: ['mute'],
  3: ['manualAlarm'],
  4: ['shielded'],
  8: ['test'],
  10: ['confirm'],
  11: ['selfTest'],
  12: ['started'],
  13: ['delayed'],
};

/** Its component codes are not those of table 5: 78, there an image detector, is a photoelectric smoke detector here. */
export const TX3016A_COMPONENT_TYPES = componentTable([
  [1, 'Fire alarm controller', '火灾报警控制器'],
  [46, 'Combustible gas detector', '可燃气体探测器', 'gas', 'gas'],
  [47, 'Point gas detector', '点型可燃气体探测器', 'gas', 'gas'],
  [48, 'Standalone gas detector', '独立式可燃气体探测器', 'gas', 'gas'],
  [49, 'Line gas detector', '线型可燃气体探测器', 'gas', 'gas'],
  [53, 'Residual current detector', '剩余电流式电气火灾监控探测器', 'electrical', 'residualCurrent'],
  [54, 'Temperature-measuring electrical detector', '测温式电气火灾监控探测器', 'electrical', 'temperature'],
  [55, 'Arc fault detector', '故障电弧探测器', 'electrical', 'arc'],
  [57, 'Detection loop', '探测回路'],
  [58, 'Fire display panel', '火灾显示盘'],
  [59, 'Manual call point', '手动火灾报警按钮', 'manual', 'callPoint'],
  [60, 'Hydrant button', '消火栓按钮', 'manual', 'callPoint'],
  [61, 'Fire detector', '火灾探测器'],
  [66, 'Heat detector', '感温火灾探测器', 'heat', 'heat'],
  [67, 'Point heat detector', '点型感温火灾探测器', 'heat', 'heat'],
  [70, 'Line heat detector', '线型感温火灾探测器', 'heat', 'heat'],
  [73, 'Fibre heat detector', '光纤感温火灾探测器', 'heat', 'heat'],
  [76, 'Smoke detector', '感烟火灾探测器', 'smoke', 'smoke'],
  [77, 'Ionisation smoke detector', '点型离子感烟火灾探测器', 'smoke', 'smoke'],
  [78, 'Photoelectric smoke detector', '点型光电感烟火灾探测器', 'smoke', 'smoke'],
  [79, 'Beam smoke detector', '线型光束感烟火灾探测器', 'smoke', 'smoke'],
  [80, 'Aspirating smoke detector', '吸气式感烟火灾探测器', 'smoke', 'smoke'],
  [86, 'Combined detector', '复合式火灾探测器', 'smoke', 'smoke'],
  [87, 'Combined smoke and heat detector', '复合式感烟感温火灾探测器', 'smoke', 'smoke'],
  [131, 'Fire water tank', '消防水箱', 'water', 'waterLevel'],
  [135, 'Flow indicator', '水流指示器', 'water'],
  [137, 'Alarm valve', '报警阀', 'water'],
  [138, 'Pressure switch', '压力开关', 'water', 'pressure'],
]);
