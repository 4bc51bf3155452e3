/* The service worker, served as /sw.js with two lines before it: VERSION and SHELL (stationfinder/site/worker.py).
   It keeps the shell (the page for no network, styles, scripts, icons), the last pages that were open to everybody, and
   nothing else. What may be kept is a list: a page that is not on it, staff pages above all, never comes near a cache.
   An answer to a position (`at=`) says `private, no-store`: it is neither asked for nor kept here. Nor is what a plate at a
   door leads to (`near=1`): it tells where somebody stood, and speaks of that minute. The station's own page is. */
/* global VERSION, SHELL */
(function () {
  'use strict';
  var SHELL_CACHE = 'shell-' + VERSION;
  var PAGES = 'pages-1';
  var ASSETS = 'assets-1';
  var LOOKS = 'looks-1';
  var CHOSEN = '/chosen';
  var USUAL = { size: 'normal', theme: 'auto' };
  var KEPT = { 'pages-1': 30, 'assets-1': 60 };
  var WAIT_MS = 3000;
  var OFFLINE = '/offline';
  var PUBLIC = /^\/(?:|districts|map|about|privacy|accessibility|offline|stations\/[0-9A-Za-z]{7})$/;
  var ASKED = /^(?:district|zone|parent|q|need|kind|by|when|enter|night|all_day|show|skip|unsaid|station)$/;
  var PLACE = /^\/(?:stations|s)\/([0-9A-Za-z]{7})$/;
  // What a link to a station gets on its way: when it was shared, and by which of WeChat's doors.
  var SENT = /^(?:seen|from|isappinstalled)$/;
  var SEEN = /<p class="quiet" id="seen">[^<]*<\/p>/;
  var LINK = /(<a [^>]*href="\/look\?)(size|theme)=([a-z]+)([^"]*")(?: aria-current="true")?>([^<]*)<\/a>/g;
  var FILE = /^\/assets\/[^/]+\/(.+)$/;

  function keepable(url) {
    if (!PUBLIC.test(url.pathname)) { return false; }
    var allowed = PLACE.test(url.pathname) ? SENT : ASKED;
    return Array.from(url.searchParams.keys()).every(function (name) { return allowed.test(name); });
  }

  /* A station has one page, whoever sent the link to it and whichever plate led there. */
  function keyOf(url) {
    var place = PLACE.exec(url.pathname);
    return url.origin + (place ? '/stations/' + place[1] : url.pathname + url.search);
  }

  function open(response) {
    var rule = response.headers.get('Cache-Control') || '';
    return response.ok && response.type === 'basic' && !response.redirected && !/no-store|private/.test(rule);
  }

  /* Put last in line; the first in line leaves when there are too many. */
  function keep(name, key, response) {
    return caches.open(name).then(function (cache) {
      return cache.delete(key).then(function () { return cache.put(key, response); }).then(function () {
        return cache.keys();
      }).then(function (keys) {
        return Promise.all(keys.slice(0, Math.max(0, keys.length - KEPT[name])).map(function (old) {
          return cache.delete(old);
        }));
      });
    }).catch(function () { /* a full phone: the page itself is there all the same */ });
  }

  /* The look */

  /* What somebody chose last: {at, size, theme}, null before anybody did. A kept page is dressed in it; thrown away for it,
     one tap on 大字 would empty the pocket of who has no network. The cookie itself is not for a worker to read everywhere. */
  function look() {
    return kept(LOOKS, CHOSEN).then(function (found) { return found ? found.json() : null; });
  }

  /* `at`: when it was chosen, or when a page was asked for that came so: the last one is right. */
  function noteLook(change, at) {
    return look().then(function (was) {
      var next = Object.assign({}, USUAL, was, change, { at: at });
      if (was && (at < was.at || (next.size === was.size && next.theme === was.theme))) { return null; }
      return caches.open(LOOKS).then(function (cache) { return cache.put(CHOSEN, new Response(JSON.stringify(next))); });
    }).catch(function () { /* a full phone: the page puts itself right */ });
  }

  /* {size, theme} of a choice: an address, or a page. */
  function chosenBy(params) {
    var found = {};
    Object.keys(USUAL).forEach(function (name) { if (params.get(name)) { found[name] = params.get(name); } });
    return found;
  }

  function lookOf(text) {
    var tag = (/<html[^>]*>/.exec(text) || [''])[0];
    var found = {};
    Object.keys(USUAL).forEach(function (name) {
      found[name] = (new RegExp('data-' + name + '="([a-z]+)"').exec(tag) || [tag, USUAL[name]])[1];
    });
    return found;
  }

  /* The page in another look: what is written on its first tag, and the links that change it (templates/base.html). */
  function dressed(text, chosen) {
    if (!chosen) { return text; }
    var large = chosen.size === 'large';
    return text.replace(/<html[^>]*>/, function (tag) {
      return Object.keys(USUAL).reduce(function (made, name) {
        var value = chosen[name];
        return /^[a-z]+$/.test(value) && value !== USUAL[name] ? made.replace('>', ' data-' + name + '="' + value + '">') : made;
      }, tag.replace(/ data-(?:size|theme)="[^"]*"/g, ''));
    }).replace(LINK, function (all, before, name, value, rest, words) {
      var size = name === 'size';
      var now = size ? large : value === chosen.theme;
      return before + name + '=' + (size ? large ? 'normal' : 'large' : value) + rest + (now ? ' aria-current="true"' : '') + '>' +
        (size ? large ? '标准字' : '大字' : words) + '</a>';
    });
  }

  function stamped(response, at) {
    return response.text().then(function (text) {
      if (at) { noteLook(lookOf(text), at); }
      var headers = new Headers(response.headers);
      text = text.replace(SEEN, '');
      headers.set('X-Kept', String(Date.now()));
      // The body is unpacked by now.
      headers.delete('Content-Encoding');
      headers.delete('Content-Length');
      return new Response(text, { status: response.status, headers: headers });
    });
  }

  /* `at`: when it was asked for. */
  function keepPage(key, response, at) {
    if (!open(response) || !/html/.test(response.headers.get('Content-Type') || '')) { return null; }
    return stamped(response, at).then(function (copy) { return keep(PAGES, key, copy); });
  }

  function fetchPage(key) {
    var at = Date.now();
    return fetch(key).then(function (response) { return keepPage(key, response, at); });
  }

  /* The kept page in the chosen look, told in its body since when it lies here: it says so itself. */
  function told(response) {
    var since = response.headers.get('X-Kept') || '0';
    return Promise.all([response.text(), look().catch(function () { return null; })]).then(function (both) {
      return new Response(dressed(both[0], both[1]).replace('<body', '<body data-kept="' + since + '"'), {
        status: 200, headers: response.headers
      });
    });
  }

  function kept(name, key) {
    return caches.open(name).then(function (cache) { return cache.match(key, { ignoreVary: true }); });
  }

  function offlinePage() {
    return kept(SHELL_CACHE, OFFLINE).then(function (page) { return page ? told(page) : Response.error(); });
  }

  function after(ms) {
    return new Promise(function (resolve) { setTimeout(resolve, ms); });
  }

  /* The network first, for three seconds; then what is kept; without it the network again, however long. */
  function page(event, url) {
    var mayKeep = keepable(url);
    var key = keyOf(url);
    var at = Date.now();
    var atDoor = PLACE.test(url.pathname) && url.searchParams.get('near') === '1';
    var network = Promise.resolve(event.preloadResponse).then(function (early) { return early || fetch(event.request); });
    event.waitUntil(network.then(function (response) {
      if (mayKeep) { return keepPage(key, response.clone(), at); }
      return atDoor && response.ok && fetchPage(key);
    }).catch(function () { /* answered below */ }));
    function fallback() {
      // Where somebody stands is in no key: the map without it.
      var stored = url.pathname === '/map' ? url.origin + '/map' : key;
      if (!mayKeep && stored === key && !PLACE.test(url.pathname)) { return Promise.resolve(); }
      return kept(PAGES, mayKeep ? key : stored).then(function (found) { return found && told(found); });
    }
    var late = after(WAIT_MS).then(fallback).then(function (found) { return found || network; });
    return Promise.race([network, late]).catch(function () {
      return fallback().then(function (found) { return found || offlinePage(); });
    });
  }

  /* A file's address holds its digest: what is kept is right for ever. A kept page may ask for a file of an older
     release that is gone; the same file of this release is better than none. */
  function file(request, name) {
    return caches.match(request, { ignoreVary: true }).then(function (found) {
      return found || fetch(request).then(function (response) {
        if (open(response)) { keep(ASSETS, request, response.clone()); }
        return response;
      });
    }).catch(function () {
      var same = SHELL.filter(function (address) { return (FILE.exec(address) || [])[1] === name; })[0];
      return same ? kept(SHELL_CACHE, same).then(function (found) { return found || Response.error(); }) : Response.error();
    });
  }

  self.addEventListener('install', function (event) {
    event.waitUntil(caches.open(SHELL_CACHE).then(function (cache) {
      return Promise.all(SHELL.map(function (address) {
        return fetch(address).then(function (response) {
          if (!response.ok) { throw new Error(address); }
          return address === OFFLINE ? stamped(response) : response;
        }).then(function (response) { return cache.put(address, response); });
      }));
    }).then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener('activate', function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) {
        return /^shell-/.test(name) && name !== SHELL_CACHE;
      }).map(function (name) { return caches.delete(name); }));
    }).then(function () {
      // Releases before this one kept them.
      return caches.open(PAGES).then(function (cache) {
        return cache.keys().then(function (keys) {
          return Promise.all(keys.filter(function (key) { return /[?&](?:near|seen)=/.test(key.url); }).map(function (key) {
            return cache.delete(key);
          }));
        });
      });
    }).then(function () {
      // The page is asked for while this worker still wakes up.
      return self.registration.navigationPreload && self.registration.navigationPreload.enable();
    }).then(function () { return self.clients.claim(); }));
  });

  self.addEventListener('fetch', function (event) {
    var request = event.request;
    var url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== self.location.origin) { return; }
    var asset = FILE.exec(url.pathname);
    // By look.js, or as a link where that did not come: with a network or without.
    if (url.pathname === '/look') { event.waitUntil(noteLook(chosenBy(url.searchParams), Date.now())); }
    if (asset) {
      event.respondWith(file(request, asset[1]));
    } else if (SHELL.indexOf(url.pathname) >= 0 && request.mode !== 'navigate') {
      event.respondWith(kept(SHELL_CACHE, url.pathname).then(function (found) { return found || fetch(request); }));
    } else if (request.mode === 'navigate') {
      event.respondWith(page(event, url));
    }
  });

  /* The page that brought this worker was loaded without it: it asks to be kept too. */
  self.addEventListener('message', function (event) {
    var url = new URL(String(event.data), self.location.origin);
    if (url.origin !== self.location.origin || !keepable(url)) { return; }
    event.waitUntil(fetchPage(keyOf(url)).catch(function () { /* the next time it is opened */ }));
  });
}());
