// coach_week.js: a coach's week from the first outing to the answer that never came: five
// outings, ten firms, three needs, six people put forward, four answers, one silence, a
// meeting. By keyboard alone, and once more without a script; the employer at 320 px.
// In a demo of its own, whose clock `insteg job` moves.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const checks = require('../checks');
const { startSite } = require('../site');

const DAY = 86_400_000;
const ZONE = 'Europe/Stockholm';
const PHONE = { width: 320, height: 568, script: false, stranger: true };
const JSON_TOO = { headers: { Accept: 'application/json' } };

const iso = (ms) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(ms);
const from_today = (days) => iso(Date.now() + days * DAY);
const id_in = (url) => new URL(url).pathname.match(/\/(\d+)/)[1];

// ---------------------------------------------------------------- two ways to use a page

// All that Tab reaches, in order, and where an element stands among them. In the page.
function stops_of(selector) {
  const radios = new Set();
  const all = [...document.querySelectorAll(
    'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')]
    .filter((e) => !e.disabled && e.tabIndex >= 0 &&
      e.checkVisibility({ visibilityProperty: true }));
  const group = (e) => [...document.getElementsByName(e.name)].filter((r) =>
    r.type === 'radio' && r.form === e.form);
  const stops = all.filter((e) => {
    if (e.type !== 'radio') return true;
    const chosen = group(e).find((r) => r.checked);
    if (chosen) return e === chosen;
    if (radios.has(e.name)) return false;
    radios.add(e.name);
    return true;
  });
  let target = document.querySelector(selector);
  if (target && target.type === 'radio') {
    const of = group(target);
    const down = of.indexOf(target) - Math.max(0, of.findIndex((r) => r.checked));
    const stop = stops.findIndex((e) => of.includes(e));
    return { at: stop, now: stops.indexOf(document.activeElement), down };
  }
  return { at: stops.indexOf(target), now: stops.indexOf(document.activeElement), down: 0 };
}

// Nothing but keys.
const keyboard = {
  async to(page, selector) {
    const { at, now, down } = await page.evaluate(stops_of, selector);
    assert.ok(at >= 0, `Tab never reaches ${selector} on ${page.url()}`);
    // As one who holds Tab down: nothing waits for an answer between two stops.
    await Promise.all(Array.from({ length: Math.max(0, at - now) },
      () => page.keyboard.press('Tab')));
    for (let i = now; i > at; i--) await page.keyboard.press('Shift+Tab');
    return down;
  },
  async is_on(page, selector) {
    assert.ok(await page.evaluate((s) => document.activeElement.matches(s), selector),
      `the focus is not on ${selector}`);
  },
  async fill(page, selector, text) {
    await this.to(page, selector);
    await this.is_on(page, selector);
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  },
  async choose(page, selector, value) {
    await this.to(page, selector);
    await this.is_on(page, selector);
    const steps = await page.$eval(selector, (e, v) =>
      [...e.options].findIndex((o) => o.value === v) - e.selectedIndex, value);
    for (let i = 0; i < Math.abs(steps); i++)
      await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
    assert.equal(await page.inputValue(selector), value);
  },
  async tick(page, selector) {
    const down = await this.to(page, selector);
    if (down === 0) await page.keyboard.press('Space');
    for (let i = 0; i < Math.abs(down); i++)
      await page.keyboard.press(down > 0 ? 'ArrowDown' : 'ArrowUp');
    assert.ok(await page.isChecked(selector), `${selector} is not ticked`);
  },
  async press(page, selector) {
    await this.to(page, selector);
    await this.is_on(page, selector);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  },
};

// Without a script one still has a mouse.
const mouse = {
  fill: (page, selector, text) => page.fill(selector, text),
  choose: (page, selector, value) => page.selectOption(selector, value),
  tick: (page, selector) => page.check(selector),
  press: (page, selector) =>
    Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]),
};

// ------------------------------------------------------------------------ the week itself

class Week {
  constructor(own, page, hand, nth) {
    Object.assign(this, { own, page, hand, nth });
  }

  async open(where) {
    const response = await this.page.goto(this.own.url(where));
    assert.equal(response.status(), 200, where);
  }

  async json(where) {
    const response = await this.page.request.get(this.own.url(where), JSON_TOO);
    assert.ok(response.ok(), `${where} answers ${response.status()}`);
    return response.json();
  }

  async firms() {
    const { firms } = await this.json('/firms?scope=mine&order=name');
    return firms.slice(this.nth * 10, this.nth * 10 + 10).map((firm) => firm.firm_id);
  }

  // Two firms a day, five days: three needs, four that say not now, three no.
  async visits(firms) {
    for (const [i, firm] of firms.entries()) {
      const { hand, page } = this;
      const outcome = i < 3 ? 'need' : i < 7 ? 'not_now' : 'no';
      await this.open(`/firm/${firm}/visit`);
      await hand.tick(page, `input[name=outcome][value=${outcome}]`);
      if (outcome !== 'need') await hand.choose(page, '#reason', 'season');
      if (outcome === 'not_now') await hand.fill(page, '#recall_on', from_today(20 + i));
      if (outcome === 'need') {
        await hand.choose(page, '#next', 'send');
        await hand.fill(page, '#next_on', from_today(2));
      }
      await hand.fill(page, '#held_on', from_today(-Math.floor(i / 2)));
      if (i % 2 === 0) {
        await hand.fill(page, '#minutes', '240');
        await hand.fill(page, '#km', '60');
      }
      await hand.press(page, 'main form .btn.go');
      assert.equal(new URL(page.url()).pathname, `/firm/${firm}`);
    }
  }

  // From the talk to a need of the firm's own.
  async need(firm) {
    const { hand, page } = this;
    await this.open(`/firm/${firm}/need`);
    await hand.fill(page, '#add', 'Plocka order efter lista');
    await hand.press(page, 'button[name=do][value=add]');
    await hand.fill(page, '#demand-all', 'B-körkort');
    await hand.fill(page, '#title', 'Lagermedarbetare');
    if (!(await page.inputValue('#workplace'))) await hand.fill(page, '#place', 'Östersund');
    const contact = page.locator('#contact option').nth(1);
    if (await contact.count())
      await hand.choose(page, '#contact', await contact.getAttribute('value'));
    await hand.fill(page, '#positions', '2');
    await hand.choose(page, '#displaces', 'none');
    await hand.press(page, 'button[name=do][value=build]');
    assert.match(page.url(), /\/need\/\d+\/thresholds/, await page.textContent('main'));
    return id_in(page.url());
  }

  // Somebody there wants letters, and now there is an address for them.
  async by_letter(firm) {
    const { hand, page } = this;
    const { contacts, workplaces } = await this.json(`/firm/${firm}`);
    if (!contacts.length) return;
    await this.open(`/firm/${firm}/contact?contact=${contacts[0].contact_id}`);
    await hand.choose(page, '#channel', 'letter');
    await hand.press(page, 'main form .btn.go');
    await this.open(`/firm/${firm}/workplace?workplace=${workplaces[0].workplace_id}`);
    await hand.fill(page, '#street', 'Storgatan 1');
    await hand.press(page, 'main form .btn.go');
    assert.equal(new URL(page.url()).pathname, `/firm/${firm}`);
  }

  async put_forward(person, need, days) {
    const { hand, page } = this;
    await this.open(`/person/${person}/refer?need=${need}`);
    await hand.tick(page, 'input[name=why][value=own_wish]');
    await hand.fill(page, '#due_on', from_today(days));
    await hand.tick(page, 'input[name=asked]');
    await hand.press(page, 'form[method=post] .btn.go');
    assert.match(page.url(), /\/referral\/\d+\?new=1/);
    return id_in(page.url());
  }

  async paper(referral) {
    await this.open(`/referral/${referral}`);
    await this.hand.press(this.page, 'form[action$="/paper"] button');
    return new URL(await this.page.inputValue('#link')).pathname;
  }

  state(referral) {
    return this.json(`/referral/${referral}`).then((one) => one.state);
  }

  // The employer's side: the link is the first tap.
  async answered(link, referral, how) {
    let taps = 1;
    await this.own.visit(link, PHONE, async (page) => {
      const form = page.locator(`form:has(input[name=referral][value="${referral}"])`);
      if (how === 'no') {
        await form.locator('summary').click();
        taps++;
      }
      const button = how === 'no' ? 'button[name=no][value=hours]'
        : `button[name=answer][value=${how}]`;
      await Promise.all([page.waitForNavigation(), form.locator(button).click()]);
      taps++;
      assert.match(await page.textContent('[role=status]'), /sparat/i);
      const [wide, window] = await page.evaluate(() =>
        [document.documentElement.scrollWidth, window.innerWidth]);
      assert.ok(wide <= window, `${wide} px wide at 320`);
    });
    assert.ok(taps <= 3, `${taps} taps to answer ${how}`);
  }

  async meet(referral, day, at) {
    const { hand, page } = this;
    await this.open(`/referral/${referral}`);
    await hand.fill(page, '#on', day);
    await hand.fill(page, '#at', at);
    await hand.choose(page, '#minutes', '45');
    await hand.fill(page, '#place', 'Storgatan 1, Östersund');
    await hand.press(page, 'form[action$="/meeting"] .btn.go');
    assert.ok((await page.textContent('main')).includes('Storgatan 1'));
  }

  async sign_in() {
    await this.open('/sign-in');
    await this.hand.press(this.page, 'form:has(input[name=login][value="maja"]) button');
  }

  async walk() {
    await this.sign_in();
    const firms = await this.firms();
    assert.equal(firms.length, 10);
    const before = await Promise.all(firms.map((firm) => this.json(`/firm/${firm}`)));
    await this.visits(firms);
    const after = await Promise.all(firms.map((firm) => this.json(`/firm/${firm}`)));
    const days = new Set();
    for (const i of firms.keys()) {
      assert.equal(after[i].visits.length, before[i].visits.length + 1);
      const had = new Set(before[i].visits.map((visit) => visit.visit_id));
      days.add(after[i].visits.find((visit) => !had.has(visit.visit_id)).held_on);
    }
    assert.equal(days.size, 5, 'five outings');

    const needs = [];
    for (const firm of firms.slice(0, 3)) needs.push(await this.need(firm));
    for (const firm of firms.slice(0, 2)) await this.by_letter(firm);
    const { people } = await this.json('/people');
    const whom = people.slice(this.nth * 6, this.nth * 6 + 6)
      .map((one) => JSON.stringify(one).match(/"\/person\/(\d+)"/)[1]);
    const referrals = [];
    for (const [i, person] of whom.entries())
      referrals.push(await this.put_forward(person, needs[i % 3], i === 5 ? 2 : 20));
    for (const [i, how] of ['meet', 'meet', 'later', 'no'].entries()) {
      const link = await this.paper(referrals[i]);
      await this.answered(link, referrals[i], how);
    }
    await this.meet(referrals[0], from_today(3), '13.00');
    assert.deepEqual(
      await Promise.all(referrals.map((one) => this.state(one))),
      ['meet', 'meet', 'later', 'refused', 'open', 'open']);
    this.referrals = referrals;
    this.firms_seen = firms;
    this.needs = needs;
    this.whom = whom;
  }
}

// When a civil time in Sweden is, in seconds, asked of the browser's own tables.
function moment_of(day, hour) {
  for (const offset of [1, 2]) {
    const at = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`) - offset * 3600_000;
    const there = new Intl.DateTimeFormat('sv-SE', {
      timeZone: ZONE, hour: '2-digit', hour12: false }).format(at);
    if (Number(there) === hour) return at / 1000;
  }
  throw new Error(`no ${hour} o'clock on ${day}`);
}

// ---------------------------------------------------------------------------------- tests

module.exports = (test) => {
  let own;      // a demo of its own, for all of these
  // When a test before the last fails, its site is still there.
  const leave_nothing = () => {
    if (!own) return;
    own.server.child.kill('SIGKILL');
    fs.rmSync(own.folder, { recursive: true, force: true });
  };
  const in_own = (sentence, body) => test(sentence, async () => {
    if (!own) {
      own = await startSite();
      process.once('exit', leave_nothing);
    }
    await body();
  });

  async function walked(script, hand, nth) {
    const context = await own.browser.newContext({
      viewport: { width: 1280, height: 900 }, locale: 'sv-SE', javaScriptEnabled: script });
    const week = new Week(own, await context.newPage(), hand, nth);
    try {
      await week.walk();
    } catch (error) {
      await context.close();
      throw error;
    }
    return { week, context };
  }

  let week, context;

  in_own('a coach\'s week is walked by keyboard alone: 5 outings, 10 firms, 3 needs, 6 put '
    + 'forward, 4 answers', async () => {
    ({ week, context } = await walked(true, keyboard, 0));
  });

  in_own('a coach\'s week: axe finds nothing on any of its pages', async () => {
    const { page } = week;
    // Those as they stand after such a week; every_page.js has each as it begins.
    const pages = ['/day', '/outbox', '/referrals', `/referral/${week.referrals[0]}`,
      `/referral/${week.referrals[1]}`, `/firm/${week.firms_seen[0]}/visit`,
      `/firm/${week.firms_seen[0]}/need`,
      `/person/${week.whom[0]}/refer?need=${week.needs[1]}`];
    // Each in a tab of its own, side by side: looking takes longer than opening.
    await Promise.all(pages.map(async (where) => {
      const tab = await context.newPage();
      const response = await tab.goto(own.url(where));
      assert.equal(response.status(), 200, where);
      await checks.unfold(tab);
      await checks.axe_is_silent(tab);
      await tab.close();
    }));
    const link = await week.paper(week.referrals[0]);
    await checks.axe_is_silent(page);
    await own.visit(link, { ...PHONE, script: true }, async (phone) => {
      await checks.unfold(phone);
      await checks.axe_is_silent(phone);
      const text = await phone.textContent('main');
      assert.match(text, /13\.00 (till|to) 13\.45/);
      assert.ok(text.includes('Storgatan 1'));
    });
  });

  in_own('a coach\'s week: a meeting is in her own calendar at the right hour, read by '
    + 'ical.js, also after the clocks change', async () => {
    const ical = require('ical.js'); // a reader that knows nothing of ours or of libical
    const { page, hand } = week;
    await week.open('/day/calendar');
    await hand.press(page, 'button[name=how][value=make]');
    const link = await page.inputValue('#calendar-link');
    await week.meet(week.referrals[1], from_today(170), '9.30');
    const text = await (await page.request.get(link)).text();
    const calendar = new ical.Component(ical.parse(text));
    ical.TimezoneService.reset();
    for (const zone of calendar.getAllSubcomponents('vtimezone'))
      ical.TimezoneService.register(zone);
    const meetings = calendar.getAllSubcomponents('vevent')
      .map((one) => new ical.Event(one)).filter((one) => one.uid.startsWith('meeting-'));
    const found = new Map(meetings.map((one) => [one.uid.match(/\d+/)[0], one]));
    const soon = found.get(week.referrals[0]);
    assert.equal(soon.startDate.toUnixTime(), moment_of(from_today(3), 13));
    assert.equal(soon.endDate.toUnixTime() - soon.startDate.toUnixTime(), 45 * 60);
    assert.equal(soon.location, 'Storgatan 1, Östersund');
    const late = found.get(week.referrals[1]);
    assert.equal(late.startDate.toUnixTime(), moment_of(from_today(170), 9) + 30 * 60);
    for (const one of calendar.getAllSubcomponents('vevent'))
      assert.ok(!/Edin|Warsame|Lövdahl/.test(one.toString()), 'a name in the calendar');
  });

  in_own('a coach\'s week: papers are one sheet each', async () => {
    const { page } = week;
    const print = (name) => checks.prints(page, path.join(own.screens, name), 1);
    await week.open(`/firm/${week.firms_seen[0]}/sheet`);
    await print('week-sheet');
    await page.emulateMedia({ media: 'screen' });
    await week.open(`/need/${week.needs[0]}/thresholds`);
    await print('week-half-page');
    await page.emulateMedia({ media: 'screen' });
    await week.open('/outbox/letters');
    const letters = await page.locator('article.letter').count();
    assert.ok(letters >= 2, `${letters} letters`);
    await checks.prints(page, path.join(own.screens, 'week-letters'), letters);
    await page.emulateMedia({ media: 'screen' });
    await week.paper(week.referrals[4]);
    await print('week-paper');
    await page.emulateMedia({ media: 'screen' });
  });

  in_own('a coach\'s week without a script goes the same way', async () => {
    const other = await walked(false, mouse, 1);
    await other.context.close();
  });

  in_own('a coach\'s week: nobody answers, the clock reminds and ends it, and her day says '
    + 'so', async () => {
    const silent = week.referrals[5];
    // Not the day after: they answered about another then, and are left in peace.
    const reminded = own.insteg('job', '--json', '--today', from_today(2));
    assert.match(reminded, /"remind_answer": ?[1-9]/);
    assert.equal(await week.state(silent), 'open');
    own.insteg('job', '--today', from_today(10));
    const again = own.insteg('job', '--json', '--today', from_today(10));
    assert.match(again, /"silence": ?null/); // twice is once
    assert.equal(await week.state(silent), 'silent');
    await week.open(`/referral/${silent}`);
    assert.match(await week.page.textContent('main'), /Inget svar i tid/);
    await week.open('/day');
    const news = week.page.locator('form[action^="/outbox/message/"]');
    const before = await news.count();
    assert.match(await week.page.textContent('main'), /Ingen svarade i tid/);
    await week.hand.press(week.page, 'form[action^="/outbox/message/"] button');
    assert.equal(await news.count(), before - 1);
    await context.close();
    await own.stop();
    own = undefined;
  });
};
