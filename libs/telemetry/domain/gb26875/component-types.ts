export type Hazard = 'smoke' | 'heat' | 'gas' | 'electrical' | 'manual' | 'water' | 'other';

/** The device kinds of the model catalogue that a component code can stand for. */
export type ComponentDeviceKind =
  | 'smoke'
  | 'heat'
  | 'gas'
  | 'residualCurrent'
  | 'temperature'
  | 'arc'
  | 'callPoint'
  | 'pressure'
  | 'waterLevel'
  | 'ringBell'
  | 'transmitter';

export interface ComponentType {
  en: string;
  zh: string;
  hazard: Hazard;
  deviceKind?: ComponentDeviceKind;
}

type Row = readonly [code: number, en: string, zh: string, hazard?: Hazard, deviceKind?: ComponentDeviceKind];

const ROWS: readonly Row[] = [
  [0, 'Generic', '通用'],
  [1, 'Fire alarm controller', '火灾报警控制器'],
  [10, 'Combustible gas detector', '可燃气体探测器', 'gas', 'gas'],
  [11, 'Point gas detector', '点型可燃气体探测器', 'gas', 'gas'],
  [12, 'Standalone gas detector', '独立式可燃气体探测器', 'gas', 'gas'],
  [13, 'Line gas detector', '线型可燃气体探测器', 'gas', 'gas'],
  [16, 'Electrical fire monitor', '电气火灾监控报警器', 'electrical'],
  [17, 'Residual current detector', '剩余电流式电气火灾监控探测器', 'electrical', 'residualCurrent'],
  [18, 'Temperature-measuring electrical detector', '测温式电气火灾监控探测器', 'electrical', 'temperature'],
  [21, 'Detection loop', '探测回路'],
  [22, 'Fire display panel', '火灾显示盘'],
  [23, 'Manual call point', '手动火灾报警按钮', 'manual', 'callPoint'],
  [24, 'Hydrant button', '消火栓按钮', 'manual', 'callPoint'],
  [25, 'Fire detector', '火灾探测器'],
  [30, 'Heat detector', '感温火灾探测器', 'heat', 'heat'],
  [31, 'Point heat detector', '点型感温火灾探测器', 'heat', 'heat'],
  [32, 'Point heat detector, type S', '点型感温火灾探测器（S型）', 'heat', 'heat'],
  [33, 'Point heat detector, type R', '点型感温火灾探测器（R型）', 'heat', 'heat'],
  [34, 'Line heat detector', '线型感温火灾探测器', 'heat', 'heat'],
  [35, 'Line heat detector, type S', '线型感温火灾探测器（S型）', 'heat', 'heat'],
  [36, 'Line heat detector, type R', '线型感温火灾探测器（R型）', 'heat', 'heat'],
  [37, 'Fibre heat detector', '光纤感温火灾探测器', 'heat', 'heat'],
  [40, 'Smoke detector', '感烟火灾探测器', 'smoke', 'smoke'],
  [41, 'Ionisation smoke detector', '点型离子感烟火灾探测器', 'smoke', 'smoke'],
  [42, 'Photoelectric smoke detector', '点型光电感烟火灾探测器', 'smoke', 'smoke'],
  [43, 'Beam smoke detector', '线型光束感烟火灾探测器', 'smoke', 'smoke'],
  [44, 'Aspirating smoke detector', '吸气式感烟火灾探测器', 'smoke', 'smoke'],
  [50, 'Combined detector', '复合式火灾探测器', 'smoke', 'smoke'],
  [51, 'Combined smoke and heat detector', '复合式感烟感温火灾探测器', 'smoke', 'smoke'],
  [52, 'Combined flame and heat detector', '复合式感光感温火灾探测器', 'heat', 'heat'],
  [53, 'Combined flame and smoke detector', '复合式感光感烟火灾探测器', 'smoke', 'smoke'],
  [61, 'Ultraviolet flame detector', '紫外火焰探测器'],
  [62, 'Infrared flame detector', '红外火焰探测器'],
  [69, 'Flame detector', '感光火灾探测器'],
  [74, 'Gas detector', '气体探测器', 'gas', 'gas'],
  [78, 'Image fire detector', '图像摄像方式火灾探测器'],
  [79, 'Acoustic fire detector', '感声火灾探测器'],
  [81, 'Gas extinguishing controller', '气体灭火控制器'],
  [82, 'Electric control device', '消防电气控制装置'],
  [83, 'Graphic display of the control room', '消防控制室图形显示装置'],
  [84, 'Module', '模块'],
  [85, 'Input module', '输入模块'],
  [86, 'Output module', '输出模块'],
  [87, 'Input/output module', '输入/输出模块'],
  [88, 'Relay module', '中继模块'],
  [91, 'Fire pump', '消防水泵', 'water'],
  [92, 'Fire water tank', '消防水箱', 'water', 'waterLevel'],
  [95, 'Sprinkler pump', '喷淋泵', 'water'],
  [96, 'Flow indicator', '水流指示器', 'water'],
  [97, 'Signal valve', '信号阀', 'water'],
  [98, 'Alarm valve', '报警阀', 'water'],
  [99, 'Pressure switch', '压力开关', 'water', 'pressure'],
  [101, 'Valve driver', '阀驱动装置'],
  [102, 'Fire door', '防火门'],
  [103, 'Fire damper', '防火阀'],
  [104, 'Ventilation and air conditioning', '通风空调'],
  [105, 'Foam pump', '泡沫液泵'],
  [106, 'Pipe solenoid valve', '管网电磁阀'],
  [111, 'Smoke control fan', '防烟排烟风机'],
  [113, 'Smoke damper', '排烟防火阀'],
  [114, 'Normally closed air inlet', '常闭送风口'],
  [115, 'Smoke vent', '排烟口'],
  [116, 'Smoke curtain', '电控挡烟垂壁'],
  [117, 'Fire shutter controller', '防火卷帘控制器'],
  [118, 'Fire door monitor', '防火门监控器'],
  [121, 'Alarm sounder', '警报装置', 'other', 'ringBell'],
];

/** A code table from rows, so that a dialect can bring its own. */
export function componentTable(rows: readonly Row[]): Readonly<Record<number, ComponentType>> {
  return Object.fromEntries(
    rows.map(([code, en, zh, hazard = 'other', deviceKind]) => [
      code,
      { en, zh, hazard, ...(deviceKind && { deviceKind }) },
    ]),
  );
}

/** GB/T 26875.3-2011, table 5. Codes not listed are reserved; 128-255 belong to the user. */
export const COMPONENT_TYPES = componentTable(ROWS);
