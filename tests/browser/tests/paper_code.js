// paper_code.js: a participant comes in by a paper: the coach makes the code and prints
// it, the participant types it on a phone, sees her own page and signs out. All of it
// without JavaScript, as a phone that is old, or a browser that is locked down, has none.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const checks = require('../checks');

const PHONE = { width: 390, height: 844 };
const press = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);
const go = (page) => press(page, page.locator('main .btn.go'));

module.exports = (test, site) => {
  let where; // the case
  let born, address, code;

  // Her coach makes a code: what stands on the paper is taken from there.
  async function make(page) {
    await press(page, page.locator('form[action$="/code"] button'));
    address = (await page.textContent('.paper .address')).trim();
    code = (await page.textContent('.paper .code')).trim();
  }

  // A code that is not used yet: for a test that is run without those before it, too.
  async function new_paper() {
    ({ where, born, address, code } = await site.paper());
  }

  const type = async (page, words, day) => {
    await page.fill('#code', words);
    await page.fill('#born', day);
    await go(page);
  };

  test('paper code: the coach makes one, and the paper says where to go, large enough',
    async () => {
      where = await site.resolve('/person/{id}');
      await site.visit(where + '/identity', { script: false }, async (page) => {
        born = site.constructor.born(await page.inputValue('[name=number]'));
        assert.match(born, /^\d{4}-\d\d-\d\d$/);
      });
      await site.visit(where, { refused: where + '/code' }, async (page) => {
        await make(page);
        assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
        assert.equal(new URL(address).href, site.url('/code'));
        assert.ok(await page.locator('main .msg').isVisible()); // 127.0.0.1 is no use on a paper
        const name = path.join(site.screens, 'paper-code');
        await page.screenshot({ path: name + '.png', fullPage: true });
        await checks.axe_is_silent(page);
        await checks.prints(page, name, 1); // and from here on as printed
        for (const words of ['.paper .address', '.paper .code']) {
          const size = await page.locator(words).evaluate((e) =>
            parseFloat(getComputedStyle(e).fontSize));
          assert.ok(size >= 24, `${words} is printed at ${size} px`);
        }
        const text = await page.locator('.paper li').first().evaluate((e) =>
          parseFloat(getComputedStyle(e).fontSize));
        assert.ok(text >= 20, `what to do is printed at ${text} px`);
        assert.equal(await page.locator('h1:visible, .top:visible, .msg:visible').count(), 0);
      });
    });

  test('paper code: the page to write it on, and the paper on the screen, fit 320 px', async () => {
    await new_paper();
    await site.visit('/code', { stranger: true, width: 320, height: 640 }, checks.fits_narrow);
    await site.visit(where, { width: 320, height: 640, refused: where + '/code' }, async (page) => {
      await make(page);
      await checks.fits_narrow(page);
    });
  });

  test('paper code: a wrong birth date is told in words, and tries grow slower', async () => {
    await new_paper();
    await site.visit(new URL(address).pathname,
      { ...PHONE, stranger: true, script: false, refused: '/code' }, async (page) => {
        const told = page.locator('[role=alert].msg');
        await type(page, code, '1901-02-03');
        assert.match(await told.textContent(), /hör inte ihop|do not fit/);
        assert.equal(await page.inputValue('#born'), '');
        assert.equal(await page.inputValue('#code'), code); // she need not type it again
        const wait_s = async () => {
          const said = (await told.textContent()).match(/(?:försök igen om|try again in) (\S+)/);
          return said ? Number(said[1]) || 1 : 0; // "en sekund"
        };
        let wait = 0;
        for (let i = 0; i < 40 && wait < 8; i++) {
          await type(page, code, '1901-02-03');
          wait = await wait_s();
          if (wait > 0 && wait < 8) await page.waitForTimeout(wait * 1000);
        }
        assert.ok(wait >= 8, 'wrong birth dates, one after the other');
        // nor is the right one looked at before that time has passed
        await type(page, code, born);
        assert.equal(new URL(page.url()).pathname, '/code');
        await page.waitForTimeout((await wait_s()) * 1000 + 300);
        await type(page, code.toLowerCase().replace('-', ' '), born); // as people type
        assert.equal(new URL(page.url()).pathname, '/me');
      });
  });

  test('paper code: on a phone without JavaScript she comes in, reads and signs out',
    async () => {
      await new_paper();
      await site.visit(new URL(address).pathname, { ...PHONE, stranger: true, script: false, refused: '/code' },
        async (page) => {
          await type(page, code, born);
          assert.equal(new URL(page.url()).pathname, '/me');
          const screen = path.join(site.screens, 'own-page-390.png');
          await page.screenshot({ path: screen, fullPage: true });
          await page.locator('main a.btn.go').click();
          assert.match(page.url(), /\/person\/\d+\/extract$/);
          await page.goBack();
          await press(page, page.locator('.me form[action="/sign-out"] button'));
          assert.equal(new URL(page.url()).pathname, '/sign-in');
          await page.goto(site.url('/me'));
          assert.equal(new URL(page.url()).pathname, '/sign-in');
          await page.goto(address); // and the paper is used up
          await type(page, code, born);
          assert.equal(new URL(page.url()).pathname, '/code');
          assert.ok(await page.locator('[role=alert].msg').isVisible());
        });
    });

  test('paper code: her own page is in order, in both shades', async () => {
    for (const dark of [false, true]) {
      await new_paper();
      await site.visit('/code', { ...PHONE, dark, stranger: true }, async (page) => {
        await checks.axe_is_silent(page);
        await type(page, code, born);
        await checks.axe_is_silent(page);
        await checks.fits_narrow(page);
      });
    }
  });
};
