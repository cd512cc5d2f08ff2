import { Command } from 'commander';
import { reasonOf } from './reason-of.js';

/** Each is loaded when it is asked for: `ask` need not wait for all that the API consists of. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/processes.js')).upCommand(),
  api: async () => (await import('./commands/processes.js')).apiCommand(),
  gateway: async () => (await import('./commands/processes.js')).gatewayCommand(),
  worker: async () => (await import('./commands/processes.js')).workerCommand(),
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand(),
  found: async () => (await import('./commands/found.js')).foundCommand(),
  demo: async () => (await import('./commands/demo.js')).demoCommand(),
  decode: async () => (await import('./commands/decode.js')).decodeCommand(),
  signal: async () => (await import('./commands/signal.js')).signalCommand(),
  ask: async () => (await import('./commands/ask.js')).askCommand(),
  outbox: async () => (await import('./commands/outbox.js')).outboxCommand(),
  audit: async () => (await import('./commands/audit.js')).auditCommand(),
  schema: async () => (await import('./commands/schema.js')).schemaCommand(),
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand(),
};

/** The one command that is asked for; all of them for the help, and for a word that is none. */
async function wanted(word: string | undefined): Promise<Command[]> {
  const one = word && Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  return Promise.all((one ? [one] : Object.values(COMMANDS)).map((load) => load()));
}

try {
  const program = new Command('vigil')
    .description('Vigil: the open platform for smart-fire services as a market')
    .showHelpAfterError();
  for (const command of await wanted(process.argv[2])) program.addCommand(command);
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`vigil: ${await reasonOf(error)}\n`);
  process.exit(1);
}
