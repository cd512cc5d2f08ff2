import { billingFixtures } from './billing-fixtures.js';
import { contractFixtures } from './contract-fixtures.js';
import { type Filling, type Fixture, inputId, PUBLIC, region, text } from './fixture.js';
import { marketFixtures } from './market-fixtures.js';
import { trustFixtures } from './trust-fixtures.js';

const REGISTRAR = ['ADMIN', 'the platform registers parties and keeps the filings'] as const;
const OWN_SECRET = 'takes no id but a secret that only its holder has';
const id = (key: string) => ({ id: key });
const note = (filling: Filling) => ({ input: { note: text(filling, 'incident') } });

const OWNER = 'PROVIDER.OWNER';
const DESK = 'PROVIDER.DISPATCHER';

const queries: Record<string, Fixture> = {
  apiKeys: { control: OWNER },
  auditEntries: { slots: { 'filter.subjectId': 'contract?' }, control: OWNER },
  contract: { slots: id('contract'), control: OWNER },
  contracts: { slots: { 'filter.enterpriseId': 'enterprise?', 'filter.providerId': 'provider?' }, control: OWNER },
  contractAmendments: { slots: { 'filter.contractId': 'contract?' }, control: OWNER },
  coverageGaps: {
    slots: { regionCode: PUBLIC },
    control: 'ENTERPRISE.OWNER',
  },
  device: { slots: id('standalone'), control: OWNER },
  deviceImportTemplate: { control: OWNER, publicAnswer: 'a table heading' },
  deviceModels: { control: OWNER, publicAnswer: 'the catalogue of models' },
  devices: { slots: { 'filter.premisesId': 'premises?', 'filter.transmitterId': 'transmitter?' }, control: OWNER },
  filings: { slots: { providerId: 'provider?', regionCode: PUBLIC }, control: OWNER },
  grids: { slots: { regionCode: PUBLIC }, control: OWNER },
  handovers: { control: 'ENTERPRISE.OWNER' },
  importRun: { slots: id('importRun'), control: OWNER },
  importRuns: { control: OWNER },
  inbox: { control: DESK },
  incident: { slots: id('incident'), control: OWNER },
  incidents: {
    slots: { 'filter.premisesId': 'premises?', 'filter.providerId': 'provider?', 'filter.regionCode': PUBLIC },
    control: OWNER,
  },
  invitations: { control: OWNER },
  me: { control: OWNER },
  members: { control: OWNER },
  offerRequests: { control: OWNER },
  organisation: { slots: id('enterprise'), control: OWNER },
  organisations: { control: OWNER },
  plan: { slots: id('draft'), control: OWNER },
  plans: { slots: { 'filter.providerId': 'provider?' }, control: OWNER },
  premises: { slots: { 'filter.enterpriseId': 'enterprise?', 'filter.regionCode': PUBLIC }, control: OWNER },
  premisesById: { slots: id('premises'), control: OWNER },
  quarantine: { control: OWNER },
  region: {
    slots: { code: PUBLIC },
    rest: (f) => ({ code: region(f) }),
    control: OWNER,
    publicAnswer: 'the division tree',
  },
  regionBoard: {
    slots: { regionCode: PUBLIC },
    rest: (f) => ({ regionCode: region(f) }),
    control: 'AUTHORITY.LEADER',
    publicAnswer: 'counts, no names; that they are of B shows in the refusal to everyone else',
  },
  regions: { slots: { parentCode: PUBLIC }, control: OWNER, publicAnswer: 'the division tree' },
  serviceCentres: { slots: { regionCode: PUBLIC }, control: OWNER },
};

const steps: Record<string, Fixture> = {
  acknowledgeIncident: { slots: inputId('incident'), rest: note, control: DESK, turn: 1 },
  addIncidentNote: { slots: inputId('incident'), rest: note, control: DESK, turn: 1 },
  dispatchIncident: {
    slots: { 'input.id': 'incident', 'input.userIds[]': 'user' },
    rest: note,
    control: DESK,
    turn: 2,
  },
  arriveAtIncident: { slots: inputId('incident'), rest: note, control: DESK, turn: 3 },
  verifyIncident: {
    slots: inputId('incident'),
    rest: (f) => ({ input: { result: 'FALSE', cause: text(f, 'incident') } }),
    control: DESK,
    turn: 4,
  },
  closeIncident: { slots: inputId('incident'), rest: note, control: DESK },
  markNotificationRead: { slots: { 'input.ids[]': 'notification' }, control: DESK },
  resolveQuarantine: { slots: inputId('quarantine'), control: OWNER },
};

const places: Record<string, Fixture> = {
  createPremises: {
    slots: {
      'input.enterpriseId': 'enterprise',
      'input.gridId': 'grid?',
      'input.regionCode': PUBLIC,
      'input.callList[].userId': 'user?',
    },
    rest: (f) => ({
      input: {
        name: text(f, 'premises'),
        kind: 'FACTORY',
        address: 'Road 1',
        regionCode: region(f),
        callList: [{ duty: 'OTHER', name: text(f, 'phone'), phone: '0511-86000121' }],
      },
    }),
    control: OWNER,
  },
  updatePremises: {
    slots: { 'input.id': 'premises', 'input.gridId': 'grid?', 'input.regionCode': PUBLIC },
    rest: (f) => ({ input: { name: text(f, 'premises') } }),
    control: OWNER,
  },
  setCallList: {
    slots: { 'input.premisesId': 'premises', 'input.entries[].userId': 'user?' },
    rest: (f) => ({ input: { entries: [{ duty: 'OTHER', name: text(f, 'phone'), phone: '0511-86000121' }] } }),
    control: OWNER,
  },
  createGrid: {
    slots: { 'input.regionCode': PUBLIC },
    rest: (f) => ({ input: { name: `${text(f, 'grid')} ${f.n}`, size: 'SMALL', regionCode: region(f) } }),
    control: 'AUTHORITY.LEADER',
  },
  createServiceCentre: {
    slots: { 'input.regionCode': PUBLIC },
    rest: (f) => ({ input: { name: `${text(f, 'centre')} ${f.n}`, regionCode: region(f) } }),
    control: OWNER,
  },
  assignStaff: { slots: { 'input.serviceCentreId': 'serviceCentre', 'input.userId': 'user' }, control: OWNER },
  removeStaff: { slots: { 'input.serviceCentreId': 'serviceCentre', 'input.userId': 'crew' }, control: OWNER },
};

const devices: Record<string, Fixture> = {
  createDevice: {
    slots: { 'input.premisesId': 'premises', 'input.modelCode': PUBLIC, 'input.transmitterId': 'transmitter?' },
    rest: (f) => ({
      input: {
        serial: `S-${f.n}`,
        name: text(f, 'device'),
        ...(f.target === 'input.transmitterId'
          ? { modelCode: 'SMOKE-LOOP', loop: 9, point: f.n % 60_000 }
          : { modelCode: 'SMOKE-NB' }),
      },
    }),
    control: OWNER,
  },
  updateDevice: {
    slots: { 'input.id': 'detector', 'input.transmitterId': 'transmitter?' },
    rest: (f) => ({ input: { location: text(f, 'device') } }),
    control: OWNER,
  },
  retireDevice: { slots: inputId('toRetire'), control: OWNER },
  issueDeviceCredential: { slots: { 'input.deviceId': 'detector' }, control: OWNER },
  importDevices: {
    slots: { 'input.enterpriseId': 'enterprise', 'input.premisesId': 'premises?', 'input.uploadId': 'upload?' },
    rest: ({ target }) => ({ input: target === 'input.uploadId' ? {} : { csv: 'serial,modelCode\n', dryRun: true } }),
    control: OWNER,
  },
};

const organisations: Record<string, Fixture> = {
  createEnterprise: {
    rest: (f) => ({ input: { name: text(f, 'enterprise'), regionCode: region(f) } }),
    control: OWNER,
  },
  createOrganisation: {
    rest: (f) => ({ input: { kind: 'PROVIDER', name: text(f, 'provider'), regionCode: region(f) } }),
    control: 'PLATFORM.ADMIN',
    lawful: REGISTRAR,
  },
  registerFiling: {
    slots: { 'input.providerId': 'provider', 'input.regionCode': PUBLIC },
    rest: (f) => ({ input: { number: text(f, 'filing'), regionCode: f.own.regionCode } }),
    control: 'PLATFORM.ADMIN',
    lawful: REGISTRAR,
  },
  suspendFiling: {
    slots: inputId('filing'),
    rest: () => ({ input: { reason: 'Inspection' } }),
    control: 'PLATFORM.ADMIN',
    turn: 6,
    lawful: REGISTRAR,
  },
  inviteMember: {
    slots: { 'input.organisationId': 'provider?' },
    rest: (f) => ({
      input: { email: `n${f.n}@vigil.example`, name: text(f, 'invitation'), roles: ['OWNER'] },
    }),
    control: OWNER,
  },
  revokeInvitation: { slots: inputId('invitation'), control: OWNER, turn: 6 },
  endMembership: { slots: { 'input.userId': 'memberToEnd' }, control: OWNER },
  updateMemberRoles: {
    slots: { 'input.userId': 'memberToChange' },
    rest: () => ({ input: { roles: ['DISPATCHER'] } }),
    control: OWNER,
  },
  createApiKey: {
    rest: (f) => ({ input: { name: text(f, 'key'), scopes: ['events:write'] } }),
    control: OWNER,
  },
  revokeApiKey: { slots: inputId('apiKey'), control: OWNER },
};

const sessions: Record<string, Fixture> = {
  login: {
    slots: { 'input.organisationId': 'provider?' },
    rest: ({ target, own, other }) => ({
      input: {
        email: (target === 'control' ? other : own).provider.people.get('OWNER')?.email,
        password: 'vigil-demo-1',
      },
    }),
    control: 'anonymous',
    proves: 'A',
    only: [['anonymous'], 'thirty logins in ten minutes per address; who asks makes no difference'],
  },
  refreshSession: {
    rest: ({ target, carry, n }) => ({
      input: { refreshToken: target === 'control' ? carry.refreshToken : `guess-${n}` },
    }),
    control: 'anonymous',
    turn: 8,
  },
  acceptInvitation: {
    rest: ({ target, carry, n }) => ({
      input: { token: target === 'control' ? carry.invitationToken : `guess-${n}`, password: 'a long enough phrase 7' },
    }),
    control: 'anonymous',
    only: [['anonymous'], `limited per address; ${OWN_SECRET}`],
  },
  switchOrganisation: { slots: { 'input.organisationId': 'provider' }, control: 'PROVIDER.DISPATCHER', turn: 8 },
  logout: {
    control: 'PROVIDER.DISPATCHER',
    turn: 9,
    publicAnswer: 'true',
    only: [['anonymous', 'FORGED', 'REVOKED'], 'takes no id and would end the session of the asker'],
  },
};

const subscriptions: Record<string, Fixture> = {
  incidentChanged: { slots: { premisesId: 'premises?' }, control: DESK },
};

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  ...queries,
  ...steps,
  ...contractFixtures,
  ...billingFixtures,
  ...marketFixtures,
  ...trustFixtures,
  ...places,
  ...devices,
  ...organisations,
  ...sessions,
  ...subscriptions,
};
