/* The city in the pocket: fetching packs (stationfinder/finder/packs/shelf.py), keeping them, and telling which are there.
   No position is sent for it: the city is that of the page. Comes with the tap, or when there is
   a pack already (page.js); adds `station.pocket`. */
(function () {
  'use strict';
  var PACKS = 'packs-1';
  var ALERTS = 'alerts-1';
  var MOST_PACKS = 12;
  var STALE_MS = 20 * 3600000;
  // An alert is about today: it is asked for more often than a pack, by an answer that is nearly always empty.
  var ALERTS_STALE_MS = 3600000;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function say(words) {
    var line = document.getElementById('pack-status');
    if (line) { line.textContent = words; }
  }

  function lastPlace() {
    try { return JSON.parse(localStorage.getItem('place')).adcode; } catch (error) { return null; /* none, or storage is off */ }
  }

  function packs() {
    if (!window.caches) { return Promise.resolve([]); }
    return caches.open(PACKS).then(function (cache) {
      return cache.keys().then(function (keys) {
        return Promise.all(keys.map(function (key) {
          return cache.match(key).then(function (response) {
            return response.json().then(function (pack) {
              pack.since = Number(response.headers.get('X-Kept'));
              return told(pack);
            });
          });
        }));
      });
    });
  }

  /* The pack with the newest alerts that are here. */
  function told(pack) {
    pack.toldSince = pack.since;
    return caches.open(ALERTS).then(function (cache) { return cache.match(alertsOf(pack.adcode)); }).then(function (response) {
      var since = response ? Number(response.headers.get('X-Kept')) : 0;
      if (since <= pack.since) { return pack; }
      return response.json().then(function (news) {
        pack.alerts = news.alerts;
        pack.toldSince = since;
        return pack;
      });
    });
  }

  function alertsOf(adcode) { return '/packs/' + adcode + '/alerts.json'; }

  function loadAlerts(adcode) {
    return asked(alertsOf(adcode)).then(function (text) {
      return caches.open(ALERTS).then(function (cache) { return cache.put(alertsOf(adcode), dated(text)); });
    });
  }

  function asked(address) {
    return fetch(address, { cache: 'no-cache' }).then(function (response) {
      if (!response.ok) { throw new Error(address); }
      return response.text();
    });
  }

  function dated(text) {
    return new Response(text, { headers: { 'Content-Type': 'application/json', 'X-Kept': String(Date.now()) } });
  }

  function drop(cache, key) {
    return Promise.all([cache.delete(key), caches.open(ALERTS).then(function (alerts) {
      return alerts.delete(key.url.replace('.json', '/alerts.json'));
    })]);
  }

  function load(address) {
    return asked(address).then(function (text) {
      var pack = JSON.parse(text);
      var key = '/packs/' + pack.adcode + '.json';
      return caches.open(PACKS).then(function (cache) {
        return cache.delete(key).then(function () {
          return cache.put(key, dated(text));
        }).then(function () { return cache.keys(); }).then(function (keys) {
          return Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PACKS)).map(function (old) { return drop(cache, old); }));
        });
      }).then(function () { return pack; });
    });
  }

  /* Which county: the page's, that of the first place on it, or the last chosen one. */
  function whereabouts() {
    var card = document.querySelector('main [id^="s-"]');
    var path = /^\/stations\/(\w{7})$/.exec(location.pathname);
    var code = path ? path[1] : card && card.id.slice(2);
    if (document.body.dataset.district) { return Promise.resolve(document.body.dataset.district); }
    if (!code) { return Promise.resolve(lastPlace()); }
    return fetch('/api/v1/stations/' + code).then(function (response) { return response.json(); })
      .then(function (feature) { return feature.properties.adcode; });
  }

  function saved(pack) {
    say(pack.name + ' ' + pack.code.length / 7 + ' 处存好了，没网也能找。');
    return label();
  }

  function part(adcode) {
    say('正在存…');
    return load('/packs/' + adcode + '.json').then(saved).catch(failed);
  }

  function failed() { say('没存成，等有网了再按一次。'); }

  /* A city of more than 3,000 places comes by county: the one here first, the others on a tap each. */
  function others(city, here) {
    var slot = document.getElementById('pack-parts');
    if (!slot) { return; }
    slot.textContent = '';
    city.parts.filter(function (one) { return one.adcode !== here; }).forEach(function (one) {
      var chip = document.createElement('button');
      chip.type = 'button';
      chip.className = 'chip';
      chip.textContent = one.name + ' ' + one.count + ' 处';
      chip.addEventListener('click', function () { part(one.adcode); });
      slot.appendChild(chip);
    });
  }

  function again() {
    return packs().then(function (found) {
      if (!found.length) { say('先选一个地方，再存到手机里。'); return null; }
      return Promise.all(found.map(function (pack) { return load('/packs/' + pack.adcode + '.json'); })).then(function (loaded) {
        return saved(loaded[0]);
      });
    });
  }

  function fetchCity() {
    say('正在存…');
    return whereabouts().then(function (adcode) {
      if (!adcode) { return again(); }
      return load('/packs/of/' + adcode).then(function (city) {
        var county = city.parts.filter(function (one) { return one.adcode === adcode; })[0] || city.parts[0];
        if (!county) { return saved(city); }
        others(city, county.adcode);
        return part(county.adcode);
      });
    }).catch(failed);
  }

  function label() {
    return packs().then(function (found) {
      all('[data-tap^="pocket."]').forEach(function (button) {
        var names = found.map(function (pack) { return pack.name; });
        button.lastChild.nodeValue = names.length ? '再更新一次' : '存下我的城市，没网也能找';
        var line = document.getElementById('pack-about');
        if (line && names.length) { line.textContent = '手机里有：' + names.join('、'); }
      });
      return found;
    });
  }

  /* Packs of yesterday are fetched anew by themselves, unless somebody saves data; their alerts every hour. */
  function refresh(found) {
    var saving = navigator.connection && navigator.connection.saveData;
    if (navigator.onLine === false) { return; }
    found.forEach(function (pack) {
      var coming = null;
      if (!saving && Date.now() - pack.since > STALE_MS) {
        coming = load('/packs/' + pack.adcode + '.json');
      } else if (Date.now() - pack.toldSince > ALERTS_STALE_MS) {
        coming = loadAlerts(pack.adcode);
      }
      if (coming) { coming.catch(function () { /* the old one is still there */ }); }
    });
  }

  // locate.js puts another page in place of this one.
  new MutationObserver(label).observe(document.body, { childList: true });
  label().then(refresh);
  window.station.pocket = { packs: packs, fetchCity: fetchCity };
}());
