import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testAccessibility } from './accessibility.ts';
import { noise } from './pictures.ts';
import { maxWait, type Service, startService } from './service.ts';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const hasChromium = existsSync(chromiumPath);
vi.setConfig({ testTimeout: 2 * maxWait });
const eventually = <Value>(value: () => Value | Promise<Value>) => expect.poll(value, { timeout: maxWait });
const reason = hasChromium ? '' : ` (skipped: no Chromium at ${chromiumPath}; set CHROMIUM to one)`;

describe.runIf(hasChromium)(`the search page${reason}`, () => {
  let service: Service;
  let browser: Browser;
  let page: Page;
  /**
   * Errors in the browser's console: failed scripts and violations of the content security policy.
   */
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await startService();
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(maxWait);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const cards = () => page.locator('.results-list > li');
  const order = () => cards().evaluateAll((items) => items.map((item) => item.getAttribute('data-flip')));
  const weights = () => page.locator('.weights-number').allInnerTexts();
  const settled = () => page.locator('.results-list[aria-busy=false] > li').first().waitFor();
  const pick = (file: Parameters<Page['setInputFiles']>[1]) => page.setInputFiles('input[type=file]', file);

  it('asks for the key once, and reports a wrong one', async () => {
    await page.goto(service.page);
    await page.getByLabel('API key').fill('not-a-key');
    await page.getByRole('button', { name: 'Open' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('No key like it was issued here');
    await page.getByLabel('API key').fill(service.apiKey);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Search with a picture' }).waitFor();
    expect(page.url()).not.toContain(service.apiKey);
    await page.reload();
    await page.getByRole('heading', { name: 'Search with a picture' }).waitFor();
  });

  it('ranks the library by a picture, and shows the current number of pictures', async () => {
    await page.route('**/v1/usage', async (route) => {
      const response = await route.fetch();
      const usage = await response.json();
      await route.fulfill({ response, json: { ...usage, images: { ready: 1, rejected: 0 } } });
    });
    await page.reload();
    await page.getByText(/· 1 picture$/).waitFor();
    await page.unroute('**/v1/usage');
    await pick(service.picture);
    await settled();
    await page.getByText(/· 100 pictures$/).waitFor();
    // The number of cards depends on the classes visited.
    expect(await cards().count()).toBeGreaterThan(3);
    expect(await cards().first().locator('.similarities dt').allInnerTexts()).toEqual([
      'CNN',
      'SIFT',
      'Colour',
      'Position',
      'Shape',
    ]);
    const scores = (await page.locator('.card-score').allInnerTexts()).map((text) => Number.parseInt(text, 10));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    await cards().first().locator('img').waitFor();
    const width = () =>
      cards()
        .first()
        .locator('img')
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
    await eventually(width).toBeGreaterThan(0);
  });

  it('cuts nothing off, on a wide screen and on a narrow one', async () => {
    const buttonHeights = () =>
      page.locator('.fits').evaluateAll((buttons) => [...new Set(buttons.map((button) => button.clientHeight))]);
    const [oneLine] = await buttonHeights();
    for (const width of [1280, 1000, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page
        .locator('html, .search-side')
        .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.className));
      expect(cut, `${width} pixels wide`).toEqual([]);
      expect(await buttonHeights(), `${width} pixels wide`).toEqual([oneLine]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('explains the place of a result, by the keyboard alone', async () => {
    const why = cards()
      .nth(1)
      .getByRole('button', { name: /^Why\?/ });
    await why.focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('dialog', { name: 'Why it is number 2' });
    await detail.waitFor();
    expect(await detail.locator('tbody tr').count()).toBe(5);
    const together = Number(await detail.locator('tfoot td').first().textContent());
    const parts = await detail.locator('tbody td:nth-of-type(3)').allTextContents();
    const sum = parts.reduce((all, text) => all + Number(text.replace('= ', '')), 0);
    expect(Math.abs(together - sum)).toBeLessThan(0.03);
    expect(await detail.locator(':focus').textContent()).toBe('Close');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
    expect(await page.locator('.card :focus, .search-side :focus').count()).toBe(0);
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    await eventually(() => why.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
  });

  it('draws where a recognised picture appears', async () => {
    const [picture] = await cards().first().locator('img').all();
    const bytes = await page.request.get((await picture!.getAttribute('src'))!);
    await pick({ name: 'thumbnail.webp', mimeType: 'image/webp', buffer: await bytes.body() });
    await page.getByText('thumbnail.webp').waitFor();
    await settled();
    await cards()
      .first()
      .getByRole('button', { name: /^Why\?/ })
      .click();
    await page.getByText('where the result appears in it').waitFor();
    const outline = page.locator('.detail-outline');
    const [drawn, whole] = [
      (await outline.boundingBox())!,
      (await page.locator('.detail-picture image').boundingBox())!,
    ];
    // The whole outline, within a few pixels: the thumbnail shows the whole picture.
    expect(drawn.height / whole.height).toBeCloseTo(1, 1);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.goBack();
    await page.getByText('Your picture').waitFor();
    await settled();
  });

  it('says in the details what reading a file made up for', async () => {
    const pictures = /\/v1\/images\/[0-9a-f]{32}$/;
    await page.route(pictures, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), notes: ['no-end-marker'] } });
    });
    await cards()
      .first()
      .getByRole('button', { name: /^Why\?/ })
      .click();
    await page.getByText('Its JPEG file lacks its end marker').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.unroute(pictures);
  });

  it('says when a picture is unlike the library', async () => {
    const remark = page.getByText('This looks unlike anything in your library.', { exact: true });
    expect(await remark.count()).toBe(0);
    await pick({ name: 'noise.png', mimeType: 'image/png', buffer: await noise() });
    await remark.waitFor();
    await page.goBack();
    await remark.waitFor({ state: 'detached' });
    await settled();
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
      // Only the order can change without feedback, because the query is learned meanwhile.
      const [newOrder, newWeights] = [await order(), await weights()];
      if (newOrder.join() !== formerOrder.join() && newWeights.join() !== formerWeights.join()) break;
    }
    expect(await weights()).not.toEqual(formerWeights);
    expect(await order()).not.toEqual(formerOrder);
    const focused = page.locator('.fits:focus');
    expect(await focused.getAttribute('aria-pressed')).toBe('true');
  });

  it('shows more, page by page', async () => {
    const first = await order();
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await eventually(() => cards().count()).toBeGreaterThan(first.length);
    expect((await order()).slice(0, first.length)).toEqual(first);
    expect(new Set(await order()).size).toBe((await order()).length);
  });

  it('narrows the search to one label, and widens it again', async () => {
    const labels = () => page.locator('.card-label').allInnerTexts();
    const wanted = (await labels()).find((label, _, all) => label !== all[0])!;
    await page.getByLabel('Only the label').fill(wanted);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Any label' }).waitFor();
    await settled();
    expect(new Set(await labels())).toEqual(new Set([wanted]));
    await page.getByRole('button', { name: 'Any label' }).click();
    await page.getByRole('button', { name: 'Any label' }).waitFor({ state: 'detached' });
    await settled();
    expect(new Set(await labels()).size).toBeGreaterThan(1);
    await page.getByLabel('Only the label').fill('misspelled');
    await page.keyboard.press('Enter');
    await page.getByText('No picture has the label “misspelled”').waitFor();
    await page.getByRole('button', { name: 'Any label' }).click();
    await settled();
  });

  it('searches with a part of the picture, marked by dragging or by the keyboard', async () => {
    // Learning the query in the background would change the order from one search to the next.
    await page.route('**/v1/search?*', (route) => route.continue({ url: `${route.request().url()}&learn=false` }));
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/v1/search');
    await pick(service.picture);
    await answered;
    await settled();
    const whole = await order();
    const regions: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/v1/search') regions.push(searchParams.get('region'));
    });
    const { x, y, width, height } = (await page.locator('.part-frame').boundingBox())!;
    await page.mouse.move(x + width * 0.1, y + height * 0.1);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 4 });
    await page.mouse.up();
    await eventually(() => regions.length).toBe(1);
    await settled();
    const [left, top, across, down] = regions[0]!.split(',').map(Number);
    expect(across! / left!).toBeCloseTo(5, 0);
    expect(down! / top!).toBeCloseTo(4, 0);

    await page.getByRole('button', { name: 'Search with all of it' }).click();
    await eventually(() => regions.length).toBe(2);
    await settled();
    expect(regions[1]).toBeNull();
    expect(await order()).toEqual(whole.slice(0, (await order()).length));

    await page.getByRole('button', { name: 'Search with a part of it' }).press('Enter');
    const box = page.locator('.part-box:focus');
    await box.waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await box.getAttribute('aria-label')).toMatch(/50\s%.* from 20\s%, 55\s%.* from 25\s%/);
    await page.keyboard.press('Enter');
    await eventually(() => regions.length).toBe(3);
    await settled();
    await box.press('Escape');
    await eventually(() => regions.length).toBe(4);
    await settled();
    expect(await page.locator('.part-box').count()).toBe(0);
    await page.unroute('**/v1/search?*');
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

  it('reports the reason when a file is not a picture', async () => {
    await pick({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') });
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/picture/i);
    expect(await cards().count()).toBe(0);
  });

  testAccessibility(() => ({ browser, service }));

  it('causes no error in the browser', () => {
    expect(complaints).toEqual([]);
  });
});
