/* The map page: ground, pins and sheet together; asks for stations, finds the rider when asked to. */
(function () {
  'use strict';
  const root = document.getElementById('map-page'), holder = document.getElementById('map'), station = window.station;
  if (!root || !holder || !window.fetch || !window.URLSearchParams || !window.L || !station || !station.mapSheet) return;
  const { soon, metres, ask, touch, letters, Frame, Ground } = station.mapView;
  const { Pins, letsIn } = station.mapPins;
  const config = JSON.parse(holder.getAttribute('data-config'));
  const form = document.getElementById('map-filter'), again = document.getElementById('map-again');
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const gcj = Boolean(config.tiles && config.tiles.datum === 'gcj02');
  const draw = (p) => { const q = gcj ? window.datum.toGcj(p) : p; return L.latLng(q[1], q[0]); };
  const undraw = (at) => (gcj ? window.datum.toWgs([at.lng, at.lat]) : [at.lng, at.lat]);
  const MOVE_MS = calm ? 0 : 260;
  /* how close, and how far out, doors round the rider are looked for; how close those of an area are shown */
  const HOME_ZOOM = 12, CLOSEST = 16, WIDEST = 9, AREA_CLOSEST = 14;
  /* pixels round the foot of the chosen door: its arch, its name and the scale, half its name */
  const ABOVE = 76, BELOW = 100, BESIDE = Math.max(84, letters('--t2').wide * 4.5 + 6);
  const state = { points: [], origin: config.origin || null, loaded: null, cells: [], turn: 0, card: null, moment: null, middle: null, seeking: false };
  const kinds = JSON.parse(holder.getAttribute('data-kinds'));

  const map = L.map(holder, {
    maxZoom: 18, minZoom: 4, zoomControl: false, attributionControl: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
  });

  const { free, floating, fixed, view, grid, middle, gridded, bbox, show, near, fit } = Frame(map, { root, draw, undraw, calm });
  const choice = () => new URLSearchParams(new FormData(form)).toString();
  const asked = () => { const now = new URLSearchParams(choice()); now.delete('enter'); return now.toString(); };

  const rows = station.mapRows.Rows({
    url: config.rows_url, pace: config.pace, origin: () => state.origin, choice: asked, onNews: news, onFail: () => sheet.notice('net', true),
  });
  const sheet = station.mapSheet({ root, kinds, rows: rows.rows, onStop: stopped, onClose: closed, onOpen: () => steps.remain() });
  const steps = station.mapSteps(sheet, looked, () => state.loaded);
  const rider = station.mapRider(sheet);
  const pins = Pins(map, {
    draw, view, me, fixed, near, kinds, into: (at) => show(at, map.getZoom() + 2), onPin: open, onTogether: together, onDrawn: (alone) => { if (!state.seeking) rows.rows(alone); },
  });
  const ground = Ground(map, {
    draw, view, grid, bbox, gridded, taken, url: config.outlines_url, tiles: config.tiles, onTileError: () => sheet.notice('tiles', true),
    minute: 60 / config.pace, going: config.going,
  });

  /* The rider's dot: no pill may lie on it. */
  function me() {
    if (!state.origin) return [];
    const at = map.latLngToContainerPoint(draw(state.origin));
    return [Object.assign([at.x - 12, at.y - 12, at.x + 12, at.y + 12], { loose: true })];
  }

  /* Where words on the ground would be hidden: doors, buttons, the scale. */
  function taken() {
    return pins.boxes().concat(me(), floating('.km'));
  }

  /* The filter 现在能进 is the phone's: it knows every verdict. */
  const wanted = () => (form.elements.enter.checked ? state.points.filter(letsIn) : state.points);

  /* The list is what the doors and pills on the map stand for, no more and no less. */
  function list() {
    if (!state.loaded) return;
    const b = view().box, from = state.origin || [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
    if (state.cells.length) {
      const cells = state.cells.filter((c) => c[0] >= b[0] && c[0] <= b[2] && c[1] >= b[1] && c[1] <= b[3]), sum = (k) => cells.reduce((all, c) => all + c[k], 0);
      sheet.show([], sum(2) + ' 处，' + sum(3) + ' 处能进');
      return;
    }
    /* who has not said where they are is not near the middle of the map: what lets in comes first */
    const later = (p) => (state.origin || letsIn(p) ? 0 : 1);
    sheet.show(pins.points().map((p) => [later(p), metres(from, p.at), p]).sort((x, y) => x[0] - y[0] || x[1] - y[1]).map((one) => one[2]));
  }

  /* The sheet is on its way; what it leaves free is known when it stands. */
  function stopped() {
    steps.remain();
    setTimeout(() => {
      if (sheet.isOpen()) bring();
      settle(sheet.isLimited());
    }, MOVE_MS);
  }

  /* The chosen door stays in sight, whatever the sheet does. */
  function bring() {
    const p = state.points.find((one) => one.code === sheet.isOpen());
    if (!p) return;
    const f = free(), at = map.latLngToContainerPoint(draw(p.at)), room = f.bottom - f.top, rest = Math.min(1, room / (ABOVE + BELOW));
    const most = f.w - BESIDE - root.querySelector('.float').offsetWidth;
    const x = Math.max(BESIDE, Math.min(most, at.x)), y = Math.max(f.top + ABOVE * rest, Math.min(f.bottom - BELOW * rest, at.y));
    if (x !== at.x || y !== at.y) map.panBy([at.x - x, at.y - y], { animate: !calm });
  }

  function open(p) {
    state.card = p.code;
    sheet.openCard(p);
    pins.pick(p.code);
    setTimeout(bring, MOVE_MS);
  }

  function closed() {
    pins.pick(null);
    if (!pins.focus(state.card)) holder.focus();
    steps.remain();
  }

  function together(points) {
    sheet.closeCard();
    sheet.show(points, '这里 ' + points.length + ' 处挨在一起');
    sheet.stop('half');
  }

  /* The doors; and since each stands where it stands, the scale makes room for them. */
  function doors() {
    pins.draw();
    const [box] = floating('.bar-km');
    document.getElementById('map-scale').classList.toggle('away', Boolean(box) && pins.doors().some((door) => touch(door, box, 0)));
  }

  /* While the nearest doors are looked for, only doors are drawn: ground and rows come once, where those are. */
  function settle(keepList) {
    state.middle = middle();
    ground.scale(document.getElementById('map-scale'));
    if (state.loaded) doors();
    if (state.seeking) return;
    ground.refresh();
    if (!keepList) list();
  }

  const now = () => state.moment || Math.floor(Date.now() / 1000);

  /* A row told names, or that a door is not what its point said. */
  function news(doors) {
    if (!doors) {
      pins.draw();
      return;
    }
    pins.load(wanted());
    if (!sheet.isLimited()) list();
  }

  /* Doors go on opening and closing while the page lies open. */
  function tick() {
    setTimeout(tick, 60000 - Date.now() % 60000);
    if (!document.hidden && state.loaded && station.verdict && rows.judge(state.points, now(), station.verdict)) news(true);
  }

  function covers(box) {
    const l = state.loaded;
    return l && l[0] <= box[0] && l[1] <= box[1] && l[2] >= box[2] && l[3] >= box[3];
  }

  function load() {
    const box = gridded(view().box), turn = ++state.turn, filter = asked();
    again.hidden = true;
    root.setAttribute('aria-busy', 'true');
    /* a district stands out by what is in the middle; a province would not */
    if (!state.origin) ground.setHome(map.getZoom() < 9 ? null : view().at(0.5, 0.5));
    /* far out outlines weigh more, and who looks at the country does not look at doors */
    const limit = map.getZoom() < 10 ? 1000 : map.getZoom() < 11 ? 2000 : 3000;
    Promise.all([ask(config.points_url + '?bbox=' + bbox(box) + '&limit=' + limit + (filter && '&' + filter)), station.load('verdict')])
      .then((got) => soon(() => (turn === state.turn ? arrived(got[0], got[1], box) : null)), () => { if (turn === state.turn) failed(); })
      .then(() => { if (turn === state.turn) root.removeAttribute('aria-busy'); });
  }

  function arrived(said, verdict, box) {
    Object.assign(state, { points: station.mapRows.unpacked(said, verdict), loaded: box, cells: said.cells, moment: said.moment });
    rows.judge(state.points, now(), verdict);
    sheet.notice('net', false);
    sheet.notice('cut', state.cells.length);
    sheet.notice('silent', form.querySelector('[name=need]:checked'));
    sheet.notice('empty', !state.points.length && !state.cells.length);
    sheet.notice('when', Boolean(said.asked));
    document.getElementById('note-when').lastElementChild.textContent = said.asked;
    /* the place that the address names stands out, without a card over the list */
    if (config.station && !state.card) pins.pick(config.station);
    pins.load(wanted(), state.cells);
    if (state.seeking && nearest()) return null;
    return soon(ground.refresh).then(() => soon(() => {
      list();
      const again = history.state && history.state.over, p = state.points.find((one) => one.code === again);
      if (p && !sheet.isOpen()) open(p);
    }));
  }

  /* The rider and the nearest doors that let in, three or as many as stand alone there; looked for further out while there
     are none. The place that the address names is the one, when there is one. True while it goes on. */
  function nearest() {
    const far = (p) => metres(state.origin, p.at), zoom = map.getZoom(), named = state.points.filter((p) => p.code === config.station);
    const near = state.points.slice().sort((p, q) => far(p) - far(q)), inside = near.filter(letsIn);
    const best = named.length ? named : inside.length ? inside : zoom > WIDEST ? [] : near;
    if (!best.length && !state.cells.length && zoom > WIDEST) {
      map.once('moveend', load);
      show(draw(state.origin), Math.max(WIDEST, zoom - 2), true);
      return true;
    }
    const shown = (ats) => fit([state.origin].concat(ats).map(draw), 4, CLOSEST, true);
    const apart = (n) => best.length >= n && (shown(best.slice(0, n).map((p) => p.at)), best.slice(0, n).every((p) => pins.alone(p.code)));
    /* too many together for any to stand alone: the nearest stands out of them with its name */
    if (best.length && ![3, 2, 1].some(apart)) pins.pick(best[0].code);
    state.seeking = false;
    doors();
    if (covers(view().box)) return false;
    load();
    return true;
  }

  /* What is there stays. */
  function failed() {
    if (state.seeking) {
      state.seeking = false;
      ground.refresh();
    }
    sheet.notice('net', true);
    if (!state.loaded) sheet.say('没取到这一片的驿站');
    again.hidden = false;
  }

  /* The choice goes into the address so that Back and sharing keep it; where somebody stands never does. */
  function remember() {
    const kept = new URLSearchParams(location.search), names = Array.from(form.elements).map((one) => one.name).filter(Boolean);
    ['at', 'datum'].concat(names).forEach((name) => kept.delete(name));
    const parts = [kept.toString(), choice()].filter(Boolean), query = parts.length ? '?' + parts.join('&') : '';
    if (query !== location.search) history.replaceState(history.state, '', location.pathname + query);
    if (state.origin) parts.push('at=' + state.origin);
    root.querySelectorAll('.to-list').forEach((a) => { a.href = '/' + (parts.length ? '?' + parts.join('&') : ''); });
  }

  function placed(at) {
    state.origin = at;
    ground.here(at);
    remember();
  }

  function located(at) {
    placed(at);
    state.seeking = true;
    map.once('moveend', load);
    show(draw(at), HOME_ZOOM, true);
  }

  /* What this step of the history keeps: the middle of the map to a hundred metres, a kilometre further out, and that the
     rider had asked where they are, never the position. */
  function looked() {
    const zoom = map.getZoom();
    return state.middle && { view: [undraw(state.middle).map((v) => +v.toFixed(zoom < 13 ? 2 : 3)), zoom], me: Boolean(state.origin) };
  }

  function chosen(e) {
    e.target.parentNode.classList.toggle('on', e.target.checked);
    remember();
    if (e.target.name !== 'enter') load();
    else if (state.loaded) { pins.load(wanted()); ground.label(); list(); }
  }

  function start() {
    root.setAttribute('data-ready', '');
    document.getElementById('map-plain').remove();
    const left = history.state && history.state.view;
    state.seeking = Boolean(state.origin) && !left;
    if (left) show(draw(left[0]), left[1], true);
    else if (config.center) show(draw(config.center), config.zoom, true);
    else fit([config.box.slice(0, 2), config.box.slice(2)].map(draw), config.zoom, AREA_CLOSEST, true);
    soon(begin);
  }

  function begin() {
    ground.here(state.origin);
    remember();
    sheet.notice('why', !state.origin);
    load();
    tick();
    /* back from a station the dot is there again, when they had asked for it */
    if (history.state && history.state.me && !state.origin) rider.again((at) => { placed(at); load(); });
  }

  map.on('moveend', () => {
    again.hidden = !state.loaded || covers(view().box);
    settle();
    steps.keep();
    /* closer in there may be few enough to know each */
    if (state.cells.length && !state.seeking) load();
  });
  /* the phone is turned: what was in the middle of the free part stays there */
  map.on('resize', () => { if (state.middle) show(state.middle, map.getZoom(), true); settle(); });
  const locate = () => rider.ask(located);
  const wider = () => { map.once('moveend', load); map.setZoom(map.getZoom() - 2); };
  const press = {
    closer: () => map.setZoom(map.getZoom() + 2), again: load, retry: load, in: () => map.zoomIn(), out: () => map.zoomOut(), wider, locate, 'locate-too': locate };
  Object.keys(press).forEach((name) => document.getElementById('map-' + name).addEventListener('click', press[name]));
  form.addEventListener('change', chosen);
  /* the station page goes back one step when this map opened it */
  root.addEventListener('click', (e) => {
    const link = e.target.closest('a[href*="/stations/"]');
    if (link) { try { sessionStorage.setItem('opened', link.pathname); } catch (error) { /* storage is off */ } }
  });
  form.addEventListener('submit', (e) => { e.preventDefault(); load(); });
  /* reading the scripts and drawing the map are tasks of their own, not one long one */
  soon(start);
})();
