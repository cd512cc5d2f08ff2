import { createHmac } from 'node:crypto';
import { present } from '../state/present.js';
import type { EventRecord, WebhookEndpoint } from '../state/records.js';
import type { Space } from '../state/space.js';
import { PLATFORM, type World } from '../state/world.js';

export interface WebhookOptions {
  /** Multiplies the waits between attempts, which are Stripe's: 1 is real time, 0.001 a second for a quarter of an hour. */
  readonly delayScale: number;
  readonly timeoutMilliseconds: number;
}
/** How deliveries are disturbed from now on. */
export interface Disturbance {
  /** Each event is sent this many times. */
  readonly copies?: number;
  /** Each delivery waits a time between 0 and this many milliseconds, so that they overtake each other. */
  readonly jitterMilliseconds?: number;
}
interface Delivery {
  readonly account: string;
  readonly event: EventRecord;
  readonly endpoint: string;
  readonly attempt: number;
}
/** A delivery as it is kept in a snapshot. */
export interface PendingDelivery extends Omit<Delivery, 'event'> {
  readonly event: string;
}

/** Seconds after an attempt that failed; with the last one Stripe gives up after about three days. */
const WAITS = [60, 300, 1800, 7200, 18_000, 36_000, 36_000, 36_000, 36_000, 36_000, 36_000];

/** Deliveries on their way at the same time; the others wait their turn. */
const AT_ONCE = 32;

/** Sends events to the endpoints that asked for them, signed, again and again until they are taken. Order is not promised. */
export class Webhooks {
  #held: Delivery[] | undefined;
  #disturbance: Disturbance = {};
  readonly #waiting = new Map<NodeJS.Timeout, Delivery>();
  readonly #sending = new Set<Promise<void>>();
  readonly #backlog: Delivery[] = [];
  #stopped = false;

  constructor(
    private readonly world: World,
    private readonly options: WebhookOptions,
  ) {}

  publish(space: Space, event: EventRecord): void {
    const deliveries = endpointsFor(this.world, space, event.type).map(({ id, home }) => ({
      account: space.account,
      event,
      endpoint: `${home} ${id}`,
      attempt: 0,
    }));
    event.pending_webhooks = deliveries.length;
    for (const delivery of deliveries) {
      for (let copy = 0; copy < (this.#disturbance.copies ?? 1); copy += 1) this.#queue(delivery);
    }
  }

  /** From now on nothing is sent until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was held, in the order that `arrange` gives, e.g. reversed, without some, or some twice. */
  release(arrange: (types: readonly EventRecord[]) => readonly EventRecord[] = (events) => events): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    const byEvent = new Map<string, Delivery[]>();
    for (const one of held) byEvent.set(one.event.id, [...(byEvent.get(one.event.id) ?? []), one]);
    const events = [...byEvent.values()].flatMap(([first]) => (first ? [first.event] : []));
    for (const event of arrange(events)) for (const one of byEvent.get(event.id) ?? []) this.#queue(one);
  }

  disturb(disturbance: Disturbance): void {
    this.#disturbance = disturbance;
  }

  /** Sends an event again to everyone who would get it, whether it was taken or not. */
  resend(account: string, event: string): void {
    const space = this.world.space(account);
    const record = space.events.get(event);
    if (record) this.publish(space, record);
  }

  /** Resolves when nothing is on its way; what is held, or waits for another attempt, is not. */
  async idle(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  /** What was not taken yet, for a snapshot. */
  pending(): PendingDelivery[] {
    const all = [...this.#waiting.values(), ...(this.#held ?? []), ...this.#backlog];
    return all.map((delivery) => ({ ...delivery, event: delivery.event.id }));
  }

  restore(deliveries: readonly PendingDelivery[]): void {
    for (const delivery of deliveries) {
      const event = this.world.space(delivery.account).events.get(delivery.event);
      if (event) this.#queue({ ...delivery, event });
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#waiting.keys()) clearTimeout(timer);
  }

  #queue(delivery: Delivery): void {
    if (this.#held) return void this.#held.push(delivery);
    const { jitterMilliseconds: jitter = 0 } = this.#disturbance;
    if (jitter > 0) this.#later(delivery, Math.random() * jitter);
    else this.#begin(delivery);
  }

  #later(delivery: Delivery, milliseconds: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      this.#begin(delivery);
    }, milliseconds);
    timer.unref();
    this.#waiting.set(timer, delivery);
  }

  #begin(delivery: Delivery): void {
    if (this.#stopped) return;
    if (this.#sending.size >= AT_ONCE) return void this.#backlog.push(delivery);
    const sending = this.#deliver(delivery).finally(() => {
      this.#sending.delete(sending);
      const next = this.#backlog.shift();
      if (next) this.#begin(next);
    });
    this.#sending.add(sending);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { event } = delivery;
    const endpoint = endpointOf(this.world, delivery.endpoint);
    if (endpoint?.status !== 'enabled') return;
    // The body is written now, so that each attempt is signed with the time it is made at.
    await Promise.resolve();
    if (await this.#taken(endpoint, JSON.stringify(present(this.world.space(delivery.account), event)))) {
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      return;
    }
    const wait = WAITS[delivery.attempt];
    if (wait !== undefined)
      this.#later({ ...delivery, attempt: delivery.attempt + 1 }, wait * 1000 * this.options.delayScale);
  }

  async #taken(endpoint: WebhookEndpoint, body: string): Promise<boolean> {
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': this.#signature(endpoint, body),
          'user-agent': 'Stripe/1.0',
        },
        signal: AbortSignal.timeout(this.options.timeoutMilliseconds),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** One `v1` for each secret that still holds: while a secret is rolled that is two. */
  #signature(endpoint: WebhookEndpoint, body: string): string {
    const now = Math.floor(this.world.clock() / 1000);
    const valid = endpoint._secrets.filter(({ until }) => until === null || until > now);
    const signatures = valid.map(
      ({ secret }) => `v1=${createHmac('sha256', secret).update(`${now}.${body}`).digest('hex')}`,
    );
    return [`t=${now}`, ...signatures].join(',');
  }
}

/** The endpoints of the account itself, and of the platform those for connected accounts. */
function endpointsFor(world: World, space: Space, type: string): { id: string; home: string }[] {
  const wants = ({ enabled_events, status }: WebhookEndpoint) =>
    status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type));
  const own = space.webhookEndpoints.all().filter((one) => wants(one) && !one._connect);
  const connect =
    space.account === PLATFORM ? [] : world.platform.webhookEndpoints.all().filter((one) => wants(one) && one._connect);
  return [...own.map(({ id }) => ({ id, home: space.account })), ...connect.map(({ id }) => ({ id, home: PLATFORM }))];
}

function endpointOf(world: World, place: string): WebhookEndpoint | undefined {
  const [home = '', id = ''] = place.split(' ');
  return world.space(home).webhookEndpoints.get(id);
}
