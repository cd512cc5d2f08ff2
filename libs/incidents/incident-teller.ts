import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Notifier, type Recipient, type Told } from '#notifications';
import type { Sql } from '#platform';
import { peopleOfStep, type Reached } from './domain/escalation-ladder.js';
import type { IncidentTopic, IncidentTopicParams } from './incident.topics.js';
import { peopleOf, type ReachablePerson } from './incident-people.sql.js';

export interface IncidentTelling {
  readonly incidentId: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly topic: IncidentTopic;
  readonly params: IncidentTopicParams;
  /** What makes a step tell again: the alarm that joined, or the run of the ladder. */
  readonly occasion?: string;
}

/** Tells the people of one step of the ladder about an incident. */
@Injectable()
export class IncidentTeller {
  constructor(private readonly notifier: Notifier) {}

  /** `people`: whoever may have to be told, where they have been read already. */
  async tell(
    sql: Sql,
    { premisesId, incidentId, ...telling }: IncidentTelling,
    people?: readonly ReachablePerson[],
  ): Promise<Told> {
    const { providerId, enterpriseId, params } = telling;
    const known = people ?? (await peopleOf(sql, providerId, enterpriseId, premisesId));
    const recipients = peopleOfStep(params.step, params.kind, known).map(toRecipient);
    return this.notifier.tell(sql, {
      ...telling,
      subjectType: 'Incident',
      subjectId: incidentId,
      step: params.step,
      recipients,
    });
  }
}

function toRecipient(person: Reached<ReachablePerson>): Recipient {
  const { organisationId, userId, name, duty, email, phone, language } = person;
  return {
    organisationId,
    userId: userId ?? undefined,
    name,
    duty,
    email: email ?? undefined,
    phone: phone ?? undefined,
    language,
  };
}
