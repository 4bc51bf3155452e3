/* What the page shows when the network is gone: since when it lies here, the list that was looked at last, the nearest
   places out of the city in the pocket. Comes when it is needed (page.js); adds `station.offline`. */
(function () {
  'use strict';
  var PACKS = 'packs-1';
  var LAST = 'last-list';
  var AT_HOME = /^\/(?:offline)?$/;
  var NOTHING = '没有网，手机里存的也找不到。看看上次的列表，或者等有网了再按一次。';
  var station = window.station;

  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; /* storage is off: nothing is kept */ }
  }

  /* The script that draws rows, and the pictures that they need. */
  var tools = null;
  function drawn() {
    tools = tools || Promise.all([station.load('pack'), station.load('verdict')]).then(pictures)
      .then(function () { return station.pack; });
    tools.catch(function () { tools = null; });
    return tools;
  }

  function pictures() {
    var sprite = document.querySelector('svg symbol');
    if (!sprite || document.getElementById('v-maybe')) { return null; }
    return fetch('/offline').then(function (response) { return response.text(); }).then(function (html) {
      all('symbol[id]', new DOMParser().parseFromString(html, 'text/html')).forEach(function (symbol) {
        if (!document.getElementById(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
      });
    }).catch(function () { /* words suffice */ });
  }

  function say(words) {
    var line = document.getElementById('pack-status') || document.getElementById('locate-status');
    if (line) { line.textContent = words; }
  }

  function put(pack, places, heading, since) {
    var main = document.querySelector('main');
    all('main > .plate, main > .road, main > section, main > #result, main > .last-place').forEach(function (old) {
      old.parentNode.removeChild(old);
    });
    var list = pack.list(places, heading, Date.now());
    list.querySelector('#result').setAttribute('data-offline', '');
    all('main > .off').forEach(function (old) { old.parentNode.removeChild(old); });
    main.insertBefore(list, main.firstChild);
    note(pack, since);
    main.querySelector('#result').focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function note(pack, since) {
    var main = document.querySelector('main');
    var again = pack.el('button', 'btn bare', '再连一次');
    again.type = 'button';
    again.addEventListener('click', function () { location.reload(); });
    var made = pack.el('div', 'note off', pack.drawing('i', '#i-cloud'), pack.el('p', '', pack.el('b', '', '离线数据'),
      ' · 更新于 ' + pack.moment(since)), again);
    made.setAttribute('role', 'status');
    main.insertBefore(made, main.firstChild);
  }

  function showLast() {
    var last = stored(LAST);
    if (!last || !last.rows.length) { return noted(); }
    return drawn().then(function (pack) { put(pack, last.rows, '上次的列表：' + last.title, last.at); });
  }

  function noted() {
    if (document.querySelector('.off')) { return null; }
    return drawn().then(function (pack) { note(pack, station.since); });
  }

  function inPocket() { return window.caches ? caches.has(PACKS) : Promise.resolve(false); }

  /* The list made of what this phone has, put in. A promise of false when it has nothing to make one of. */
  function nearest(at, params) {
    return inPocket().then(function (there) {
      if (!there) { return false; }
      var here = String(at).split(',').map(Number);
      var wish = {
        needs: [].concat.apply([], params.getAll('need').map(function (codes) { return codes.split(','); })),
        enter: params.get('enter') === '1',
        by: params.get('by') || 'ebike'
      };
      return Promise.all([station.load('pocket').then(function (found) { return found.packs(); }), drawn()]).then(function (both) {
        var kept = both[0];
        var places = kept.length ? both[1].nearest(kept, here[0], here[1], wish, Date.now()) : [];
        if (places.length) {
          put(both[1], places, '离我最近的驿站', Math.min.apply(null, kept.map(function (pack) { return pack.since; })));
        } else {
          say(NOTHING);
        }
        return true;
      });
    });
  }

  function begin() {
    if (!station.cut()) { return null; }
    return AT_HOME.test(location.pathname) && !document.querySelector('main .row') ? showLast() : noted();
  }

  /* Where the scripts for it were never fetched the page stays as it is. */
  function quietly(shown) { if (shown) { shown.catch(function () { return null; }); } }

  window.addEventListener('offline', function () { quietly(noted()); });
  station.offline = { nearest: nearest, inPocket: inPocket };
  quietly(begin());
}());
