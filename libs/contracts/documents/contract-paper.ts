import { moneyText } from '#kernel';
import { Paper } from '#platform';
import { fromTerms } from '../domain/contract-price.js';
import type { ContractTerms, TermsDevice, TermsParty } from '../domain/contract-terms.js';
import { wordsOf } from '../domain/pricing/price-text.js';

/** One side says yes: who, when and from which network address. */
export interface Signature {
  readonly at: Date | null;
  readonly by: string | null;
  readonly from: string | null;
}

/** A version as it was signed, with the names that its ids stand for at the printing. */
export interface Signed {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly terms: ContractTerms;
  readonly contentHash: string;
  readonly provider: Signature;
  readonly enterprise: Signature;
  readonly places: ReadonlyMap<string, { readonly name: string; readonly address: string }>;
  /** Serials of devices that go, which the terms name by id only. */
  readonly removed: readonly string[];
}

const INTERVALS: Readonly<Record<string, string>> = { MONTH: '月', QUARTER: '季度', YEAR: '年' };
const OWNERSHIP: Readonly<Record<string, string>> = { LEASE: '租赁', SALE: '出售', OWN: '社会单位自有' };
const MEASURES: Readonly<Record<string, string>> = { ACKNOWLEDGE: '确认', ARRIVE: '到场', REPAIR: '修复' };
const PER_ROW = 30;

/** The contract, or the version that amends it, in Chinese. The same signed version gives the same bytes. */
export async function printed(signed: Signed): Promise<Buffer> {
  const { terms, version, contentHash } = signed;
  const title = version === 1 ? '消防设施监测服务合同' : `消防设施监测服务合同变更协议（第 ${version} 版）`;
  const at = [signed.provider.at, signed.enterprise.at].filter((one) => one !== null).toSorted((a, b) => +b - +a)[0];
  const paper = new Paper({ title: `${title} ${terms.number}`, author: terms.provider.name, at: at ?? new Date(0) });
  paper.title(title);
  await paper.facts([
    ['合同编号', terms.number],
    ['生效时间', time(signed.effectiveAt)],
    [
      '合同期限',
      `${time(new Date(terms.startsAt))} 起，${terms.endsAt ? `至 ${time(new Date(terms.endsAt))} 止` : '无固定期限'}`,
    ],
    ['内容哈希', `SHA-256 ${contentHash}`],
    ...(terms.amendment ? ([['依据版本', `SHA-256 ${terms.amendment.follows}`]] as const) : []),
  ]);
  paper.heading('一、合同双方');
  await paper.facts([
    ['甲方（社会单位）', party(terms.enterprise)],
    ['乙方（服务商）', party(terms.provider)],
  ]);
  await devices(paper, signed);
  await price(paper, terms);
  await service(paper, terms);
  paper.heading(`${terms.amendment ? '六' : '五'}、签署`);
  await paper.facts([
    ['甲方确认', signature(signed.enterprise)],
    ['乙方确认', signature(signed.provider)],
  ]);
  paper.text('本文件由双方确认的条款生成；双方所确认的，是上述内容哈希所对应的条款全文。');
  return paper.finish(`${terms.number} 第 ${version} 版　${contentHash}`);
}

async function devices(paper: Paper, { terms, places, removed }: Signed): Promise<void> {
  if (terms.amendment) {
    const added = new Set(terms.amendment.added);
    const coming = terms.devices.filter(({ id }) => added.has(id)).map(({ serial }) => serial);
    paper.heading('二、变更内容');
    await paper.facts([
      ...rowsOf('增加设备', coming),
      ...rowsOf('移除设备', removed),
      ['变更后设备总数', `${terms.devices.length} 台`],
    ]);
  }
  paper.heading(`${terms.amendment ? '三' : '二'}、服务场所与监测设备`);
  const columns = [
    { title: '场所', share: 0.3 },
    { title: '设备类别', share: 0.2 },
    { title: '数量', share: 0.1, align: 'right' },
    { title: '序列号', share: 0.4 },
  ] as const;
  const rows = [...byPlaceAndKind(terms.devices)].flatMap(([key, serials]) => {
    const [premisesId = '', kind = ''] = key.split(' ');
    const place = places.get(premisesId);
    const where = place ? `${place.name}（${place.address}）` : premisesId;
    return chunks(serials).map((part) => [where, wordsOf(kind).zh, `${part.length}`, part.join('、')]);
  });
  await paper.table(columns, rows);
}

function byPlaceAndKind(all: readonly TermsDevice[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { premisesId, kind, serial } of all) {
    const key = `${premisesId} ${kind}`;
    const serials = groups.get(key) ?? [];
    serials.push(serial);
    groups.set(key, serials);
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function rowsOf(label: string, serials: readonly string[]): (readonly [string, string])[] {
  return serials.length === 0 ? [[label, '无']] : chunks(serials).map((part) => [label, part.join('、')] as const);
}

/** So few that a row always finds room on a page. */
function chunks(serials: readonly string[]): string[][] {
  const sorted = serials.toSorted();
  return Array.from({ length: Math.ceil(sorted.length / PER_ROW) }, (_, n) =>
    sorted.slice(n * PER_ROW, (n + 1) * PER_ROW),
  );
}

async function price(paper: Paper, { price: signed, plan, amendment }: ContractTerms): Promise<void> {
  paper.heading(`${amendment ? '四' : '三'}、费用（套餐：${plan.name}，${plan.code} 第 ${plan.version} 版）`);
  // Contracts of before prices were itemised name none.
  if (!signed) return void paper.text('未列明细。');
  const { lines, interval, oneOff, firstPayment, currency } = fromTerms(signed);
  const money = (amount: bigint) => moneyText({ amount, currency });
  await paper.table(
    [{ title: '明细', share: 1 }],
    lines.map(({ text }) => [text.zh]),
  );
  await paper.facts([
    ['每计费周期合计', `${money(interval)} / ${INTERVALS[plan.billingInterval] ?? plan.billingInterval}`],
    ['一次性费用', money(oneOff)],
    ['首次应付', `${money(firstPayment)}（预付 ${plan.prepaidIntervals ?? 1} 个计费周期）`],
    ['设备权属', OWNERSHIP[plan.deviceOwnership] ?? plan.deviceOwnership],
  ]);
}

async function service(paper: Paper, { plan, amendment, renewal }: ContractTerms): Promise<void> {
  const { sla, serviceCredits, noticeDays, minTermMonths, includedVisits } = plan;
  paper.heading(`${amendment ? '五' : '四'}、服务承诺与解除`);
  const credits = (serviceCredits?.rules ?? []).map(({ measure, overPercent, overSeconds, creditPercent }) => {
    const late = overSeconds === null ? `超过承诺时限的 ${overPercent}%` : `超过承诺时限 ${overSeconds} 秒`;
    return ['服务抵扣', `${MEASURES[measure] ?? measure}${late}，抵扣当期费用的 ${creditPercent}%`] as const;
  });
  await paper.facts([
    ['报警确认', `${sla.acknowledgeSeconds} 秒内`],
    ['到场处置', `${sla.arriveMinutes} 分钟内`],
    ['故障修复', `${sla.repairHours} 小时内`],
    ['每计费周期上门', `${includedVisits} 次`],
    ...credits,
    ...(credits.length > 0 ? ([['抵扣上限', `当期费用的 ${serviceCredits.capPercent}%`]] as const) : []),
    ['最短合同期', minTermMonths ? `${minTermMonths} 个月` : '无'],
    ['解除通知期', `${noticeDays} 天`],
    ...(renewal
      ? ([['自动续期', `到期后每次续 ${renewal.months} 个月，任一方届时前已发出终止通知的除外`]] as const)
      : []),
  ]);
}

function party({ name, creditCode }: TermsParty): string {
  return creditCode ? `${name}（统一社会信用代码 ${creditCode}）` : name;
}

function signature({ at, by, from }: Signature): string {
  if (!at) return '未确认';
  return [by ?? '系统', time(at), from ? `网络地址 ${from}` : ''].filter(Boolean).join('，');
}

/** The whole country keeps one time. */
function time(at: Date): string {
  return `${at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })}（北京时间）`;
}
