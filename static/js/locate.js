/* "用我的位置": one question to the phone, one list for the answer. The position lives in a variable of this page and
   nowhere else: not in the address bar, not in the history, not in storage. Every step works without this file. */
(function () {
  'use strict';
  if (!window.station) { return; }
  var WAIT_MS = 10000;
  var FETCH_MS = 20000;
  var UNABLE = '这个浏览器不会定位。先选区县，一样能找。';
  var INSECURE = '这个网址不是 https 开头，浏览器不让用定位。先选区县，一样能找。';
  var OFFLINE = '网断了，刚才的列表还在。等有网了再按一次。';
  var WHY_NOT = {
    1: '没有定位权限。选一下区县，一样能找；想用定位，到手机设置里给浏览器打开位置。',
    2: '手机现在定不了位，可能在室内，或者没开定位。到门口再按一次，或者先选区县。',
    3: '等了 10 秒没等到位置。再按一次，或者先选区县。'
  };
  var station = window.station;
  var held = null;
  var asked = 0;
  var busy = false;

  function byId(id) { return document.getElementById(id); }

  function closest(target, selector) {
    return target && target.closest ? target.closest(selector) : null;
  }

  function anchor(href, words) {
    var link = document.createElement('a');
    link.href = href;
    link.textContent = words;
    return link;
  }

  /* Sentences */

  function say(sentence, chooser) {
    var line = byId('locate-status');
    if (!line) { return; }
    line.textContent = '';
    line.classList.toggle('note', !!sentence);
    if (!sentence) { return; }
    var words = document.createElement('span');
    words.textContent = sentence;
    if (chooser) {
      words.appendChild(anchor('/districts', '选区县'));
    }
    line.appendChild(words);
    if (line.getBoundingClientRect().bottom < 0) { line.scrollIntoView(); }
  }

  /* The list for a position */

  function fromForm(form) {
    var params = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (String(value).trim()) { params.append(name, value); }
    });
    return params;
  }

  /* A position takes the place of a district or a search, not of what somebody needs. */
  function wishes() {
    var form = document.querySelector('form[data-filter]');
    var params = form ? fromForm(form) : new URLSearchParams();
    ['q', 'district', 'zone'].forEach(function (name) { params.delete(name); });
    return params;
  }

  function remember(params) {
    params.delete('at');
    var query = params.toString();
    history.replaceState({ located: query, y: window.pageYOffset }, '', '/' + (query ? '?' + query : ''));
  }

  function load(params) {
    params.set('at', held);
    var late = new Promise(function (resolve, reject) { setTimeout(reject, FETCH_MS); });
    var answer = fetch('/?' + params, { headers: { 'X-Requested-With': 'locate' }, credentials: 'same-origin' })
      .then(function (response) { return response.text(); });
    return Promise.race([answer, late]);
  }

  /* Swaps the page for the one in the answer, with the pictures it needs. False when the answer is no page of ours. */
  function swap(html) {
    var answer = new DOMParser().parseFromString(html, 'text/html');
    var next = answer.getElementById('page');
    var page = byId('page');
    if (!next || !page) { return false; }
    var open = page.querySelector('details[open]') !== null;
    page.parentNode.replaceChild(document.importNode(next, true), page);
    document.title = answer.title;
    document.body.className = answer.body.className;
    document.documentElement.dataset.size = answer.documentElement.dataset.size || '';
    var sprite = document.querySelector('svg symbol');
    answer.querySelectorAll('symbol[id]').forEach(function (symbol) {
      if (sprite && !byId(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
    });
    var folded = document.querySelector('form[data-filter] details');
    if (open && folded) { folded.open = true; }
    wire();
    return true;
  }

  function focusOn(element) {
    if (!element) { return; }
    if (element.tabIndex < 0) { element.setAttribute('tabindex', '-1'); }
    element.focus({ preventScroll: true });
  }

  /* Out of the city in the pocket: a promise of false when there is none. */
  function pocketed(params) {
    return station.load('offline').then(function (offline) { return offline.nearest(held, params); })
      .catch(function () { return false; });
  }

  /* `after` puts the eyes and the keyboard where they belong once the list is there. */
  function show(params, after) {
    if (!station.cut()) { return fetched(params, after); }
    return pocketed(params).then(function (found) { return found || fetched(params, after); });
  }

  function fetched(params, after) {
    var turn = ++asked;
    return load(params).then(function (html) {
      if (turn !== asked) { return; }
      if (!swap(html)) { say('出了点问题，刚才的列表还在。请再按一次。'); return; }
      var heading = byId('result');
      station.tell(heading ? heading.textContent : document.title);
      after(heading);
      remember(params);
    }, function () {
      return turn === asked && pocketed(params).then(function (found) { if (!found) { say(OFFLINE); } });
    });
  }

  function stay(element) {
    var y = window.pageYOffset;
    var selector = element && 'input[name="' + element.name + '"][value="' + element.value + '"]';
    return function (heading) {
      window.scrollTo(0, y);
      focusOn(selector && document.querySelector(selector) || heading);
    };
  }

  /* "再看 20 处": the rows above stay, the first new one gets the keyboard. */
  function grow() {
    var y = window.pageYOffset;
    var rows = document.querySelectorAll('.road > .row').length;
    return function (heading) {
      window.scrollTo(0, y);
      var next = document.querySelectorAll('.road > .row')[rows];
      focusOn(next ? next.querySelector('a') : heading);
    };
  }

  function ask(button, after) {
    if (busy) { return; }
    if (!window.isSecureContext) { say(INSECURE, true); return; }
    if (!navigator.geolocation) { say(UNABLE, true); return; }
    busy = true;
    say('');
    var before = button && station.label(button, '正在找…');
    if (button) { button.setAttribute('aria-busy', 'true'); }
    function done() {
      busy = false;
      if (!button) { return; }
      station.label(button, before);
      button.removeAttribute('aria-busy');
    }
    navigator.geolocation.getCurrentPosition(function (position) {
      // Four decimals are about ten metres: enough for a door, too coarse for a flat.
      held = position.coords.longitude.toFixed(4) + ',' + position.coords.latitude.toFixed(4);
      if (button && navigator.vibrate) { navigator.vibrate(40); }
      after().then(done, done);
    }, function (error) {
      done();
      if (button) { say(WHY_NOT[error.code], true); }
    }, { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60000 });
  }

  /* The sign whole and above the bar, the way there under the thumb: scrolled no further than that needs. */
  function toSign() {
    var sign = document.querySelector('.plate');
    var bar = document.querySelector('.tabs');
    window.scrollTo(0, 0);
    if (!sign) { return; }
    var box = sign.getBoundingClientRect();
    var top = bar ? bar.getBoundingClientRect().top : 0;
    var room = top > window.innerHeight / 2 ? top : window.innerHeight;
    window.scrollTo(0, Math.max(0, Math.min(box.top, box.bottom + 8 - room)));
  }

  function locate(button) {
    ask(button, function () {
      return show(wishes(), function (heading) {
        focusOn(heading);
        toSign();
      });
    });
  }

  /* Back from a station: the browser may have dropped the page, so the list is made again where the rider left it.
     Only when they had pressed the button on it and the permission still stands; never on a first load. */
  function comeBack() {
    var left = history.state;
    var visit = window.performance && performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
    if (!left || typeof left.located !== 'string' || !visit || visit.type !== 'back_forward') { return; }
    if (!navigator.permissions) { return; }
    navigator.permissions.query({ name: 'geolocation' }).then(function (permission) {
      if (permission.state !== 'granted') { return; }
      ask(null, function () {
        return show(new URLSearchParams(left.located), function () { window.scrollTo(0, left.y); });
      });
    }, function () { /* an old browser: the button is still there */ });
  }

  function hideAddress() {
    var params = new URLSearchParams(location.search);
    if (location.pathname !== '/' || !params.get('at')) { return; }
    held = params.get('at');
    remember(params);
  }

  function wire() {
    document.querySelectorAll('button[data-locate]').forEach(function (button) { button.hidden = false; });
    var link = byId('last-place');
    var last = place();
    if (!link || !last || !last.name) { return; }
    link.href = '/?district=' + last.adcode;
    (link.querySelector('[data-name]') || link).textContent = last.name;
    link.hidden = false;
  }

  /* The last chosen district stays on this phone. */
  function place() {
    var body = document.body.dataset;
    try {
      if (body.district && body.districtName) {
        localStorage.setItem('place', JSON.stringify({ adcode: body.district, name: body.districtName }));
      }
      return JSON.parse(localStorage.getItem('place'));
    } catch (error) {
      return null; // Storage is off: the chooser is one tap further.
    }
  }

  function plain(event) {
    return !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  document.addEventListener('click', function (event) {
    var button = closest(event.target, 'button[data-locate]');
    if (button) {
      event.preventDefault();
      locate(button);
      return;
    }
    var link = closest(event.target, 'a[href]');
    if (!link || !plain(event)) { return; }
    var url = new URL(link.href);
    // The station page goes back one step only when this list opened it.
    try { sessionStorage.setItem('opened', url.pathname); } catch (error) { /* storage is off */ }
    if (held === null) { return; }
    var now = new URLSearchParams((history.state || {}).located || '');
    if (link.hasAttribute('data-keep')) {
      event.preventDefault();
      show(url.searchParams, url.searchParams.has('show') ? grow() : stay(null));
    } else if (url.pathname === '/look' && url.origin === location.origin) {
      event.preventDefault();
      fetch(link.href).then(function () { show(now, stay(null)); }, function () { say(OFFLINE); });
    } else {
      remember(now);
    }
  });

  document.addEventListener('submit', function (event) {
    var form = closest(event.target, 'form[data-filter]');
    if (!form || held === null) { return; }
    event.preventDefault();
    show(fromForm(form), function (heading) {
      window.scrollTo(0, 0);
      focusOn(heading);
    });
  });

  document.addEventListener('change', function (event) {
    var form = closest(event.target, 'form[data-filter]');
    if (!form || !/^(checkbox|radio)$/.test(event.target.type)) { return; }
    if (held !== null) {
      show(fromForm(form), stay(event.target));
    } else if (!closest(event.target, 'details')) {
      form.submit();
    }
  });

  hideAddress();
  wire();
  comeBack();
}());
