import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import { SignalRepository, type SignalRow } from './signal.repository.js';

@Injectable()
export class SignalQueries {
  constructor(private readonly signals: SignalRepository) {}

  /** What the device said, newest first, as far as the actor may read it: each provider its own time of answering. */
  async ofDevice(actor: Actor, deviceId: Uuid, page: PageRequest): Promise<Page<SignalRow>> {
    const rows = await this.signals.list(actor, deviceId, page);
    return pageOf(rows, page.first, () => this.signals.count(actor, deviceId));
  }
}
