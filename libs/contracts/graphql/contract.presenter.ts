import { canonicalJson, type Json } from '#kernel';
import { type ContractRow, IN_ARREARS } from '../contract.repository.js';
import { fromTerms } from '../domain/contract-price.js';
import type { ContractTerms } from '../domain/contract-terms.js';
import type { ContractType } from './contract.types.js';
import { presentPrice } from './price.presenter.js';

export function presentContract(row: ContractRow): ContractType {
  const { terms, planVersionId, arrearsSince, ...rest } = row;
  // A contract of before prices were itemised has none in its terms.
  const signed = (terms as unknown as Partial<ContractTerms> | undefined)?.price;
  return {
    ...rest,
    // Nobody but the two parties is given the column.
    state: rest.state === 'ACTIVE' && arrearsSince ? IN_ARREARS : rest.state,
    planId: planVersionId,
    terms: terms ? canonicalJson(terms as Json) : null,
    price: signed ? presentPrice(fromTerms(signed)) : null,
  } as ContractType;
}
