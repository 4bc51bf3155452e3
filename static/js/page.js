/* The first script of every page, and all that most of them need at once. It fetches the others by name when they are
   wanted: `station.load('keep')`, or a button that says data-tap="keep.place" (docs/architecture.md, "Scripts"). A script
   NAME.js adds `station.NAME` and no other global. */
(function () {
  'use strict';
  var AGAIN = '没连上网，过一会儿再按一次。';
  var IDLE_MS = 4000;
  var station = window.station = { since: Number(document.body.dataset.kept) || Date.now() };
  var body = document.body;
  var coming = {};
  var addresses = {};
  var page = null;
  var loaded = false;
  var keeping = kept('favourites') || kept('ways');
  var ears = null;

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

  /* No network, as far as the phone knows, or a page out of the service worker's store. */
  station.cut = function () { return navigator.onLine === false || body.hasAttribute('data-kept'); };

  /* Buttons whose script comes with the tap */

  function missing(button) {
    var line = document.getElementById('tap-status') || document.createElement('p');
    line.id = 'tap-status';
    line.className = 'note';
    line.textContent = AGAIN;
    button.parentNode.parentNode.insertBefore(line, button.parentNode.nextSibling);
    station.tell(AGAIN);
  }

  function act(button) {
    var way = button.dataset.tap.split('.');
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

  document.addEventListener('click', function (event) {
    var button = closest(event.target, '[data-tap]');
    if (!button) { return; }
    event.preventDefault();
    act(button);
  });

  /* A finger that comes down, a focus that arrives: the tap is near. */
  ['pointerdown', 'focusin'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var button = closest(event.target, '[data-tap]');
      if (button) { station.load(button.dataset.tap.split('.')[0]).catch(ignore); }
      var box = closest(event.target, '[role="search"] input[name="q"]');
      if (box) { station.load('suggest').then(function (script) { script.open(box); }).catch(ignore); }
    });
  });

  /* The station page goes back one step only when the list itself opened it. */
  document.addEventListener('click', function (event) {
    if (!closest(event.target, 'a[data-back]') || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    try {
      if (history.length < 2 || sessionStorage.getItem('opened') !== location.pathname) { return; }
    } catch (error) {
      return; // Storage is off: the link leads to the list's beginning.
    }
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
    if (keeping) { bring('keep', '#kept, [data-tap^="keep."]'); }
    if (/^#said=/.test(location.hash)) { bring('share', '.plate.solo'); }
  }

  function offline() { if (station.cut()) { station.load('offline').catch(ignore); } }

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
  window.addEventListener('load', function () {
    loaded = true;
    more();
    packs();
    store();
  });
  // locate.js puts another page in place of this one.
  new MutationObserver(wire).observe(body, { childList: true });
  wire();
  offline();
}());
