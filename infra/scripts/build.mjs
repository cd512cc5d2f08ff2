// npm run build: everything that must be made before Vigil can run, and nothing else.
import { ensure } from './ensure.mjs';

await ensure();
