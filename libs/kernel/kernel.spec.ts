import fc from 'fast-check';
import {
  canonicalJson,
  decodeCursor,
  defineError,
  encodeCursor,
  isUuid,
  money,
  newId,
  unreachableStates,
} from './index.js';

describe('ids', () => {
  it('sort in the order they were made, also within one millisecond', () => {
    const ids = Array.from({ length: 5000 }, () => newId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isUuid)).toBe(true);
  });
});

describe('canonical JSON', () => {
  it('gives equal bytes for equal values whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed as never)).toBe(canonicalJson(value as never));
        expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('errors', () => {
  const Full = defineError('TEST.FULL', { kind: 'conflict', en: '{n} is full', zh: '{n}已满' });
  it('speak both languages and keep their code', () => {
    const error = new Full({ n: 'A' });
    expect([error.code, error.text('en'), error.text('zh-CN')]).toEqual(['TEST.FULL', 'A is full', 'A已满']);
  });
  it('refuse a code without a dot', () => {
    expect(() => defineError('FULL', { kind: 'conflict', en: '', zh: '' })).toThrow('dotted');
  });
});

describe('cursors and money', () => {
  it('come back as they went', () => {
    const id = newId();
    expect(decodeCursor(encodeCursor(id))).toBe(id);
    expect(() => decodeCursor('x')).toThrow('cursor');
  });
  it('refuse fractions of a minor unit', () => {
    expect(() => money(0.5, 'CNY')).toThrow('whole number');
    expect(money('9007199254740993', 'CNY').amount).toBe(9007199254740993n);
  });
});

describe('transition tables', () => {
  it('tell states that nothing reaches', () => {
    expect(unreachableStates<string, string>({ A: { go: 'B' }, B: {}, C: { go: 'A' } }, 'A')).toEqual(['C']);
  });
});
