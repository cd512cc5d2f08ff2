import pactum from 'pactum';
import { type TestApp, testApp } from '../../support/app.js';

let test: TestApp;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
}, 60_000);
afterAll(() => test?.close());

const page = (code: string) => pactum.spec().get(`${test.url}/q/${code}`).withRequestTimeout(30_000);
const textOf = async (asked: ReturnType<typeof page>) => String((await asked.toss()).body);

it('shows a passer-by the public face of premises, and nothing else', async () => {
  const { premises, site, provider, enterprise, detector } = await test.seed.site();
  const html = await textOf(
    page(premises.qrCode)
      .expectStatus(200)
      .expectHeaderContains('content-type', 'text/html')
      .expectHeaderContains('content-security-policy', "default-src 'none'"),
  );
  for (const shown of [premises.name, '工厂', '陵口镇', '陵口镇工业路1号', '消防监测']) expect(html).toContain(shown);
  const people = [...provider.people.values(), ...enterprise.people.values()].flatMap(({ name, email }) => [
    name,
    email,
  ]);
  const hidden = [
    premises.id,
    enterprise.id,
    provider.id,
    provider.name,
    detector.serial,
    ...site.detectors.map(({ id }) => id),
    ...people,
  ];
  for (const secret of hidden) expect(html).not.toContain(secret);
});

it('says whether the place is monitored now', async () => {
  const watched = await test.seed.site();
  const unwatched = await test.seed.site({ covered: false });
  await page(watched.premises.qrCode).expectStatus(200).expectBodyContains('>yes<');
  await page(unwatched.premises.qrCode).expectStatus(200).expectBodyContains('>no<');
});

it('answers a code that nobody has with a page of the same shape', async () => {
  await page('AAAAAAAAAAAA').expectStatus(404).expectBodyContains('未找到该场所').expectBodyContains('119');
  await page('%27%20OR%201=1').expectStatus(404);
});

it('shows what is written as text, whatever it looks like', async () => {
  const engagement = await test.seed.engagement(await test.seed.provider());
  const { premises } = await engagement.premises({ name: '<script>alert(1)</script>' });
  const html = await textOf(page(premises.qrCode).expectStatus(200));
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script>');
});
