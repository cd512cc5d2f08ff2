// npm start: from a fresh clone to the running all-in-one process. Signals reach it directly: it is this process.
import { fileURLToPath } from 'node:url';
import { ensure } from './ensure.mjs';

await ensure();
const main = new URL('../../dist/apps/vigil/main.js', import.meta.url);
process.argv = [process.argv[0], fileURLToPath(main), 'up', ...process.argv.slice(2)];
await import(main);
