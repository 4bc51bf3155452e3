/* What the map knows of its places: the points of a view with their verdicts, and the rows of those that are read. */
(function () {
  'use strict';
  const { ask, metres } = window.station.mapView;
  const MOST = 60;
  const DOORS = /^(?:go|maybe|late|scan|later|shut|unk|doubt)$/;

  function summed(steps, scale) {
    let at = 0;
    return steps.map((step) => { at += step; return at / scale; });
  }

  /* The columns of /map/points.json (stationfinder/finder/map/points.py) as one object a place. */
  function unpacked(said, verdict) {
    const lon = summed(said.lon, said.scale), lat = summed(said.lat, said.scale);
    const doors = said.doors.map((door) => ({ pieces: verdict.unpack(door[0], said.from), way: door[1] && door[1].split('|'), trust: door[2] }));
    return said.door.map((number, row) => ({
      code: said.code.substr(row * 7, 7), at: [lon[row], lat[row]], kind: parseInt(said.kind[row], 36), door: doors[number],
    }));
  }

  /* opts: url, pace: seconds for a metre, origin() → [lon, lat] or null, choice() → the filters as a query,
     onNews(doors): rows told names, `doors`: and another door than a point did; onFail(): rows could not be had */
  function Rows(opts) {
    let known = new Map(), coming = new Map(), of = '', queue = null, answer = null;

    /* Every place's verdict for setting out at second `now`; true when one is another than before. */
    function judge(points, now, verdict) {
      const from = opts.origin();
      let changed = false;
      points.forEach((p) => {
        /* what people report is in the row only */
        if (p.row && p.row.classList.contains('doubt')) return;
        p.far = from ? metres(from, p.at) : null;
        const arrive = now + (from ? Math.ceil(p.far * opts.pace) : 0), said = verdict.say(p.door.pieces, p.door.way, p.door.trust, now, arrive);
        if (!p.said || p.said[0] !== said[0]) { changed = true; p.said = said.slice(0, 2); }
      });
      return changed;
    }

    function address(codes) {
      const from = opts.origin(), filter = opts.choice();
      return opts.url + '?code=' + codes.join(',') + (filter && '&' + filter) + (from ? '&at=' + from.join(',') : '');
    }

    /* Rows are of one place to set out from and of one choice: others begin anew. */
    function fresh() {
      const now = address([]);
      if (now === of) return;
      of = now;
      known = new Map();
      coming = new Map();
    }

    function fetched(codes) {
      const mine = of;
      return ask(address(codes), 'text').then((html) => {
        const page = new DOMParser().parseFromString(html, 'text/html'), list = page.querySelector('ol');
        if (mine !== of) return;
        if (list.dataset.from) document.getElementById('map-page').dataset.from = list.dataset.from;
        Array.from(list.children).forEach((row) => known.set(row.id.slice(2), document.importNode(row, true)));
      });
    }

    /* All that is wanted in one breath, by the list and by the pins, is asked for together. */
    function wanted(code) {
      if (!queue) {
        const codes = queue = [];
        answer = Promise.resolve().then(() => {
          const parts = [];
          queue = null;
          while (codes.length) parts.push(fetched(codes.splice(0, MOST)).catch(opts.onFail));
          return Promise.all(parts);
        });
      }
      queue.push(code);
      const mine = answer;
      coming.set(code, mine.then(() => { coming.delete(code); }));
    }

    /* A promise of {code: row} of these points, as far as they can be had; the points learn what their rows say. */
    function rows(points) {
      fresh();
      points.forEach((p) => { if (!known.has(p.code) && !coming.has(p.code)) wanted(p.code); });
      return Promise.all(points.map((p) => coming.get(p.code))).then(() => {
        const found = {}, news = points.map((p) => taught(p, known.get(p.code)));
        if (news.some((one) => one)) opts.onNews(news.indexOf('door') >= 0);
        points.forEach((p) => { found[p.code] = known.get(p.code); });
        return found;
      });
    }

    /* A row knows more than a point: its words hold. */
    function taught(p, row) {
      if (!row || p.row === row) return '';
      const door = Array.from(row.classList).find((name) => DOORS.test(name)), before = p.said[0];
      p.row = row;
      p.name = row.querySelector('.nm').textContent.trim();
      p.detail = row.querySelector('.vd span').textContent;
      p.said = [door, row.querySelector('.vd b').textContent];
      return before === door ? 'name' : 'door';
    }

    return { rows, judge };
  }

  window.station.mapRows = { Rows, unpacked };
})();
