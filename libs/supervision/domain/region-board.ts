/** Counts of one region, or of one child of it. */
export interface RegionCounts {
  readonly regionPath: string;
  readonly premises: number;
  readonly devices: number;
  readonly online: number;
  readonly contractsActive: number;
  readonly incidentsOpen: number;
  readonly incidentsOf30Days: number;
  /** Median seconds from opening to acknowledgement over 30 days; null without any. */
  readonly medianAcknowledgeSeconds: number | null;
  /** Median seconds from opening to arrival over 30 days; null without any. */
  readonly medianArriveSeconds: number | null;
}

export interface KindCounts {
  readonly kind: string;
  readonly total: number;
  readonly online: number;
  readonly late: number;
  readonly offline: number;
  readonly neverSeen: number;
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

export interface RegionBoard {
  readonly regionCode: string;
  readonly at: Date;
  readonly total: RegionCounts;
  readonly devicesByKind: readonly KindCounts[];
  readonly premisesByKind: readonly NamedCount[];
  readonly contractsByState: readonly NamedCount[];
  readonly incidentsByKind: readonly NamedCount[];
  readonly children: readonly RegionCounts[];
}
