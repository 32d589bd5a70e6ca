// mapping_touch.js: can a coach map a person with a thumb: forty capabilities on a phone,
// two taps each at most, every control large enough to hit, and nothing lost that was
// saved when the network goes away in the middle?
//
// Taps are real touches: the page counts the ones that reach it, and the test its own.
'use strict';
const assert = require('node:assert/strict');
const talk = require('../talk');

const CAPABILITIES = 40;
const HALF = CAPABILITIES / 2;
const FAMILIES = ['lager', 'butik', 'kok']; // more than forty cards together
const TARGET = 44; // CSS pixels, each way
const PHONE = {
  viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
  deviceScaleFactor: 3, locale: 'sv-SE',
};

module.exports = async (test, site) => {
  const started = talk(site);
  const card = (page, code) => page.locator(`.tcard[data-code="${code}"]`);
  const noted = async (page) =>
    Number((await page.locator('#noted b').first().textContent()).match(/\d+/)[0]);

  // A phone on the talk of the third person: page, url, touches(), and tap(locator).
  async function phone(look) {
    const { origin, people } = await started();
    const context = await site.browser.newContext(PHONE);
    try {
      const page = await context.newPage();
      let touched = 0, tapped = 0;
      await page.exposeFunction('touched', () => { touched++; });
      await page.addInitScript(() => addEventListener('touchend',
        (e) => { if (e.isTrusted) window.touched(); }, true));
      const tap = async (control) => {
        const box = await control.boundingBox();
        assert.ok(box.width >= TARGET && box.height >= TARGET,
          `${await control.textContent()}: ${box.width} by ${box.height}`);
        await control.tap();
        tapped++;
      };
      const url = `${origin}/person/${people[2]}/map`;
      await look({ context, page, url, tap, touches: () => [touched, tapped] });
    } finally {
      await context.close();
    }
  }

  const family = (page, url, name) => page.goto(`${url}?part=tasks&family=${name}`);

  // [family, code] of forty cards that are not taken.
  async function free_cards(page, url) {
    const found = [];
    for (const name of FAMILIES) {
      await family(page, url, name);
      const first = page.locator('.tcards').first().locator('.tcard:not(.taken)');
      for (const code of await first.evaluateAll((all) => all.map((c) => c.dataset.code)))
        found.push([name, code]);
    }
    assert.ok(found.length >= CAPABILITIES, `${found.length} cards`);
    return found.slice(0, CAPABILITIES);
  }

  // Taken by a tap; every fourth also at a level of its own, by one more.
  async function take({ page, tap }, code, level) {
    await tap(card(page, code).locator('button').first());
    await card(page, code).locator(`.proofs [value="${code}=said"][aria-pressed="true"]`).waitFor();
    if (!level) return 1;
    const chosen = `button[value="${code}=${level}"]`;
    await tap(card(page, code).locator(chosen));
    await card(page, code).locator(`${chosen}[aria-pressed="true"]`).waitFor();
    return 2;
  }

  async function take_all(hand, url, cards) {
    let shown = '', most = 0;
    for (const [i, [name, code]] of cards.entries()) {
      if (shown !== name) await family(hand.page, url, shown = name);
      most = Math.max(most, await take(hand, code, i % 4 ? 0 : 3));
    }
    return most;
  }

  // What the server holds, as another device sees it.
  async function elsewhere(url) {
    let count;
    const context = await site.browser.newContext({ locale: 'sv-SE' });
    const page = await context.newPage();
    await page.goto(url);
    count = await noted(page);
    await context.close();
    return count;
  }

  test('mapping by touch: forty capabilities, two taps each at most, through a lost network', () =>
    phone(async (hand) => {
      const { context, page, url, tap, touches } = hand;
      const cards = await free_cards(page, url);
      const before = await elsewhere(url);
      let most = await take_all(hand, url, cards.slice(0, HALF));
      assert.equal(await elsewhere(url), before + HALF, 'saved as one goes');

      const [[name, lost], [, later]] = cards.slice(HALF);
      await family(page, url, name);
      await context.setOffline(true);
      await tap(card(page, lost).locator('button').first());
      await page.waitForFunction(() => { // and it says so
        const told = document.querySelector('[data-lost]');
        return told.textContent === told.dataset.lost;
      });
      await tap(card(page, later).locator('button').first());
      assert.equal(await elsewhere(url), before + HALF, 'nothing of it has come through');
      await context.setOffline(false); // both are sent, by nobody's hand
      for (const code of [lost, later])
        await card(page, code).locator(`.proofs [value="${code}=said"][aria-pressed="true"]`).waitFor();
      assert.equal(await elsewhere(url), before + HALF + 2);

      const [kind, cut] = cards[HALF + 2];
      await family(page, url, kind);
      await page.evaluate(() => { // the network goes in the middle of the next answer
        const { text } = Response.prototype;
        Response.prototype.text = () => {
          Response.prototype.text = text;
          return Promise.reject(new TypeError('cut off'));
        };
      });
      await tap(card(page, cut).locator('button').first());
      await card(page, cut).locator(`.proofs [value="${cut}=said"][aria-pressed="true"]`).waitFor();
      assert.equal(await elsewhere(url), before + HALF + 3);

      most = Math.max(most, await take_all(hand, url, cards.slice(HALF + 3)));
      assert.ok(most <= 2, `${most} taps`);
      assert.equal(await elsewhere(url), before + CAPABILITIES);
      const [touched, tapped] = touches();
      assert.equal(touched, tapped, 'every tap was a touch');
      console.log(`# ${CAPABILITIES} capabilities by touch, at most ${most} taps each, ${tapped} in all`);
    }));
};
