/* The ground of the map: outlines, their names, tiles, rings of travel time, scale. And what all map scripts use. */
(function () {
  'use strict';
  const station = window.station;
  const RAD = Math.PI / 180;
  const WAIT_MS = 15000;
  /* of a good phone; four times that on a slow one */
  const BREATH_MS = 6;
  /* pixels that a door needs left of, above, right of and below the point where it stands */
  const ROOM = [28, 52, 28, 30];
  /* of the free part that a few places may always fill when they are shown closer */
  const LEAST = 0.3;
  /* Where round a ring its words may stand, the best first: degrees from north. */
  const ROUND = [0, 180, 30, -30, 60, -60, 150, -150, 90, -90];

  /* el('p', {class: 'how'}, 'text', node, …); text is always text, never markup. Empty parts are left out. */
  function el(name, attributes, ...parts) {
    const node = document.createElement(name);
    Object.keys(attributes).forEach((key) => node.setAttribute(key, attributes[key]));
    parts.forEach((part) => {
      if (part) node.appendChild(typeof part === 'string' ? document.createTextNode(part) : part);
    });
    return node;
  }

  function drawing(name) {
    const found = document.querySelector('#map-drawings [data-drawing="' + name + '"] svg');
    return found ? found.cloneNode(true) : null;
  }

  /* Metres between two [lon, lat], WGS-84 radii of curvature at the middle: 0.1 % within 200 km, where lists are read. */
  function metres(a, b) {
    const mid = (a[1] + b[1]) / 2 * RAD, w = 1 - 0.00669437999014 * Math.sin(mid) * Math.sin(mid);
    const east = 6378137 / Math.sqrt(w) * Math.cos(mid) * (b[0] - a[0]) * RAD;
    const north = 6378137 * (1 - 0.00669437999014) / (w * Math.sqrt(w)) * (b[1] - a[1]) * RAD;
    return Math.sqrt(east * east + north * north);
  }

  /* The body at an address, or a rejection after 15 s: a phone in a tunnel never says that it failed. */
  function ask(url, as) {
    return Promise.race([
      fetch(url).then((answer) => (answer.ok ? answer[as || 'json']() : Promise.reject(answer))),
      new Promise((ok, no) => setTimeout(no, WAIT_MS)),
    ]);
  }

  /* A promise of what `act` gives, in a task of its own: what comes in one piece blocks the finger. */
  const soon = (act) => new Promise((done) => setTimeout(() => done(act()), 0));

  /* As many as a breath allows, then the next ones while `still` holds: a finger must not wait. `end` follows the last. */
  function breathe(left, act, still, end) {
    const until = performance.now() + BREATH_MS;
    do { if (left.length) act(left.shift()); } while (left.length && performance.now() < until);
    if (left.length) soon(() => { if (still()) breathe(left, act, still, end); });
    else if (end) end();
  }

  /* Boxes are [left, top, right, bottom] in pixels of the map. */
  const touch = (a, b, gap) => a[0] < b[2] + gap && b[0] < a[2] + gap && a[1] < b[3] + gap && b[1] < a[3] + gap;

  function inRing(x, y, ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if ((a[1] > y) !== (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
    return inside;
  }

  function edges(geometry) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    (function walk(part) {
      if (typeof part[0] !== 'number') part.forEach(walk);
      else [0, 1].forEach((k) => { box[k] = Math.min(box[k], part[k]); box[k + 2] = Math.max(box[k + 2], part[k]); });
    })(geometry.coordinates);
    return box;
  }

  function inside(point, geometry) {
    const box = geometry.box || (geometry.box = edges(geometry));
    if (point[0] < box[0] || point[0] > box[2] || point[1] < box[1] || point[1] > box[3]) return false;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some((rings) => rings.filter((ring) => inRing(point[0], point[1], ring)).length % 2 === 1);
  }

  /* Pixels that a line of text in a CSS size (`--t1`) takes: full-width letters, and the height of a line. */
  function letters(size) {
    const style = getComputedStyle(document.documentElement);
    const px = parseFloat(style.fontSize) * parseFloat(style.getPropertyValue(size));
    return { wide: px, high: px * 1.25 };
  }

  /* What is seen and how it is moved. opts: root, draw([lon,lat]) → L.LatLng, undraw(L.LatLng) → [lon,lat], calm */
  function Frame(map, opts) {
    /* What bars and sheet leave free, in pixels of the map: no door may stand, or hold the focus, where it cannot be seen.
       Pulled up all the way without a chosen place, the sheet still speaks of the upper half. */
    let known = null;
    function free() {
      /* measured once for all who ask in one breath: each measuring after each writing lays the page out anew */
      if (!known) {
        known = measured();
        Promise.resolve().then(() => { known = null; });
      }
      return known;
    }

    /* `right`: where the column of buttons begins. What stands beside the map takes nothing from it. */
    function measured() {
      const size = map.getSize(), own = map.getContainer().getBoundingClientRect(), box = (s) => opts.root.querySelector(s).getBoundingClientRect();
      const high = (s) => (box(s).left < own.right - 1 && box(s).right > own.left + 1 ? opts.root.querySelector(s).offsetHeight : 0);
      const over = opts.root.getAttribute('data-stop') === 'full' && !opts.root.classList.contains('picked'), most = over ? size.y / 2 : size.y, buttons = box('.float');
      return {
        w: size.x, top: high('.over') + 8, bottom: size.y - Math.min(most, high('.sheet')),
        right: buttons.width ? buttons.left - own.left : size.x,
      };
    }

    function view() {
      const f = free(), at = (x, y) => opts.undraw(map.containerPointToLatLng([f.w * x, f.top + (f.bottom - f.top) * y]));
      const a = at(0, 1), b = at(1, 0);
      return { box: [a[0], a[1], b[0], b[1]], seen: [0, f.top, f.w, f.bottom], at };
    }

    /* A hundred [lon, lat] spread over what is free. */
    function grid() {
      const { at } = view(), found = [];
      for (let y = 0.05; y < 1; y += 0.1) for (let x = 0.05; x < 1; x += 0.1) found.push(at(x, y));
      return found;
    }

    /* Boxes of what floats over the map, in its pixels. */
    function floating(names) {
      const own = map.getContainer().getBoundingClientRect();
      return Array.from(opts.root.querySelectorAll(names)).map((one) => one.getBoundingClientRect())
        .filter((box) => box.width).map((box) => [box.left - own.left, box.top - own.top, box.right - own.left, box.bottom - own.top]);
    }

    /* Where no pill may stand: under the buttons and the scale. Between them and the edge there is no way out. */
    function fixed() {
      const size = map.getSize(), [buttons] = floating('.float'), [bar] = floating('.bar-km');
      return [
        buttons && Object.assign([buttons[0], buttons[1], 2 * size.x, 2 * size.y], { loose: true, hides: true }),
        bar && Object.assign([-size.x, bar[1], bar[2], 2 * size.y], { loose: true }),
      ].filter(Boolean);
    }

    /* Out to a grid: the middle is the rider. */
    function gridded(b) {
      const step = Math.pow(2, Math.ceil(Math.log2(Math.max(b[2] - b[0], b[3] - b[1], 1 / 32) / 4)));
      return [-180, -90, 180, 90].map((most, i) => (i < 2 ? Math.max(most, Math.floor(b[i] / step) * step) : Math.min(most, Math.ceil(b[i] / step) * step)));
    }
    const bbox = (b) => b.map((v) => +v.toFixed(7)).join(',');

    /* The point goes to the middle of what is free, or so many pixels from it. */
    function show(at, zoom, still, off) {
      const f = free(), down = (map.getSize().y - f.top - f.bottom) / 2, by = L.point(off || [0, 0]);
      map.setView(map.unproject(map.project(at, zoom).add([0, down]).subtract(by), zoom), zoom, { animate: !opts.calm && !still });
    }

    function middle() {
      const f = free();
      return map.containerPointToLatLng([f.w / 2, (f.top + f.bottom) / 2]);
    }

    /* Closer, until these places fill what is free; false when no zoom parts them. */
    function near(points) {
      const ats = points.map((p) => opts.draw(p.at)), zoom = map.getZoom();
      if (zoom >= map.getMaxZoom() || ats.every((at) => at.equals(ats[0], 1e-7))) return false;
      fit(ats, zoom + 1, map.getMaxZoom());
      return true;
    }

    /* These fill what is free, no further away than `least` and no closer than `most`. */
    function fit(ats, least, most, still) {
      const bounds = L.latLngBounds(ats), f = free(), span = (zoom) => map.project(bounds.getSouthEast(), zoom).subtract(map.project(bounds.getNorthWest(), zoom));
      const wide = Math.max(f.right * LEAST, f.right - ROOM[0] - ROOM[2]), high = Math.max((f.bottom - f.top) * LEAST, f.bottom - f.top - ROOM[1] - ROOM[3]);
      let zoom = most;
      while (zoom > least && (span(zoom).x > wide || span(zoom).y > high)) zoom -= 1;
      show(bounds.getCenter(), zoom, still, [(f.right - f.w) / 2, (ROOM[1] - ROOM[3]) / 2]);
    }

    return { free, floating, fixed, view, grid, middle, gridded, bbox, show, near, fit };
  }

  /* opts: draw([lon,lat]) → L.LatLng, view() → {box: [W,S,E,N] in WGS-84, seen: box of pixels}, grid() → [[lon,lat]…],
     taken() → boxes where something stands, bbox(box) → text, gridded(box), url, tiles, onTileError,
     minute: metres that one travels in a minute, going: how one says that (骑车) */
  function Ground(map, opts) {
    const words = L.layerGroup().addTo(map), rings = L.layerGroup().addTo(map), renderer = L.svg({ padding: 0.4 }), size = letters('--t1');
    let outlines = null, old = [], areas = [], have = null, asked = 0, home = null, me = null, labelled = 0;

    if (opts.tiles) {
      [].concat(opts.tiles.url).forEach((url) => L.tileLayer(url, {
        subdomains: opts.tiles.subdomains || '', maxZoom: 18, maxNativeZoom: opts.tiles.maxZoom || 18,
      }).on('tileerror', opts.onTileError).addTo(map));
    }

    function write(at, look, text) {
      const icon = L.divIcon({ className: 'm-at', iconSize: [0, 0], html: el('span', { class: look }, text) });
      L.marker(map.containerPointToLatLng(at), { icon, interactive: false, keyboard: false, zIndexOffset: -2000 }).addTo(words);
    }

    function drawOutlines(collection, turn) {
      if (outlines) old.push(outlines);
      areas = collection.features;
      outlines = L.geoJSON(null, {
        renderer, interactive: false, coordsToLatLng: opts.draw,
        style: (f) => ({ className: 'm-in' + (home && inside(home, f.geometry) ? ' m-home' : '') }),
      }).addTo(map);
      breathe(areas.slice(), (area) => outlines.addData(area), () => turn === asked, () => {
        old.splice(0).forEach((one) => one.remove());
        outlines.bringToBack();
        soon(label);
      });
    }

    /* Words on the ground stand where nothing else does, or not at all: no door may hide half a name. */
    function label() {
      const turn = ++labelled;
      words.clearLayers();
      const seen = opts.view().seen, taken = opts.taken();
      const place = (at, text, look, spread) => {
        const w = text.length * size.wide * spread / 2 + 4, h = size.high / 2 + 2;
        const box = [at.x - w, at.y - h, at.x + w, at.y + h];
        const clear = box[0] >= seen[0] && box[1] >= seen[1] && box[2] <= seen[2] && box[3] <= seen[3] && !taken.some((other) => touch(box, other, 2));
        if (!clear) return false;
        taken.push(box);
        write(at, look, text);
        return true;
      };
      if (me) [20, 10].forEach((minutes) => ringWords(minutes, place));
      if (map.getZoom() < 9) return;
      const grid = opts.grid();
      breathe(areas.slice(), (area) => nameOf(area, grid, place), () => turn === labelled);
    }

    function ringWords(minutes, place) {
      const middle = map.latLngToContainerPoint(opts.draw(me));
      const reach = middle.y - map.latLngToContainerPoint(opts.draw([me[0], me[1] + minutes * opts.minute / 111200])).y;
      const text = opts.going + ' ' + minutes + ' 分';
      ROUND.some((turn) => {
        const out = reach + (Math.abs(turn) > 60 ? 12 : 10);
        return place(L.point(middle.x + out * Math.sin(turn * RAD), middle.y - out * Math.cos(turn * RAD)), text, 'm-t', 0.8);
      });
    }

    /* A name stands in the middle of what is seen of its area: the area's own middle is mostly off the screen. */
    function nameOf(area, grid, place) {
      const seen = grid.filter((p) => inside(p, area.geometry));
      if (seen.length < 3) return;
      const mean = [0, 1].map((k) => seen.reduce((sum, p) => sum + p[k], 0) / seen.length);
      seen.sort((a, b) => metres(a, mean) - metres(b, mean))
        .some((p) => place(map.latLngToContainerPoint(opts.draw(p)), area.properties.name, 'm-t b', 1.3));
    }

    function refresh() {
      const b = opts.view().box, zoom = Math.round(map.getZoom());
      if (have && have.zoom === zoom && have[0] <= b[0] && have[1] <= b[1] && have[2] >= b[2] && have[3] >= b[3]) {
        label();
        return;
      }
      const x = (b[2] - b[0]) * 0.15, y = (b[3] - b[1]) * 0.15, turn = ++asked, wide = opts.gridded([b[0] - x, b[1] - y, b[2] + x, b[3] + y]);
      ask(opts.url + '?bbox=' + opts.bbox(wide) + '&zoom=' + zoom)
        .then((collection) => {
          if (turn !== asked) return;
          have = Object.assign(wide, { zoom });
          drawOutlines(collection, turn);
        /* the old outlines stay; the next move asks again */
        }, () => { have = null; });
    }

    /* Rings of 20 and 10 minutes and the dot of the one who asked. */
    function here(at) {
      rings.clearLayers();
      me = at;
      if (!at) return;
      home = at;
      const circle = (kind, radius, className) => kind(opts.draw(at), { renderer, interactive: false, radius, className }).addTo(rings);
      [20, 10].forEach((minutes) => circle(L.circle, minutes * opts.minute, 'm-ring r' + minutes));
      circle(L.circleMarker, 15, 'm-acc');
      circle(L.circleMarker, 7, 'm-me');
    }

    function scale(bar) {
      const y = map.getSize().y / 2, length = (x) => map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([x, y]));
      const most = length(96), power = Math.pow(10, Math.floor(Math.log10(most)));
      const nice = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
      bar.firstElementChild.textContent = nice >= 1000 ? nice / 1000 + ' 公里' : nice + ' 米';
      bar.lastElementChild.style.width = Math.round(96 * nice / most) + 'px';
      bar.hidden = false;
    }

    return { refresh, label, here, setHome: (at) => { home = at; }, scale };
  }

  station.mapView = { soon, el, drawing, metres, ask, touch, letters, Frame, Ground };
})();
