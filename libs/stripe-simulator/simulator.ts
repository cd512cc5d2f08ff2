import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { runTask } from './clocks/run-task.js';
import { ClockRuns, runDueInSlices } from './clocks/test-clocks.js';
import { finishOnboarding, restrict } from './connect/accounts.js';
import { createEndpoint, rollSecret } from './events/webhook-endpoints.js';
import { type Disturbance, type PendingDelivery, Webhooks } from './events/webhooks.js';
import { ACCOUNT_PAGES } from './pages/account-pages.js';
import { DOCUMENT_PAGES } from './pages/document-pages.js';
import { PAYMENT_PAGES } from './pages/payment-pages.js';
import { closeDispute } from './payments/dispute-making.js';
import { allRoutes } from './routes/all-routes.js';
import { ApiDoor } from './server/api-door.js';
import { IdempotencyKeys } from './server/idempotency.js';
import { close, listen, portOf } from './server/listener.js';
import { type Hold, type Outage, Outages } from './server/outages.js';
import { PageDoor } from './server/page-door.js';
import { Router } from './server/router.js';
import type { EventRecord } from './state/records.js';
import { Scene } from './state/scene.js';
import { loadWorld, saveWorld, type WorldState } from './state/snapshot.js';
import { type Dunning, type Fees, PLATFORM, World } from './state/world.js';

export interface StripeSimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Under which address pages are reached, e.g. behind a proxy; by default the simulator's own. */
  readonly publicUrl?: string;
  /** The same seed gives the same ids. */
  readonly seed?: string;
  /** Real time in milliseconds; `Date.now` unless given. */
  readonly clock?: () => number;
  /** What `snapshot` gave before. */
  readonly state?: SimulatorState;
  readonly dunning?: Partial<Dunning>;
  readonly fees?: Partial<Fees>;
  /** Seconds that automatic invoices stay drafts; an hour unless given. */
  readonly draftSeconds?: number;
  /** Multiplies the waits between attempts at a webhook; 1 is Stripe's own. */
  readonly webhookDelayScale?: number;
  readonly webhookTimeoutMilliseconds?: number;
}

export interface SimulatorState {
  readonly world: WorldState;
  readonly keys: unknown;
  readonly deliveries: readonly PendingDelivery[];
}

const TICK_MILLISECONDS = 250;

/** Answers as Stripe does until `stop`. Throws what listening throws, e.g. when the port is taken. */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  const { clock = Date.now, state, port = 0 } = options;
  const seed = options.seed ?? state?.world.seed ?? randomBytes(8).toString('hex');
  const world = new World(seed, clock);
  const webhooks = new Webhooks(world, {
    delayScale: options.webhookDelayScale ?? 1,
    timeoutMilliseconds: options.webhookTimeoutMilliseconds ?? 10_000,
  });
  world.published = (space, event) => webhooks.publish(space, event);
  const { keys, outages, runs } = { keys: new IdempotencyKeys(), outages: new Outages(), runs: new ClockRuns() };
  if (state) {
    loadWorld(world, state.world);
    keys.restore(state.keys);
  }
  world.settings.dunning = { ...world.settings.dunning, ...options.dunning };
  world.settings.fees = { ...world.settings.fees, ...options.fees };
  world.settings.draftSeconds = options.draftSeconds ?? world.settings.draftSeconds;
  const api = new ApiDoor(world, new Router(allRoutes(runs)), keys, outages);
  const pages = new PageDoor(world, [...PAYMENT_PAGES, ...DOCUMENT_PAGES, ...ACCOUNT_PAGES]);
  const runDue = () => void world.real.runDue((task) => runTask(world, task));
  const server = await listen(port, { api, pages, beforeEach: runDue });
  world.url = options.publicUrl ?? `http://127.0.0.1:${portOf(server)}`;
  const simulator = new StripeSimulator({ world, webhooks, keys, outages, runs }, server, runDue);
  if (state) webhooks.restore(state.deliveries);
  return simulator;
}

interface Parts {
  readonly world: World;
  readonly webhooks: Webhooks;
  readonly keys: IdempotencyKeys;
  readonly outages: Outages;
  readonly runs: ClockRuns;
}

/** A running simulator and what only a test or a developer may do: move time, disturb, look behind the scene. */
export class StripeSimulator {
  readonly #parts: Parts;
  readonly #ticking: NodeJS.Timeout;

  constructor(
    parts: Parts,
    private readonly server: Server,
    runDue: () => void,
  ) {
    this.#parts = parts;
    this.#ticking = setInterval(runDue, TICK_MILLISECONDS);
    this.#ticking.unref();
  }

  get url(): string {
    return this.#parts.world.url;
  }

  get port(): number {
    return portOf(this.server);
  }

  /** The id of the platform's own account. */
  get platform(): string {
    return PLATFORM;
  }

  /** The simulator's present time in seconds; test clocks have their own. */
  now(): number {
    return this.#parts.world.real.now();
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    this.#parts.webhooks.stop();
    await close(this.server);
  }

  /** Moves the simulator's own time on; resolves when everything that fell due has happened. */
  async advance(seconds: number): Promise<void> {
    const { world } = this.#parts;
    world.offset += seconds * 1000;
    await runDueInSlices(world, world.real);
  }

  /** Resolves when no test clock is advancing. */
  settled(): Promise<void> {
    return this.#parts.runs.settled();
  }

  setDunning(dunning: Partial<Dunning>): void {
    const { settings } = this.#parts.world;
    settings.dunning = { ...settings.dunning, ...dunning };
  }

  /** The next POST (or the next `times` that fit `path`) goes wrong in this way. */
  disrupt(outage: Outage): void {
    this.#parts.outages.plan(outage);
  }

  /** The next POST waits, begun but not answered, until it is released. */
  holdNextPost(path?: RegExp): Hold {
    return this.#parts.outages.hold(path);
  }

  /** How many times requests with this idempotency key were carried out: never more than once, if all is well. */
  executions(key: string, account?: string): number {
    return this.#parts.keys.executions(key, account);
  }

  /** Adds an endpoint without asking over HTTP; returns its id and secret. */
  addWebhook(url: string, given: { connect?: boolean; events?: string[] } = {}): { id: string; secret: string } {
    const { world } = this.#parts;
    const scene = new Scene(world, world.platform);
    const { connect = false, events = ['*'] } = given;
    const { id, secret = '' } = createEndpoint(scene, { url, connect, enabled_events: events });
    return { id, secret };
  }

  /** A new secret for an endpoint; for `overlapSeconds` deliveries are signed with both. */
  rollSecret(endpoint: string, overlapSeconds: number): string {
    const found = this.#parts.world.platform.webhookEndpoints.get(endpoint);
    if (!found) throw new RangeError(`There is no webhook endpoint ${endpoint}`);
    return rollSecret(this.#parts.world, found, overlapSeconds);
  }

  holdWebhooks(): void {
    this.#parts.webhooks.hold();
  }

  /** Sends what was held, in the order, and as often, as `arrange` says. */
  releaseWebhooks(arrange?: (events: readonly EventRecord[]) => readonly EventRecord[]): void {
    this.#parts.webhooks.release(arrange);
  }

  disturbWebhooks(disturbance: Disturbance): void {
    this.#parts.webhooks.disturb(disturbance);
  }

  resendEvent(event: string, account: string = PLATFORM): void {
    this.#parts.webhooks.resend(account, event);
  }

  /** Resolves when no delivery is on its way. */
  webhooksIdle(): Promise<void> {
    return this.#parts.webhooks.idle();
  }

  /** As if the owner had been through the onboarding page. */
  onboard(account: string): void {
    const { world } = this.#parts;
    finishOnboarding(new Scene(world, world.platform), this.#account(account));
  }

  /** As if Stripe had switched the account off until `due` is given. */
  restrict(account: string, due: readonly string[]): void {
    const { world } = this.#parts;
    restrict(new Scene(world, world.platform), this.#account(account), due);
  }

  /** As if an open bill had fallen due so many days ago, and nobody had paid. */
  lapse(invoice: string, account: string = PLATFORM, days = 1): void {
    const { world } = this.#parts;
    const scene = new Scene(world, world.space(account));
    const found = scene.space.invoices.get(invoice);
    if (found?.status !== 'open') throw new RangeError(`There is no open invoice ${invoice}`);
    const at = scene.nowFor(found) - days * 86_400;
    scene.change('invoice.updated', found, () => {
      found.due_date = at;
    });
    runTask(world, { account, at, kind: 'invoice.overdue', id: invoice });
  }

  closeDispute(dispute: string, outcome: 'won' | 'lost', account: string = PLATFORM): void {
    const { world } = this.#parts;
    const scene = new Scene(world, world.space(account));
    const found = scene.space.disputes.get(dispute);
    if (!found) throw new RangeError(`There is no dispute ${dispute}`);
    closeDispute(scene, found, outcome);
  }

  /** Everything, as JSON, to be given as `state` to the next start. */
  snapshot(): SimulatorState {
    const { world, keys, webhooks } = this.#parts;
    const state = { world: saveWorld(world), keys: keys.toJSON(), deliveries: webhooks.pending() };
    return JSON.parse(JSON.stringify(state)) as SimulatorState;
  }

  #account(id: string) {
    const account = this.#parts.world.platform.accounts.get(id);
    if (!account) throw new RangeError(`There is no connected account ${id}`);
    return account;
  }
}
