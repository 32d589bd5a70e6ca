// every_page.js: what holds for each page of pages.json, whatever it shows.
//
// A new page is one line in pages.json: its name, its path (a {hole} is found by
// following links from where its reader begins), and, where they are not the usual ones,
// who looks (user: a login of the demo, or "participant"), its status and how many sheets
// of paper it prints on. One that is made of the parts of others is looked at (look: true)
// and not walked through: axe in both widths, themes and languages, 320 px, paper.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const zlib = require('node:zlib');
const checks = require('../checks');
const pages = require('../pages.json');

const WIDTHS = [1280, 390];
const NARROW = 320; // 1280 at 400 % zoom
const FIRST_VIEW_BYTES = 60 * 1024; // as gzip sends it

const file = (site, name) => path.join(site.screens, name.replaceAll(' ', '-'));

function register(test, site, entry) {
  const { name, status, user } = entry;
  const where_is = () => site.resolve(entry.path, user);
  const on = (how, look) => async () =>
    site.visit(await where_is(), { status, as: user, ...how }, look);

  for (const width of WIDTHS)
    for (const dark of [false, true]) {
      const shade = dark ? 'dark' : 'light';
      test(`${name}: axe finds nothing at ${width} px, ${shade}`,
        on({ width, dark }, async (page) => {
          const screen = `${file(site, name)}-${width}-${shade}.png`;
          await page.screenshot({ path: screen, fullPage: true });
          await checks.unfold(page);
          await checks.axe_is_silent(page);
        }));
    }

  test(`${name}: axe finds nothing in English, and the page says it is English`,
    on({ language: 'en-GB' }, async (page) => {
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
      await checks.axe_is_silent(page);
    }));

  test(`${name}: fits ${NARROW} px without scrolling sideways`,
    on({ width: NARROW, height: 640 }, checks.fits_narrow));

  test(`${name}: prints without navigation and buttons`,
    on({}, (page) => checks.prints(page, file(site, name), entry.sheets)));
  if (entry.look) return;

  test(`${name}: wider text spacing hides nothing at ${NARROW} px`,
    on({ width: NARROW, height: 640, bypassPolicy: true }, async (page) => {
      await page.addStyleTag({ content: checks.SPACING });
      await checks.fits_narrow(page);
      assert.deepEqual(await page.evaluate(checks.cut_texts), []);
    }));

  test(`${name}: Tab reaches every control in order, and one sees where it is`,
    on({}, checks.tab_walks_through));

  test(`${name}: says the same without JavaScript, and every form can be sent`,
    async () => {
      const where = await where_is();
      let full;
      await site.visit(where, { status, as: user }, async (page) => {
        full = await checks.headings(page);
      });
      await site.visit(where, { status, as: user, script: false }, async (page) => {
        assert.deepEqual(await checks.headings(page), full);
        await checks.forms_can_be_sent(page);
      });
    });

  test(`${name}: no link leads nowhere`,
    on({}, (page) => checks.no_dead_link(page, site.origin)));

  test(`${name}: the first view is at most ${FIRST_VIEW_BYTES / 1024} KB`, async () => {
    const where = await where_is();
    const bodies = [];
    const blank = '<link rel="icon" href="data:,">'; // so that nothing is in the cache
    const refused = status >= 400 ? where : null;
    await site.visit('/planted', { as: user, planted: blank, refused }, async (page) => {
      page.on('response', (response) => bodies.push(response.body().catch(() => '')));
      await page.goto(site.url(where), { waitUntil: 'networkidle' });
      let sum = 0;
      for (const body of await Promise.all(bodies)) sum += zlib.gzipSync(body).length;
      assert.ok(sum > 0 && sum <= FIRST_VIEW_BYTES, `${sum} bytes`);
    });
  });
}

module.exports = (test, site) => {
  for (const entry of pages) register(test, site, entry);
};
