import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ConfigError } from '#platform';
import { DemoPeople, TenancyModule } from '#tenancy';

/** Everyone knows the password of the demo people. Asked before any door opens, in every process of a production installation. */
@Injectable()
class RefuseDemoData implements OnModuleInit {
  constructor(private readonly people: DemoPeople) {}

  /** Throws ConfigError. */
  async onModuleInit(): Promise<void> {
    if (!(await this.people.hasDemoData())) return;
    throw new ConfigError([
      'DATABASE_URL: the database holds demo data, whose password stands in the manual; production needs a database without it',
    ]);
  }
}

@Module({ imports: [TenancyModule], providers: [RefuseDemoData] })
export class RefuseDemoDataModule {}
