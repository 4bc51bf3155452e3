/* Without a network: the service worker, the city in the pocket, the list that was looked at last. Loaded after the first
   view. No position is written down: a kept list is in its order, without distances, directions and ways. */
(function () {
  'use strict';
  var PACKS = 'packs-1';
  var MOST_ROWS = 30;
  var LAST = 'last-list';
  var AT_HOME = /^\/(?:offline)?$/;
  var HERE_WORDS = /^(?:(?:步行|骑车|开车)约 .*|往[东南西北]{1,2})$/;
  var NOTHING = '没有网，手机里存的也找不到。看看上次的列表，或者等有网了再按一次。';
  var body = document.body;
  var shownAt = Number(body.dataset.kept) || Date.now();
  var wired = null;
  var hasPacks = false;

  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }

  function cut() { return navigator.onLine === false || body.hasAttribute('data-kept'); }

  function stored(name, value) {
    try {
      if (value !== undefined) { localStorage.setItem(name, JSON.stringify(value)); }
      return JSON.parse(localStorage.getItem(name));
    } catch (error) {
      return null; // Storage is off or full: no kept list, everything else works.
    }
  }

  /* The script that draws rows, and the pictures that they need. */
  var tools = null;
  function drawn() {
    tools = tools || Promise.all([script('pack', 'stationPack'), script('verdict', 'stationVerdict')]).then(pictures)
      .then(function () { return window.stationPack; });
    tools.catch(function () { tools = null; });
    return tools;
  }

  /* A script by its name, from the addresses that the page names; at once when what it adds is there. */
  function script(name, adds) {
    if (window[adds]) { return Promise.resolve(window[adds]); }
    return new Promise(function (resolve, reject) {
      var tag = document.createElement('script');
      tag.src = document.querySelector('meta[name="scripts"]').content.split(' ').filter(function (address) {
        return address.slice(-name.length - 4) === '/' + name + '.js';
      })[0];
      tag.onload = function () { resolve(window[adds]); };
      tag.onerror = reject;
      body.appendChild(tag);
    });
  }

  function pocket() { return script('pocket', 'stationPocket'); }

  function pictures() {
    var sprite = document.querySelector('svg symbol');
    if (!sprite || document.getElementById('v-maybe')) { return null; }
    return fetch('/offline').then(function (response) { return response.text(); }).then(function (html) {
      all('symbol[id]', new DOMParser().parseFromString(html, 'text/html')).forEach(function (symbol) {
        if (!document.getElementById(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
      });
    }).catch(function () { /* words suffice */ });
  }

  /* The last list */

  function text(element) {
    if (!element) { return ''; }
    return Array.prototype.map.call(element.childNodes, function (node) {
      return node.nodeName === 'WBR' ? '\u200b' : node.textContent;
    }).join('').trim();
  }

  function href(link) { return link ? link.getAttribute('href') : ''; }

  function read(card) {
    var name = card.querySelector('.nm a');
    return {
      code: card.id.slice(2),
      title: text(name),
      how: all('.segs > span', card).map(text).filter(function (words) { return !HERE_WORDS.test(words); }),
      sv: all('.sv li', card).filter(function (item) { return item.querySelector('use'); }).map(function (item) {
        return [href(item.querySelector('use')), text(item)];
      }),
      fresh: text(card.querySelector('.quiet')),
      nav: href(card.querySelector('a[rel="noopener"]')),
      tel: href(card.querySelector('a[href^="tel:"], a[href$="/phone"]')),
      h: card.dataset.h,
      w: card.dataset.w || '',
      k: card.dataset.k || 'never'
    };
  }

  function remember() {
    var heading = document.querySelector('#result[data-from]');
    if (location.pathname !== '/' || !heading || heading.hasAttribute('data-offline')) { return; }
    var from = Number(heading.dataset.from);
    var rows = all('main [id^="s-"][data-h]').slice(0, MOST_ROWS).map(read);
    if (!rows.length) { return; }
    rows.forEach(function (place) { place.from = from; });
    stored(LAST, { at: shownAt, title: text(heading), rows: rows });
  }

  /* Showing */

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
    if (!last || !last.rows.length) { return Promise.resolve(); }
    return drawn().then(function (pack) { put(pack, last.rows, '上次的列表：' + last.title, last.at); });
  }

  /* "lon,lat" → false when nothing is on this phone, else a promise of the list made of it. */
  function nearest(at, params) {
    if (!hasPacks) { return false; }
    var here = String(at).split(',').map(Number);
    var asked = params || new URLSearchParams(location.search);
    var wish = {
      needs: [].concat.apply([], asked.getAll('need').map(function (codes) { return codes.split(','); })),
      enter: asked.get('enter') === '1',
      by: asked.get('by') || 'ebike'
    };
    return Promise.all([pocket().then(function (found) { return found.packs(); }), drawn()]).then(function (both) {
      var kept = both[0];
      var places = kept.length ? both[1].nearest(kept, here[0], here[1], wish, Date.now()) : [];
      if (!places.length) { say(NOTHING); return; }
      put(both[1], places, '离我最近的驿站', Math.min.apply(null, kept.map(function (pack) { return pack.since; })));
    }).catch(function () { say(NOTHING); });
  }

  function locate(event) {
    var button = event.target.closest && event.target.closest('button[data-locate]');
    if (!button || !cut() || !hasPacks || !navigator.geolocation) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    button.setAttribute('aria-busy', 'true');
    function done() { button.removeAttribute('aria-busy'); }
    navigator.geolocation.getCurrentPosition(function (position) {
      if (navigator.vibrate) { navigator.vibrate(30); }
      nearest(position.coords.longitude.toFixed(4) + ',' + position.coords.latitude.toFixed(4)).then(done, done);
    }, function () {
      done();
      say('手机现在定不了位。到窗边再按一次，或者看上次的列表。');
    }, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
  }

  function say(words) {
    var line = document.getElementById('pack-status') || document.getElementById('locate-status');
    if (line) { line.textContent = words; }
  }

  /* Wiring: again whenever locate.js has put another page in */

  function wire() {
    var page = document.getElementById('page');
    if (!page || page === wired) { return; }
    if (wired) { shownAt = Date.now(); }
    wired = page;
    all('[data-pack]').forEach(function (button) { button.hidden = !window.caches; });
    if (hasPacks) { pocket().then(function (found) { found.label(); }); }
  }

  document.addEventListener('click', locate, true);
  document.addEventListener('click', function (event) {
    if (!event.target.closest || !event.target.closest('[data-pack]')) { return; }
    pocket().then(function (found) { return found.fetchCity(); }).then(function () { hasPacks = true; });
  });
  document.addEventListener('visibilitychange', function () { if (document.hidden) { remember(); } });
  window.addEventListener('pagehide', remember);
  window.addEventListener('offline', function () {
    if (!document.querySelector('.off')) { drawn().then(function (pack) { note(pack, shownAt); }); }
  });
  new MutationObserver(wire).observe(body, { childList: true });
  wire();
  if (window.caches) {
    caches.has(PACKS).then(function (there) {
      hasPacks = there;
      if (there) { pocket().then(function (found) { found.label().then(found.refresh); }); }
    });
  }
  if (cut()) {
    if (AT_HOME.test(location.pathname) && !document.querySelector('main .row')) { showLast(); }
    else { drawn().then(function (pack) { note(pack, shownAt); }); }
  }
  if ('serviceWorker' in navigator && window.isSecureContext) {
    var fresh = !navigator.serviceWorker.controller;
    navigator.serviceWorker.register('/sw.js').then(function () { return navigator.serviceWorker.ready; }).then(function (worker) {
      if (fresh) { worker.active.postMessage(location.pathname + location.search); }
    }).catch(function () { /* a browser that may not: everything works with a network */ });
  }
  window.stationOffline = { nearest: nearest };
}());
