// proposals.js: somebody is put forward, the employer answers on an old phone: 320 px wide,
// no script, no account; every answer is at most link, why, done. Twice is once, and who
// comes too late reads what to do.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const checks = require('../checks');

const PHONE = { width: 320, height: 568, script: false, stranger: true };
const press = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);
const digits = (href) => /^\/\w+\/\d+$/.test(href);

module.exports = (test, site) => {
  let made; // {url, link, code}

  const first = (page, at) => page.locator(`main a[href^="/${at}/"]`)
    .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.textContent.trim()]))
    .then((all) => all.filter(([href]) => /^\/\w+\/\d+$/.test(href)));

  // The coach puts the nth of her people forward, and makes the paper.
  async function put_forward(nth) {
    let person, firm, need;
    await site.visit('/people', {}, async (page) => { [person] = (await first(page, 'person'))[nth]; });
    await site.visit('/firms', {}, async (page) => { [, firm] = (await first(page, 'firm'))[0]; });
    assert.ok(digits(person));
    await site.visit(person + '/refer', {}, async (page) => {
      need = await page.locator('main a[href*="refer?need="]').first().getAttribute('href');
    });
    const proposal = { person };
    await site.visit(need, {}, async (page) => {
      await page.fill('#firm', firm); // sent, not put into the address
      await press(page, page.locator('form:has(#firm) button'));
      await page.check('input[name=why][value=own_wish]');
      await page.check('input[name=asked]');
      await press(page, page.locator('main form .btn.go'));
      proposal.url = new URL(page.url()).pathname;
      await press(page, page.locator('form[action$="/paper"] button'));
      proposal.link = new URL(await page.inputValue('#link')).pathname;
      proposal.code = (await page.textContent('.paper .code')).trim();
    });
    return proposal;
  }

  async function proposal() {
    made = made || await put_forward(0);
    return made;
  }

  test('proposals: an employer reads the questions at 320 px without a script, and no name',
    async () => {
      const { person, link } = await proposal();
      let name;
      await site.visit(person, {}, async (page) => { name = (await page.textContent('h1')).trim(); });
      await site.visit(link, PHONE, async (page) => {
        const text = await page.textContent('main');
        for (const part of name.split(/\s+/))
          assert.ok(!text.includes(part), 'a name stands on the page');
        await page.screenshot({ path: path.join(site.screens, 'employer.png'), fullPage: true });
      });
      await site.visit(link, { ...PHONE, script: true }, async (page) => {
        await checks.axe_is_silent(page);
        const [wide, window] = await page.evaluate(() =>
          [document.documentElement.scrollWidth, window.innerWidth]);
        assert.ok(wide <= window, `${wide} px wide`);
      });
    });

  test('proposals: the need is confirmed in two taps, a person met in two, a no is three',
    async () => {
      const { link, url } = await proposal();
      await site.visit(link, PHONE, async (page) => {
        await press(page, page.locator('button[name=need][value=yes]'));
        assert.equal(await page.locator('button[name=need]').count(), 0);
        await press(page, page.locator('button[name=answer][value=meet]'));
        assert.equal(await page.locator('button[name=answer]').count(), 0);
        assert.match(await page.textContent('[role=status]'), /sparat|saved/i);
      });
      await site.visit(url, {}, async (page) => {
        assert.equal(await page.locator('button[value=meet]').count(), 0);
      });
      const no = await put_forward(1);
      await site.visit(no.link, PHONE, async (page) => {
        await page.locator('details summary').last().click();
        await press(page, page.locator('button[name=no][value=filled]').last());
        assert.equal(await page.locator('button[name=no]').count(), 0);
      });
    });

  test('proposals: the code on paper leads there, a wrong link says what to do', async () => {
    const { code, link } = await proposal();
    await site.visit('/answer', PHONE, async (page) => {
      await page.fill('#code', code.toLowerCase());
      await press(page, page.locator('main .btn.go'));
      assert.match(page.url(), /\/answer\/[\w-]{43}/);
    });
    await site.visit(link.slice(0, -4) + 'AAAA', { ...PHONE, status: 404 }, async (page) => {
      assert.ok(await page.locator('main a[href="/answer"]').isVisible());
    });
  });
};
