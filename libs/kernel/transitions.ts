/** A life cycle as data: for each state, the events it accepts and where each leads. */
export type TransitionTable<State extends string, Event extends string> = {
  readonly [S in State]: Partial<Readonly<Record<Event, State>>>;
};

/** The next state, or undefined when the state does not accept the event. */
export function nextState<S extends string, E extends string>(
  table: TransitionTable<S, E>,
  state: S,
  event: E,
): S | undefined {
  return table[state][event];
}

/** States that no sequence of events reaches from `start`: a table with any is a mistake. */
export function unreachableStates<S extends string, E extends string>(table: TransitionTable<S, E>, start: S): S[] {
  const seen = new Set<S>([start]);
  const open: S[] = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of Object.values(table[state]) as S[]) {
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return (Object.keys(table) as S[]).filter((state) => !seen.has(state));
}
