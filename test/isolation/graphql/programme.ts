/** Of such a programme every device of a world's factory could be paid. */
export const programme = (name: string) => ({
  name,
  premisesKinds: ['FACTORY'],
  deviceKinds: ['SMOKE'],
  budget: { amount: '900000', currency: 'CNY' },
  capPerDeviceMonth: { amount: '900', currency: 'CNY' },
  validFrom: '2020-01-01T00:00:00Z',
  validTo: '2040-01-01T00:00:00Z',
  document: name,
});
