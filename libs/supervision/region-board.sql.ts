// Prepared SQL because the board counts every device of a city in one look; as the authority's own role, under its policies.
// Parameters of each: $1 region path, $2 its end. A child is the path segment that follows the region.
import type { Sql } from '#platform';
import type { KindCounts, NamedCount, RegionCounts } from './domain/region-board.js';

const INSIDE = `region_path >= $1 COLLATE "C" AND region_path < $2 COLLATE "C"`;
const CHILD = `split_part(substr(region_path, length($1) + 1), '/', 1)`;

// Liveness by the heartbeat of the model: up to 1.5 beats online, up to 3 late (the same law as Device.liveness).
const DEVICES = `SELECT d.kind, ${CHILD.replaceAll('region_path', 'd.region_path')} AS child,
    count(*)::int AS total,
    count(*) FILTER (WHERE l.last_seen_at >= now() - m.heartbeat_seconds * interval '1.5 second')::int AS online,
    count(*) FILTER (WHERE l.last_seen_at < now() - m.heartbeat_seconds * interval '1.5 second'
                       AND l.last_seen_at >= now() - m.heartbeat_seconds * interval '3 second')::int AS late,
    count(*) FILTER (WHERE l.last_seen_at < now() - m.heartbeat_seconds * interval '3 second')::int AS offline,
    count(*) FILTER (WHERE l.last_seen_at IS NULL)::int AS never_seen
  FROM device d JOIN device_model m ON m.code = d.model_code LEFT JOIN device_liveness l ON l.device_id = d.id
  WHERE d.region_path >= $1 COLLATE "C" AND d.region_path < $2 COLLATE "C" AND d.state NOT IN ('STOCKED', 'RETIRED')
  GROUP BY 1, 2`;
const PREMISES = `SELECT kind, ${CHILD} AS child, count(*)::int AS total FROM premises WHERE ${INSIDE} GROUP BY 1, 2`;
const CONTRACTS = `SELECT state, ${CHILD} AS child, count(*)::int AS total FROM contract WHERE ${INSIDE} GROUP BY 1, 2`;
const INCIDENTS = `SELECT ${CHILD} AS child, grouping(${CHILD}) AS whole,
    count(*) FILTER (WHERE state <> 'CLOSED')::int AS open,
    count(*) FILTER (WHERE opened_at >= now() - interval '30 days')::int AS recent,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - opened_at))
      FILTER (WHERE opened_at >= now() - interval '30 days') AS acknowledge,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - opened_at))
      FILTER (WHERE opened_at >= now() - interval '30 days') AS arrive
  FROM incident WHERE ${INSIDE} AND (state <> 'CLOSED' OR opened_at >= now() - interval '30 days')
  GROUP BY GROUPING SETS ((1), ())`;
const INCIDENT_KINDS = `SELECT kind AS name, count(*)::int AS count FROM incident
  WHERE ${INSIDE} AND opened_at >= now() - interval '30 days' GROUP BY 1 ORDER BY 2 DESC, 1`;

interface Grouped {
  readonly kind: string;
  readonly state: string;
  readonly child: string;
  readonly total: number;
}
interface DeviceGroup extends Grouped {
  readonly online: number;
  readonly late: number;
  readonly offline: number;
  readonly never_seen: number;
}
interface IncidentGroup {
  readonly child: string | null;
  readonly whole: number;
  readonly open: number;
  readonly recent: number;
  readonly acknowledge: number | null;
  readonly arrive: number | null;
}

export interface BoardCounts {
  readonly at: Date;
  readonly total: RegionCounts;
  readonly children: RegionCounts[];
  readonly devicesByKind: KindCounts[];
  readonly premisesByKind: NamedCount[];
  readonly contractsByState: NamedCount[];
  readonly incidentsByKind: NamedCount[];
}

export async function countRegion(sql: Sql, path: string): Promise<BoardCounts> {
  const range = [path, `${path}~`];
  const [{ at }] = await sql<{ at: Date }>('board-now', 'SELECT now() AS at');
  const devices = await sql<DeviceGroup>('board-devices', DEVICES, range);
  const premises = await sql<Grouped>('board-premises', PREMISES, range);
  const contracts = await sql<Grouped>('board-contracts', CONTRACTS, range);
  const incidents = await sql<IncidentGroup>('board-incidents', INCIDENTS, range);
  const incidentsByKind = await sql<NamedCount>('board-incident-kinds', INCIDENT_KINDS, range);
  const groups = { devices, premises, contracts, incidents };
  const names = new Set([...devices, ...premises, ...contracts, ...incidents].map((group) => group.child));
  const children = [...names].filter((name): name is string => !!name).sort();
  return {
    at,
    total: countsOf(path, groups, () => true, true),
    children: children.map((child) => countsOf(`${path}${child}/`, groups, (group) => group.child === child, false)),
    devicesByKind: kindsOf(devices),
    premisesByKind: summed(premises, (group) => group.kind),
    contractsByState: summed(contracts, (group) => group.state),
    incidentsByKind,
  };
}

function countsOf(
  regionPath: string,
  groups: { devices: DeviceGroup[]; premises: Grouped[]; contracts: Grouped[]; incidents: IncidentGroup[] },
  belongs: (group: { child: string | null }) => boolean,
  whole: boolean,
): RegionCounts {
  const devices = groups.devices.filter(belongs);
  const incidents = groups.incidents.find((group) => (whole ? group.whole === 1 : group.whole === 0 && belongs(group)));
  return {
    regionPath,
    premises: sum(groups.premises.filter(belongs).map((group) => group.total)),
    devices: sum(devices.map((group) => group.total)),
    online: sum(devices.map((group) => group.online)),
    contractsActive: sum(
      groups.contracts
        .filter((group) => belongs(group) && ['ACTIVE', 'ENDING'].includes(group.state))
        .map((g) => g.total),
    ),
    incidentsOpen: incidents?.open ?? 0,
    incidentsOf30Days: incidents?.recent ?? 0,
    medianAcknowledgeSeconds: incidents?.acknowledge ?? null,
    medianArriveSeconds: incidents?.arrive ?? null,
  };
}

function kindsOf(devices: readonly DeviceGroup[]): KindCounts[] {
  const kinds = [...new Set(devices.map((group) => group.kind))].sort();
  return kinds.map((kind) => {
    const own = devices.filter((group) => group.kind === kind);
    return {
      kind,
      total: sum(own.map((group) => group.total)),
      online: sum(own.map((group) => group.online)),
      late: sum(own.map((group) => group.late)),
      offline: sum(own.map((group) => group.offline)),
      neverSeen: sum(own.map((group) => group.never_seen)),
    };
  });
}

function summed(groups: readonly Grouped[], nameOf: (group: Grouped) => string): NamedCount[] {
  const names = [...new Set(groups.map(nameOf))].sort();
  return names.map((name) => ({
    name,
    count: sum(groups.filter((group) => nameOf(group) === name).map((g) => g.total)),
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
