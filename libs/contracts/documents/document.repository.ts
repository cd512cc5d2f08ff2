import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { ContractVersions } from '../contract-versions.js';
import type { ContractTerms } from '../domain/contract-terms.js';
import type { Signed } from './contract-paper.js';

export type DocumentRow = Prisma.ContractDocumentGetPayload<object>;

const SIGNATURES = {
  providerAcceptedBy: true,
  providerAcceptedAt: true,
  providerAcceptedFrom: true,
  enterpriseAcceptedBy: true,
  enterpriseAcceptedAt: true,
  enterpriseAcceptedFrom: true,
} as const;

@Injectable()
export class DocumentRepository {
  constructor(
    private readonly db: Database,
    private readonly versions: ContractVersions,
  ) {}

  async get(actor: Actor, contractId: Uuid, version: number): Promise<DocumentRow> {
    const where = { AND: [{ contractId, version }, actor.where('read', 'ContractDocument')] };
    const row = await this.db.read((tx) => tx.contractDocument.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'document' });
    return row;
  }

  of(actor: Actor, contractIds: readonly Uuid[]): Promise<DocumentRow[]> {
    const where = { AND: [{ contractId: { in: [...contractIds] } }, actor.where('read', 'ContractDocument')] };
    return this.db.read((tx) => tx.contractDocument.findMany({ where, orderBy: { version: 'asc' } }));
  }

  async isPrinted(contractId: Uuid, version: number): Promise<boolean> {
    return (await this.db.write((tx) => tx.contractDocument.count({ where: { contractId, version } }))) > 0;
  }

  async add(data: Prisma.ContractDocumentUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.contractDocument.create({ data, select: { version: true } }));
  }

  /** The version with all the names to print it by; as the worker, in the scope of the two parties. Undefined where there is none. */
  async signed(contractId: Uuid, number: number): Promise<Signed | undefined> {
    const all = await this.versions.ofContract(contractId);
    const at = all.findIndex(({ version }) => version === number);
    const version = all[at];
    if (!version) return undefined;
    const { terms, contentHash, effectiveAt, amendmentId } = version;
    const signatures = await this.db.write((tx) =>
      amendmentId
        ? tx.contractAmendment.findFirstOrThrow({ where: { id: amendmentId }, select: SIGNATURES })
        : tx.contract.findFirstOrThrow({ where: { id: contractId }, select: SIGNATURES }),
    );
    const names = await this.names([signatures.providerAcceptedBy, signatures.enterpriseAcceptedBy]);
    const nameOf = (id: string | null) => (id ? (names.get(id) ?? id) : null);
    return {
      version: number,
      effectiveAt,
      terms,
      contentHash,
      provider: {
        at: signatures.providerAcceptedAt,
        by: nameOf(signatures.providerAcceptedBy),
        from: signatures.providerAcceptedFrom,
      },
      enterprise: {
        at: signatures.enterpriseAcceptedAt,
        by: nameOf(signatures.enterpriseAcceptedBy),
        from: signatures.enterpriseAcceptedFrom,
      },
      places: await this.places(terms),
      removed: serialsOf(all[at - 1]?.terms, terms.amendment?.removed ?? []),
    };
  }

  private async names(ids: readonly (string | null)[]): Promise<Map<Uuid, string>> {
    const where = { id: { in: ids.filter((id) => id !== null) } };
    const rows = await this.db.write((tx) => tx.appUser.findMany({ where, select: { id: true, name: true } }));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async places({ devices }: ContractTerms): Promise<Map<Uuid, { name: string; address: string }>> {
    const where = { id: { in: [...new Set(devices.map(({ premisesId }) => premisesId))] } };
    const select = { id: true, name: true, address: true };
    const rows = await this.db.write((tx) => tx.premises.findMany({ where, select }));
    return new Map(rows.map(({ id, name, address }) => [id, { name, address }]));
  }
}

function serialsOf(before: ContractTerms | undefined, ids: readonly string[]): string[] {
  const known = new Map(before?.devices.map(({ id, serial }) => [id, serial]));
  return ids.map((id) => known.get(id) ?? id);
}
