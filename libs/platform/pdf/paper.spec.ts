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
