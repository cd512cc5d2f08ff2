import { minorDigits, moneyText } from './currency.js';

it.each([
  ['CNY', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
])('knows the minor unit of %s', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits);
});

it.each([
  [0n, 'CNY', '0.00 CNY'],
  [5n, 'CNY', '0.05 CNY'],
  [-12345n, 'CNY', '-123.45 CNY'],
  [500n, 'JPY', '500 JPY'],
  [7n, 'KWD', '0.007 KWD'],
  [9_007_199_254_740_993n, 'CNY', '90071992547409.93 CNY'],
])('writes %s minor units of %s as %s', (amount, currency, text) => {
  expect(moneyText({ amount, currency })).toBe(text);
});
