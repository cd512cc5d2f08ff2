export {
  type SimulatorState,
  StripeSimulator,
  type StripeSimulatorOptions,
  startStripeSimulator,
} from './simulator.js';
