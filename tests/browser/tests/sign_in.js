// sign_in.js: the way in and out, by mouse and without JavaScript: a link to set up with,
// password and code, a wrong code, how long, and out.
'use strict';
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const checks = require('../checks');

const PASSWORD = 'tre gula elefanter';
const STEP_S = 30;

// RFC 6238, as an app on a phone counts.
function totp(key, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((c) =>
    letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(step));
  const mac = crypto.createHmac('sha1', bytes).update(count).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

const now_step = () => Math.floor(Date.now() / 1000 / STEP_S);
const press = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);
const go = (page) => press(page, page.locator('main .btn.go'));

module.exports = (test, site) => {
  let key, codes, used = 0;
  // A code that was not used yet: the steps beside now are good too.
  const fresh = () => {
    used = Math.max(used + 1, now_step() - 1);
    assert.ok(used <= now_step() + 1, 'no code is left in this minute');
    return totp(key, used);
  };
  const fill = async (page, code) => {
    await page.fill('#login', 'ali');
    await page.fill('#password', PASSWORD);
    await page.fill('#code', code);
  };

  for (const script of [true, false])
    test(`a link sets up password and code app ${script ? 'with' : 'without'} JavaScript`,
      async () => {
        const link = new URL(JSON.parse(site.insteg('user', 'reset', 'ali', '--json')).link);
        const where = link.pathname;
        used = 0;
        await site.visit(where, { stranger: true, script, refused: where }, async (page) => {
          if (script) await checks.axe_is_silent(page);
          key = await page.textContent('.key');
          assert.match(key, /^([A-Z2-7]{4} ?){8}$/);
          await page.fill('#password', PASSWORD);
          await page.fill('#code', totp(key, now_step() - 9));
          await go(page); // a code of long ago
          assert.ok(await page.locator('[role=alert].msg').isVisible());
          assert.equal(await page.textContent('.key'), key); // the app is not asked anew
          assert.equal(await page.inputValue('#password'), '');
          await page.fill('#password', PASSWORD);
          await page.fill('#code', fresh());
          await go(page);
          codes = await page.locator('.codes li').allTextContents();
          assert.equal(codes.length, 10);
          if (script) await checks.axe_is_silent(page);
          await go(page);
          assert.equal(new URL(page.url()).pathname, '/');
          assert.match(await page.textContent('.me'), /Ali/);
        });
        await site.visit(where, { stranger: true, status: 404 }, async (page) => {
          assert.equal(await page.locator('form.stack').count(), 0); // it is used
        });
      });

  test('a set-up page fits 320 px', async () => {
    const link = new URL(JSON.parse(site.insteg('user', 'reset', 'hans', '--json')).link);
    await site.visit(link.pathname, { stranger: true, width: 320, height: 640 },
      checks.fits_narrow);
  });

  test('a wrong code is told in words, and the right one leads where one wanted', async () => {
    await site.visit('/market', { stranger: true, script: false, refused: '/sign-in' },
      async (page) => {
        assert.equal(new URL(page.url()).pathname, '/sign-in');
        await fill(page, totp(key, now_step() - 9));
        await go(page);
        assert.ok(await page.locator('[role=alert].msg').isVisible());
        assert.equal(await page.inputValue('#login'), 'ali');
        assert.equal(await page.inputValue('#password'), '');
        await fill(page, codes[0].trim());
        await go(page);
        assert.equal(new URL(page.url()).pathname, '/market');
      });
  });

  for (const script of [true, false])
    test(`another code app is connected by oneself ${script ? 'with' : 'without'} JavaScript`,
      async () => {
        await site.visit('/sign-in', { stranger: true, script, width: 390, refused: '/me/app' },
          async (page) => {
            await fill(page, codes[script ? 2 : 0].trim()); // the second time they are new
            await go(page);
            await page.goto(site.url('/me'));
            await press(page, page.locator('main a[href="/me/app"]'));
            if (script) {
              await checks.axe_is_silent(page);
              await checks.fits_narrow(page);
              await checks.tab_walks_through(page);
            }
            const key_now = await page.textContent('.key');
            assert.notEqual(key_now, key);
            const send = async (password, proof) => {
              await page.fill('#fresh', totp(key_now, now_step()));
              await page.fill('#password', password);
              await page.fill('#code', proof);
              await go(page);
            };
            await send('fel fel fel fel', codes[3].trim());
            assert.ok(await page.locator('[role=alert].msg').isVisible());
            assert.equal(await page.textContent('.key'), key_now); // the app is not asked anew
            await send(PASSWORD, codes[script ? 3 : 1].trim());
            const fresh_codes = await page.locator('.codes li').allTextContents();
            assert.equal(fresh_codes.length, 10);
            assert.notDeepEqual(fresh_codes, codes);
            [key, codes, used] = [key_now, fresh_codes, now_step() + 1];
            await go(page);
            assert.equal(new URL(page.url()).pathname, '/me');
          });
      });

  test('who has signed out is out, also by going back', async () => {
    await site.visit('/sign-in', { stranger: true }, async (page) => {
      await fill(page, codes[1].trim());
      await go(page);
      await page.goto(site.url('/me'));
      await press(page, page.locator('.me form[action="/sign-out"] button'));
      assert.equal(new URL(page.url()).pathname, '/sign-in');
      await page.goto(site.url('/me'));
      assert.equal(new URL(page.url()).pathname, '/sign-in');
    });
  });

  test('one can paste into every field of the way in', async () => {
    await site.visit('/sign-in', { stranger: true }, async (page) => {
      for (const field of ['#login', '#password', '#code']) {
        const pasted = await page.evaluate((where) => {
          const data = new DataTransfer();
          data.setData('text/plain', 'x');
          return document.querySelector(where).dispatchEvent(new ClipboardEvent('paste',
            { clipboardData: data, bubbles: true, cancelable: true }));
        }, field);
        assert.ok(pasted, `${field} refuses what is pasted`);
        assert.ok(await page.getAttribute(field, 'autocomplete'));
      }
    });
  });

  test('before the session ends a warning comes that takes no focus, and one can stay',
    async () => {
      await site.visit('/read', { before: (page) => page.clock.install() }, async (page) => {
        await page.fill('#title', 'Det jag har');
        await page.focus('#title');
        assert.equal(await page.locator('#stay').isVisible(), false);
        // Only the browser's clock moves on; the server, asked, would say otherwise.
        await page.route('**/session', (route) =>
          route.request().method() === 'GET' ? route.abort() : route.continue());
        await page.clock.runFor(28 * 60_000 + 5_000);
        await page.locator('#stay').waitFor({ state: 'visible' });
        await page.keyboard.type(' skrivit');
        assert.equal(await page.inputValue('#title'), 'Det jag har skrivit');
        await page.click('#stay [data-stay]');
        await page.clock.runFor(2_000);
        await page.locator('#stay').waitFor({ state: 'hidden' });
        assert.equal(await page.inputValue('#title'), 'Det jag har skrivit');
      }).catch((error) => {
        if (!/ERR_FAILED/.test(String(error))) throw error; // the aborted look
      });
    });

  test('every page says until when one is signed in, and lets one stay, without JavaScript',
    async () => {
      await site.visit('/words?q=plocka', { script: false }, async (page) => {
        assert.match(await page.textContent('form.ends'), /\d\d\.\d\d/);
        await press(page, page.locator('form.ends button'));
        const url = new URL(page.url());
        assert.equal(url.pathname + url.search, '/words?q=plocka');
      });
    });

  test('a demo says on every page that its people are invented', async () => {
    for (const where of ['/', '/me', '/sign-in', '/market'])
      await site.visit(where, {}, async (page) => {
        assert.ok(await page.locator('.demo').isVisible(), where);
      });
  });
};
