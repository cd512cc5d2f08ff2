import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';

export enum ImportState {
  WAITING = 'WAITING',
  CHECKING = 'CHECKING',
  WRITING = 'WRITING',
  DONE = 'DONE',
  REFUSED = 'REFUSED',
  FAILED = 'FAILED',
}
registerEnumType(ImportState, {
  name: 'ImportState',
  description:
    'REFUSED: the file has errors and nothing was imported. FAILED: a fault on our side; it is tried again by itself a few times.',
});

@ObjectType('ImportError', { description: 'Something that is wrong in the file of an import.' })
export class ImportErrorType {
  @Field(() => Int, { description: 'Line of the file, from 1.' })
  line: number;

  @Field(() => String, { nullable: true, description: 'Column; null where the whole row or file is meant.' })
  column?: string | null;

  @Field({ description: 'Stable dotted code.' })
  code: string;

  @Field({ description: 'What is wrong and what to do.' })
  message: string;
}

@ObjectType({ description: 'A page of errors, in the order of the file.' })
export class ImportErrorConnection extends Connection(ImportErrorType) {}

@ObjectType('ImportRun', { description: 'An import of many devices: all rows are imported, or none.' })
export class ImportRunType {
  @Field(() => ID, { description: 'Id of the run.' })
  id: string;

  @Field(() => ID, { description: 'The enterprise whose devices are imported.' })
  enterpriseId: string;

  @Field(() => ImportState, { description: 'How far it is.' })
  state: ImportState;

  @Field({ description: 'True: the file is only checked.' })
  dryRun: boolean;

  @Field(() => Int, { nullable: true, description: 'Rows in the file; null until they are counted.' })
  rowsTotal?: number | null;

  @Field(() => Int, { description: 'Rows checked so far.' })
  rowsChecked: number;

  @Field(() => Int, { description: 'Rows written so far; they count only once the state is DONE.' })
  rowsWritten: number;

  @Field(() => Int, { description: 'Errors found, also those beyond the 1,000 that are kept.' })
  errorCount: number;

  @Field({ description: 'When it was asked for.' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt?: Date | null;
}

@ObjectType({ description: 'A page of imports, newest first.' })
export class ImportRunConnection extends Connection(ImportRunType) {}

@InputType({ description: 'A CSV file of devices to import; see deviceImportTemplate.' })
export class ImportDevicesInput {
  @Field(() => ID, { description: 'The enterprise whose devices they are; you must serve it.' })
  enterpriseId: string;

  @Field(() => ID, { nullable: true, description: 'Premises of the rows that name none.' })
  premisesId?: string | null;

  @Field(() => String, { nullable: true, description: 'The file itself, up to 64 kB; else uploadId.' })
  csv?: string | null;

  @Field(() => ID, { nullable: true, description: 'What POST /uploads answered; else csv.' })
  uploadId?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only check the file.' })
  dryRun?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same run again.' })
  idempotencyKey?: string | null;
}
