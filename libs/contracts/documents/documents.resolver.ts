import { Context, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { grouped, loaderOf } from '#platform';
import { ContractType } from '../graphql/contract.types.js';
import { DocumentRepository, type DocumentRow } from './document.repository.js';

@ObjectType('ContractDocument', { description: 'A signed version as a printed text (PDF, in Chinese).' })
export class DocumentType {
  @Field(() => Int, { description: 'The version; 1 is the contract as first signed.' })
  version: number;

  @Field({ description: 'SHA-256 of the terms that it prints: what both have accepted.' })
  contentHash: string;

  @Field({ description: 'SHA-256 of the file, in hex.' })
  sha256: string;

  @Field(() => Int, { description: 'Size of the file.' })
  bytes: number;

  @Field(() => Date, { description: 'When it was printed: shortly after the second side accepted.' })
  printedAt: Date;

  @Field({ description: 'Where it can be fetched from this server, with the same bearer token as GraphQL.' })
  path: string;
}

@Resolver(() => ContractType)
export class DocumentsResolver {
  constructor(private readonly documents: DocumentRepository) {}

  @ResolveField(() => [DocumentType], { nullable: true, description: 'Its printed versions. Hidden from authorities.' })
  @Allow('read', 'ContractDocument')
  async printedVersions(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
  ): Promise<DocumentType[]> {
    const rows = await loaderOf(context, 'contract.documents', async (ids: readonly string[]) =>
      grouped(ids, await this.documents.of(actor, ids), (row: DocumentRow) => row.contractId),
    ).load(contract.id);
    return rows.map((row) => ({ ...row, path: `/contracts/${row.contractId}/documents/${row.version}` }));
  }
}
