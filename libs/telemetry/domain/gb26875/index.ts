export { decodeAdu, encodeAdu } from './adu.js';
export { ANALOG_TYPES, type AnalogType } from './analog-types.js';
export { answerTo, type FrameAnswer } from './answer.js';
export {
  type ComponentKindRef,
  type ComponentRef,
  centreUnits,
  componentAddress,
  confirmFrame,
  denyFrame,
  deviceUnits,
  responseFrame,
  type SystemRef,
} from './builders.js';
export { COMMANDS, type CommandName } from './commands.js';
export { COMPONENT_TYPES, type ComponentDeviceKind, type ComponentType, type Hazard } from './component-types.js';
export type { AduObject, AduResult, DecodedAdu, DecodedFrame, FrameResult } from './decoded.js';
export { type BadHex, describeFrame, type FrameDescription } from './describe-frame.js';
export { encodeFrame, type FrameInput } from './encode.js';
export { fittingProfiles } from './fitting-profiles.js';
export { FLAG_NAMES, OPERATION_BITS, operationBits, STATUS_BITS, statusBits } from './flags.js';
export { decodeFrame, MAX_ADU_BYTES, MAX_FRAME_BYTES } from './frame.js';
export { FrameSplitter, type GarbageReason, type SplitPiece } from './frame-splitter.js';
export { interpret } from './interpret.js';
export type { Gb26875Profile, VendorCode } from './profile.js';
export { deriveProfile, PROFILES, profileNamed, STANDARD, TX3016A } from './profiles.js';
export { type ComponentAddress, type Gb26875Signal, KIND_PRIORITY, type SignalKind } from './signal.js';
export { SYSTEM_TYPES } from './system-types.js';
export { instantToTimeLabel, timeLabelToInstant } from './time-label.js';
