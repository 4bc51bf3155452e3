/* The map page: ground, pins and sheet together; asks for stations, finds the rider when asked to. */
(function () {
  'use strict';
  const root = document.getElementById('map-page'), holder = document.getElementById('map');
  if (!root || !holder || !window.fetch || !window.URLSearchParams || !window.L || !window.Supercluster || !window.MapSheet) return;
  const { metres, ask, Ground, Pins } = window.mapView;
  const config = JSON.parse(holder.getAttribute('data-config'));
  const form = document.getElementById('map-filter'), again = document.getElementById('map-again');
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches, wide = window.matchMedia('(min-width: 60rem)');
  const gcj = Boolean(config.tiles && config.tiles.datum === 'gcj02');
  const draw = (p) => { const q = gcj ? window.datum.toGcj(p) : p; return L.latLng(q[1], q[0]); };
  const undraw = (at) => (gcj ? window.datum.toWgs([at.lng, at.lat]) : [at.lng, at.lat]);
  const WHERE = 'why finding insecure refused lost';
  const state = { features: [], origin: config.origin || null, loaded: null, cut: false, turn: 0, card: null };
  const byCode = (name) => JSON.parse(holder.getAttribute(name)).reduce((all, one) => Object.assign(all, { [one.code]: one }), {});
  const kinds = byCode('data-kinds');

  const map = L.map(holder, {
    maxZoom: 18, minZoom: 4, zoomControl: false, attributionControl: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
  });

  /* What bars and sheet leave free, in pixels of the map: no door may stand, or hold the focus, where it cannot be seen.
     Pulled up all the way, the sheet still speaks of the upper half. */
  function free() {
    const size = map.getSize(), high = (s) => (wide.matches ? 0 : root.querySelector(s).offsetHeight);
    return { w: size.x, top: high('.over') + 20, bottom: size.y - Math.min(size.y / 2, high('.sheet')) };
  }

  function view() {
    const f = free(), at = (x, y) => undraw(map.containerPointToLatLng([f.w * x, f.top + (f.bottom - f.top) * y]));
    const a = at(0, 1), b = at(1, 0), grid = [];
    for (let y = 0.05; y < 0.9; y += 0.1) for (let x = 0.1; x < 0.95; x += 0.1) grid.push(at(x, y));
    return { box: [a[0], a[1], b[0], b[1]], grid };
  }

  /* Out to a grid: the middle is the rider. */
  function gridded(b) {
    const step = Math.pow(2, Math.ceil(Math.log2(Math.max(b[2] - b[0], b[3] - b[1], 1 / 32) / 4)));
    return [-180, -90, 180, 90].map((most, i) => (i < 2 ? Math.max(most, Math.floor(b[i] / step) * step) : Math.min(most, Math.ceil(b[i] / step) * step)));
  }
  const bbox = (b) => b.map((v) => +v.toFixed(7)).join(',');

  /* The point goes to the middle of what is free. */
  function show(at, zoom, still) {
    const f = free(), down = (map.getSize().y - f.top - f.bottom) / 2;
    map.setView(map.unproject(map.project(at, zoom).add([0, down]), zoom), zoom, { animate: !calm && !still });
  }

  const sheet = window.MapSheet({ root, services: byCode('data-services'), onStop: () => setTimeout(() => settle(sheet.isLimited()), 260), onClose: closed });
  const pins = Pins(map, { draw, show, view, kinds, onPin: open, onTogether: together });
  const ground = Ground(map, {
    draw, view, bbox, gridded, taken: (p) => pins.covers(draw(p)), url: config.outlines_url, tiles: config.tiles, onTileError: () => sheet.notice('tiles', true),
  });

  function item(feature) {
    return { feature, metres: state.origin ? metres(state.origin, feature.geometry.coordinates) : null };
  }

  function list() {
    if (!state.loaded) return;
    const b = view().box, from = state.origin || [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
    const far = (f) => metres(from, f.geometry.coordinates);
    const inView = state.features.filter((f) => {
      const c = f.geometry.coordinates;
      return c[0] >= b[0] && c[0] <= b[2] && c[1] >= b[1] && c[1] <= b[3];
    });
    sheet.show(inView.map((f) => [far(f), f]).sort((x, y) => x[0] - y[0]).map((pair) => item(pair[1])));
  }

  function open(feature) {
    state.card = feature.properties.code;
    pins.pick(state.card);
    sheet.openCard(item(feature));
  }

  function closed() {
    pins.pick(null);
    if (!pins.focus(state.card)) holder.focus();
  }

  function together(features) {
    sheet.closeCard();
    sheet.show(features.map(item), '这里 ' + features.length + ' 处挨在一起');
    sheet.stop('half');
  }

  function settle(keepList) {
    pins.draw();
    ground.refresh();
    ground.scale(document.getElementById('map-scale'));
    if (!keepList) list();
  }

  function covers(box) {
    const l = state.loaded;
    return l && !state.cut && l[0] <= box[0] && l[1] <= box[1] && l[2] >= box[2] && l[3] >= box[3];
  }

  const choice = () => new URLSearchParams(new FormData(form)).toString();

  function load() {
    const box = gridded(view().box), turn = ++state.turn, filter = choice();
    again.hidden = true;
    root.setAttribute('aria-busy', 'true');
    ask(config.features_url + '?bbox=' + bbox(box) + (filter && '&' + filter) + '&limit=3000')
      .then((collection) => { if (turn === state.turn) arrived(collection, box); })
      .catch(() => { if (turn === state.turn) failed(); })
      .then(() => { if (turn === state.turn) root.removeAttribute('aria-busy'); });
  }

  function arrived(collection, box) {
    Object.assign(state, { features: collection.features.filter((f) => f.geometry), loaded: box, cut: Boolean(collection.truncated) });
    sheet.notice('net', false);
    sheet.notice('cut', state.cut);
    sheet.notice('silent', form.querySelector('[name=need]:checked'));
    sheet.notice('empty', !state.features.length);
    const grid = view().grid;
    ground.setHome(state.origin || grid[Math.floor(grid.length / 2)]);
    pins.load(state.features);
    ground.refresh();
    list();
  }

  /* What is there stays. */
  function failed() {
    sheet.notice('net', true);
    if (!state.loaded) sheet.say('没取到这一片的驿站');
    again.hidden = false;
  }

  function wider() {
    map.once('moveend', load);
    map.setZoom(map.getZoom() - 2);
  }

  /* The choice goes into the address so that Back and sharing keep it; where somebody stands never does. */
  function remember() {
    const kept = new URLSearchParams(location.search);
    ['at', 'datum', 'need', 'kind'].forEach((name) => kept.delete(name));
    const parts = [kept.toString(), choice()].filter(Boolean);
    history.replaceState(history.state, '', location.pathname + (parts.length ? '?' + parts.join('&') : ''));
    if (state.origin) parts.push('at=' + state.origin);
    root.querySelectorAll('.to-list').forEach((a) => { a.href = '/' + (parts.length ? '?' + parts.join('&') : ''); });
  }

  function located(position) {
    const round = (v) => Math.round(v * 1e4) / 1e4;
    state.origin = [round(position.coords.longitude), round(position.coords.latitude)];
    sheet.notice(WHERE, false);
    ground.setHome(state.origin);
    ground.here(state.origin);
    remember();
    map.once('moveend', load);
    show(draw(state.origin), Math.max(map.getZoom(), 12));
  }

  function where(name) {
    sheet.notice(WHERE, false);
    sheet.notice(name, true);
  }

  /* One question on one press: never on load, never a watch. */
  function locate() {
    if (!window.isSecureContext || !navigator.geolocation) {
      where('insecure');
      return;
    }
    where('finding');
    navigator.geolocation.getCurrentPosition(located, (problem) => where(problem.code === 1 ? 'refused' : 'lost'),
      { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 });
  }

  function start() {
    root.setAttribute('data-ready', '');
    document.getElementById('map-plain').remove();
    if (state.origin) ground.setHome(state.origin);
    show(draw(config.center), config.zoom, true);
    ground.here(state.origin);
    remember();
    sheet.notice('why', !state.origin);
    load();
  }

  map.on('moveend', () => {
    again.hidden = covers(view().box);
    settle();
  });
  map.on('resize', () => settle());
  const press = { again: load, retry: load, wider, in: () => map.zoomIn(), out: () => map.zoomOut(), locate, 'locate-too': locate };
  Object.keys(press).forEach((name) => document.getElementById('map-' + name).addEventListener('click', press[name]));
  form.addEventListener('change', (e) => { e.target.parentNode.classList.toggle('on', e.target.checked); remember(); load(); });
  form.addEventListener('submit', (e) => { e.preventDefault(); load(); });
  start();
})();
