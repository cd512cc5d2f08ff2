import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { DeliveryRepository, type DeliveryRow } from './delivery.repository.js';

/** For the libraries whose nouns people are told about. */
@Injectable()
export class DeliveryQueries {
  constructor(private readonly deliveries: DeliveryRepository) {}

  /** Who was told about these subjects, oldest first; empty for those who may not know. */
  ofSubjects(actor: Actor, subjectIds: readonly Uuid[]): Promise<DeliveryRow[]> {
    return this.deliveries.ofSubjects(actor, subjectIds);
  }
}
