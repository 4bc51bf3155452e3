/* What the page shows when the network is gone: since when it lies here, the list that was looked at last, places out of the
   city in the pocket. And when it is back: what is new. Comes when it is needed (page.js); adds `station.offline`. */
(function () {
  'use strict';
  var PACKS = 'packs-1';
  var LAST = 'last-list';
  var STATION = /^\/(?:stations|s)\/([0-9A-Za-z]{7})(?:\/share)?$/;
  var NOTHING = '没有网，手机里存的也找不到。看看上次的列表，或者等有网了再按一次。';
  var NO_WORDS = '没有网的时候，只在手机里存的城市里找名字和地址。换个短点的词，或者等有网了再搜。';
  var NO_SEARCH = '没有网，搜不了也筛不了。有网的时候存下我的城市，没网也能找。';
  var NO_PAGE = '这一页没打开过，手机里没有。';
  var NO_FIT = '只看手机里存的城市。少选一样再找，或者等有网了再看。';
  // Pages that only a network can make, and what there is instead.
  var INSTEAD = [
    [/^\/along/, '顺路绕多远，要有网才算得出。', '手机里存的地方照样能看、能导航。'],
    [/^\/map/, '地图要有网才画得出。', '列表里也有这些地方，照样能导航。'],
    [/\/share$/, '二维码要有网才画得出。', '这一处开没开、怎么走，下面照样能看。']
  ];
  var NO_STATION = '这一处没打开过，手机里没有。等有网了再打开。';
  var STORED = '手机里存的';
  var PART = '没有网的时候，只按里面有什么、哪一种、现在能进来筛，别的没算在内。';
  var NOT_YET = '还是没连上。';
  var TAP_AGAIN = '没有网，这一页打不开。等有网了再点。';
  var station = window.station;
  // How the list in place was made, to be asked anew: {near: params} around a position, {page: address}, null for none.
  var made = null;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; /* storage is off: nothing is kept */ }
  }

  /* The scripts that draw rows and put them in, and the pictures that they need. */
  var tools = null;
  function drawn() {
    tools = tools || Promise.all([station.load('pack'), station.load('verdict')])
      .then(function () { return station.load('draw'); })
      .then(function (draw) { return Promise.all([station.load('inplace'), draw.pictures()]); })
      .then(function () { return station.draw; });
    tools.catch(function () { tools = null; });
    return tools;
  }

  function noted() {
    if (document.querySelector('.off')) { return null; }
    return drawn().then(function () {
      if (!document.querySelector('.off')) { station.inplace.note('离线数据', ' · 更新于 ' + station.pack.moment(station.since)); }
    });
  }

  /* Lists */

  function inPocket() { return window.caches ? caches.has(PACKS) : Promise.resolve(false); }

  /* Packs and pen: [packs, draw]; no packs where there are none. */
  function ready() {
    return inPocket().then(function (there) {
      return there ? station.load('pocket').then(function (pocket) { return pocket.packs(); }) : [];
    }).catch(function () { return []; }).then(function (packs) {
      return drawn().then(function (draw) { return [packs, draw]; });
    });
  }

  function oldest(packs) { return Math.min.apply(null, packs.map(function (pack) { return pack.since; })); }

  function lastList() {
    var last = stored(LAST);
    return last && last.rows.length ? last : null;
  }

  function lastAlerts(last) {
    return (last.notes || []).filter(function (one) { return one.until * 1000 > Date.now(); });
  }

  function showLast(draw) {
    var last = lastList();
    if (!last) { return false; }
    made = { page: location.href };
    station.inplace.put(draw.list(last.rows, '上次的列表：' + last.title, lastAlerts(last), Date.now()), last.at);
    return true;
  }

  /* What was found in the packs, put in; a sign that says so when nothing was. `anew`: asks without what was chosen. */
  function putFound(both, places, params, heading, place, anew) {
    var draw = both[1];
    var wanted = station.pack.wish(params);
    var words = wanted.words.length ? '没搜到“' + params.get('q') + '”' : wanted.chosen ? '没有登记了这些的地方' : '手机里没存这一带';
    var hotline = document.querySelector('.foot-legal a[href^="tel:"]');
    var acts = wanted.chosen ? [[wanted.words.length ? '重新找' : '不筛了', anew]] : [];
    if (hotline) { acts.push(['问 ' + hotline.textContent, hotline.href]); }
    station.inplace.put(places.length ? draw.list(places, heading, station.pack.told(places, Date.now()), Date.now())
      : draw.empty(words, wanted.words.length ? NO_WORDS : wanted.chosen ? NO_FIT : NOTHING, acts), oldest(both[0]), both[0], params, place);
    station.inplace.say(wanted.more ? PART : '');
    station.tell(places.length ? heading : words);
  }

  /* By a link, so that locate.js, which alone knows where, hears of it as of any other. */
  function askNear(query) {
    var link = document.body.appendChild(document.createElement('a'));
    link.href = '/?' + query;
    link.setAttribute('data-keep', '');
    link.click();
    document.body.removeChild(link);
  }

  /* The list made of what this phone has, put in. A promise of false when it has nothing to make one of. */
  function nearest(at, params) {
    return inPocket().then(function (there) {
      var here = String(at).split(',').map(Number);
      return there && ready().then(function (both) {
        if (!both[0].length) { return false; }
        var wanted = station.pack.wish(params);
        params.delete('at');
        made = { near: String(params) };
        putFound(both, station.pack.nearest(both[0], here[0], here[1], wanted, Date.now()), params, '离我最近的驿站', '我附近',
          function () { askNear(''); });
        // Back from a station it is asked for as it was: locate.js.
        history.replaceState({ located: made.near, y: 0 }, '', '/' + (made.near ? '?' + made.near : ''));
        return true;
      });
    });
  }

  /* What an address of the list asks for, as far as the packs know it. */
  function showAsked(params) {
    return ready().then(function (both) {
      if (!both[0].length) { return cannot(both[1], params); }
      var wanted = station.pack.wish(params);
      var found = station.pack.listed(both[0], wanted, Date.now());
      var place = found.name || (wanted.district ? '' : STORED);
      var heading = (wanted.words.length ? '搜“' + params.get('q') + '”' : found.name || STORED) + '，' + found.total + ' 处';
      var area = new URLSearchParams(found.name ? { district: wanted.district } : '');
      made = { page: new URL('/?' + params, location.href).href };
      return putFound(both, found.places, params, heading, place, function () { quietly(showAsked(area)); });
    });
  }

  /* No pack to look into: what is there stays, and the form says what that is. */
  function cannot(draw, params) {
    if (!document.querySelector('main .row')) { showLast(draw); }
    if (!document.querySelector('.off')) { station.inplace.note('没有网', ''); }
    all('form[data-filter] input').forEach(function (input) { input.checked = input.defaultChecked; });
    station.inplace.say(station.pack.wish(params).chosen ? NO_SEARCH : NO_PAGE);
  }

  /* A chip, and nobody knows where: out of the packs, or the page that was open before with that choice. */
  function choose(form) {
    var params = new URLSearchParams(new FormData(form));
    var address = '/?' + params;
    return ready().then(function (both) {
      return both[0].length || !window.caches ? null : caches.match(address, { ignoreVary: true });
    }).then(function (kept) { return kept ? location.assign(address) : showAsked(params); });
  }

  /* A place whose page is not here: its row out of a pack or of the last list, and what is near it. */
  function showStation(code) {
    return ready().then(function (both) {
      var last = lastList() || { rows: [], at: 0 };
      var place = station.pack.find(both[0], code, Date.now());
      var row = last.rows.filter(function (one) { return one.code === code; })[0];
      if (!place && !row) { return missing(NO_STATION); }
      made = { page: location.href };
      if (!place) { return station.inplace.put(both[1].list([row], row.title, lastAlerts(last), Date.now(), row), last.at); }
      var wanted = station.pack.wish(new URLSearchParams());
      var near = place.at ? station.pack.nearest(both[0], place.at[0], place.at[1], wanted, Date.now()) : [];
      var others = near.filter(function (one) { return one.code !== code; }).slice(0, 5);
      return station.inplace.put(both[1].list([place].concat(others), place.title, station.pack.told([place], Date.now()), Date.now(),
        place), oldest(both[0]));
    });
  }

  function missing(words) {
    if (!document.querySelector('.off')) { station.inplace.note('没有网', ' · ' + words); }
  }

  /* The network is back */

  /* What the system says of the network is a guess: one small question tells. */
  function reached() {
    return fetch('/healthz', { method: 'HEAD', cache: 'no-store' }).then(function (response) {
      if (!response.ok) { throw new Error('/healthz'); }
    });
  }

  function renew() {
    var kept = document.body.hasAttribute('data-kept');
    var was = made;
    document.body.removeAttribute('data-kept');
    made = null;
    all('.off').forEach(function (note) { note.parentNode.removeChild(note); });
    if (was && was.near !== undefined) {
      askNear(was.near);
    } else if (was && was.page !== location.href) {
      location.assign(was.page);
    } else if (was || kept) {
      location.reload();
    }
  }

  function retry(button) {
    var words = button.parentNode.querySelector('p');
    button.setAttribute('aria-busy', 'true');
    return reached().then(renew, function () {
      button.removeAttribute('aria-busy');
      if (words.lastChild.textContent !== NOT_YET) {
        words.appendChild(document.createElement('br'));
        words.appendChild(document.createTextNode(NOT_YET));
      }
    });
  }

  /* Nobody's words are lost to a page that comes anew. */
  function typing() {
    var field = document.activeElement;
    return Boolean(field && /^(?:INPUT|TEXTAREA)$/.test(field.tagName) && field.value !== field.defaultValue);
  }

  window.addEventListener('online', function () {
    reached().then(function () { if (!typing()) { renew(); } }).catch(function () { /* the button is still there */ });
  });

  /* Without a service worker a page that is asked for now would be the browser's, and the list gone. */

  function bare() { return navigator.onLine === false && !(navigator.serviceWorker && navigator.serviceWorker.controller); }

  function located() { return typeof (history.state || {}).located === 'string'; }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || !station.cut() || form.getAttribute('role') !== 'search' || form.dataset.cut) { return; }
    event.preventDefault();
    if (!form.hasAttribute('data-along')) { quietly(showAsked(new URLSearchParams(new FormData(form)))); return; }
    // As with links: the second time it goes.
    form.dataset.cut = '1';
    quietly(drawn().then(function () { station.inplace.say(INSTEAD[0][1] + INSTEAD[0][2], true); }));
  });

  document.addEventListener('change', function (event) {
    var form = event.target.closest('form[data-filter]');
    if (!form || !station.cut() || !/^(?:checkbox|radio)$/.test(event.target.type)) { return; }
    if (made ? made.near !== undefined : located()) { return; }
    event.stopPropagation();
    quietly(choose(form));
  }, true);

  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href]');
    if (!link || event.defaultPrevented || !bare() || link.origin !== location.origin || link.dataset.cut) { return; }
    if (link.hash && link.href.split('#')[0] === location.href.split('#')[0]) { return; }
    event.preventDefault();
    // What the phone says of the network may be wrong: the second tap goes.
    link.dataset.cut = '1';
    var line = document.getElementById('cut-status') || document.createElement('p');
    line.id = 'cut-status';
    line.className = 'note';
    line.textContent = TAP_AGAIN;
    var near = link.closest('.row, .plate, p, ul, nav') || link;
    if (/row|plate/.test(near.className)) { near.appendChild(line); } else { near.parentNode.insertBefore(line, near.nextSibling); }
    station.tell(TAP_AGAIN);
  });

  /* A page that only a network can make: the list that is here, and why. */
  function showInstead(one) {
    return ready().then(function (both) {
      if (!showLast(both[1]) && !both[0].length) { return missing(one[1]); }
      return (made ? Promise.resolve() : showAsked(new URLSearchParams())).then(function () { station.inplace.say(one[1] + one[2]); });
    });
  }

  function begin() {
    if (!station.cut()) { return null; }
    var path = location.pathname;
    var stands = document.getElementById('pack-about');
    var code = STATION.exec(path);
    var instead = INSTEAD.filter(function (one) { return one[0].test(path); })[0];
    if (stands && code) { return showStation(code[1]).then(function () { if (instead && made) { station.inplace.say(instead[1] + instead[2]); } }); }
    if (path === '/' && stands && location.search) { return showAsked(new URLSearchParams(location.search)); }
    if (stands && instead) { return showInstead(instead); }
    if (!/^\/(?:offline)?$/.test(path)) { return stands ? drawn().then(function () { missing(NO_PAGE); }) : noted(); }
    return document.querySelector('main .row') ? noted() : drawn().then(function (draw) { return showLast(draw) || noted(); });
  }

  /* Where the scripts for it were never fetched the page stays as it is. */
  function quietly(shown) { if (shown) { shown.catch(function () { return null; }); } }

  window.addEventListener('offline', function () { quietly(noted()); });
  station.offline = { nearest: nearest, inPocket: inPocket, retry: retry };
  quietly(begin());
}());
