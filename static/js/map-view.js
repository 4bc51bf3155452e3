/* What the map shows: the ground (outlines, names, tiles, rings, scale) and the pins (doors and clusters). */
(function () {
  'use strict';
  const RAD = Math.PI / 180;
  const RIDE = 250; /* metres in a minute by e-bike, as the crow flies: 15 km/h */
  const DOOR = { open: 'go', closed: 'shut', unknown: 'unk' };

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

  /* [number, unit] as a rider says it: 350 米, 1.4 公里, 23 公里. */
  function distance(m) {
    if (m < 995) return [String(Math.max(10, Math.round(m / 10) * 10)), '米'];
    return [m < 9950 ? (m / 1000).toFixed(1) : String(Math.round(m / 1000)), '公里'];
  }

  /* [word, rest] of "开着 · 22:30 关"; the word is never left to a colour. */
  function verdict(p) {
    const said = (p.hours_now || '').split(/\s*·\s*/);
    return [said[0] || '不清楚', said.slice(1).join(' ')];
  }

  /* The JSON of an address, or a rejection after 15 s: a phone in a tunnel never says that it failed. */
  function ask(url) {
    return Promise.race([
      fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))),
      new Promise((ok, no) => setTimeout(no, 15000)),
    ]);
  }

  const door = (p) => DOOR[p.state] || 'unk';

  function inRing(x, y, ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if ((a[1] > y) !== (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
    return inside;
  }

  function inside(point, geometry) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some((rings) => rings.filter((ring) => inRing(point[0], point[1], ring)).length % 2 === 1);
  }

  /* opts: draw([lon,lat]) → L.LatLng, view() → {box: [W,S,E,N] in WGS-84, grid: [[lon,lat]…] seen},
     taken([lon,lat]) → something stands there, bbox(box) → text, gridded(box), url, tiles, onTileError */
  function Ground(map, opts) {
    const labels = L.layerGroup().addTo(map), rings = L.layerGroup().addTo(map), renderer = L.svg({ padding: 0.4 });
    let outlines = null, counties = [], have = null, asked = 0, home = null;

    if (opts.tiles) {
      [].concat(opts.tiles.url).forEach((url) => L.tileLayer(url, {
        subdomains: opts.tiles.subdomains || '', maxZoom: 18, maxNativeZoom: opts.tiles.maxZoom || 18,
      }).on('tileerror', opts.onTileError).addTo(map));
    }

    function write(layer, at, look, text) {
      const icon = L.divIcon({ className: 'm-at', iconSize: [0, 0], html: el('span', { class: look }, text) });
      L.marker(opts.draw(at), { icon, interactive: false, keyboard: false, zIndexOffset: -2000 }).addTo(layer);
    }

    function drawOutlines(collection) {
      counties = collection.features;
      if (outlines) outlines.remove();
      outlines = L.geoJSON(collection, {
        renderer, interactive: false, coordsToLatLng: opts.draw,
        style: (f) => ({ className: 'm-in' + (home && inside(home, f.geometry) ? ' m-home' : '') }),
      }).addTo(map);
      outlines.bringToBack();
      drawNames();
    }

    /* A name stands in the middle of what is seen of its county: the county's own middle is mostly off the screen. */
    function drawNames() {
      labels.clearLayers();
      if (map.getZoom() < 9) return;
      const grid = opts.view().grid;
      counties.forEach((county) => {
        const seen = grid.filter((p) => inside(p, county.geometry));
        if (seen.length < 3) return;
        const mean = [0, 1].map((k) => seen.reduce((sum, p) => sum + p[k], 0) / seen.length);
        const clear = seen.filter((p) => !opts.taken(p)), from = clear.length ? clear : seen;
        const at = from.reduce((best, p) => (metres(p, mean) < metres(best, mean) ? p : best));
        write(labels, at, 'm-t b', county.properties.name);
      });
    }

    function refresh() {
      const b = opts.view().box, zoom = Math.round(map.getZoom());
      if (have && have.zoom === zoom && have[0] <= b[0] && have[1] <= b[1] && have[2] >= b[2] && have[3] >= b[3]) {
        drawNames();
        return;
      }
      const x = (b[2] - b[0]) * 0.3, y = (b[3] - b[1]) * 0.3, turn = ++asked, wide = opts.gridded([b[0] - x, b[1] - y, b[2] + x, b[3] + y]);
      ask(opts.url + '?bbox=' + opts.bbox(wide) + '&zoom=' + zoom)
        .then((collection) => {
          if (turn !== asked) return;
          have = Object.assign(wide, { zoom });
          drawOutlines(collection);
        }, () => { have = null; }); /* the old outlines stay; the next move asks again */
    }

    /* Rings of 20 and 10 minutes and the dot of the one who asked. */
    function here(at) {
      rings.clearLayers();
      if (!at) return;
      const circle = (kind, radius, className) => kind(opts.draw(at), { renderer, interactive: false, radius, className }).addTo(rings);
      [20, 10].forEach((minutes) => {
        circle(L.circle, minutes * RIDE, 'm-ring r' + minutes);
        write(rings, [at[0], at[1] + minutes * RIDE / 111200], 'm-t', '骑车 ' + minutes + ' 分');
      });
      circle(L.circleMarker, 15, 'm-acc');
      circle(L.circleMarker, 7, 'm-me');
    }

    function scale(bar) {
      const y = map.getSize().y / 2, length = (x) => map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([x, y]));
      const most = length(96), power = Math.pow(10, Math.floor(Math.log10(most)));
      const nice = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
      bar.firstElementChild.textContent = nice >= 1000 ? nice / 1000 + ' 公里' : nice + ' 米';
      bar.lastElementChild.style.width = Math.round(96 * nice / most) + 'px';
    }

    return { refresh, here, setHome: (at) => { home = at; }, scale };
  }

  function tagged(kind) {
    /* The rest station is what everybody looks for: it goes without a tag, every other kind carries its own sign. */
    const icon = kind && kind.code !== 'rest_station' && drawing('i-' + kind.icon);
    return icon && el('span', { class: 'tag' }, icon);
  }

  function pinButton(p, kind) {
    const said = verdict(p), label = [p.name, p.kind_name, said.join(' ').trim()].join('，');
    return el('button', { type: 'button', class: 'pin ' + door(p), 'aria-label': label, 'data-code': p.code },
      el('span', { class: 'arch' }, drawing('v-' + door(p))), tagged(kind), el('span', { class: 'pin-n', 'aria-hidden': 'true' }, p.short_name || p.name));
  }

  function clusterButton(c) {
    const look = c.open ? 'go' : c.unknown ? 'unk' : 'shut';
    const label = '这里 ' + c.point_count + ' 处，开着 ' + c.open + ' 处，点开放大';
    return el('button', { type: 'button', class: 'cl ' + look, 'aria-label': label },
      el('span', {}, drawing('v-' + look), el('b', {}, c.open + ''), '\u00a0/\u00a0' + c.point_count));
  }

  /* opts: draw, view, show(latLng, zoom), kinds {code: kind}, onPin(feature), onTogether(features): places that no zoom can part */
  function Pins(map, opts) {
    const layer = L.layerGroup().addTo(map), shown = new Map();
    let index = null, picked = null, known = new Map();

    function load(features) {
      index = new Supercluster({
        radius: 96, maxZoom: 18, minPoints: 2,
        map: (p) => ({ open: p.state === 'open' ? 1 : 0, unknown: p.state === 'unknown' ? 1 : 0 }),
        reduce: (sum, p) => { sum.open += p.open; sum.unknown += p.unknown; },
      });
      known = new Map(features.map((f) => [f.properties.code, f]));
      index.load(features.map((f) => {
        const at = opts.draw(f.geometry.coordinates);
        return { type: 'Feature', geometry: { type: 'Point', coordinates: [at.lng, at.lat] }, properties: f.properties };
      }));
      layer.clearLayers();
      shown.clear();
      draw();
    }

    function openCluster(id, marker) {
      const zoom = index.getClusterExpansionZoom(id);
      if (zoom > map.getMaxZoom()) {
        opts.onTogether(index.getLeaves(id, Infinity).map((leaf) => known.get(leaf.properties.code)));
        return;
      }
      const at = marker.getLatLng();
      /* the pressed button goes away with its cluster: the keyboard goes on at what stands nearest to it */
      map.once('moveend', () => setTimeout(() => focusNear(at), 0));
      opts.show(at, zoom);
    }

    function focusNear(at) {
      let best = null, least = Infinity;
      shown.forEach((marker) => {
        const d = map.distance(marker.getLatLng(), at);
        if (d < least) { least = d; best = marker; }
      });
      if (best) best.getElement().firstElementChild.focus({ preventScroll: true });
    }

    function add(key, found) {
      const p = found.properties, cluster = Boolean(p.cluster);
      const button = cluster ? clusterButton(p) : pinButton(p, opts.kinds[p.kind]);
      const at = found.geometry.coordinates;
      const marker = L.marker([at[1], at[0]], {
        icon: L.divIcon({ className: 'm-at', iconSize: [0, 0], html: button }), keyboard: false, riseOnHover: true,
      });
      marker.on('click', () => (cluster ? openCluster(p.cluster_id, marker) : opts.onPin(known.get(p.code))));
      shown.set(key, marker.addTo(layer));
      if (!cluster) mark(p.code, p.code === picked);
    }

    function draw() {
      if (!index) return;
      const b = opts.view().box, a = opts.draw([b[0], b[1]]), c = opts.draw([b[2], b[3]]), wanted = new Map();
      index.getClusters([a.lng, a.lat, c.lng, c.lat], Math.round(map.getZoom())).forEach((found) => {
        wanted.set(found.properties.cluster ? 'c' + found.properties.cluster_id : found.properties.code, found);
      });
      shown.forEach((marker, key) => {
        if (!wanted.has(key)) { marker.remove(); layer.removeLayer(marker); shown.delete(key); }
      });
      /* north to south, so that the tab key walks down the screen */
      Array.from(wanted).sort((p, q) => q[1].geometry.coordinates[1] - p[1].geometry.coordinates[1])
        .forEach((pair) => { if (!shown.has(pair[0])) add(pair[0], pair[1]); });
    }

    function mark(code, on) {
      const marker = shown.get(code), button = marker && marker.getElement() && marker.getElement().firstElementChild;
      if (!button) return;
      button.classList.toggle('on', on);
      button.setAttribute('aria-current', String(on));
      marker.setZIndexOffset(on ? 1000 : 0);
    }

    function pick(code) {
      if (picked) mark(picked, false);
      picked = code;
      if (code) mark(code, true);
    }

    /* Is a name written here covered by a door? */
    function covers(at) {
      const a = map.latLngToContainerPoint(at);
      return Array.from(shown.values()).some((marker) => {
        const b = map.latLngToContainerPoint(marker.getLatLng());
        return Math.abs(a.x - b.x) < 72 && Math.abs(a.y - b.y + 18) < 44;
      });
    }

    function focus(code) {
      const marker = shown.get(code);
      if (marker) marker.getElement().firstElementChild.focus({ preventScroll: true });
      return Boolean(marker);
    }

    return { load, draw, pick, focus, covers };
  }

  window.mapView = { el, drawing, metres, distance, verdict, ask, door, Ground, Pins };
})();
