// checks.js: what a page must keep, each as a function of an open page that throws.
// tests/every_page.js asks them of every page, tests/planted.js shows that they can fail.
'use strict';
const assert = require('node:assert/strict');
const { AxeBuilder } = require('@axe-core/playwright');

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TABS_MAX = 400;
const DATE_STOPS = 5;
const TURNS_MAX = 2; // a page that was still being painted is asked once more

// What axe cannot decide by itself and a person has: {rule, where, why}; `where` is how
// the element's HTML begins.
const looked_at = require('./looked_at.json');
const is_looked_at = (rule, node) => looked_at.some((seen) =>
  seen.rule === rule.id && node.html.startsWith(seen.where));

// The rules without the nodes that a person has decided; a rule without any left is silent.
const not_looked_at = (rules) => rules
  .map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => !is_looked_at(rule, node)) }))
  .filter((rule) => rule.nodes.length > 0);

const told = (found) => found.map((rule) =>
  `${rule.id}: ${rule.help}\n` + rule.nodes.map((node) =>
    `  ${node.target} ${node.html.slice(0, 160)}\n  ${node.failureSummary || ''}`).join('\n'),
).join('\n');

// What is folded away is part of the page too.
const unfold = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});

// What lies outside a frame that scrolls axe cannot decide, nor what lies half on what
// holds the frame: the frame is taken away, all around it made as wide, and the page
// painted.
const unroll = (page) => page.evaluate(() => {
  for (const frame of document.querySelectorAll('.scroll')) {
    const wide = `${frame.scrollWidth + 200}px`;
    frame.style.overflow = 'visible';
    for (let e = frame; e && e !== document.documentElement; e = e.parentElement) {
      e.style.maxWidth = 'none';
      if (parseFloat(e.style.minWidth || 0) < parseFloat(wide)) e.style.minWidth = wide;
    }
  }
  return new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
});

// In the page itself, which has no frames, and without a list of all that is well: every
// rule is asked of every element all the same, in half the time.
const axe_of = (page) => new AxeBuilder({ page })
  .options({ resultTypes: ['violations', 'incomplete'] }).setLegacyMode(true);

async function axe_is_silent(page) {
  const undecided = (result) => not_looked_at(result.incomplete);
  const result = await axe_of(page).withTags(AXE_TAGS).analyze();
  assert.equal(told(result.violations), '');
  let open = undecided(result);
  for (let turn = 0; open.length > 0 && turn < TURNS_MAX; turn++) {
    await unroll(page);
    const again = await axe_of(page).withRules(open.map((rule) => rule.id)).analyze();
    assert.equal(told(again.violations), '');
    open = undecided(again);
  }
  assert.ok(open.length === 0,
    `undecided by axe, and not in looked_at.json:\n${told(open)}`);
}

// Numbers all that Tab should reach, in the page's order, and notes how each looks
// without focus. Runs in the page.
function number_controls() {
  const radios = new Set();
  const controls = [...document.querySelectorAll(
    'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')]
    .filter((e) => !e.disabled && e.tabIndex >= 0 &&
      e.checkVisibility({ visibilityProperty: true }))
    .filter((e) => {
      if (e.type !== 'radio') return true;
      const group = [...document.getElementsByName(e.name)].filter((r) => r.type === 'radio');
      const chosen = group.find((r) => r.checked);
      if (chosen) return e === chosen; // Tab reaches one of a group
      const first = !radios.has(e.name);
      radios.add(e.name);
      return first;
    });
  window.plain_look = controls.map((e) => look_of(e));
  window.controls = controls;
  return controls.length;

  function look_of(e) {
    const s = getComputedStyle(e);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join();
  }
}

// Where the focus is: its number, whether it can be seen, and its markup.
function focus_now() {
  const e = document.activeElement;
  const at = window.controls.indexOf(e);
  if (at < 0) return { at, html: e ? e.outerHTML.slice(0, 120) : '' };
  const s = getComputedStyle(e);
  const look = [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join();
  const box = e.getBoundingClientRect();
  const x = box.x + box.width / 2;
  // The middle of what is in the window: of a tall field only the caret is brought there.
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  return {
    at,
    html: e.outerHTML.slice(0, 120),
    ringed: look !== window.plain_look[at],
    free: top !== null && (e.contains(top) || top.contains(e) ||
      [...(e.labels || [])].some((l) => l.contains(top))),
  };
}

async function tab_walks_through(page) {
  // A field for a date is one control with a stop for year, month, day and calendar.
  const in_a_date = (now) => /^<input[^>]* type="date"/.test(now.html);
  const count = await page.evaluate(number_controls);
  assert.ok(count > 0 && count <= TABS_MAX, `${count} controls`);
  for (let i = 0; i < count; i++) {
    let now;
    let stops = 0;
    do {
      await page.keyboard.press('Tab');
      now = await page.evaluate(focus_now);
    } while (now.at === i - 1 && in_a_date(now) && ++stops < DATE_STOPS);
    assert.equal(now.at, i, `Tab number ${i + 1} stands on ${now.html}`);
    assert.ok(now.ringed, `the focus cannot be seen on ${now.html}`);
    assert.ok(now.free, `something lies over ${now.html}`);
  }
  await page.keyboard.press('Tab');
  const after = await page.evaluate(focus_now);
  assert.ok(after.at <= 0, `the focus is caught in ${after.html}`);
}

function widest() {
  const wide = [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
  return { over: document.documentElement.scrollWidth - innerWidth, wide };
}

async function fits_narrow(page) {
  await unfold(page);
  const { over, wide } = await page.evaluate(widest);
  assert.ok(over <= 0, `${over} px too wide: ${wide.join('\n')}`);
}

// WCAG 1.4.12: the reader's own spacing hides no text.
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; ' +
  'word-spacing: .16em !important } p { margin-block-end: 2em !important }';

function cut_texts() {
  return [...document.querySelectorAll('main *')]
    .filter((e) => e.clientWidth > 1 && e.clientHeight > 1 && !e.closest('.vh, svg'))
    .filter((e) => /hidden|clip/.test(getComputedStyle(e).overflow) &&
      (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2))
    .map((e) => e.outerHTML.slice(0, 120));
}

const headings = (page) => page.locator('h1, h2, h3').allTextContents();

async function forms_can_be_sent(page) {
  await unfold(page); // a summary opens without a script
  for (const form of await page.locator('form').all()) {
    const button = form.locator('button:not([type=button]), input[type=submit]');
    const id = await form.getAttribute('id');
    const outside = page.locator(`button[form="${id}"]`);
    const seen = await button.or(outside).filter({ visible: true }).count();
    assert.ok(seen > 0, `no button sends ${await form.getAttribute('action')}`);
  }
}

async function prints(page, file, sheets) {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('nav:visible').count(), 0, 'navigation on paper');
  assert.equal(await page.locator('button:visible').count(), 0, 'buttons on paper');
  const pdf = await page.pdf({ path: file + '.pdf', format: 'A4' });
  const printed = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  if (sheets) assert.equal(printed, sheets, 'sheets of paper');
}

async function no_dead_link(page, origin) {
  const links = await page.locator('a[href]').evaluateAll((all) =>
    all.map((a) => a.getAttribute('href')));
  for (const href of new Set(links)) {
    if (href.startsWith('#')) {
      assert.ok(href.length > 1, 'a link to #');
      const id = decodeURIComponent(href.slice(1));
      assert.equal(await page.locator(`[id="${id}"]`).count(), 1, `no place ${href}`);
    } else if (!/^(tel|mailto):/.test(href)) {
      const target = new URL(href, page.url());
      assert.equal(target.origin, origin, `a link to another host: ${href}`);
      const answer = await page.request.get(target.href);
      assert.ok(answer.status() < 400, `${href} answers ${answer.status()}`);
    }
  }
}

module.exports = {
  axe_is_silent, cut_texts, fits_narrow, forms_can_be_sent, headings, no_dead_link, prints,
  tab_walks_through, unfold, SPACING,
};
