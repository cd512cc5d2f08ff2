#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which npm does not carry and the command line would download: the same
// JSON-RPC over standard input and output, served by the WebAssembly build of the same engine over the pg adapter.
// prisma.config.ts and infra/scripts/ensure.mjs point PRISMA_SCHEMA_ENGINE_BINARY here.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const { datamodels, datasource, command, version } = readArguments(process.argv.slice(2));

if (version) {
  console.log(`schema-engine-wasm ${require('@prisma/engines-version/package.json').version}`);
} else if (command) {
  process.exitCode = await runCommand(command);
} else {
  await serve();
  process.exit(0);
}

function readArguments(argv) {
  const read = { datamodels: [], datasource: {}, command: undefined, version: false };
  for (let at = 0; at < argv.length; at++) {
    if (argv[at] === '--datamodels') read.datamodels.push([argv[++at], readFileSync(argv[at], 'utf8')]);
    else if (argv[at] === '--datasource') read.datasource = JSON.parse(argv[++at]);
    else if (argv[at] === 'cli') read.command = argv[++at];
    else if (argv[at] === '--version' || argv[at] === '-V') read.version = true;
  }
  return read;
}

// --- One-shot commands: the outcome is the exit code and JSON log lines on standard error.

async function runCommand(name) {
  const commands = {
    'can-connect-to-database': () => withConnection(datasource.url, () => 'Connection successful'),
    'create-database': () => createDatabase().then(() => 'The database was successfully created.'),
    'drop-database': () => dropDatabase().then(() => 'The database was successfully dropped.'),
  };
  logLine('INFO', 'Starting schema engine CLI'); // Prisma throws away the first line.
  try {
    if (!commands[name]) throw new Error(`Unknown command ${name}`);
    logLine('INFO', await commands[name]());
    return 0;
  } catch (error) {
    logLine('ERROR', error.message, error.code === '3D000' ? 'P1003' : 'P1001');
    return 1;
  }
}

function logLine(level, message, errorCode) {
  const fields = { message, error_code: errorCode };
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields })}\n`);
}

async function withConnection(connectionString, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase() {
  const databaseName = databaseOf(datasource.url);
  await withConnection(withDatabase(datasource.url, 'postgres'), (client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(databaseName)}`),
  );
  return { databaseName };
}

async function dropDatabase() {
  await withConnection(withDatabase(datasource.url, 'postgres'), (client) =>
    client.query(`DROP DATABASE ${client.escapeIdentifier(databaseOf(datasource.url))}`),
  );
}

function databaseOf(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function withDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

// --- The server: one JSON-RPC request per line until standard input closes.

async function serve() {
  const engine = await loadEngine();
  const handlers = handlersFor(engine);
  const running = new Set();
  for await (const line of createInterface({ input: process.stdin })) {
    const request = line.trim() ? JSON.parse(line) : {};
    if (!request.method) continue; // Prisma's answer to one of our "print" calls.
    const answer = respond(request, handlers, engine).finally(() => running.delete(answer));
    running.add(answer);
  }
  await Promise.all(running);
}

async function respond({ id, method, params }, handlers, engine) {
  try {
    const handle = handlers[method] ?? ((given) => engine.use((fresh) => fresh[method](given)));
    send({ id, result: (await handle(params ?? {})) ?? {} });
  } catch (error) {
    const isPanic = error instanceof WebAssembly.RuntimeError;
    const data = { is_panic: isPanic, message: error.message, error_code: error.code, meta: error.meta ?? null };
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** The requests in which the WebAssembly build differs from the native one; all others go straight to it. */
function handlersFor(engine) {
  let prints = 1_000_000;
  return {
    createDatabase,
    getDatabaseVersion: (params) => engine.use((fresh) => fresh.version(params)),
    diff: async (params) => {
      const { stdout, ...result } = await engine.use((fresh) => fresh.diff(params));
      if (stdout) send({ id: prints++, method: 'print', params: { content: stdout } });
      return result;
    },
    evaluateDataLoss: async (params) => {
      const sql = await sqlFromHistory(engine, params);
      const lossy = sql.split('\n').filter((line) => /^\s*(DROP TABLE|DROP TYPE|.*\bDROP COLUMN\b)/i.test(line));
      return {
        migrationSteps: isEmpty(sql) ? 0 : 1,
        unexecutableSteps: [],
        warnings: lossy.map((line) => ({ message: `Data may be lost: ${line.trim()}`, stepIndex: 0 })),
      };
    },
    createMigration: async (params) => {
      const sql = await sqlFromHistory(engine, params);
      const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
      const name = params.migrationName
        .trim()
        .replace(/[^a-zA-Z0-9]+/g, '_')
        .toLowerCase()
        .slice(0, 200);
      return {
        connectorType: 'postgresql',
        generatedMigrationName: name ? `${stamp}_${name}` : stamp,
        extension: 'sql',
        migrationScript: isEmpty(sql) && !params.draft ? null : `${sql}\n`,
      };
    },
  };
}

/** What would bring the migrations on disk to the schema. Only `diff` reaches a shadow database in this build. */
async function sqlFromHistory(engine, { migrationsList, schema, filters }) {
  const { stdout } = await engine.use((fresh) =>
    fresh.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: datasource.shadowDatabaseUrl ?? null,
      filters,
    }),
  );
  return (stdout ?? '').trim();
}

function isEmpty(sql) {
  return sql.split('\n').every((line) => line.trim() === '' || line.startsWith('--'));
}

// --- The engine and its adapter.

/** A new engine for every request: this build loses its shadow database factory with the first use. */
async function loadEngine() {
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const module = new WebAssembly.Module(readFileSync(wasm));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const Adapter = await migrationAdapter();
  return {
    async use(work) {
      const factory = bindMigrationAwareSqlAdapterFactory(new Adapter(datasource.url));
      const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
      const engine = await bindings.SchemaEngine.new(options, () => {}, factory);
      try {
        return await work(engine);
      } finally {
        engine.free();
      }
    },
  };
}

async function migrationAdapter() {
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const { ColumnTypeEnum } = await import('@prisma/driver-adapter-utils');
  return class MigrationAdapter extends PrismaPg {
    constructor(url) {
      // An idle pool would keep the command line waiting for ten seconds at its end.
      super({ connectionString: url, max: 1, idleTimeoutMillis: 200 });
      this.url = url;
    }

    async connect() {
      const connection = await super.connect();
      readCatalogueChars(connection, ColumnTypeEnum.Character);
      runScriptsWhole(connection);
      return connection;
    }

    /** The adapter's own would use the main database: its connection string wins over the name of the shadow one. */
    async connectToShadowDb() {
      if (datasource.shadowDatabaseUrl) return new MigrationAdapter(datasource.shadowDatabaseUrl).connect();
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      const main = await this.connect();
      await main.executeScript(`CREATE DATABASE "${name}"`);
      const shadow = await new MigrationAdapter(withDatabase(this.url, name)).connect();
      const dispose = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await dispose();
        await main.executeScript(`DROP DATABASE "${name}" WITH (FORCE)`);
        await main.dispose();
      };
      return shadow;
    }
  };
}

/** The adapter cannot read the one-byte "char" of the system catalogues: it is fetched as text and named Character. */
function readCatalogueChars(connection, character) {
  const OID_CHAR = 18;
  const OID_TEXT = 25;
  const { queryRaw, performIO } = connection;
  connection.queryRaw = async (query) => {
    const columns = [];
    const performAsText = async (sent) => {
      const result = await performIO.call(connection, sent);
      result.fields.forEach((field, column) => {
        if (field.dataTypeID !== OID_CHAR) return;
        columns.push(column);
        field.dataTypeID = OID_TEXT;
      });
      return result;
    };
    const result = await queryRaw.call(Object.create(connection, { performIO: { value: performAsText } }), query);
    for (const column of columns) result.columnTypes[column] = character;
    return result;
  };
}

/** The adapter cuts scripts at every semicolon, also at those inside of function bodies. */
function runScriptsWhole(connection) {
  connection.executeScript = async (script) => {
    try {
      await connection.underlyingDriver().query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
}
