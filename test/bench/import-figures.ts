import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const ROWS = 100_000;
const HEAP_MB = 192;
const PER_TRANSMITTER = 200;
const OWNER = 'owner@anju.demo';
const HEADER = 'serial,modelCode,name,location,premisesName,premisesId,gbAddress,transmitterSerial,loop,point\n';
const PREMISES_NAME = '陵口五金制品厂一号厂房';
const IMPORT = 'mutation ($input: ImportDevicesInput!) { importDevices(input: $input) { id } }';
const RUN = 'query ($id: ID!) { importRun(id: $id) { state rowsWritten errorCount } }';

interface Run {
  readonly state: string;
  readonly rowsWritten: number;
  readonly errorCount: number;
}

/**
 * As a provider does it: uploads the file, asks for the import, asks how far it is. With a small heap, so that memory shows what
 * the import holds and not how much garbage may lie about before anybody is told to sweep.
 */
export async function importFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  await vigil.stop();
  await vigil.start([`--max-old-space-size=${HEAP_MB}`]);
  try {
    return await measure(vigil);
  } finally {
    await vigil.stop();
    await vigil.start();
  }
}

async function measure(vigil: VigilUnderTest): Promise<Figure[]> {
  const owner = await vigil.as(OWNER);
  const file = [HEADER, ...rows()].join('');
  const before = vigil.rss();
  const began = performance.now();
  const headers = { 'content-type': 'text/csv', authorization: `Bearer ${await owner.token()}` };
  const uploaded = await fetch(`${vigil.url}/uploads`, { method: 'POST', headers, body: file });
  const { uploadId } = (await uploaded.json()) as { uploadId: string };
  const input = { uploadId, enterpriseId: await vigil.organisationOf('owner@wujin.demo') };
  const { importDevices } = await owner.call<{ importDevices: { id: string } }>(IMPORT, { input });
  let most = before;
  let run: Run = { state: 'WAITING', rowsWritten: 0, errorCount: 0 };
  while (!['DONE', 'REFUSED', 'FAILED'].includes(run.state)) {
    await sleep(250);
    most = Math.max(most, vigil.rss());
    run = (await owner.call<{ importRun: Run }>(RUN, { id: importDevices.id })).importRun;
  }
  const seconds = (performance.now() - began) / 1_000;
  if (run.state !== 'DONE') throw new Error(`The import ended as ${run.state} with ${run.errorCount} errors`);
  const megabytes = (Buffer.byteLength(file) / 1e6).toFixed(1);
  return [
    {
      what: 'import of 100,000 devices',
      value: seconds,
      unit: 's',
      budget: 60,
      note: `${run.rowsWritten} rows, ${megabytes} MB`,
    },
    {
      what: 'memory growth during the import',
      value: most - before,
      unit: 'MB',
      budget: 100,
      note: `highest seen, 4 looks a second, heap of ${HEAP_MB} MB`,
    },
  ];
}

function* rows(): Generator<string> {
  const transmitters = Math.ceil(ROWS / (PER_TRANSMITTER + 1));
  for (let n = 0; n < transmitters; n += 1) {
    const address = `f${n.toString(16).padStart(11, '0')}`;
    yield `IMP-T${n},TX-STANDARD,用户信息传输装置 ${n},消防控制室,${PREMISES_NAME},,${address},,,\n`;
  }
  for (let n = 0; n < ROWS - transmitters; n += 1) {
    const [transmitter, place] = [n % transmitters, Math.floor(n / transmitters)];
    yield `IMP-D${n},SMOKE-LOOP,感烟探测器,${n} 号,${PREMISES_NAME},,,IMP-T${transmitter},${Math.floor(place / 100)},${place % 100}\n`;
  }
}
