import { canonicalJson, type Json } from '#kernel';
import type { ContractRow } from '../contract.repository.js';
import type { ContractType } from './contract.types.js';

export function presentContract(row: ContractRow): ContractType {
  const { terms, planVersionId, ...rest } = row;
  return { ...rest, planId: planVersionId, terms: terms ? canonicalJson(terms as Json) : null } as ContractType;
}
