import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { Database } from '#platform';
import { DEMO_PASSWORD } from './domain/password.js';
import { Enrolment } from './enrolment.js';
import { Passwords } from './sessions/passwords.js';
import { inTheNameOf } from './sessions/sessions.js';
import { UserRepository } from './user.repository.js';

export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly phone?: string;
  readonly language?: 'zh-CN' | 'en';
  readonly organisationId: Uuid;
  readonly roles: readonly string[];
}

/** People with the password that stands in the manual. For the demo loader only; production refuses to start with any. */
@Injectable()
export class DemoPeople {
  private passwordHash?: Promise<string>;

  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly enrolment: Enrolment,
    private readonly users: UserRepository,
  ) {}

  /** Makes the person a member and, where the organisation is unclaimed, claims it. Gives the person's id. */
  async create({ email, name, phone, language, organisationId, roles }: DemoPerson): Promise<Uuid> {
    this.passwordHash ??= this.passwords.hash(DEMO_PASSWORD);
    const passwordHash = await this.passwordHash;
    const id = newId();
    await this.db.within(inTheNameOf(id, organisationId), () =>
      this.db.transaction(async () => {
        await this.enrolment.admit({ id, email: email.toLowerCase(), name, phone, language, passwordHash, demo: true });
        await this.enrolment.claim(organisationId);
        await this.enrolment.join(organisationId, id, roles);
      }),
    );
    return id;
  }

  /** Whether anyone in this database has the demo password. */
  hasDemoData(): Promise<boolean> {
    return this.db.within({ role: 'vigil_auth' }, () => this.users.anyDemo());
  }
}
