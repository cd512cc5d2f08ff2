// npm test: every check in order, cheapest first; the first that fails ends the run. Arguments go to Jest.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensure } from './ensure.mjs';
import { node, root, say } from './run.mjs';

const REPORT = path.join(root, 'dist', 'jest-report.json');

/** Each returns an exit code; architecture is checked by test/architecture, within Jest. */
const steps = [
  { name: 'packages, Prisma client, compiler', run: () => ensure().then(() => 0) },
  { name: 'format and lint', run: () => node('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) },
  { name: 'dead code', run: () => node('knip/bin/knip.js', ['--no-progress']) },
  { name: 'tests', run: () => jest(process.argv.slice(2)) },
];

function jest(args) {
  mkdirSync(path.dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  // Jest's own ESM support and Node's warning about it; workers inherit both this way only.
  const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--no-warnings'].filter(Boolean).join(' ');
  const report = ['--json', `--outputFile=${REPORT}`];
  return node('jest/bin/jest.js', [...report, ...args], { env: { NODE_OPTIONS: options } });
}

/** A suite that could not even be loaded counts as one failure; so does a failed check that is not a test. */
function totals(exitCode) {
  const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : undefined;
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

rmSync(REPORT, { force: true });
const outcomes = [];
// Also when a step ends the process itself, as `ensure` does after saying why.
process.on('exit', (exitCode) => {
  const ended = outcomes.length < steps.length && outcomes.every(({ code }) => code === 0);
  if (ended) outcomes.push({ name: steps[outcomes.length].name, code: exitCode || 1, seconds: undefined });
  const { passed, failed } = totals(process.exitCode || exitCode);
  say('');
  for (const { name, code, seconds } of outcomes) {
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}${seconds === undefined ? '' : ` (${seconds} s)`}`);
  }
  for (const { name } of steps.slice(outcomes.length)) say(`not run ${name}`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
});
for (const { name, run } of steps) {
  say(`\n== ${name}`);
  const began = performance.now();
  const code = await run();
  outcomes.push({ name, code, seconds: ((performance.now() - began) / 1000).toFixed(1) });
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
