import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from './service.ts';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const hasChromium = existsSync(chromiumPath);
const reason = hasChromium ? '' : ` (skipped: no Chromium at ${chromiumPath}; set CHROMIUM to one)`;

describe.runIf(hasChromium)(`the search page${reason}`, () => {
  let service: Service;
  let browser: Browser;
  let page: Page;
  /** What the browser complained of: scripts that failed, the content security policy. */
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await startService();
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const cards = () => page.locator('.results-list > li');
  const order = () => cards().evaluateAll((items) => items.map((item) => item.getAttribute('data-flip')));
  const weights = () => page.locator('.weights-number').allInnerTexts();
  const settled = () => page.locator('.results-list[aria-busy=false] > li').first().waitFor();
  const pick = (file: Parameters<Page['setInputFiles']>[1]) => page.setInputFiles('input[type=file]', file);

  it('asks for the key once, and says when it is wrong', async () => {
    await page.goto(service.page);
    await page.getByLabel('API key').fill('not-a-key');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('API key').fill(service.apiKey);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Search with a picture' }).waitFor();
    expect(page.url()).not.toContain(service.apiKey);
    await page.reload();
    await page.getByRole('heading', { name: 'Search with a picture' }).waitFor();
  });

  it('ranks the library by a picture', async () => {
    await pick(service.picture);
    await settled();
    // How many there are depends on the classes visited.
    expect(await cards().count()).toBeGreaterThan(3);
    expect(await cards().first().locator('.similarities dt').allInnerTexts()).toEqual([
      'CNN',
      'SIFT',
      'Colour',
      'Position',
      'Shape',
    ]);
    const scores = (await page.locator('.card-score').allInnerTexts()).map(Number);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    await cards().first().locator('img').waitFor();
    const width = () =>
      cards()
        .first()
        .locator('img')
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
  });

  it('learns from what fits: the weights move, and then the order', async () => {
    const [formerOrder, formerWeights] = [await order(), await weights()];
    for (let place = formerOrder.length - 1; place > 0; place -= 1) {
      const button = cards()
        .nth(place)
        .getByRole('button', { name: /^This fits/ });
      if ((await button.count()) === 0) continue;
      await button.focus();
      await page.keyboard.press('Enter');
      await page.locator('.fits-on-its-way').waitFor({ state: 'detached' });
      await settled();
      if ((await order()).join() !== formerOrder.join()) break;
    }
    expect(await weights()).not.toEqual(formerWeights);
    expect(await order()).not.toEqual(formerOrder);
    const focused = page.locator('.fits:focus');
    expect(await focused.getAttribute('aria-pressed')).toBe('true');
  });

  it('searches on with a result, and Back leads to the search before', async () => {
    const [, second] = await order();
    await cards()
      .nth(1)
      .getByRole('button', { name: /^Search with/ })
      .click();
    await page.getByText('From your library').waitFor();
    await settled();
    expect((await order())[0]).toBe(second);
    await page.goBack();
    await page.getByText('Your picture').waitFor();
    await settled();
  });

  it('says what is wrong with a file that is no picture', async () => {
    await pick({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') });
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/picture/i);
    expect(await cards().count()).toBe(0);
  });

  it('gives the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
