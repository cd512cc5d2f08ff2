#!/usr/bin/env node
// npx vigil <command>: the command line, compiled first when it is stale.
import { fileURLToPath } from 'node:url';
import { ensure } from '../infra/scripts/ensure.mjs';

await ensure();
const main = new URL('../dist/apps/vigil/main.js', import.meta.url);
process.argv = [process.argv[0], fileURLToPath(main), ...process.argv.slice(2)];
await import(main);
