/* The sheet: three stops, the list of what is in view, the card of one station, and what went wrong. */
(function () {
  'use strict';
  const { el, drawing, distance, door, verdict } = window.mapView;
  const STEP = 40;

  /* AMap's page cannot open its app inside WeChat, Tencent's can. */
  const navigation = (n) => (/MicroMessenger/i.test(navigator.userAgent) ? n.tencent : n.amap);

  function services(p, labels) {
    const known = p.services.map((code) => labels[code]).filter(Boolean);
    if (!known.length) return el('p', { class: 'quiet' }, '里面有什么没登记');
    const items = known.slice(0, known.length > 4 ? 3 : 4).map((s) => el('li', {}, drawing('i-' + s.icon), s.name));
    return el('ul', { class: 'sv', 'aria-label': '里面有' }, ...items, known.length > 4 && el('li', {}, '等 ' + known.length + ' 样'));
  }

  /* The same parts in the same order for a row and for the card. */
  function parts(item, labels) {
    const p = item.feature.properties, said = verdict(p), far = item.metres === null ? null : distance(item.metres);
    const lines = [p.kind_name, p.address].filter(Boolean);
    return [
      drawing('v-' + door(p)),
      el('h3', { class: 'nm' }, el('a', { href: p.url }, p.short_name || p.name)),
      el('p', { class: 'vd' }, el('b', {}, said[0]), said[1] && el('span', {}, said[1])),
      far && el('p', { class: 'dist' }, el('b', {}, far[0]), far[1]),
      el('p', { class: 'how' }, el('span', { class: 'segs' }, ...lines.map((line) => el('span', {}, line)))),
      services(p, labels),
    ];
  }

  function go(item, look) {
    const p = item.feature.properties;
    return el('a', { class: look, href: navigation(p.navigation), rel: 'noreferrer', 'aria-label': '导航去' + p.name }, drawing('i-nav'), '导航');
  }

  /* opts: root, services {code: {name, icon}}, onStop(), onClose() */
  function Sheet(opts) {
    const root = opts.root, pick = (s) => root.querySelector(s);
    const sheet = pick('.sheet'), title = pick('#sheet-t'), list = pick('#sheet-list'), card = pick('#sheet-card');
    const more = pick('#sheet-more'), body = pick('.sheet-b'), top = pick('.sheet-top');
    let items = [], drawn = 0, limited = false;

    function stop(name) {
      root.setAttribute('data-stop', name);
      root.querySelectorAll('.stops button').forEach((b) => b.setAttribute('aria-pressed', String(b.value === name)));
      opts.onStop(name);
    }

    function drag() {
      let from = null;
      top.addEventListener('pointerdown', (e) => {
        if (e.target.closest('button, a')) return;
        from = { y: e.clientY, height: sheet.offsetHeight };
        top.setPointerCapture(e.pointerId);
        sheet.classList.add('drag');
      });
      top.addEventListener('pointermove', (e) => {
        if (from) sheet.style.height = Math.max(120, Math.min(root.clientHeight - 70, from.height + from.y - e.clientY)) + 'px';
      });
      const end = () => {
        if (!from) return;
        const share = sheet.offsetHeight / root.clientHeight;
        from = null;
        sheet.classList.remove('drag');
        sheet.style.height = '';
        stop(share < 0.38 ? 'low' : share < 0.7 ? 'half' : 'full');
      };
      top.addEventListener('pointerup', end);
      top.addEventListener('pointercancel', end);
    }

    function row(item) {
      const p = item.feature.properties;
      return el('li', { class: 'row ' + door(p) }, ...parts(item, opts.services), p.state !== 'closed' && go(item, 'act'));
    }

    function drawMore() {
      items.slice(drawn, drawn + STEP).forEach((item) => list.appendChild(row(item)));
      drawn = Math.min(items.length, drawn + STEP);
      more.hidden = drawn >= items.length;
      more.textContent = '再看 ' + Math.min(STEP, items.length - drawn) + ' 处';
    }

    /* all: [{feature, metres|null}] in the order to be read. `heading` for a chosen few, else they are counted. */
    function show(all, heading) {
      const open = all.filter((i) => i.feature.properties.state === 'open').length;
      limited = Boolean(heading);
      items = all;
      drawn = 0;
      list.textContent = '';
      title.textContent = heading || (all.length ? all.length + ' 处，' + open + ' 处开着' : '这一片没有登记的驿站');
      drawMore();
    }

    function openCard(item) {
      const p = item.feature.properties, n = p.navigation;
      const maps = [['amap', '高德'], ['baidu', '百度'], ['tencent', '腾讯'], ['apple', '苹果']];
      const close = el('button', { type: 'button', class: 'btn sq bare', 'aria-label': '关上，回到列表' }, drawing('i-close'));
      close.addEventListener('click', closeCard);
      card.textContent = '';
      card.appendChild(el('article', { class: 'row pick ' + door(p) }, ...parts(item, opts.services),
        el('div', { class: 'acts' }, go(item, 'btn main'), el('a', { class: 'btn', href: p.url }, '看这一处'), close),
        el('p', { class: 'others quiet' }, '也可以用', ...maps.map((m) => el('a', { href: n[m[0]], rel: 'noreferrer' }, m[1])))));
      card.hidden = false;
      body.scrollTop = 0;
      if (root.getAttribute('data-stop') === 'low') stop('half');
      card.focus({ preventScroll: true });
    }

    function closeCard() {
      if (card.hidden) return;
      card.hidden = true;
      card.textContent = '';
      opts.onClose();
    }

    /* Notices stand in the page with their words and buttons; each stays until what it says is no longer true. */
    function notice(names, on) {
      names.split(' ').forEach((name) => { pick('#note-' + name).hidden = !on; });
    }

    root.querySelectorAll('.stops button').forEach((b) => b.addEventListener('click', () => stop(b.value)));
    more.addEventListener('click', () => {
      const first = drawn;
      drawMore();
      list.children[first].querySelector('a').focus();
    });
    root.addEventListener('keydown', (e) => { if (e.key === 'Escape') closeCard(); });
    if (window.PointerEvent) drag();

    return { show, openCard, closeCard, notice, stop, isLimited: () => limited, say: (text) => { title.textContent = text; } };
  }

  window.MapSheet = Sheet;
})();
