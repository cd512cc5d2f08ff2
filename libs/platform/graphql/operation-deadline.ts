import { ReplaySubject } from 'rxjs';
import type { OperationDeadline } from '../graphql-context.js';
import { OutOfTime } from './errors/graphql.errors.js';

/** Starts the clock of one operation. Whatever still runs when it ends is left alone, but nobody waits for it. */
export function operationDeadline(milliseconds: number): OperationDeadline {
  const expired = new ReplaySubject<never>(1);
  let isExpired = false;
  const timer = setTimeout(() => {
    isExpired = true;
    expired.error(new OutOfTime());
  }, milliseconds);
  timer.unref();
  return {
    expired,
    get isExpired() {
      return isExpired;
    },
    clear: () => clearTimeout(timer),
  };
}
