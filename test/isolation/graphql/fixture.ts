import { canary, type Tag } from './canary.js';
import type { TenantWorld } from './tenant-world.js';

/** What a fixture is filled from: the asker's own world, the world asked for, and a number that never comes twice. */
export interface Filling {
  readonly own: TenantWorld;
  readonly other: TenantWorld;
  readonly n: number;
  /** The slot that is filled with a foreign id; `control` where a member of the other world asks for its own. */
  readonly target: string;
  readonly carry: Readonly<Record<string, string>>;
}

export interface Fixture {
  /** By slot, the key of `TenantWorld.ids` that belongs there, or PUBLIC for reference data. `?` may be left out. */
  readonly slots?: Readonly<Record<string, string>>;
  /** All other arguments. */
  readonly rest?: (filling: Filling) => Record<string, unknown>;
  /** Member of B (or of the platform) for whom the same document succeeds and gives the canary. */
  readonly control: string;
  /** Controls run in this order, lowest first; by default 5. */
  readonly turn?: number;
  /** Says why the control's answer holds nothing of B. */
  readonly publicAnswer?: string;
  /** Only these ask, and why. */
  readonly only?: readonly [roles: readonly string[], reason: string];
  /** Whose password stands in the arguments: the answer may speak of that world. */
  readonly proves?: Tag;
  /** They may do it to anyone, and why. */
  readonly lawful?: readonly [role: string, reason: string];
}

export const PUBLIC = 'PUBLIC';

export const inputId = (key: string) => ({ 'input.id': key });
/** The canary of the noun in the control, so that the answer can be told; else a text that belongs to nobody. */
export const text = ({ n, target, other }: Filling, noun: string) =>
  target === 'control' ? canary(other.tag, noun) : `Attempt ${n}`;
/** Its own for the asker; that of the world asked for in the control. */
export const region = ({ target, own, other }: Filling) => (target === 'control' ? other.regionCode : own.regionCode);
