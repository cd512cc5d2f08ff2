import { Command } from 'commander';
import { ConfigError, MigrationError } from '#platform';
import { askCommand } from './commands/ask.js';
import { auditCommand } from './commands/audit.js';
import { decodeCommand } from './commands/decode.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { foundCommand } from './commands/found.js';
import { migrateCommand } from './commands/migrate.js';
import { apiCommand, gatewayCommand, upCommand, workerCommand } from './commands/processes.js';
import { schemaCommand } from './commands/schema.js';
import { signalCommand } from './commands/signal.js';
import { DemoInterrupted } from './demo/demo-facts.sql.js';
import { GraphRefusal } from './seed/graph-client.js';
import { CannotSpeak } from './send-fire.js';

const program = new Command('vigil')
  .description('Vigil: the open platform for smart-fire services as a market')
  .showHelpAfterError()
  .addCommand(upCommand())
  .addCommand(apiCommand())
  .addCommand(gatewayCommand())
  .addCommand(workerCommand())
  .addCommand(migrateCommand())
  .addCommand(foundCommand())
  .addCommand(demoCommand())
  .addCommand(decodeCommand())
  .addCommand(signalCommand())
  .addCommand(askCommand())
  .addCommand(auditCommand())
  .addCommand(schemaCommand())
  .addCommand(doctorCommand());

/** Errors whose message says all that the reader needs. */
const KNOWN = [ConfigError, MigrationError, GraphRefusal, CannotSpeak, DemoInterrupted];

try {
  await program.parseAsync();
} catch (error) {
  const known = KNOWN.some((kind) => error instanceof kind);
  process.stderr.write(`vigil: ${error instanceof Error ? (known ? error.message : error.stack) : String(error)}\n`);
  process.exit(1);
}
