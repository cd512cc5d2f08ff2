import { canonicalJson, type Json } from '#kernel';
import type { AmendmentRow } from '../amendment.repository.js';
import type { ContractVersion } from '../contract-versions.js';
import { fromTerms } from '../domain/contract-price.js';
import type { ContractTerms } from '../domain/contract-terms.js';
import type { AmendmentType, ContractVersionType } from './amendment.types.js';
import { presentPrice } from './price.presenter.js';

export function presentAmendment({ terms, planVersionId, added, removed, ...row }: AmendmentRow): AmendmentType {
  return {
    ...row,
    planId: planVersionId,
    addedDeviceIds: added,
    removedDeviceIds: removed,
    terms: canonicalJson(terms as Json),
    price: presentPrice(fromTerms((terms as unknown as ContractTerms).price)),
  } as AmendmentType;
}

export function presentVersion({ terms, planVersionId, ...version }: ContractVersion): ContractVersionType {
  const { price, devices } = terms as Partial<ContractTerms>;
  return {
    ...version,
    planId: planVersionId,
    deviceCount: devices?.length ?? 0,
    terms: canonicalJson(terms as unknown as Json),
    price: price ? presentPrice(fromTerms(price)) : null,
  };
}
