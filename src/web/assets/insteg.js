// Everything works without this file. It makes the thresholds count while you look,
// names be found while you type, the print buttons print, the cards of a mapping talk obey
// digits and arrows, and what one writes be saved meanwhile. It holds no sentence: words
// come with the page.
'use strict';
document.documentElement.classList.add('js');

for (const form of document.querySelectorAll('form[data-masks]')) {
  // "mask:women:men:not stated": how many lack exactly the requirements in the mask
  const masks = form.dataset.masks.split(';').filter(Boolean).map(s => s.split(':').map(Number));
  const total = form.dataset.total.split(':').map(Number);
  const boxes = [...form.querySelectorAll('[data-bit]')];
  const everyone = document.querySelector('[data-out=all]');
  const reach = set => masks.reduce((a, [m, ...n]) => (m & ~set) ? a : a.map((v, i) => v + n[i]), [0, 0, 0]);
  const other = form.querySelector('[data-out=o] b');
  const draw = (el, pair, max) => el.querySelectorAll('rect').forEach((r, i) =>
    r.setAttribute('width', Math.min(100, 100 * pair[i] / max).toFixed(1) + '%'));

  const count = () => {
    const off = boxes.reduce((s, b) => b.checked ? s : s | 1 << b.dataset.bit, 0);
    const now = reach(off);
    form.querySelector('[data-out=w]').value = now[0];
    form.querySelector('[data-out=m]').value = now[1];
    // the sentence on top: the bold number in it, or the element itself
    if (everyone) (everyone.querySelector('b') || everyone).textContent = now[0] + now[1] + now[2];
    if (other) other.textContent = now[2];
    draw(form.querySelector('[data-price=sum]'), now, Math.max(...total, 1));
    const gains = boxes.map(b => reach(off ^ 1 << b.dataset.bit).map((v, i) => Math.abs(v - now[i])));
    const max = Math.max(...gains.flatMap(g => g.slice(0, 2)), 12);
    boxes.forEach((b, i) => {
      const el = form.querySelector(`[data-price="${b.dataset.bit}"]`);
      // one sentence for a requirement that holds ("gives"), one for a dropped one ("gave")
      for (const words of el.querySelectorAll('[data-when]')) {
        words.hidden = (words.dataset.when === 'on') !== b.checked;
        words.querySelectorAll('b').forEach((n, k) => n.textContent = gains[i][k] ? '+' + gains[i][k] : '0');
      }
      draw(el, gains[i], max);
    });
  };
  form.addEventListener('change', count);
  count(); // a reload may have kept the ticks
}

for (const a of document.querySelectorAll('[data-print]'))
  a.addEventListener('click', e => { e.preventDefault(); print(); });

// Who presses twice sends once: a second press within a moment is no second wish. And what
// somebody has typed is sent when insteg answers only: without a network the browser would
// put a page of its own in place of the form, and take what is in it along.
const SENT_MS = 3e3, REACH_MS = 8e3;
const unsent = document.getElementById('unsent');
const reached = () => fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(REACH_MS) })
  .then(r => r.ok, () => false);
document.addEventListener('input', e => { if (e.target.form) e.target.form.dataset.typed = '1'; });
document.addEventListener('submit', async e => {
  const form = e.target, button = e.submitter;
  if (e.defaultPrevented) return;
  if (Date.now() < form.dataset.sent) return e.preventDefault();
  form.dataset.sent = Date.now() + SENT_MS;
  if (!form.dataset.typed || form.method !== 'post' || !form.requestSubmit || !AbortSignal.timeout) return;
  e.preventDefault();
  form.dataset.sent = Date.now() + REACH_MS;
  const there = await reached();
  delete form.dataset.sent;
  unsent.setAttribute('role', 'alert');
  unsent.hidden = there;
  if (there) {
    delete form.dataset.typed;
    form.requestSubmit(button);
  } else {
    ((button && button.closest('.acts')) || button || form.lastElementChild).before(unsent);
    unsent.scrollIntoView({ block: 'nearest' });
  }
});
// Gone back to, a page has sent nothing.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// A file that is too large is told of before it is sent.
for (const file of document.querySelectorAll('input[type=file][data-most]'))
  file.addEventListener('change', () => {
    const large = [...file.files].some(f => f.size > file.dataset.most);
    file.setCustomValidity(large ? file.dataset.large : '');
    file.reportValidity();
  });

// What is folded away is printed too.
addEventListener('beforeprint', () => {
  for (const part of document.querySelectorAll('details.part')) part.open = true;
});

// The end of the session: a warning that takes no focus, so nothing typed is lost, and a
// way to go on. Another tab may have gone on already: ask first, without counting as use.
const ends = document.querySelector('form[data-seconds]');
if (ends) {
  const WARN_MS = 120e3, ASK_MS = 30e3;
  const box = document.getElementById('stay');
  let at, last, asked = 0;
  const set = (seconds, last_seconds) => {
    at = Date.now() + seconds * 1e3;
    last = Date.now() + last_seconds * 1e3;
  };
  const show = () => {
    const near = Date.now() > at - WARN_MS;
    if (near && box.hidden) {
      box.querySelector('[data-stay]').hidden = at >= last;
      box.querySelector('[data-again]').hidden = at < last;
    }
    if (box.hidden === near) box.hidden = !near;
  };
  const ask = how => fetch(ends.action, { headers: { accept: 'application/json' }, ...how })
    .then(r => r.ok ? r.json() : null).then(v => {
      if (!v) return;
      set(v.seconds, v.last_seconds);
      ends.querySelector('[data-ends]').textContent = v.ends;
      for (const field of document.querySelectorAll('input[name=csrf]')) field.value = v.csrf;
      show();
    }).catch(() => {});
  const look = () => {
    if (Date.now() > at - WARN_MS && Date.now() > asked + ASK_MS) {
      asked = Date.now();
      ask({}).then(show);
    } else show();
  };
  set(+ends.dataset.seconds, +ends.dataset.last);
  setInterval(look, 1000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { asked = 0; look(); } });
  box.querySelector('[data-stay]').addEventListener('click', () =>
    ask({ method: 'POST', body: new URLSearchParams(new FormData(ends)) }));
}

// The cards of a mapping talk. An answer is sent and what comes back is put in place of what
// is there, so the card, the focus and how far down one was stay where they were. What the
// script does not know how to show is sent again as a page.
if (document.getElementById('cards')) {
  const main = document.getElementById('main');
  const EVIDENCE = { 5: 'said', 6: 'shown', 7: 'seen', 8: 'certified' };
  const RETRY_MS = 3000;
  const waiting = []; // [code, what] pressed while another is on its way, or the network away
  let sending = false, retry;
  const cards = () => [...main.querySelectorAll('.tcard')];
  const card_of = code => cards().find(c => c.dataset.code === code);
  const first = card => card.querySelector('.levels [aria-pressed=true]') || card.querySelector('button');

  const swap = (text, code, focus) => {
    const next = new DOMParser().parseFromString(text, 'text/html').getElementById('main');
    if (!next || !next.querySelector('#cards')) return false;
    const now = document.activeElement.closest('.tcard');
    if (now && now.dataset.code !== code) { // one has gone on meanwhile
      code = now.dataset.code;
      focus = () => null;
    }
    const before = card_of(code), at = cards().indexOf(before);
    const top = before ? before.getBoundingClientRect().top : 0;
    main.replaceChildren(...document.adoptNode(next).childNodes);
    const card = card_of(code) || cards()[Math.min(Math.max(at, 0), cards().length - 1)];
    if (!card) return true;
    (focus(card) || first(card) || card).focus({ preventScroll: true });
    if (before) scrollBy({ top: card.getBoundingClientRect().top - top, behavior: 'instant' });
    const box = document.activeElement.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) document.activeElement.scrollIntoView({ block: 'center' });
    history.replaceState(history.state, '', `#${card.id}`);
    return true;
  };
  const ask = async (url, how, code, focus) => {
    if (sending) return false;
    sending = true;
    // A network that goes in the middle of the answer is as one that was not there.
    const answer = await fetch(url, { ...how, headers: { Accept: 'text/html' } })
      .then(r => r.text()).catch(() => null);
    const done = answer !== null && swap(answer, code, focus);
    sending = false;
    if (answer === null) return null; // no network
    const next = waiting.shift();
    if (done && next && card_of(next[0])) send(...next);
    return done;
  };
  // What could not be sent is kept in its order, and tried again until the network is back.
  const again = () => {
    const next = !sending && waiting.shift();
    if (next) send(...next);
  };
  const lost = (code, what) => {
    const told = main.querySelector('[data-lost]');
    waiting.unshift([code, what]);
    if (told) told.textContent = told.dataset.lost;
    clearTimeout(retry);
    retry = setTimeout(again, RETRY_MS);
  };
  addEventListener('online', again);
  const say = (code, what) => {
    if (sending || waiting.length) waiting.push([code, what]);
    else send(code, what);
  };
  const send = async (code, what) => {
    const form = document.getElementById('cards');
    const body = new URLSearchParams(new FormData(form));
    const set = `${code}=${what}`;
    body.set('set', set);
    const same = card => [...card.querySelectorAll('button')].find(b => b.value === set);
    const done = await ask(form.action, { method: 'POST', body }, code, same);
    if (done) return;
    if (done === null) return lost(code, what);
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'set', value: set });
    form.append(field);
    form.submit();
  };
  const said = button => {
    const cut = button.value.lastIndexOf('=');
    say(button.value.slice(0, cut), button.value.slice(cut + 1));
  };

  // The key of a button, or of one that the card has when it is taken.
  const press = (card, key) => {
    const button = [...card.querySelectorAll('button')].find(b => b.dataset.key === key);
    const code = card.dataset.code, task = code.startsWith('task:');
    if (button) said(button);
    else if (!card.classList.contains('taken') && /^[1-8]$/.test(key) && (task || key === '1' || key > '4'))
      say(code, EVIDENCE[key] || key);
  };
  main.addEventListener('keydown', e => {
    const card = e.target.closest('.tcard');
    if (!card || e.ctrlKey || e.altKey || e.metaKey || e.target.matches('input, select, textarea')) return;
    const all = cards();
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    const next = step && all[all.indexOf(card) + step];
    if (next) (first(next) || next).focus();
    else if (/^[0-8+-]$/.test(e.key)) press(card, e.key);
    else if (!step) return;
    e.preventDefault();
  });
  main.addEventListener('click', e => {
    const button = e.target.closest('#cards button[name=set]'), more = e.target.closest('a[data-more]');
    if (more && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
      const code = more.closest('.tcard').dataset.code, url = more.href;
      e.preventDefault();
      ask(url, {}, code, card => card.querySelector('input')).then(done => done || location.assign(url));
    } else if (button) {
      e.preventDefault();
      said(button);
    }
  });
  main.addEventListener('submit', e => {
    if (e.target.id !== 'close') return;
    const form = e.target, code = form.elements.code.value;
    e.preventDefault();
    ask(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }, code,
      card => main.querySelector('[role=alert]') && card.querySelector('input'))
      .then(done => done || form.submit());
  });

  const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const card = at && (at.matches('.tcard') ? at : at.id === 'asked' && at.querySelector('.tcard'));
  // After the browser, which goes to the fragment itself and takes the focus along.
  if (card) addEventListener('load', () => {
    (first(card) || card).focus({ preventScroll: true });
    const box = card.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) card.scrollIntoView({ block: 'center' });
  });
}

for (const form of document.querySelectorAll('form[data-save]')) {
  const PAUSE_MS = 1200;
  const told = document.querySelector('[data-saved]');
  let timer = 0;
  const save = async () => {
    timer = 0;
    if (!form.checkValidity()) return;
    const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' },
      keepalive: true, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!answer) return; // the button is still there
    if (answer.status === 409) return form.submit(); // shows both
    if (!answer.ok) { if (told) told.textContent = told.dataset.unsaved || ''; return; }
    const { version, saved } = await answer.json();
    form.elements.seen.value = version;
    if (told) told.textContent = `${told.dataset.saved} ${saved}`;
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener('submit', () => { clearTimeout(timer); timer = 0; });
  // Who leaves by a link before the pause is over leaves nothing behind.
  addEventListener('pagehide', () => { if (timer) { clearTimeout(timer); save(); } });
}

const made = (tag, set, ...inner) => {
  const el = document.createElement(tag);
  for (const name in set) el.setAttribute(name, set[name]);
  el.append(...inner);
  return el;
};

// Finding: an editable combobox with a list (ARIA 1.2), answered by the search's own JSON.
// What is typed is posted: it may be a name, and an address would keep it. Enter without a
// choice searches on the page, as without this file. lay: what stands in the list, and the
// options in it; count: how many were found, in words.
const finds = (form, lay, count) => {
  const input = form.elements.q, list = form.querySelector('[role=listbox]');
  const said = form.querySelector('[data-out=found]');
  let at = -1, asked = 0, timer, items = [];
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false',
    'aria-controls': list.id, 'aria-autocomplete': 'list' })) input.setAttribute(name, value);

  const choose = i => {
    at = items.length ? (i + items.length) % items.length : -1;
    items.forEach((el, k) => el.setAttribute('aria-selected', String(k === at)));
    if (at < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', items[at].id);
    items[at].scrollIntoView({ block: 'nearest' });
  };
  const show = answer => {
    const { inner, options } = answer ? lay(answer, list.id) : { inner: [], options: [] };
    items = options;
    list.replaceChildren(...inner);
    list.hidden = !items.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    at = -1;
    items.forEach(el => el.setAttribute('aria-selected', 'false'));
    input.removeAttribute('aria-activedescendant');
  };
  const look = async () => {
    const mine = ++asked;
    if (!input.value.trim()) { said.textContent = ''; return show(); }
    const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!answer || !answer.ok || mine !== asked) return;
    const found = await answer.json();
    if (mine !== asked) return;
    show(found);
    said.textContent = items.length ? count(found, items.length, said.dataset) : said.dataset.none;
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 120); });
  input.addEventListener('keydown', e => {
    if (list.hidden) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      choose(e.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (e.key === 'Enter' && at >= 0) {
      e.preventDefault();
      location.assign(items[at].dataset.url);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      asked++;
      show();
    }
  });
  list.addEventListener('mousedown', e => e.preventDefault()); // the field keeps the focus
  list.addEventListener('click', e => {
    const el = e.target.closest('[data-url]');
    if (el) location.assign(el.dataset.url);
  });
  input.addEventListener('blur', () => { asked++; show(); });
};

for (const form of document.querySelectorAll('form[data-find]'))
  finds(form, ({ people }, id) => {
    const options = people.slice(0, 10).map((p, i) => made('li',
      { role: 'option', id: `${id}-${i}`, 'data-url': p.url }, p.born ? `${p.name}, ${p.born}` : p.name));
    return { inner: options, options };
  }, ({ people }, shown, words) =>
    people.length === 1 ? words.one : `${people.length} ${words.many}`);

// Searching everything: the same with groups. The key / goes there from anywhere one does
// not write.
const seek = document.querySelector('form[data-seek]');
if (seek) {
  const input = seek.elements.q;
  finds(seek, ({ groups }) => {
    const options = [];
    const inner = groups.map((g, n) => made('div', { role: 'group', 'aria-labelledby': `seek-g${n}` },
      made('div', { class: 'group', id: `seek-g${n}`, role: 'presentation' }, g.label),
      ...g.rows.filter(r => r.url).map(r => {
        options.push(made('div', { role: 'option', id: `seek-${options.length}`, 'data-url': r.url },
          r.text, ' ', made('span', {}, r.hint)));
        return options.at(-1);
      })));
    return { inner, options };
  }, (found, shown, words) => `${shown} ${words.many}`);
  addEventListener('keydown', e => {
    if (e.key !== '/' || e.ctrlKey || e.altKey || e.metaKey ||
        e.target.closest('input, select, textarea, [contenteditable]')) return;
    e.preventDefault();
    input.focus();
  });
}
