import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database } from '#platform';

export interface NewUser {
  readonly id: Uuid;
  readonly email: string;
  readonly name: string;
  readonly phone?: string | null;
  readonly language?: 'zh-CN' | 'en';
  readonly passwordHash: string;
  readonly demo: boolean;
}

/** Everything here runs under the authenticator's role: no other sees a password hash or makes a person. */
@Injectable()
export class UserRepository {
  constructor(private readonly db: Database) {}

  /** False where a person with this address exists already. */
  async create(user: NewUser): Promise<boolean> {
    const { count } = await this.db.write((tx) => tx.appUser.createMany({ data: [user], skipDuplicates: true }));
    return count === 1;
  }

  async anyDemo(): Promise<boolean> {
    return (await this.db.read((tx) => tx.appUser.findFirst({ where: { demo: true }, select: { id: true } }))) !== null;
  }
}
