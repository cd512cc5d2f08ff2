import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';
import type { IncidentKind, IncidentStepName, Verification } from '../domain/incident.js';
import type { IncidentState } from '../domain/incident.transitions.js';
import { IncidentKindEnum, IncidentStateEnum, IncidentStepNameEnum, VerificationEnum } from './incident.enums.js';

@ObjectType('Incident', { description: 'What people handle: the alarms of one premises that belong together.' })
export class IncidentType {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => ID, { description: 'The provider that was answerable when it was opened.' })
  providerId: string;

  @Field(() => ID, { description: 'The enterprise whose premises it is.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'Where it happens.' })
  premisesId: string;

  @Field(() => IncidentKindEnum, { description: 'Kind of its gravest alarm; never taken back by a lesser one.' })
  kind: IncidentKind;

  @Field(() => String, { nullable: true, description: 'What was sensed, e.g. smoke, heat, gas, manual.' })
  hazard?: string | null;

  @Field(() => IncidentStateEnum, { description: 'Where the handling stands.' })
  state: IncidentState;

  @Field(() => VerificationEnum, { nullable: true, description: 'What it was found to be.' })
  verification?: Verification | null;

  @Field(() => String, { nullable: true, description: 'Why it came to it, as found.' })
  cause?: string | null;

  @Field(() => Boolean, { description: 'Every alarm of it is marked as a test by its device. Information only.' })
  test: boolean;

  @Field(() => Int, { description: 'How many alarms it gathers.' })
  alarmCount: number;

  @Field(() => Date, { description: 'When its first alarm was raised.' })
  openedAt: Date;

  @Field(() => Date, { description: 'When its last alarm joined.' })
  lastAlarmAt: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When somebody answered; empty again where it became graver since.',
  })
  acknowledgedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a crew was sent.' })
  dispatchedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When somebody stood before it.' })
  arrivedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was verified.' })
  verifiedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was closed.' })
  closedAt?: Date | null;

  @Field(() => Int, { description: 'Step of the escalation ladder that was reached: 0 is the first, to all at once.' })
  escalationStep: number;
}

@ObjectType({ description: 'A page of incidents, newest first.' })
export class IncidentConnection extends Connection(IncidentType) {}

@ObjectType('Alarm', { description: 'A condition that stands from its first signal until it is restored.' })
export class AlarmType {
  @Field(() => ID, { description: 'Id of the alarm.' })
  id: string;

  @Field(() => ID, {
    description: 'The device that reports it, or the transmitter where none is registered at the point.',
  })
  deviceId: string;

  @Field(() => Int, { nullable: true, description: 'Loop 回路 behind the transmitter.' })
  loop?: number | null;

  @Field(() => Int, { nullable: true, description: 'Point 点位 on the loop.' })
  point?: number | null;

  @Field(() => IncidentKindEnum, { description: 'What it reports.' })
  kind: IncidentKind;

  @Field(() => String, { nullable: true, description: 'What was sensed.' })
  hazard?: string | null;

  @Field(() => String, { nullable: true, description: 'What the device said in words.' })
  text?: string | null;

  @Field(() => Boolean, { description: 'The device marks it as a test. Information only.' })
  test: boolean;

  @Field(() => Int, { description: 'How often it was said while it stood.' })
  signalCount: number;

  @Field(() => Date, { description: 'When its first signal was received.' })
  raisedAt: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When it happened by the clock of the device: evidence, no deadline.',
  })
  occurredAt?: Date | null;

  @Field(() => Date, { description: 'When it was last said.' })
  lastSignalAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; empty while it stands.' })
  restoredAt?: Date | null;
}

@ObjectType('IncidentStep', { description: 'One row of the history of an incident.' })
export class IncidentStepType {
  @Field(() => ID, { description: 'Id of the row.' })
  id: string;

  @Field(() => IncidentStepNameEnum, { description: 'What happened.' })
  step: IncidentStepName;

  @Field(() => Date, { description: 'When, by the clock of the database.' })
  at: Date;

  @Field(() => Float, { description: 'Seconds since the incident was opened, by the clock of the database.' })
  elapsedSeconds: number;

  @Field(() => ID, { nullable: true, description: 'Who did it; hidden from authorities.' })
  userId?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of that person at the time; hidden from authorities.' })
  userName?: string | null;

  @Field(() => ID, { nullable: true, description: 'The organisation for which it was done; empty where nobody acted.' })
  organisationId?: string | null;

  @Field(() => String, { nullable: true, description: 'What was noted.' })
  note?: string | null;
}
