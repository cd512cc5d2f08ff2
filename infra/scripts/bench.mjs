// npm run bench [-- <name> …]: measures the budgets of the design on this machine and prints one table.
import { ensure } from './ensure.mjs';

await ensure();
const { bench } = await import(new URL('../../dist/test/bench/bench.js', import.meta.url).href);
process.exitCode = await bench(process.argv.slice(2));
