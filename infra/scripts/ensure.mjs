// Brings a checkout to the point where it can run: packages, Prisma client, compiled code. Each is done only when what
// it is made from has changed, so that calling this costs almost nothing. Uses nothing but Node: it runs before npm ci.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node, root, run, say } from './run.mjs';

const OLDEST_NODE = [20, 19];
const SOURCES = ['apps', 'libs', 'test'];

const at = (...parts) => path.join(root, ...parts);
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
const hashOf = (...texts) => createHash('sha256').update(texts.join('\0')).digest('hex');

/**
 * Ends the process with a plain message where something cannot be brought about.
 * @param {{ build?: boolean }} options `build: false` stops after the Prisma client.
 */
export async function ensure({ build = true } = {}) {
  checkNode();
  await ensurePackages();
  await ensureClient();
  if (build) await ensureBuild();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `Vigil needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}. Get it from https://nodejs.org`,
  );
}

async function ensurePackages() {
  const lock = readFileSync(at('package-lock.json'), 'utf8');
  const stamp = at('node_modules', '.vigil-lock');
  const wanted = hashOf(lock);
  if (readIfThere(stamp) === wanted) return;
  // A stamp is missing after an npm ci by hand; npm's own record then tells whether it was for this lock file.
  if (existsSync(stamp) || !installedFrom(lock)) {
    const command = namesEveryPlatform(lock) ? ['ci'] : ['install', '--no-save'];
    say(`Installing packages (npm ${command.join(' ')}) …`);
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
    await step('npm', npm([...command, ...quiet]));
  }
  writeFileSync(stamp, wanted);
}

function npm(args) {
  const options = { output: 'stderr' };
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return run(process.execPath, [script, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/**
 * A lock file written where a registry lacks the binaries of other platforms leaves them out, and npm ci then refuses
 * it everywhere. npm install --no-save takes the same locked versions, and changes neither of the two files.
 */
function namesEveryPlatform(lock) {
  const { packages } = JSON.parse(lock);
  const locked = new Set(Object.keys(packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 13)));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  return optional.every((name) => locked.has(name));
}

function installedFrom(lock) {
  const record = readIfThere(at('node_modules', '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock).packages).every(([name, wanted]) => {
    if (name === '' || wanted.link) return true;
    const found = installed[name];
    return found ? found.version === wanted.version : Boolean(wanted.optional);
  });
}

async function ensureClient() {
  const schemas = filesBelow('prisma', '.prisma').sort();
  if (schemas.length === 0) return;
  const prisma = readFileSync(at('node_modules/prisma/package.json'), 'utf8');
  const wanted = hashOf(prisma, ...schemas.flatMap((file) => [file, readFileSync(at(file), 'utf8')]));
  const folder = at('libs/platform/generated/prisma');
  const stamp = path.join(folder, '.schema-hash');
  if (readIfThere(stamp) === wanted) return;
  say('Generating the Prisma client …');
  await step(
    'prisma generate',
    node('prisma/build/index.js', ['generate', '--no-hints'], { env: offline(), output: 'on failure' }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Prisma's command line fetches an engine, looks for updates and reports its use, unless told not to. */
function offline() {
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: at('infra/prisma/schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
}

async function ensureBuild() {
  const sources = SOURCES.flatMap((folder) => filesBelow(folder, '.ts')).sort();
  const inputs = [...sources, 'tsconfig.json', 'package.json', 'node_modules/.vigil-lock'];
  const wanted = hashOf(...inputs.map((file) => `${file} ${fingerprint(file)}`));
  const stamp = at('dist', '.vigil-build');
  const [built, ...before] = (readIfThere(stamp) ?? '').split('\n');
  if (built === wanted) return;
  say('Compiling …');
  rmSync(stamp, { force: true });
  removeOrphans(before, new Set(sources));
  const incremental = ['--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];
  await step('tsc', node('typescript/bin/tsc', ['-p', 'tsconfig.json', ...incremental], { output: 'stderr' }));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stamp, [wanted, ...sources].join('\n'));
}

function fingerprint(file) {
  const { mtimeMs, size } = statSync(at(file));
  return `${mtimeMs} ${size}`;
}

/** The compiler never deletes: what a removed source has left in dist could still be imported. */
function removeOrphans(before, sources) {
  for (const source of before.filter((file) => file && !sources.has(file))) {
    const output = at('dist', source.replace(/\.ts$/, '.js'));
    for (const file of [output, `${output}.map`]) rmSync(file, { force: true });
  }
}

/** Paths relative to the root of all files below a folder of it, whose names end so. */
function filesBelow(folder, ending) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(file, ending);
    return entry.name.endsWith(ending) ? [file] : [];
  });
}

async function step(name, exit) {
  const code = await exit.catch((error) => stop(`${name} could not be started: ${error.message}`));
  if (code !== 0) stop(`${name} failed (exit code ${code}): see above`, code);
}

function stop(message, code = 1) {
  say(message);
  process.exit(code);
}
