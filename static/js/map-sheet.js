/* The sheet: three stops, the list of what is in view, the card of one station, and what went wrong.
   Rows are the list page's own (`/map/rows`): what they say changes by the minute through verdict.js. */
(function () {
  'use strict';
  const { soon, el, drawing } = window.station.mapView;
  const { letsIn } = window.station.mapPins;
  /* rows at first, two screens of them; rows that a press adds; those of them that one frame lays out */
  const FIRST = 9, STEP = 20, FRAME = 3;
  const STOPS = ['low', 'half', 'full'];
  /* pixels in a millisecond: a flick goes on to the next stop */
  const FLICK = 0.5;
  /* pixels that a tap may slip */
  const SLIP = 6;

  /* What is known of a place before its row is here, or without it. */
  function plain(p, kinds) {
    const kind = kinds[p.kind];
    return el('li', { class: 'row ' + p.said[0] }, drawing('v-' + p.said[0]),
      el('h3', { class: 'nm' }, el('a', { href: '/stations/' + p.code }, p.name || (kind ? kind.name : '这一处'))),
      el('p', { class: 'vd' }, el('b', {}, p.said[1])),
      el('p', { class: 'how' }, '编号 ' + p.code));
  }

  /* opts: root, kinds, rows(points) → promise of {code: row}, onStop(name), onClose(), onOpen() */
  function Sheet(opts) {
    const root = opts.root, pick = (s) => root.querySelector(s);
    const sheet = pick('.sheet'), title = pick('#sheet-t'), list = pick('#sheet-list'), card = pick('#sheet-card');
    const more = pick('#sheet-more'), body = pick('.sheet-b'), top = pick('.sheet-top'), stops = pick('.stops');
    let items = [], drawn = 0, turn = 0, limited = false, open = null;

    const at = () => root.getAttribute('data-stop');

    function stop(name) {
      if (name === at()) return;
      root.setAttribute('data-stop', name);
      stops.querySelectorAll('button').forEach((b) => b.setAttribute('aria-pressed', String(b.value === name)));
      opts.onStop(name);
    }

    const step = (by) => STOPS[Math.max(0, Math.min(2, STOPS.indexOf(at()) + by))];

    /* The bar of the sheet is pulled, flicked or tapped; every stop has its button too, and the arrow keys. */
    function drag() {
      let from = null;
      top.addEventListener('pointerdown', (e) => {
        if (e.target.closest('button, a')) return;
        from = { y: e.clientY, height: sheet.offsetHeight, t: e.timeStamp };
        top.setPointerCapture(e.pointerId);
        sheet.classList.add('drag');
      });
      top.addEventListener('pointermove', (e) => {
        if (from) sheet.style.height = Math.max(top.offsetHeight, Math.min(root.clientHeight - 70, from.height + from.y - e.clientY)) + 'px';
      });
      const end = (e) => {
        if (!from) return;
        const up = from.y - e.clientY, speed = up / Math.max(1, e.timeStamp - from.t), share = sheet.offsetHeight / root.clientHeight;
        from = null;
        sheet.classList.remove('drag');
        sheet.style.height = '';
        if (Math.abs(up) < SLIP) stop(e.type === 'pointerup' && at() !== 'half' ? 'half' : at());
        else if (Math.abs(speed) > FLICK) stop(step(speed > 0 ? 1 : -1));
        else stop(share < 0.38 ? 'low' : share < 0.7 ? 'half' : 'full');
      };
      top.addEventListener('pointerup', end);
      top.addEventListener('pointercancel', end);
    }

    function keys(e) {
      const to = { ArrowUp: step(1), ArrowDown: step(-1), Home: 'low', End: 'full' }[e.key];
      if (!to) return;
      e.preventDefault();
      stop(to);
      stops.querySelector('[value="' + to + '"]').focus();
    }

    /* Escape puts away one thing at a time: the card, then the height of the sheet. */
    function escape(e) {
      if (e.key !== 'Escape') return;
      if (open) closeCard();
      else stop(step(-1));
    }

    /* The next rows; `anew` instead of those that stand there. Each stands below the ones before, so that nothing jumps. */
    function drawMore(anew) {
      const mine = ++turn, next = anew ? items.slice(0, FIRST) : items.slice(drawn, drawn + STEP);
      list.setAttribute('aria-busy', 'true');
      return opts.rows(next).then((rows) => {
        if (mine !== turn) return;
        if (anew) { list.textContent = ''; drawn = 0; body.scrollTop = open ? body.scrollTop : 0; }
        return put(next.map((p) => rows[p.code] || plain(p, opts.kinds)), mine);
      });
    }

    function put(rows, mine) {
      if (mine !== turn) return null;
      rows.splice(0, FRAME).forEach((row) => { list.appendChild(row); drawn += 1; });
      if (rows.length) return new Promise(requestAnimationFrame).then(() => soon(() => put(rows, mine)));
      more.hidden = drawn >= items.length;
      more.textContent = '再看 ' + Math.min(STEP, items.length - drawn) + ' 处';
      list.removeAttribute('aria-busy');
      root.setAttribute('data-listed', '');
      return null;
    }

    /* Places in the order to be read. `heading` for a chosen few, else they are counted. */
    function show(all, heading) {
      const inside = all.filter(letsIn).length;
      limited = Boolean(heading);
      items = all;
      title.textContent = heading || (all.length ? all.length + ' 处，' + inside + ' 处能进' : '这一片没有登记的驿站');
      drawMore(true);
    }

    /* The row again, without its number, so that no two are called the same; and what is to be pressed, in a box of its own
       that stays in sight while the row is longer than the sheet. */
    function filled(p, row) {
      const copy = (row || plain(p, opts.kinds)).cloneNode(true), made = el('article', { class: copy.className + ' pick' });
      ['h', 'w', 'k', 't'].forEach((key) => { if (copy.dataset[key] !== undefined) made.dataset[key] = copy.dataset[key]; });
      const acts = Array.from(copy.querySelectorAll('.go-to a')), link = copy.querySelector('.nm a').href;
      Array.from(copy.children).forEach((part) => { if (!part.classList.contains('go-to')) made.appendChild(part); });
      const close = el('button', { type: 'button', class: 'btn sq bare', 'aria-label': '关上，回到列表' }, drawing('i-close'));
      close.addEventListener('click', closeCard);
      acts.forEach((a) => { a.className = a.classList.contains('ask') ? 'btn ask' : 'btn main'; });
      return [made, el('div', { class: 'acts' }, ...acts, el('a', { class: 'btn', href: link }, '看这一处'), close)];
    }

    function openCard(p) {
      open = p.code;
      const fill = (row) => {
        if (open !== p.code) return;
        card.textContent = '';
        filled(p, row).forEach((part) => card.appendChild(part));
      };
      fill(null);
      card.hidden = false;
      body.scrollTop = 0;
      if (at() !== 'half') stop('half');
      root.classList.add('picked');
      card.focus({ preventScroll: true });
      opts.rows([p]).then((rows) => fill(rows[p.code]));
      opts.onOpen();
    }

    function closeCard() {
      if (!open) return;
      open = null;
      card.hidden = true;
      card.textContent = '';
      root.classList.remove('picked');
      opts.onClose();
    }

    /* Notices stand in the page with their words and buttons; each stays until what it says is no longer true. */
    function notice(names, on) {
      names.split(' ').forEach((name) => { pick('#note-' + name).hidden = !on; });
    }

    stops.addEventListener('click', (e) => { if (e.target.value) stop(e.target.value); });
    stops.addEventListener('keydown', keys);
    more.addEventListener('click', () => {
      const first = drawn;
      drawMore(false).then(() => { if (list.children[first]) list.children[first].querySelector('a').focus(); });
    });
    root.addEventListener('keydown', escape);
    if (window.PointerEvent) drag();

    return {
      show, openCard, closeCard, notice, stop, at, isOpen: () => open, isLimited: () => limited,
      say: (text) => { title.textContent = text; },
    };
  }

  window.station.mapSheet = Sheet;
})();
