import { createHash } from 'node:crypto';

export type Values = Readonly<Record<string, unknown>>;
export type Side = 'a' | 'b';

/** The same words always give the same id, so that two sides can be written down without a registry of ids. */
export function idOf(...words: readonly string[]): string {
  const hex = createHash('md5').update(words.join('.')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export interface Region {
  readonly code: string;
  /** Of the town where everything of this side stands. */
  readonly path: string;
  /** Of the county that this side's authority supervises. */
  readonly jurisdiction: string;
}

/** Two counties of two provinces: Danyang with Lingkou, and Jiaojiang with a sub-district of it. */
export const REGIONS: Readonly<Record<Side, Region>> = {
  a: { code: '321181106000', path: '32/3211/321181/321181106/', jurisdiction: '32/3211/321181/' },
  b: { code: '331002001000', path: '33/3310/331002/331002001/', jurisdiction: '33/3310/331002/' },
};

export interface Parties {
  readonly provider: string;
  /** Serves the same enterprise: what it had has passed to `provider`, and something of `provider` will pass to it. */
  readonly former: string;
  readonly enterprise: string;
  /** Created by the provider; its owner has not answered the invitation yet. */
  readonly unclaimed: string;
  /** Created by the provider, claimed, and no longer served by it. */
  readonly departed: string;
  readonly authority: string;
  readonly providerUser: string;
  readonly providerColleague: string;
  readonly formerUser: string;
  readonly enterpriseUser: string;
  readonly departedUser: string;
  readonly authorityUser: string;
}

export const PLATFORM = idOf('platform');
export const PLATFORM_USER = idOf('platform', 'user');

export function partiesOf(side: Side): Parties {
  const id = (name: string) => idOf(side, name);
  return {
    provider: id('provider'),
    former: id('former'),
    enterprise: id('enterprise'),
    unclaimed: id('unclaimed'),
    departed: id('departed'),
    authority: id('authority'),
    providerUser: id('provider-user'),
    providerColleague: id('provider-colleague'),
    formerUser: id('former-user'),
    enterpriseUser: id('enterprise-user'),
    departedUser: id('departed-user'),
    authorityUser: id('authority-user'),
  };
}
