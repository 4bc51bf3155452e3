/* The service worker, served as /sw.js with two lines before it: VERSION and SHELL (stationfinder/site/worker.py).
   It keeps the shell (the page for no network, styles, scripts, icons), the last pages that were open to everybody, and
   nothing else. What may be kept is a list: a page that is not on it, staff pages above all, never comes near a cache.
   An answer to a position (`at=`) says `private, no-store`: it is neither asked for nor kept here. */
/* global VERSION, SHELL */
(function () {
  'use strict';
  var SHELL_CACHE = 'shell-' + VERSION;
  var PAGES = 'pages-1';
  var ASSETS = 'assets-1';
  var KEPT = { 'pages-1': 30, 'assets-1': 60 };
  var WAIT_MS = 3000;
  var OFFLINE = '/offline';
  var PUBLIC = /^\/(?:|districts|map|about|privacy|accessibility|offline|stations\/[0-9A-Za-z]{7})$/;
  var ASKED = /^(?:district|zone|parent|q|need|kind|by|when|enter|night|all_day|show|near|station)$/;
  var FILE = /^\/assets\/[^/]+\/(.+)$/;

  function keepable(url) {
    if (!PUBLIC.test(url.pathname)) { return false; }
    return Array.from(url.searchParams.keys()).every(function (name) { return ASKED.test(name); });
  }

  function keyOf(url) { return url.origin + url.pathname + url.search; }

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

  function stamped(response) {
    return response.text().then(function (text) {
      var headers = new Headers(response.headers);
      headers.set('X-Kept', String(Date.now()));
      // The body is unpacked by now.
      headers.delete('Content-Encoding');
      headers.delete('Content-Length');
      return new Response(text, { status: response.status, headers: headers });
    });
  }

  function keepPage(key, response) {
    if (!open(response) || !/html/.test(response.headers.get('Content-Type') || '')) { return null; }
    return stamped(response).then(function (copy) { return keep(PAGES, key, copy); });
  }

  /* The kept page, told in its body since when it lies here: it says so itself. */
  function told(response) {
    var since = response.headers.get('X-Kept') || '0';
    return response.text().then(function (text) {
      return new Response(text.replace('<body', '<body data-kept="' + since + '"'), {
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
    var network = Promise.resolve(event.preloadResponse).then(function (early) { return early || fetch(event.request); });
    event.waitUntil(network.then(function (response) {
      return mayKeep && keepPage(key, response.clone());
    }).catch(function () { /* answered below */ }));
    function fallback() {
      return mayKeep ? kept(PAGES, key).then(function (found) { return found && told(found); }) : Promise.resolve();
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
      // The page is asked for while this worker still wakes up.
      return self.registration.navigationPreload && self.registration.navigationPreload.enable();
    }).then(function () { return self.clients.claim(); }));
  });

  self.addEventListener('fetch', function (event) {
    var request = event.request;
    var url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== self.location.origin) { return; }
    var asset = FILE.exec(url.pathname);
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
    event.waitUntil(fetch(keyOf(url)).then(function (response) {
      return keepPage(keyOf(url), response);
    }).catch(function () { /* the next time it is opened */ }));
  });
}());
