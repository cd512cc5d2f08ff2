import { found, PAGING, page, type Route, route } from '../server/route.js';
import { present } from '../state/present.js';
import type { EventRecord, WebhookEndpoint } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { API_VERSION, type World } from '../state/world.js';
import { flag, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const FIELDS = { description: nullable(text()), metadata: metadata(), url: text() };
const CREATE = {
  ...FIELDS,
  api_version: oneOf(API_VERSION),
  connect: flag(),
  enabled_events: required(list(text())),
  url: required(text()),
};
const UPDATE = { ...FIELDS, disabled: flag(), enabled_events: list(text()) };

export function createEndpoint(scene: Scene, params: Params<typeof CREATE>): WebhookEndpoint {
  if (!/^https?:\/\//.test(params.url))
    throw refuse('Invalid URL: An explicit scheme (such as https) must be provided.', { param: 'url' });
  const secret = newSecret(scene.world);
  const endpoint: WebhookEndpoint = {
    id: scene.id('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: scene.now(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    secret,
    status: 'enabled',
    url: params.url,
    _connect: params.connect ?? false,
    _secrets: [{ secret, until: null }],
  };
  return scene.space.webhookEndpoints.put(endpoint);
}

/** A new secret; the old one is still signed with for `overlapSeconds`. Stripe offers this in its dashboard only. */
export function rollSecret(world: World, endpoint: WebhookEndpoint, overlapSeconds: number): string {
  const now = Math.floor(world.clock() / 1000);
  const secret = newSecret(world);
  const old = endpoint._secrets.map((one) => ({
    ...one,
    until: Math.min(one.until ?? Number.MAX_SAFE_INTEGER, now + overlapSeconds),
  }));
  endpoint._secrets = [{ secret, until: null }, ...old.filter(({ until }) => until > now)];
  endpoint.secret = secret;
  return secret;
}

function newSecret(world: World): string {
  return world.ids.next('whsec', 32);
}

export const EVENT_ROUTES: readonly Route[] = [
  // The secret is told once, when the endpoint is made.
  route('POST', '/v1/webhook_endpoints', CREATE, ({ scene, params }) => {
    const endpoint = createEndpoint(scene, params);
    return { ...present(scene.space, endpoint), object: 'webhook_endpoint', secret: endpoint.secret, _told: true };
  }),
  route('GET', '/v1/webhook_endpoints/:id', {}, ({ scene, path }) => found(scene.space.webhookEndpoints, path['id'])),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    UPDATE,
    ({ scene, path, params: { disabled, metadata: given, ...fields } }) => {
      const endpoint = found(scene.space.webhookEndpoints, path['id']);
      Object.assign(endpoint, fields, { metadata: mergeMetadata(endpoint.metadata, given) });
      if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
      return endpoint;
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:id', {}, ({ scene, path }) => {
    const { id } = found(scene.space.webhookEndpoints, path['id']);
    scene.space.webhookEndpoints.delete(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
  route('GET', '/v1/webhook_endpoints', PAGING, ({ scene, params }) =>
    page({ collection: scene.space.webhookEndpoints }, params, '/v1/webhook_endpoints'),
  ),
  route('GET', '/v1/events/:id', {}, ({ scene, path }) => found(scene.space.events, path['id'])),
  route(
    'GET',
    '/v1/events',
    { ...PAGING, created: range(), delivery_success: flag(), type: text(), types: list(text()) },
    ({ scene, params }) => {
      const { created, delivery_success, type, types, ...paging } = params;
      const wildcard = type?.endsWith('.*') ? type.slice(0, -1) : undefined;
      const accepts = (one: EventRecord) =>
        within(one.created, created) &&
        (delivery_success === undefined || (one.pending_webhooks === 0) === delivery_success) &&
        (wildcard === undefined || one.type.startsWith(wildcard)) &&
        (types === undefined || types.includes(one.type));
      const index = ['type', wildcard === undefined ? type : undefined] as const;
      return page({ collection: scene.space.events, index, accepts }, paging, '/v1/events');
    },
  ),
];
