import { aggregate, eventsOf } from '../billing/usage.js';
import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { Meter, MeterEvent } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { integer, oneOf, type Params, required, text } from '../wire/field.js';
import { object, texts } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const METER = {
  customer_mapping: object({ event_payload_key: required(text()), type: required(oneOf('by_id')) }),
  default_aggregation: required(object({ formula: required(oneOf('count', 'last', 'sum')) })),
  display_name: required(text(250)),
  event_name: required(text(100)),
  event_time_window: oneOf('day', 'hour'),
  value_settings: object({ event_payload_key: required(text()) }),
};

function create(scene: Scene, params: Params<typeof METER>): Meter {
  const twin = scene.space.meters.where('event_name', params.event_name).find(({ status }) => status === 'active');
  if (twin) {
    throw refuse(`There is already an active meter with the event name ${params.event_name}.`, {
      code: 'resource_already_exists',
      param: 'event_name',
    });
  }
  const now = scene.now();
  const meter: Meter = {
    id: scene.id('mtr'),
    object: 'billing.meter',
    created: now,
    customer_mapping: params.customer_mapping ?? { event_payload_key: 'stripe_customer_id', type: 'by_id' },
    default_aggregation: params.default_aggregation,
    display_name: params.display_name,
    event_name: params.event_name,
    event_time_window: params.event_time_window ?? null,
    livemode: false,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: now,
    value_settings: params.value_settings ?? { event_payload_key: 'value' },
  };
  scene.space.meters.put(meter);
  scene.emit('billing.meter.created', meter);
  return meter;
}

const EVENT = {
  event_name: required(text(100)),
  identifier: text(100),
  payload: required(texts()),
  timestamp: integer(0),
};
const OLDEST_DAYS = 35;
const FUTURE_SECONDS = 300;

/** The same identifier counts once within 24 hours and beyond; a customer and a whole number must be told. */
function record(scene: Scene, params: Params<typeof EVENT>): MeterEvent {
  const meter = scene.space.meters.where('event_name', params.event_name).find(({ status }) => status === 'active');
  if (!meter)
    throw refuse(`No active meter found for event name ${params.event_name}.`, {
      code: 'resource_missing',
      param: 'event_name',
    });
  const customer = params.payload[meter.customer_mapping.event_payload_key] ?? '';
  const value = params.payload[meter.value_settings.event_payload_key];
  if (!scene.space.customers.get(customer))
    throw refuse(`No such customer: '${customer}'`, { code: 'resource_missing', param: 'payload' });
  if (meter.default_aggregation.formula !== 'count' && !/^-?\d{1,15}$/.test(value ?? '')) {
    throw refuse(`The value of a meter event must be a whole number, not ${value}.`, { param: 'payload' });
  }
  const now = scene.nowFor({ customer });
  const timestamp = params.timestamp ?? now;
  if (timestamp > now + FUTURE_SECONDS || timestamp < now - OLDEST_DAYS * 86_400) {
    throw refuse('The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.', {
      param: 'timestamp',
    });
  }
  const identifier = params.identifier ?? scene.id('evt');
  if (scene.space.meterEvents.get(identifier)) {
    throw refuse(`An event already exists with identifier ${identifier}.`, {
      code: 'duplicate_meter_event',
      param: 'identifier',
    });
  }
  const payload = { ...params.payload, stripe_customer_id: customer };
  const { event_name } = params;
  return scene.space.meterEvents.put({
    id: identifier,
    object: 'billing.meter_event',
    created: now,
    event_name,
    identifier,
    livemode: false,
    payload,
    timestamp,
  });
}

const SUMMARY = {
  ...PAGING,
  customer: required(text()),
  end_time: required(integer(0)),
  start_time: required(integer(0)),
  value_grouping_window: oneOf('day', 'hour'),
};
const WINDOW = { day: 86_400, hour: 3600 } as const;

function summaries(scene: Scene, meter: Meter, params: Params<typeof SUMMARY>): unknown {
  const { customer, start_time, end_time, value_grouping_window: window, ...paging } = params;
  const step = window ? WINDOW[window] : end_time - start_time;
  const events = eventsOf(scene, customer, meter);
  const found = [];
  for (let start = start_time; start < end_time; start += step) {
    const end = Math.min(start + step, end_time);
    const inside = events.filter(({ timestamp }) => timestamp >= start && timestamp < end);
    if (inside.length === 0) continue;
    found.unshift({
      id: `mtrusg_${meter.id}_${start}`,
      object: 'billing.meter_event_summary',
      aggregated_value: aggregate(meter, inside),
      end_time: end,
      livemode: false,
      meter: meter.id,
      start_time: start,
    });
  }
  return pageOf('meter event summary', found, paging, `/v1/billing/meters/${meter.id}/event_summaries`);
}

function switchTo(scene: Scene, meter: Meter, status: 'active' | 'inactive'): Meter {
  if (meter.status === status) throw refuse(`This meter is ${status} already.`);
  const deactivated_at = status === 'inactive' ? scene.now() : null;
  scene.update('billing.meter.updated', meter, {
    status,
    status_transitions: { deactivated_at },
    updated: scene.now(),
  });
  return meter;
}

const at = '/v1/billing/meters/:id';
export const METER_ROUTES: readonly Route[] = [
  route('POST', '/v1/billing/meters', METER, ({ scene, params }) => create(scene, params)),
  route('GET', at, {}, ({ scene, path }) => found(scene.space.meters, path['id'])),
  route('POST', at, { display_name: text(250) }, ({ scene, path, params }) => {
    const meter = found(scene.space.meters, path['id']);
    scene.update('billing.meter.updated', meter, { ...params, updated: scene.now() });
    return meter;
  }),
  route('POST', `${at}/deactivate`, {}, ({ scene, path }) =>
    switchTo(scene, found(scene.space.meters, path['id']), 'inactive'),
  ),
  route('POST', `${at}/reactivate`, {}, ({ scene, path }) =>
    switchTo(scene, found(scene.space.meters, path['id']), 'active'),
  ),
  route(
    'GET',
    '/v1/billing/meters',
    { ...PAGING, status: oneOf('active', 'inactive') },
    ({ scene, params: { status, ...paging } }) => {
      const accepts = (one: Meter) => status === undefined || one.status === status;
      return page({ collection: scene.space.meters, accepts }, paging, '/v1/billing/meters');
    },
  ),
  route('GET', `${at}/event_summaries`, SUMMARY, ({ scene, path, params }) =>
    summaries(scene, found(scene.space.meters, path['id']), params),
  ),
  route('POST', '/v1/billing/meter_events', EVENT, ({ scene, params }) => {
    const { id: _, ...shown } = record(scene, params);
    return shown;
  }),
];
