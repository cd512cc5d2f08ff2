import { boardFigures } from './board-figures.js';
import { type Figure, keeps, table } from './figure.js';
import { importFigures } from './import-figures.js';
import { ingestFigures } from './ingest-figures.js';
import { previewFigures } from './preview-figures.js';
import { startFigures } from './start-figures.js';
import { crowdFigures, stormFigures, toldFigures } from './storm-figures.js';
import { VigilUnderTest } from './vigil-under-test.js';
import { webhookFigures } from './webhook-figures.js';

type Measure = (vigil: VigilUnderTest) => Promise<Figure[]>;

const MEASURES: Readonly<Record<string, Measure>> = {
  start: async () => [],
  told: toldFigures,
  ingest: ingestFigures,
  import: importFigures,
  board: boardFigures,
  preview: previewFigures,
  webhooks: webhookFigures,
  // Last, since the mail that a storm leaves behind would weigh on everything measured after it.
  storm: stormFigures,
  crowd: crowdFigures,
};

/** Measures those named (all without names) on a fresh installation and prints the table; gives the exit code. */
export async function bench(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in MEASURES));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(MEASURES).join(', ')}.\n`);
    return 2;
  }
  const vigil = await VigilUnderTest.prepare();
  const figures: Figure[] = [];
  let failed = false;
  try {
    figures.push(...(await startFigures(vigil)));
    for (const name of names.length > 0 ? names : Object.keys(MEASURES)) {
      process.stderr.write(`${name} …\n`);
      const found = await MEASURES[name]?.(vigil).catch((error: unknown) => {
        process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.stack : error}\n`);
        failed = true;
      });
      figures.push(...(found ?? []));
      process.stderr.write(table(found ?? []));
    }
  } finally {
    await vigil.remove();
  }
  process.stdout.write(table(figures));
  return !failed && figures.every(keeps) ? 0 : 1;
}
