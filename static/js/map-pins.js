/* The doors on the map: one pin a place, a pill where many stand together. Nothing stands on anything else. */
(function () {
  'use strict';
  const { el, drawing, touch, letters } = window.station.mapView;
  const GAP = 4;
  /* pixels: what stands closer is one pill before anything is measured */
  const CELL = 56;
  /* Doors by what they are worth to somebody who wants in: a pill shows the best one behind it. */
  const BEST = ['go', 'scan', 'maybe', 'late', 'doubt', 'unk', 'later', 'shut'];
  const PLAIN = ['rest_station', 'other'];
  const INSIDE = ['go', 'maybe', 'scan', 'late'];

  const letsIn = (p) => INSIDE.indexOf(p.said[0]) >= 0;

  function tag(kind) {
    /* The rest station is what everybody looks for: it goes without a tag. Every other kind carries its own sign; three
       dots for "something else" would say nothing. */
    const icon = kind && PLAIN.indexOf(kind.code) < 0 && drawing('i-' + kind.icon);
    return icon && el('span', { class: 'tag' }, icon);
  }

  /* What is read aloud begins with what is read: the word, then the name when it is known by now. */
  function pinLabel(p, kind) {
    return [p.said[1], p.name, p.detail, kind && kind.name].filter(Boolean).join('，');
  }

  function pinButton(p, kind) {
    return el('button', { type: 'button', class: 'pin ' + p.said[0], 'aria-label': pinLabel(p, kind), 'data-code': p.code },
      el('span', { class: 'arch' }, drawing('v-' + p.said[0])), tag(kind),
      el('span', { class: 'pin-w', 'aria-hidden': 'true' }, p.said[1]), el('span', { class: 'pin-n', 'aria-hidden': 'true' }, p.name || ''));
  }

  function pillButton(item) {
    const said = item.open + '\u00a0/\u00a0' + item.count;
    const label = said + '，这里 ' + item.count + ' 处，' + (item.open ? item.open + ' 处能进' : '没有能进的') + (item.count > 1 ? '，点开放大' : '，点开看');
    return el('button', { type: 'button', class: 'cl ' + BEST[item.best], 'aria-label': label },
      el('span', {}, drawing('v-' + BEST[item.best]), el('b', {}, String(item.open)), '\u00a0/\u00a0' + item.count));
  }

  /* opts: draw, view, me() → [box of the rider's dot] or [], fixed() → boxes of what floats over the map, kinds [kind], onPin(point), onTogether(points): places that no zoom can part,
     near(points): shows them closer, false when that does not part them; into(at): two steps closer; onDrawn(points that stand alone) */
  function Pins(map, opts) {
    const layer = L.layerGroup().addTo(map), shown = new Map(), shape = sizes();
    let all = new Map(), chosen = null, boxes = [], heaps = [], drawn = [];

    function sizes() {
      const large = document.documentElement.dataset.size === 'large', word = letters('--t1');
      return { tap: large ? 60 : 44, word, name: letters('--t2') };
    }

    /* `cells`: [lon, lat, places, open ones], where there are too many to know each. */
    function load(points, cells) {
      heaps = (cells || []).map((cell) => ({ at: opts.draw(cell), count: cell[2], open: cell[3] }));
      points.forEach((p) => { p.world = map.project(opts.draw(p.at), 0); });
      all = new Map(points.map((p) => [p.code, p]));
      draw();
    }

    /* The places near the view by the cells of a grid that lies still on the world: moving the map moves no pill.
       The chosen place never disappears in a pill: it is left out of them. */
    function piles(sw, ne) {
      const zoom = Math.round(map.getZoom()), size = CELL / Math.pow(2, zoom), cells = new Map();
      const cell = (v) => Math.floor(v / size), low = map.project(sw, 0), high = map.project(ne, 0);
      const box = [cell(low.x), cell(high.y), cell(high.x), cell(low.y)];
      all.forEach((p) => {
        const x = cell(p.world.x), y = cell(p.world.y);
        if (p.code === chosen || x < box[0] || x > box[2] || y < box[1] || y > box[3]) return;
        const key = [zoom, x, y].join();
        if (cells.has(key)) cells.get(key).push(p);
        else cells.set(key, [p]);
      });
      return Array.from(cells).map((pair) => (pair[1].length > 1 ? pile(pair[0], pair[1]) : single(pair[1][0])));
    }

    const total = (points, of) => points.reduce((sum, p) => sum + of(p), 0);

    function pile(key, points) {
      const mean = (k) => total(points, (p) => p.world[k]) / points.length, at = map.unproject(L.point(mean('x'), mean('y')), 0);
      const open = points.filter(letsIn).length, best = points.reduce((least, p) => Math.min(least, BEST.indexOf(p.said[0])), BEST.length);
      return item({ key: [key, points.length, open, best].join(), at, count: points.length, open, best, points });
    }

    function single(point) {
      return item({ key: point.code + point.said[0], at: opts.draw(point.at), count: 1, open: letsIn(point) ? 1 : 0, best: BEST.indexOf(point.said[0]), points: [point], point });
    }

    function heap(one) {
      return item({ key: ['h', one.at.lng, one.at.lat, one.count, one.open].join(), at: one.at, count: one.count, open: one.open, best: BEST.indexOf(one.open ? 'maybe' : 'unk'), points: [], heap: true });
    }

    /* One button to be: where it stands in pixels, and the room that it takes. */
    function item(one) {
      const pixel = map.latLngToContainerPoint(one.at);
      one.x = pixel.x;
      one.y = pixel.y;
      one.box = boxOf(one);
      return one;
    }

    function boxOf(one) {
      if (!one.point) {
        const w = 56 + shape.name.wide * 0.62 * (String(one.open).length + String(one.count).length + 1.2), h = shape.tap;
        return [one.x - w / 2, one.y - h / 2, one.x + w / 2, one.y + h / 2];
      }
      const on = one.point.code === chosen, big = on ? 1.25 : 1;
      const lines = on && one.point.name ? Math.min(2, Math.ceil(one.point.name.length / 9)) : 0;
      const name = lines ? Math.min(9, one.point.name.length) * shape.name.wide : 0;
      const w = Math.max(shape.tap * big, shape.word.wide * one.point.said[1].length, name) / 2;
      const tagged = one.point.kind && opts.kinds[one.point.kind] ? 6 : 0;
      return [one.x - w, one.y - (shape.tap + 2) * big, one.x + w + tagged, one.y + 8 + shape.word.high + lines * shape.name.high];
    }

    function joined(a, b) {
      const count = a.count + b.count, part = a.count / count, mean = (k) => a[k] * part + b[k] * (1 - part);
      return item({
        key: [a.key, b.key].sort().join('+'), at: map.containerPointToLatLng([mean('x'), mean('y')]), count, open: a.open + b.open,
        best: Math.min(a.best, b.best), heap: a.heap, points: a.points.concat(b.points),
      });
    }

    /* Pills and pins that would touch become one pill, until none do. The order decides nothing but names. */
    function apart(left) {
      for (let i = 0; i < left.length; i += 1) {
        for (let j = 0; j < i; j += 1) {
          if (touch(left[i].box, left[j].box, GAP)) {
            left[j] = joined(left[j], left[i]);
            left.splice(i, 1);
            /* the grown one may touch what stood clear before */
            i = j - 1;
            break;
          }
        }
      }
      return left;
    }

    /* A pin says exactly where its door is, a pill only about where: what is loose moves pills, never a pin. */
    const stands = (one, box) => touch(one.box, box, GAP) && !(one.point && box.loose);

    /* A door under a button of the map could not be pressed: a pill of one, which may move, says that it is there. */
    function bared(one, boxes) {
      if (!one.point || !boxes.some((box) => box.hides && touch(one.box, box, 0))) return one;
      return item({ key: 'u' + one.key, at: one.at, count: 1, open: one.open, best: one.best, points: one.points });
    }

    /* What stands on the chosen door, or a pill on the rider's dot or under a button, makes room: it moves aside by the
       shortest way. */
    function aside(items, fixed) {
      items.filter((one) => stands(one, fixed)).forEach((one) => {
        const box = one.box, way = [[fixed[0] - GAP - box[2], 0], [fixed[2] + GAP - box[0], 0], [0, fixed[1] - GAP - box[3]], [0, fixed[3] + GAP - box[1]]]
          .sort((p, q) => Math.abs(p[0] + p[1]) - Math.abs(q[0] + q[1]))[0];
        one.at = map.containerPointToLatLng([one.x + way[0], one.y + way[1]]);
        item(one);
      });
    }

    function arranged() {
      const b = opts.view().box, x = (b[2] - b[0]) * 0.1, y = (b[3] - b[1]) * 0.1;
      const sw = opts.draw([b[0] - x, b[1] - y]), ne = opts.draw([b[2] + x, b[3] + y]), bounds = L.latLngBounds(sw, ne);
      const own = chosen && all.has(chosen) ? [single(all.get(chosen))] : [], fixed = opts.fixed(), kept = own.map((one) => one.box).concat(opts.me(), fixed);
      let items = apart(piles(sw, ne).concat(heaps.filter((one) => bounds.contains(one.at)).map(heap))).map((one) => bared(one, fixed));
      for (let turn = 0; turn < 4 && kept.some((box) => items.some((one) => stands(one, box))); turn += 1) {
        kept.forEach((box) => aside(items, box));
        items = apart(items);
      }
      const seen = opts.view().seen, inside = (one) => one.x >= seen[0] && one.x <= seen[2] && one.y >= seen[1] && one.y <= seen[3];
      return items.filter(inside).concat(own);
    }

    function openPill(one, marker) {
      /* the pressed button goes away with its pill: the keyboard goes on at what stands nearest to it */
      const at = marker.getLatLng(), go = () => setTimeout(() => focusNear(at), 0);
      map.once('moveend', go);
      if (one.heap) {
        opts.into(at);
      } else if (one.points.length === 1) {
        map.off('moveend', go);
        opts.onPin(one.points[0]);
      } else if (!opts.near(one.points)) {
        map.off('moveend', go);
        opts.onTogether(one.points);
      }
    }

    function focusNear(at) {
      let best = null, least = Infinity;
      shown.forEach((marker) => {
        const d = map.distance(marker.getLatLng(), at);
        if (d < least) { least = d; best = marker; }
      });
      if (best) buttonOf(best).focus({ preventScroll: true });
    }

    const buttonOf = (marker) => marker.getElement().firstElementChild;

    function add(item) {
      const button = item.point ? pinButton(item.point, opts.kinds[item.point.kind]) : pillButton(item);
      const marker = L.marker(item.at, { icon: L.divIcon({ className: 'm-at', iconSize: [0, 0], html: button }), keyboard: false, riseOnHover: true });
      marker.on('click', () => (item.point ? opts.onPin(item.point) : openPill(marker.item, marker)));
      shown.set(item.key, marker.addTo(layer));
      return marker;
    }

    function draw() {
      const wanted = new Map(arranged().map((item) => [item.key, item]));
      const focused = document.activeElement && document.activeElement.getAttribute('data-code');
      shown.forEach((marker, key) => {
        if (!wanted.has(key)) { layer.removeLayer(marker); shown.delete(key); }
      });
      /* north to south, so that the tab key walks down the screen */
      Array.from(wanted.values()).sort((p, q) => p.y - q.y).forEach((item) => {
        const marker = shown.get(item.key) || add(item);
        marker.item = item;
        marker.setLatLng(item.at);
        if (item.point) mark(marker, item.point);
      });
      boxes = Array.from(wanted.values()).map((item) => item.box);
      if (focused && !document.activeElement.hasAttribute('data-code')) focus(focused);
      drawn = Array.from(wanted.values()).reduce((found, item) => found.concat(item.points), []);
      opts.onDrawn(Array.from(wanted.values()).filter((item) => item.point).map((item) => item.point));
    }

    function mark(marker, point) {
      const button = buttonOf(marker), on = point.code === chosen;
      button.classList.toggle('on', on);
      button.setAttribute('aria-current', String(on));
      button.setAttribute('aria-label', pinLabel(point, opts.kinds[point.kind]));
      button.querySelector('.pin-n').textContent = point.name || '';
      marker.setZIndexOffset(on ? 1000 : 0);
    }

    function pick(code) {
      if (code === chosen) return;
      chosen = code;
      draw();
    }

    function focus(code) {
      const marker = Array.from(shown.values()).find((one) => one.item.point && one.item.point.code === code);
      if (marker) buttonOf(marker).focus({ preventScroll: true });
      return Boolean(marker);
    }

    const doors = () => Array.from(shown.values()).map((marker) => marker.item).filter((one) => one.point);
    return { load, draw, pick, focus, alone: (code) => doors().some((one) => one.point.code === code), doors: () => doors().map((one) => one.box), boxes: () => boxes, points: () => drawn };
  }

  window.station.mapPins = { Pins, letsIn };
})();
