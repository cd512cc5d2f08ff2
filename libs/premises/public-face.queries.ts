import { Injectable } from '@nestjs/common';
import { isQrCode } from './domain/qr-code.js';
import { PublicFaceRepository } from './public-face.repository.js';

/** All that the public may know of premises: nothing of people, devices or contracts. */
export interface PublicFace {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  /** From the province down. */
  readonly regions: readonly { readonly name: string; readonly nameEn: string | null }[];
  /** Some device there is covered by a contract now. */
  readonly monitored: boolean;
}

@Injectable()
export class PublicFaceQueries {
  constructor(private readonly faces: PublicFaceRepository) {}

  /** Undefined for a code that nobody has; what is no code never reaches the database. */
  async byCode(code: string): Promise<PublicFace | undefined> {
    const face = isQrCode(code) ? await this.faces.find(code) : undefined;
    if (!face) return undefined;
    const { regionCode, ...shown } = face;
    return { ...shown, regions: await this.faces.regionNames(regionCode) };
  }
}
