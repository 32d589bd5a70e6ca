// mapping.js: can a coach map a person in a browser: forty capabilities, two clicks
// each at most, by mouse, by keyboard, on a phone, and without a script?
//
// Served by serve_talk (a coach who has signed in), over people of its own.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const checks = require('../checks');
const talk = require('../talk');

const CAPABILITIES = 40;
const FAMILIES = ['lager', 'butik', 'kok']; // more than forty cards together
const SAVE_MS = 2000; // after the last letter
const MINUTES_15 = 15 * 60 * 1000;

module.exports = async (test, site) => {
  const started = talk(site);

  // Opens a page of person `who`, counts clicks, and fails on what the page complains of.
  async function visit(who, where, how, look) {
    const { origin, people } = await started();
    const context = await site.browser.newContext({
      viewport: { width: how.width || 1280, height: how.height || 844 },
      locale: how.language || 'sv-SE', javaScriptEnabled: how.script !== false,
      colorScheme: how.dark ? 'dark' : 'light', bypassCSP: how.bypassPolicy === true,
    });
    const faults = [];
    try {
      const page = await context.newPage();
      page.on('console', (m) => {
        if (m.type() === 'error' && !/status of 4(09|22)/.test(m.text())) faults.push(m.text());
      });
      page.on('pageerror', (e) => faults.push(String(e)));
      const url = `${origin}/person/${people[who]}${where}`;
      const response = await page.goto(url, { waitUntil: 'load' });
      assert.equal(response.status(), how.status || 200, `the status of ${where}`);
      await look(page, url);
    } finally {
      await context.close();
    }
    assert.deepEqual(faults, []);
  }

  const noted = async (page) => Number((await page.locator('#noted b').first().textContent())
    .match(/\d+/)[0]);
  const EVIDENCE = ['said', 'shown', 'seen', 'certified'];
  // The button of an evidence that is in force.
  const taken = (page, code, word) =>
    card(page, code).locator(`.proofs [value="${code}=${word}"][aria-pressed="true"]`);
  const card = (page, code) => page.locator(`.tcard[data-code="${code}"]`);
  const family = (page, url, name) => page.goto(`${url.split('?')[0]}?part=tasks&family=${name}`);

  async function codes_of(page, url) {
    const found = [];
    for (const name of FAMILIES) {
      await family(page, url, name);
      const first = page.locator('.tcards').first().locator('.tcard');
      for (const code of await first.evaluateAll((all) => all.map((c) => c.dataset.code)))
        found.push([name, code]);
    }
    assert.ok(found.length >= CAPABILITIES);
    return found.slice(0, CAPABILITIES);
  }

  // Takes forty cards, every fourth at another level; the clicks of each are counted.
  async function map_by_clicks(page, url) {
    const start = await noted(page);
    const begun = Date.now();
    let most = 0;
    let shown = '';
    for (const [i, [name, code]] of (await codes_of(page, url)).entries()) {
      let clicks = 0;
      if (shown !== name) await family(page, url, shown = name);
      await card(page, code).locator('button').first().click();
      clicks++;
      await taken(page, code, 'said').waitFor();
      if (i % 4 === 0) {
        await card(page, code).locator(`button[value="${code}=${i % 8 ? 3 : 4}"]`).click();
        clicks++;
        await card(page, code).locator(`button[value="${code}=${i % 8 ? 3 : 4}"][aria-pressed="true"]`).waitFor();
      }
      most = Math.max(most, clicks);
    }
    assert.ok(most <= 2, `${most} clicks`);
    assert.equal(await noted(page) - start, CAPABILITIES);
    assert.ok(Date.now() - begun < MINUTES_15);
    console.log(`# ${CAPABILITIES} capabilities, at most ${most} clicks each, ${Date.now() - begun} ms`);
  }

  for (const [who, width] of [[0, 1280], [1, 390]])
    test(`mapping: forty capabilities take at most two clicks each at ${width} px`, () =>
      visit(who, '/map', { width }, async (page, url) => {
        await map_by_clicks(page, url);
        await page.screenshot({ path: path.join(site.screens, `mapping-${width}.png`) });
      }));

  test('mapping: forty capabilities take at most two clicks each without JavaScript', () =>
    visit(2, '/map', { script: false, width: 390 }, map_by_clicks));

  test('mapping: forty capabilities are mapped by keyboard alone', () =>
    visit(3, '/map?part=tasks&family=lager', {}, async (page, url) => {
      const wanted = await codes_of(page, url);
      let shown = '';
      let keys = 0;
      for (const [i, [name, code]] of wanted.entries()) {
        if (shown !== name) {
          await family(page, url, shown = name);
          await page.locator('.tcard button').first().focus();
        } else {
          await page.keyboard.press('ArrowDown');
          keys++;
        }
        const on = () => page.evaluate(() => document.activeElement.closest('.tcard').dataset.code);
        assert.equal(await on(), code);
        await page.keyboard.press(String(1 + i % 4));
        await card(page, code).locator(`.levels [value="${code}=${1 + i % 4}"][aria-pressed="true"]`).waitFor();
        keys++;
        assert.equal(await on(), code, 'the focus stays on the card');
        await page.keyboard.press(String(5 + i % 4));
        await taken(page, code, EVIDENCE[i % 4]).waitFor();
        keys++;
        assert.equal(await on(), code, 'the focus stays on the card');
      }
      assert.equal(await noted(page), CAPABILITIES);
      console.log(`# ${CAPABILITIES} capabilities, ${keys} keys`);
    }));

  test('mapping: the last step is taken back, and a card by 0', () =>
    visit(3, '/map?part=tasks&family=lager', {}, async (page) => {
      const before = await noted(page);
      await page.locator('.tcard button').first().focus();
      await page.keyboard.press('0');
      await page.waitForFunction((n) => document.querySelector('#noted b').textContent.includes(n), String(before - 1));
      await page.locator('.savebar form button').click();
      assert.equal(await noted(page), before);
    }));

  test('mapping: own words lead to the cards that fit first', () =>
    visit(0, '/map', { width: 390 }, async (page) => {
      await page.fill('#q', 'packade upp varor i min brors butik');
      await page.keyboard.press('Enter');
      await page.waitForURL(/s=.*#asked/);
      assert.doesNotMatch(page.url(), /pack|brors|butik/);
      assert.equal(await page.locator('.tcard').first().getAttribute('data-code'),
        'task:fylla-hyllor');
      await page.waitForFunction(() => // the focus is on the first card found
        document.activeElement.closest('.tcard')?.dataset.code === 'task:fylla-hyllor');
    }));

  test('mapping: without a script the next Tab after the cards are shown is the first card', () =>
    visit(0, '/map', { width: 390, script: false }, async (page) => {
      await page.fill('#q', 'packade upp varor i min brors butik');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#asked/);
      await page.keyboard.press('Tab');
      assert.equal(await page.locator(':focus').getAttribute('name'), 'set');
      const place = await page.locator('.tcard').first().boundingBox();
      assert.ok(place.y >= 0 && place.y < 600, `it is in sight: ${place.y}`);
    }));

  for (const [width, height] of [[1280, 844], [390, 700]])
    test(`mapping: a card that is taken stays where it was, with the focus, at ${width} px`, () =>
      visit(2, '/map?part=tasks&family=kok', { width, height }, async (page) => {
        const code = await page.locator('.tcard:not(.taken)').nth(4).getAttribute('data-code');
        const where = async () => (await card(page, code).boundingBox()).y;
        await card(page, code).locator('button').first().scrollIntoViewIfNeeded();
        const before = await where();
        await card(page, code).locator('button').first().click();
        await taken(page, code, 'said').waitFor();
        assert.ok(Math.abs(await where() - before) < 2, `${before} became ${await where()}`);
        await card(page, code).locator(`button[value="${code}=seen"]`).click();
        await taken(page, code, 'seen').waitFor();
        assert.ok(await page.evaluate((v) => document.activeElement.value === v, `${code}=seen`));
        await page.keyboard.press('0');
        await card(page, code).locator('.btn.big').waitFor();
        assert.ok(Math.abs(await where() - before) < 60, 'and when it is taken away');
      }));

  test('mapping: a licence is taken with its paper in one click or key, and its last day saved in place', () =>
    visit(2, '/map?part=papers', {}, async (page) => {
      const [one, two] = await page.locator('.tcard').evaluateAll((all) => all.map((c) => c.dataset.code));
      await card(page, one).locator('button').nth(1).click();
      await taken(page, one, 'certified').waitFor();
      await card(page, two).locator('button').first().focus();
      await page.keyboard.press('8');
      await taken(page, two, 'certified').waitFor();
      await card(page, two).locator('a[data-more]').click();
      await page.locator('#expires').waitFor();
      assert.ok(await page.evaluate(() => document.activeElement.id === 'expires'));
      await page.keyboard.type('1 mars 2019');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
      assert.equal(await page.inputValue('#expires'), '1 mars 2019');
      await page.fill('#expires', '1 mars 2039');
      await page.keyboard.press('Enter');
      await card(page, two).filter({ hasText: '2039-03-01' }).waitFor();
      assert.equal(await page.locator('[role=alert]').count(), 0);
    }));

  test('mapping: what is pressed while an answer is on its way is not lost', () =>
    visit(2, '/map?part=tasks&family=lager', {}, async (page) => {
      await page.route('**/map', async (route) => {
        await new Promise((done) => { setTimeout(done, 150); });
        await route.continue();
      });
      const codes = await page.locator('.tcard').evaluateAll((all) => all.slice(0, 4).map((c) => c.dataset.code));
      await page.locator('.tcard button').first().focus();
      for (let i = 0; i < codes.length; i++) {
        if (i) await page.keyboard.press('ArrowDown');
        await page.keyboard.press('3');
      }
      for (const code of codes)
        await card(page, code).locator(`.levels [value="${code}=3"][aria-pressed="true"]`).waitFor();
    }));

  test('mapping: what one writes is saved in two seconds and survives the browser', async () => {
    await visit(0, '/map?part=wishes', {}, async (page) => {
      await page.locator('#wishes').pressSequentially('Vill arbeta ute.');
      await page.waitForResponse((r) => r.request().method() === 'POST', { timeout: SAVE_MS });
      const status = page.locator('[data-saved]');
      await status.filter({ hasText: /^\S+ \d\d:\d\d$/ }).waitFor();
    }); // the window is gone, nothing was sent by a button
    await visit(0, '/map?part=wishes', {}, async (page) => {
      assert.equal(await page.inputValue('#wishes'), 'Vill arbeta ute.');
    });
  });

  test('mapping: two windows that answer differently are both shown', () =>
    visit(0, '/map?part=wishes', {}, async (page, url) => {
      const other = await page.context().newPage();
      await other.goto(url);
      await other.fill('#wishes', 'Andra fönstret.');
      await other.locator('main form .btn.go').click();
      await other.waitForLoadState();
      await page.fill('#wishes', 'Första fönstret.');
      await page.locator('main form .btn.go').click();
      await page.waitForLoadState();
      const text = await page.locator('table').textContent();
      assert.ok(text.includes('Andra fönstret.') && text.includes('Första fönstret.'), text);
      await checks.axe_is_silent(page);
      await page.locator('main form .btn.go').click();
      await page.waitForURL(/part=wishes/);
      assert.equal(await page.inputValue('#wishes'), 'Första fönstret.');
    }));

  test('mapping: a place there is not comes back with what was written', () =>
    visit(1, '/map?part=reach', { script: false }, async (page) => {
      await page.fill('#place', 'Atlantis');
      await page.fill('#hours', '20');
      await page.locator('main form .btn.go').click();
      assert.ok((await page.locator('[role=alert]').textContent()).includes('Atlantis'));
      assert.equal(await page.inputValue('#place'), 'Atlantis');
      assert.equal(await page.inputValue('#hours'), '20');
      await page.fill('#place', 'Krokom');
      await page.locator('main form .btn.go').click();
      assert.equal(await page.locator('[role=alert]').count(), 0);
      assert.ok(await page.locator('.dots li').count() > 0, 'places within reach');
    }));

  test('mapping: read back on one sheet, saved, and in the pool', () =>
    visit(1, '/map/summary', {}, async (page) => {
      assert.ok(await page.locator('main li').count() >= CAPABILITIES);
      await checks.prints(page, path.join(site.screens, 'mapping-summary'), 1);
      await page.emulateMedia({ media: 'screen' });
      await page.locator('main form .btn.go').click();
      await page.waitForURL(/saved=1/);
      assert.ok(await page.locator('main .msg[role=status]').isVisible());
      assert.equal(await page.locator('main form').count(), 0, 'nothing is left to save');
    }));

  const pages = [
    ['talk', '/map?part=tasks&family=kok'], ['languages', '/map?part=languages'],
    ['papers', '/map?part=papers'], ['reach', '/map?part=reach'],
    ['wishes', '/map?part=wishes'], ['read back', '/map/summary'],
    ['adaptations', '/accommodation'], ['grounds', '/eligibility'],
  ];
  for (const [name, where] of pages) {
    for (const width of [1280, 390])
      for (const dark of [false, true])
        test(`mapping, ${name}: axe finds nothing at ${width} px, ${dark ? 'dark' : 'light'}`, () =>
          visit(2, where, { width, dark }, async (page) => {
            await page.screenshot({ fullPage: true, path: path.join(site.screens,
              `mapping-${name}-${width}-${dark ? 'dark' : 'light'}.png`.replace(' ', '-')) });
            await checks.unfold(page);
            await checks.axe_is_silent(page);
          }));
    test(`mapping, ${name}: axe finds nothing in English`, () =>
      visit(2, where, { language: 'en-GB' }, async (page) => {
        assert.equal(await page.getAttribute('html', 'lang'), 'en');
        await checks.axe_is_silent(page);
      }));
    test(`mapping, ${name}: fits 320 px without scrolling sideways, also widely spaced`, () =>
      visit(2, where, { width: 320, height: 640, bypassPolicy: true }, async (page) => {
        await checks.fits_narrow(page);
        await page.addStyleTag({ content: checks.SPACING });
        await checks.fits_narrow(page);
        assert.deepEqual(await page.evaluate(checks.cut_texts), []);
      }));
    test(`mapping, ${name}: Tab reaches every control in order, and one sees where it is`, () =>
      visit(1, where, {}, checks.tab_walks_through));
    test(`mapping, ${name}: says the same without JavaScript, and every form can be sent`, async () => {
      let full;
      await visit(2, where, {}, async (page) => { full = await checks.headings(page); });
      await visit(2, where, { script: false }, async (page) => {
        assert.deepEqual(await checks.headings(page), full);
        await checks.forms_can_be_sent(page);
      });
    });
    test(`mapping, ${name}: prints without navigation and buttons`, () =>
      visit(2, where, {}, (page) => checks.prints(page,
        path.join(site.screens, `mapping-${name}`.replace(' ', '-')))));
  }
};
