// Everything works without this file. It makes the thresholds count while you look,
// and the print buttons print. It holds no sentence: words come with the page.
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
