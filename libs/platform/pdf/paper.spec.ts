import { createHash } from 'node:crypto';
import { Paper } from './paper.js';

const at = new Date('2026-11-22T01:00:00Z');
async function written(rows: number): Promise<Buffer> {
  const paper = new Paper({ title: '消防设施监测服务合同', author: '安居消防', at });
  paper.title('消防设施监测服务合同').heading('一、合同双方');
  await paper.facts([['甲方', '丹阳市陵口五金厂（统一社会信用代码 91321181MA1XXXXX0X）']]);
  const columns = [
    { title: '序列号', share: 0.5 },
    { title: '金额', share: 0.5, align: 'right' },
  ] as const;
  await paper.table(
    columns,
    Array.from({ length: rows }, (_, n) => [`SN-${n}`, `${n}.00 元`]),
  );
  return paper.text('龑').finish('内容哈希 abc');
}
async function withFacts(facts: readonly (readonly [string, string])[]): Promise<Buffer> {
  const paper = new Paper({ title: '合同', author: '安居消防', at });
  await paper.facts(facts);
  return paper.finish('页脚');
}
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const pages = (bytes: Buffer) => bytes.toString('latin1').match(/\/Type \/Page\n/g)?.length;

it('gives the same bytes for the same words, and others for others', async () => {
  const [one, again, other] = [await written(3), await written(3), await written(4)];
  expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  expect(sha(again)).toBe(sha(one));
  expect(sha(other)).not.toBe(sha(one));
});

it('goes on over as many pages as there are rows, with the font inside', async () => {
  const paper = await written(300);
  expect(pages(await written(1))).toBe(1);
  expect(pages(paper)).toBeGreaterThan(5);
  expect(paper.toString('latin1')).toContain('/FontFile2');
});

it('goes on to the next page with facts, too, a whole line at a time', async () => {
  const facts = (count: number) => Array.from({ length: count }, (_, n) => [`第 ${n} 项`, '内容'] as const);
  expect(pages(await withFacts(facts(30)))).toBe(1);
  expect(pages(await withFacts(facts(60)))).toBe(2);
  expect(pages(await withFacts(facts(90)))).toBe(3);
});

it('drops no row that is higher than a page, and no heading at the foot of one', async () => {
  const columns = [
    { title: '场所', share: 0.5 },
    { title: '序列号', share: 0.5 },
  ];
  const table = async (rows: string[][], above = 0) => {
    const paper = new Paper({ title: '合同', author: '安居消防', at });
    for (let line = 0; line < above; line++) paper.text('一行');
    await paper.table(columns, rows);
    return paper.finish('页脚');
  };
  const high = Array.from({ length: 60 }, (_, n) => `SERIAL-${n}-${'X'.repeat(50)}`).join('、');
  const [whole, short] = [await table([['厂区', high]]), await table([['厂区', 'SERIAL-0']])];
  expect(pages(whole)).toBeGreaterThan(1);
  expect(whole.length).toBeGreaterThan(short.length + 500);
  // With the heading on the page that the row has moved to, whichever of the two had no room before.
  for (const above of [48, 49, 50]) expect(pages(await table([['厂区', 'SERIAL-0']], above))).toBe(2);
});
