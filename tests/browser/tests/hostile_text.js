// hostile_text.js: does any text that people or files bring ever become markup or script?
//
// Forty payloads are written into every text field that a form has, and into the files
// that are imported; then every page that leads to them is opened as each role that may,
// refusals with what was typed included. Nothing may run, no dialog open, the content
// policy have nothing to stop, and the page hold no element that insteg did not write.
//
// Fields are found in the pages' own forms; so a new one is written into by itself.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startServer, stopServer } = require('../site');

const MARK = 'xss'; // what every payload would leave behind, were it read as markup
const PAYLOADS = [
  '<script>window.xss=1</script>',
  '<script src=//xss.example/x.js></script>',
  '"><script>window.xss=2</script>',
  "'><script>window.xss=3</script>",
  '</title><script>window.xss=4</script>',
  '</textarea><script>window.xss=5</script>',
  '</script><script>window.xss=6</script>',
  '</style><script>window.xss=7</script>',
  '--><script>window.xss=8</script>',
  ']]><script>window.xss=9</script>',
  '<img src=x onerror=alert("xss")>',
  '<img id=xss src="data:," onload=alert(1)>',
  '" onmouseover="alert(1)" id="xss',
  "' onfocus='alert(1)' autofocus id='xss",
  '" autofocus onfocus="window.xss=10',
  '<svg onload=alert(1) id=xss>',
  '<svg><script id=xss>alert(1)</script></svg>',
  '<math><mtext id=xss></mtext></math>',
  '<iframe id=xss srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe id=xss src="javascript:alert(1)"></iframe>',
  '<object id=xss data="javascript:alert(1)"></object>',
  '<embed id=xss src="data:text/html,x">',
  '<a id=xss href="javascript:alert(1)">x</a>',
  'javascript:alert(1)//xss',
  'data:text/html,<script>window.xss=11</script>',
  '<form id=xss action="//xss.example"><button>x</button></form>',
  '<input id=xss autofocus onfocus=alert(1)>',
  '<details id=xss open ontoggle=alert(1)>',
  '<base id=xss href="//xss.example/">',
  '<meta id=xss http-equiv=refresh content="0;url=//xss.example">',
  '<link id=xss rel=stylesheet href="//xss.example/x.css">',
  '<style id=xss>*{background:url(//xss.example)}</style>',
  '<b id=xss style="background:url(//xss.example)">x</b>',
  '<template id=xss><script>1</script></template>',
  '{{#t}}{{{xss}}}{{/t}}',
  '{{&xss}}{{>csrf}}',
  '&lt;script id=xss&gt;window.xss=12&lt;/script&gt;',
  '&#60;script id=xss&#62;&#x3c;/script&#x3e;',
  '\u003cscript id=xss\u003e\\u003cscript\\u003e%3Cscript%3E',
  '<ScRiPt id=xss>window.xss=13</sCrIpT><!--<![CDATA[',
];
const PEOPLE = 20; // each bears two payloads a field, another two in the next
// Free text that is kept of a person, as her extract names it.
const FIELDS = ['given', 'surname', 'called', 'former', 'street', 'town', 'note', 'why', 'text',
  'value', 'reason', 'to'];
// Pages of a case that the ones before must lead to.
const WRITTEN = ['/accommodation', '/disclosures', '/map?part=wishes', '/identity'];
const SOME = 4; // of what a list shows whole
const SHORT = 100; // characters that the shortest free field takes

// The longest with the shortest, so that two fit into every field; they go round with
// the person and the field.
const by_length = [...PAYLOADS].sort((a, b) => a.length - b.length);
const PAIRS = by_length.slice(0, PEOPLE).map((p, i) => `${p} ${by_length[by_length.length - 1 - i]}`);
assert.ok(PAYLOADS.length === 2 * PEOPLE && PAIRS.every((pair) => pair.length <= SHORT));
const text = (person, field) => PAIRS[(person + field * 3) % PEOPLE];

// Fields that hold a number, a day or a code: written into once, refused, and then left.
const STRICT = new RegExp('^(' + ['number', 'born', 'phone', 'email', 'postcode', 'issuer',
  'language', 'safe', 'until'].join('|') + ')$');

const csv = (cells) => cells.map((c) => `"${c.replace(/"/g, '""')}"`).join(',') + '\n';

// Files as an importer might get them: a need and an advertisement for each person.
function write_files(folder, insteg) {
  const file = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const needs = [], requirements = [], ads = [];
  for (let i = 0; i < PEOPLE; i++) {
    needs.push(csv([`n${i}`, text(i, 0), 'Krokom', '2027-01-11', '40', '2', 'hire']));
    requirements.push(csv([`n${i}`, text(i, 1), '100', 'concept', 'task:plocka-order', '2', 'core',
      '', '']));
    requirements.push(csv([`n${i}`, '', '', 'certificate', `own-${i}`, '', 'custom', '', '']));
    ads.push(JSON.stringify({
      id: `x${i}`, headline: text(i, 2), number_of_vacancies: 1, removed: false,
      description: { text: `Du plockar order.\n\nKrav\n• B-körkort ${text(i, 3)}\n• ${text(i, 4)}\n` },
      employer: { name: text(i, 5) }, occupation: { label: text(i, 6) },
      occupation_group: { label: 'Lagerarbetare', legacy_ams_taxonomy_id: '9320' },
      workplace_address: { municipality: 'Östersund', municipality_code: '2380' },
      scope_of_work: { min: 100, max: 100 },
    }) + '\n');
  }
  insteg('import', 'needs',
    file('needs.csv', 'source_key,title,locality,start,hours_per_week,positions,purpose\n' + needs.join('')),
    file('requirements.csv', 'need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n' + requirements.join('')),
    '--apply');
  insteg('import', 'ads', file('ads.jsonl', ads.join('')), '--apply');
  insteg('user', 'add', 'hostile', '--name', text(0, 0).slice(0, 90), '--role', 'coach',
    '--unit', 'Arbetsmarknadsenheten Krokom');
}

// The keys of a JSON answer whose text is one of ours.
function keys_with_payload(value, key = '', found = new Set()) {
  if (typeof value === 'string' && PAIRS.some((pair) => value.startsWith(pair.slice(0, 12))))
    found.add(key);
  if (value && typeof value === 'object')
    for (const [k, v] of Object.entries(value))
      keys_with_payload(v, Array.isArray(value) ? key : k, found);
  return found;
}

// Runs in every page before anything else.
function watch() {
  window.stopped = [];
  document.addEventListener('securitypolicyviolation', (e) =>
    window.stopped.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
}

// Runs in a page: what stands there that insteg did not write.
function strange(mark) {
  const found = [...window.stopped];
  if (mark in window && !(window[mark] instanceof Element)) found.push(`it ran: ${window[mark]}`);
  for (const e of document.querySelectorAll(
    `[id^=${mark}],iframe,object,embed,base,math,template,style,svg script,meta[http-equiv]`))
    found.push(e.outerHTML.slice(0, 160));
  for (const s of document.scripts)
    if (!/^\/assets\/insteg\.[0-9a-f]+\.js$/.test(s.getAttribute('src')) || s.textContent)
      found.push(s.outerHTML.slice(0, 160));
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes)
      if (/^on|^style$|[<>"'=&]/.test(a.name) ||
          (/^(href|src|action|formaction|data|xlink:href)$/.test(a.name) &&
            !/^(\/|#|data:,|tel:|mailto:)/.test(a.value)))
        found.push(`${a.name}=${a.value.slice(0, 60)} in ${e.tagName}`);
  return found;
}

// Runs in a page: its forms that post, as the names of their fields of text.
function forms_of_page() {
  return [...document.querySelectorAll('main form[method=post]')].map((form, at) => ({
    at,
    action: form.getAttribute('action'),
    fields: [...form.elements].filter((e) => e.name && e.name !== 'csrf' &&
      (e.tagName === 'TEXTAREA' || (e.tagName === 'INPUT' && /^(text|search|tel|email|url|date)$/.test(e.type))))
      .map((e) => e.name),
  }));
}

// Runs in a page: writes into form number `at` and sends it, past what a browser checks.
function send_form({ at, values, choices }) {
  const form = document.querySelectorAll('main form[method=post]')[at];
  for (const e of form.elements) {
    if (e.name in values) { e.type = e.tagName === 'INPUT' ? 'text' : e.type; e.value = values[e.name]; }
    if (e.name in choices && e.tagName === 'SELECT') e.value = choices[e.name];
    if (e.name in choices && e.type === 'radio') e.checked = e.value === choices[e.name];
    if (e.name in choices && e.type === 'checkbox') e.checked = e.value === choices[e.name];
  }
  const button = [...form.querySelectorAll('button')].find((b) => b.name) || null;
  form.noValidate = true;
  if (button) form.requestSubmit(button); else form.submit();
}

// Runs in a page: the same form for another case, without leaving the page; where it led.
async function post_form({ at, action, values, choices }) {
  const form = document.querySelectorAll('main form[method=post]')[at];
  const data = new URLSearchParams(new FormData(form));
  const button = [...form.querySelectorAll('button')].find((b) => b.name);
  if (button) data.set(button.name, button.value);
  for (const [name, value] of Object.entries({ ...choices, ...values }))
    if (form.elements[name]) data.set(name, value);
  // as if the page had been opened anew: sent again, the same form makes one
  if (data.has('token')) data.set('token', 1 + Math.floor(Math.random() * 9e15));
  return (await fetch(action, { method: 'POST', body: data })).url;
}

module.exports = async (test, site) => {
  test('hostile: the look that judges pages sees each payload that is read as markup', async () => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    const unseen = [];
    page.on('dialog', (dialog) => dialog.dismiss().catch(() => {})); // gone with its page
    await page.route('**', (route) => route.abort());
    await page.addInitScript(watch);
    for (const payload of PAYLOADS.filter((p) => /<[a-z]/i.test(p))) {
      await page.goto('about:blank');
      await page.setContent(`<!doctype html><title>x</title><input value="${payload}"><p>${payload}`);
      if ((await page.evaluate(strange, MARK)).length === 0) unseen.push(payload);
    }
    await context.close();
    assert.deepEqual(unseen, []);
  });

  test('hostile: forty payloads in every field of text become no markup, for any role', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'insteg-hostile-'));
    const server = await startServer(folder, (insteg) => write_files(folder, insteg));
    const origin = server.origin;
    const windows = {};
    const faults = [];
    let opened = 0, sent = 0;

    async function window_of(who) {
      if (windows[who]) return windows[who];
      const context = await site.browser.newContext({ locale: 'sv-SE' });
      await context.addInitScript(watch);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('dialog', (dialog) => { faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
      page.on('request', (request) => {
        if (!request.url().startsWith(origin + '/') && !/^(data:,|about:)/.test(request.url()))
          faults.push(`asks ${request.url().slice(0, 80)}`);
      });
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error}`));
      if (who) {
        await page.goto(`${origin}/sign-in`);
        await page.locator(`form:has(input[name=login][value="${who}"]) button`).click();
      }
      windows[who] = page;
      return page;
    }
    async function judge(page, what) {
      opened++;
      for (const found of await page.evaluate(strange, MARK)) faults.push(`${what}: ${found}`);
      assert.deepEqual(faults, [], what);
    }
    async function open(who, where) {
      const page = await window_of(who);
      const response = await page.goto(origin + where, { waitUntil: 'load' });
      if ((response.headers()['content-type'] || '').startsWith('text/html'))
        await judge(page, `${where} as ${who}`);
      return { page, status: response.status() };
    }
    // Sends the form of a page that has these fields, and looks at what comes.
    async function send(who, where, fields, values, choices = {}) {
      const { page } = await open(who, where);
      const forms = await page.evaluate(forms_of_page);
      const { at } = forms.find((form) => String(form.fields) === String(fields));
      await Promise.all([
        page.waitForEvent('load'),
        page.evaluate(send_form, { at, values, choices }),
      ]);
      sent++;
      await judge(page, `the answer to ${where} as ${who}`);
    }
    const CHOICES = { what: 'name', how: 'paper', number_kind: 'none', reason: 'waiting', channel: '',
      ground: 'duty', waiver: '', to: 'firm' };
    const all = (fields, k) => Object.fromEntries(fields.map((f, i) => [f, text(k, i)]));
    const free = (fields, k) => Object.fromEntries(fields.map((f, i) =>
      [f, f === 'until' ? '2027-04-30' : STRICT.test(f) ? undefined : text(k, i)])
      .filter(([, v]) => v));

    // Every form of a page with fields of text: once all of them, which may be refused and
    // shows what was typed; then those that take any text.
    async function fill(who, where) {
      const { page } = await open(who, where);
      for (const form of await page.evaluate(forms_of_page)) {
        if (form.fields.length === 0 || /\/(protect|lift|hand-over)$/.test(form.action)) continue;
        await send(who, where, form.fields, all(form.fields, 0), CHOICES);
        await send(who, where, form.fields, free(form.fields, 0), CHOICES);
      }
    }
    // The same form for others, without looking: their pages are opened later.
    async function fill_others(who, where, actions) {
      const { page } = await open(who, where);
      const forms = (await page.evaluate(forms_of_page)).filter((form) => form.fields.length > 0);
      const urls = [];
      for (const form of forms)
        for (const [i, action] of actions(form.action).entries())
          urls.push(await page.evaluate(post_form,
            { at: form.at, action, values: free(form.fields, i + 1), choices: CHOICES }));
      return urls;
    }

    const links = async (from, like) => {
      const { page } = await open('maja', from);
      return page.locator(`a[href^="${like}"]:not([download])`).evaluateAll((all) =>
        [...new Set(all.map((a) => a.getAttribute('href')))]);
    };
    // What follows the case's own address in the addresses that lead on from it.
    async function pages_of(person) {
      const seen = new Set(['']);
      for (const part of seen)
        for (const href of await links(person + part, person + '/'))
          if (!/[?&](family|show|q|before|all)=|\/file$|#/.test(href)) seen.add(href.slice(person.length));
      return [...seen];
    }

    try {
      await fill('maja', '/person/new');
      const first = (await window_of('maja')).url().slice(origin.length);
      const added = await fill_others('maja', '/person/new',
        (action) => Array(PEOPLE - 1).fill(action));
      const people = [first, ...added.map((url) => url.slice(origin.length))];
      for (const where of people)
        assert.match(where, /^\/person\/[0-9]+$/, 'a person was not added');
      const written = await pages_of(people[0]);
      for (const part of WRITTEN) assert.ok(written.includes(part), `${part} in ${written}`);
      for (const part of written) {
        await fill('maja', people[0] + part);
        await fill_others('maja', people[1] + part, (action) =>
          people.slice(1).map((person) => action.replace(people[1], person)));
      }
      await fill('maja', '/read');

      // What was written is there.
      const told = await window_of('maja');
      for (const person of people) {
        const extract = await (await told.request.get(`${origin}${person}/extract/file`)).json();
        const kept = keys_with_payload(extract);
        for (const field of FIELDS)
          assert.ok(kept.has(field), `${field} of ${person} holds no payload, but ${[...kept]}`);
      }

      // Every page about them as the one who wrote it.
      for (const person of people)
        for (const part of ['', '/identity', '/disclosures', '/extract'])
          await open('maja', person + part);
      for (const person of people.slice(0, SOME))
        for (const part of written)
          await open('maja', person + part);
      // What others see of them, and what comes back from an address.
      for (const who of ['roger', 'inger', 'ulla', 'karin', ''])
        for (const where of ['/', '/people?scope=all', '/people/search', '/disclosed',
          '/disposal', '/log', '/me', people[0], people[1] + '/extract', people[2] + '/log',
          people[3] + '/disclosures', people[4] + '/merge', people[5] + '/dispose'])
          await open(who, where);
      for (const who of ['maja', ''])
        for (const [k, where] of ['/sign-in?back=', '/words?q=', '/people/search?s=', '/market?place=',
          '/lang?to=', '/read/examples?verdict=', '/log?action=', '/people?order=', '/', '/words/',
          '/in/', '/person/'].entries())
          await open(who, where + encodeURIComponent(text(k, k)));
      // Needs and advertisements, from files.
      const { page } = await open('maja', '/');
      const needs = await links('/', '/need/'), ads = await links('/read', '/ad/');
      assert.ok(needs.length >= PEOPLE && ads.length >= PEOPLE, `${needs.length} needs, ${ads.length} ads`);
      for (const need of needs.slice(0, SOME)) await open('maja', need);
      await open('maja', needs[0].replace('thresholds', 'matches'));
      for (const ad of ads.slice(0, SOME)) await open('maja', ad);
      // Names that are completed while one types are put there by the script.
      await open('maja', '/people');
      await page.locator('#q').fill('script');
      await page.getByRole('option').first().waitFor();
      await judge(page, 'the names that are completed');
      // And none of it is in what the server logs; nothing failed there either.
      const log = fs.readFileSync(path.join(folder, 'serve.log'), 'utf8');
      assert.ok(log.includes('event=web.request'));
      assert.doesNotMatch(log, /level=(error|warn)|<|script|alert/);
      console.log(`# ${opened} pages opened, ${sent} forms sent and looked at`);
    } finally {
      for (const page of Object.values(windows)) await page.context().close();
      await stopServer(server.child);
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
};
