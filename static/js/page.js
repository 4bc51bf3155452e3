/* The first script of every page, and all that most of them need at once. It fetches the others by name when they are
   wanted: `station.load('keep')`, or a button that says data-tap="keep.place" (docs/architecture.md, "Scripts"). A script
   NAME.js adds `station.NAME` and no other global. */
(function () {
  'use strict';
  var AGAIN = '没连上网，过一会儿再按一次。';
  var IDLE_MS = 4000, FETCH_MS = 20000, FIX_MS = 10000, WAIT_MS = 15000;
  var TAPS = '[data-tap], a[href^="/look?"]';
  var station = window.station = { closest: closest, since: Number(document.body.dataset.kept) || Date.now() };
  var body = document.body;
  var coming = {}, addresses = {};
  var turns = 0, questions = 0;
  var asking = false, loaded = false;
  var keeping = kept('favourites') || kept('ways');
  var page = null, ears = null;

  document.querySelector('meta[name="scripts"]').content.split(' ').forEach(function (address) {
    addresses[/([\w-]+)\.js$/.exec(address)[1]] = address;
  });

  function closest(target, selector) { return target && target.closest ? target.closest(selector) : null; }

  function ignore() { /* it comes with a tap, or not at all: the page itself works without */ }

  /* A promise of what NAME.js adds. Fetched once; after a failure the next call tries anew. */
  station.load = function (name) {
    if (station[name]) { return Promise.resolve(station[name]); }
    coming[name] = coming[name] || new Promise(function (resolve, reject) {
      var tag = document.createElement('script');
      tag.src = addresses[name];
      tag.onload = function () { resolve(station[name]); };
      tag.onerror = function () {
        coming[name] = null;
        document.head.removeChild(tag);
        reject(new Error(name));
      };
      document.head.appendChild(tag);
    });
    return coming[name];
  };

  /* For ears only, outside what is replaced: a live region that is itself new stays silent. */
  station.tell = function (words) {
    if (!ears) {
      ears = document.createElement('p');
      ears.className = 'vh';
      ears.setAttribute('role', 'status');
      body.appendChild(ears);
    }
    ears.textContent = words;
  };

  /* Other words on a button, beside its picture; gives those before. */
  station.label = function (button, words) {
    var node = Array.prototype.filter.call(button.childNodes, function (child) {
      return child.nodeType === Node.TEXT_NODE && child.nodeValue.trim();
    })[0];
    var before = node ? node.nodeValue : '';
    if (node) { node.nodeValue = words; }
    return before;
  };

  /* Where the bar at the lower end covers the screen, or that end. */
  station.floor = function () {
    var bar = document.querySelector('.tabs');
    var top = bar ? bar.getBoundingClientRect().top : 0;
    return top > window.innerHeight / 2 ? top : window.innerHeight;
  };

  /* A sentence below the form, '' for none, in sight; `chooser`: with the way to a district. */
  station.say = function (sentence, chooser) {
    var line = document.getElementById('locate-status');
    if (!line) { return; }
    line.textContent = '';
    line.classList.toggle('note', Boolean(sentence));
    if (!sentence) { return; }
    var words = line.appendChild(document.createElement('span'));
    words.textContent = sentence;
    if (chooser) {
      var link = words.appendChild(document.createElement('a'));
      link.href = '/districts';
      link.textContent = '选地方';
    }
    var box = line.getBoundingClientRect();
    if (box.top < 0 || box.bottom > station.floor()) { line.scrollIntoView({ block: 'center' }); }
  };

  /* One question to the phone: `found` gets `lon,lat` and gives a promise. The button says that it is being found; without
     one nobody asked aloud, and a failure is silent. `otherwise`: what else leads there. Not every webview calls back, and
     a prompt may be left open: after a while the button is free again, and an answer that comes all the same counts. */
  station.where = function (button, found, otherwise, chooser) {
    // Asked aloud comes before what a page asks by itself when it is opened again.
    if (asking && (asking !== true || !button)) { return; }
    var code = !window.isSecureContext ? 4 : navigator.geolocation ? 0 : 5;
    var turn = ++questions;
    var before = button && station.label(button, '正在找…');
    var timer = setTimeout(sorry, WAIT_MS, { code: 3 });
    function end() {
      clearTimeout(timer);
      if (turn !== questions) { return; }
      asking = false;
      if (button) { station.label(button, before); button.removeAttribute('aria-busy'); }
    }
    function sorry(error) {
      if (turn !== questions) { return; }
      end();
      if (!button) { return; }
      station.load('position').then(function (position) { return position.why(error.code); }, function () { return ''; })
        .then(function (why) { if (!asking) { station.say(why + otherwise, chooser); } });
    }
    if (code) { sorry({ code: code }); return; }
    asking = button || true;
    if (button) { station.say(''); button.setAttribute('aria-busy', 'true'); }
    navigator.geolocation.getCurrentPosition(function (position) {
      clearTimeout(timer);
      if (turn !== questions) { return; }
      if (button && navigator.vibrate) { navigator.vibrate(40); }
      // Four decimals are about ten metres: enough for a door, too coarse for a flat.
      found(position.coords.longitude.toFixed(4) + ',' + position.coords.latitude.toFixed(4)).then(end, end);
    }, sorry, { enableHighAccuracy: true, timeout: FIX_MS, maximumAge: 60000 });
  };

  /* No network, as far as the phone knows, or a page out of the service worker's store. */
  station.cut = function () { return navigator.onLine === false || body.hasAttribute('data-kept'); };

  /* Another page in place of this one */

  /* The page at an address, with the pictures it needs. False when the answer is no page of ours. */
  function swap(html) {
    var answer = new DOMParser().parseFromString(html, 'text/html');
    var next = answer.getElementById('page');
    var now = document.getElementById('page');
    if (!next || !now) { return false; }
    now.parentNode.replaceChild(document.importNode(next, true), now);
    document.title = answer.title;
    body.className = answer.body.className;
    var sprite = document.querySelector('svg symbol');
    answer.querySelectorAll('symbol[id]').forEach(function (symbol) {
      if (sprite && !document.getElementById(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
    });
    return true;
  }

  /* Swaps this page for the one at an address and leaves the address bar alone. A promise of `there`, `strange` (the
     answer is no page of ours, or says that the server is busy or broken: what was there stays), `cut` (no network) or
     `late` (another was asked for since: nobody waits for this one). */
  station.turn = function (address) {
    var turn = ++turns;
    var late = new Promise(function (resolve, reject) { setTimeout(reject, FETCH_MS); });
    var answer = fetch(address, { credentials: 'same-origin' }).then(function (response) {
      // A plate's code leads to its door. What was asked wrongly is said in a page of its own.
      if (response.redirected) { turns += 1; location.href = response.url; }
      return response.ok || response.status === 400 ? response.text() : '';
    });
    return Promise.race([answer, late]).then(function (html) {
      return turn !== turns ? 'late' : swap(html) ? 'there' : 'strange';
    }, function () { return turn === turns ? 'cut' : 'late'; });
  };

  /* Buttons whose script comes with the tap */

  function missing(button) {
    var line = document.getElementById('tap-status') || document.createElement('p');
    line.id = 'tap-status';
    line.className = 'note';
    line.textContent = AGAIN;
    button.parentNode.parentNode.insertBefore(line, button.parentNode.nextSibling);
    station.tell(AGAIN);
  }

  function act(button, name) {
    var way = name.split('.');
    function run(script) { script[way[1]](button); }
    function rest() { button.removeAttribute('aria-busy'); }
    // Without a detour when it is here: sharing and copying must begin within the tap.
    if (station[way[0]]) { run(station[way[0]]); return; }
    button.setAttribute('aria-busy', 'true');
    station.load(way[0]).then(run, function () { missing(button); }).then(rest, function (error) {
      rest();
      throw error;
    });
  }

  function tapOf(button) { return button.dataset.tap || 'look.turn'; }

  document.addEventListener('click', function (event) {
    var button = closest(event.target, TAPS);
    if (!button) { return; }
    event.preventDefault();
    act(button, tapOf(button));
  });

  document.addEventListener('change', function (event) {
    var box = closest(event.target, '[data-change]');
    if (box) { act(box, box.dataset.change); }
  });

  /* A finger that comes down, a focus that arrives: the tap is near. */
  ['pointerdown', 'focusin'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var button = closest(event.target, TAPS);
      if (button) { station.load(tapOf(button).split('.')[0]).catch(ignore); }
      var box = closest(event.target, '[role="search"] input[name="q"]');
      if (box) { station.load('suggest').then(function (script) { script.open(box); }).catch(ignore); }
    });
  });

  /* The station page goes back one step only when a list or the map opened it; else its link leads to the list's beginning. */
  function opened() {
    try { return history.length > 1 && sessionStorage.getItem('opened') === location.pathname; } catch (error) { return false; }
  }

  document.addEventListener('click', function (event) {
    var link = document.getElementById('result') && closest(event.target, '#page a[href]');
    if (link) { try { sessionStorage.setItem('opened', link.pathname); } catch (error) { /* storage is off */ } }
    if (!closest(event.target, 'a[data-back]') || event.ctrlKey || event.metaKey || event.shiftKey || !opened()) { return; }
    event.preventDefault();
    history.back();
  });

  /* What a page brings by itself, once it is there */

  function kept(name) {
    try { return (localStorage.getItem(name) || '').length > 2; } catch (error) { return false; /* storage is off */ }
  }

  function bring(name, selector) {
    if (document.querySelector(selector)) { station.load(name).catch(ignore); }
  }

  function wire() {
    var now = document.getElementById('page') || body;
    if (now !== page) {
      if (page) { station.since = Date.now(); }
      page = now;
      document.querySelectorAll('[data-tap]').forEach(function (button) {
        var asks = button.dataset.if;
        button.hidden = Boolean(asks) && !window[asks];
      });
      var back = document.querySelector('a[data-back]');
      if (back && opened()) { station.label(back, '返回'); }
      // Room for what keep.js will list, so that nothing jumps.
      var box = document.getElementById('kept');
      if (box && keeping) { box.hidden = false; }
      if (loaded) { more(); }
    }
  }

  function more() {
    bring('verdict', '[data-h]');
    bring('alerts', '[data-until]');
    bring('last', '#result[data-from]:not([data-offline])');
    if (keeping) { bring('keep', '#kept, [data-tap][data-href]'); }
    // Back on a way from where somebody stood: along.js asks for that again.
    if (history.state && history.state.own) { station.load('along').catch(ignore); }
    if (/^#said=/.test(location.hash)) { bring('share', '.plate.solo'); }
  }

  function offline() { if (station.cut()) { station.load('offline').catch(ignore); } }

  /* A page out of a store may be older than the choice of 大字. */
  function look() {
    var large = document.documentElement.dataset.size === 'large';
    if (/\bsize=large/.test(document.cookie) !== large) { station.load('look').then(function (script) { script.apply(); }).catch(ignore); }
  }

  /* The service worker keeps the scripts; a phone without one (WeChat on iOS) finds them in its own cache. */
  function store() {
    var saving = navigator.connection && navigator.connection.saveData;
    if ('serviceWorker' in navigator && window.isSecureContext) {
      var fresh = !navigator.serviceWorker.controller;
      navigator.serviceWorker.register('/sw.js').then(function () { return navigator.serviceWorker.ready; }).then(function (worker) {
        if (fresh) { worker.active.postMessage(location.pathname + location.search); }
      }).catch(ignore);
    } else if (!saving && !station.cut()) {
      setTimeout(function () {
        Object.keys(addresses).forEach(function (name) { fetch(addresses[name]).catch(ignore); });
      }, IDLE_MS);
    }
  }

  function packs() {
    if (!window.caches) { return; }
    caches.has('packs-1').then(function (there) { return there && station.load('pocket'); }).catch(ignore);
  }

  window.addEventListener('offline', offline);
  window.addEventListener('pageshow', look);
  window.addEventListener('load', function () {
    loaded = true;
    more();
    packs();
    store();
  });
  // `turn` puts another page in place of this one.
  new MutationObserver(wire).observe(body, { childList: true });
  wire();
  look();
  offline();
}());
