import { type Route, route } from '../server/route.js';
import type { PortalSession } from '../state/records.js';
import { required, text } from '../wire/field.js';
import { dangling } from '../wire/stripe-fault.js';

export const PORTAL_ROUTES: readonly Route[] = [
  route(
    'POST',
    '/v1/billing_portal/sessions',
    { configuration: text(), customer: required(text()), locale: text(), return_url: text() },
    ({ scene, params }) => {
      const customer = scene.space.customers.get(params.customer);
      if (!customer || customer._deleted) throw dangling('customer', params.customer, 'customer');
      const id = scene.id('bps');
      const token = scene.world.ids.next('t');
      const session: PortalSession = {
        id,
        object: 'billing_portal.session',
        configuration: params.configuration ?? 'bpc_default',
        created: scene.now(customer),
        customer: customer.id,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: (params.locale ?? null) as PortalSession['locale'],
        on_behalf_of: null,
        return_url: params.return_url ?? null,
        url: `${scene.world.url}/portal/${id}/${token}`,
        _token: token,
      };
      scene.space.portalSessions.put(session);
      scene.emit('billing_portal.session.created', session);
      return session;
    },
  ),
];
