/* 顺路: an end of the way may be where somebody stands. That position lives in the page that the server drew for it and
   nowhere else: not in the address bar, not in the history, not in storage. And the ways that are kept on this phone,
   with a button that forgets each. Comes with the tap; adds `station.along`. */
(function () {
  'use strict';
  var station = window.station;
  var OWN = '我现在的位置';
  var WAYS = 'ways';
  var OURS = /^\/along\?/;
  var WAIT_MS = 10000;
  var FETCH_MS = 20000;
  var UNABLE = '这个浏览器不会定位。打几个字找一找，一样能查。';
  var OFFLINE = '网断了，等有网了再按一次。';
  var WHY_NOT = {
    1: '没有定位权限。打几个字找一找，一样能查；想用定位，到手机设置里给浏览器打开位置。',
    2: '手机现在定不了位，可能在室内，或者没开定位。到门口再按一次。',
    3: '等了 10 秒没等到位置。再按一次，或者打几个字找一找。'
  };
  var asked = 0;
  var held = false;
  var busy = false;

  function byId(id) { return document.getElementById(id); }

  function closest(target, selector) { return target && target.closest ? target.closest(selector) : null; }

  function say(sentence) {
    var line = byId('locate-status');
    if (!line) { return; }
    line.textContent = sentence;
    line.classList.toggle('note', Boolean(sentence));
  }

  function fromForm(form) {
    var params = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (String(value).trim()) { params.append(name, value); }
    });
    return params;
  }

  /* The same question without anybody's own position, for the address bar. */
  function open(params) {
    var kept = new URLSearchParams(params);
    ['from', 'to'].forEach(function (end) {
      if (kept.get(end + '_name') !== OWN) { return; }
      kept.delete(end);
      kept.delete(end + '_name');
      if (end === 'from') { kept.set('here', '1'); }
    });
    return '/along' + (String(kept) ? '?' + kept : '');
  }

  function load(params) {
    var late = new Promise(function (resolve, reject) { setTimeout(reject, FETCH_MS); });
    var answer = fetch('/along?' + params, { credentials: 'same-origin' }).then(function (response) { return response.text(); });
    return Promise.race([answer, late]);
  }

  function swap(html) {
    var answer = new DOMParser().parseFromString(html, 'text/html');
    var next = answer.getElementById('page');
    var page = byId('page');
    if (!next || !page) { return false; }
    page.parentNode.replaceChild(document.importNode(next, true), page);
    document.title = answer.title;
    document.documentElement.dataset.size = answer.documentElement.dataset.size || '';
    var sprite = document.querySelector('svg symbol');
    answer.querySelectorAll('symbol[id]').forEach(function (symbol) {
      if (sprite && !byId(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
    });
    return true;
  }

  function show(params) {
    var turn = ++asked;
    return load(params).then(function (html) {
      if (turn !== asked) { return; }
      if (!swap(html)) { say('出了点问题，再按一次。'); return; }
      held = true;
      history.replaceState(null, '', open(params));
      var heading = byId('result');
      station.tell(heading.textContent);
      window.scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }, function () {
      if (turn === asked) { say(OFFLINE); }
    });
  }

  /* The button: one question to the phone, then the page for it. What is typed in the form stays. */
  function here(button) {
    if (busy) { return; }
    if (!navigator.geolocation) { say(UNABLE); return; }
    say('');
    var before = station.label(button, '正在找…');
    busy = true;
    function done() {
      station.label(button, before);
      busy = false;
    }
    navigator.geolocation.getCurrentPosition(function (position) {
      var params = fromForm(closest(button, 'form'));
      // Four decimals are about ten metres: enough for a way, too coarse for a flat.
      params.set(button.dataset.end, position.coords.longitude.toFixed(4) + ',' + position.coords.latitude.toFixed(4));
      params.set(button.dataset.end + '_name', OWN);
      if (navigator.vibrate) { navigator.vibrate(40); }
      show(params).then(done, done);
    }, function (error) {
      done();
      say(WHY_NOT[error.code]);
    }, { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60000 });
  }

  /* As long as a position is in the page, forms and links that would carry it into the address bar are answered here. */
  document.addEventListener('submit', function (event) {
    var form = closest(event.target, 'form[data-along]');
    if (!held || !form) { return; }
    event.preventDefault();
    show(fromForm(form));
  });

  document.addEventListener('click', function (event) {
    var link = closest(event.target, 'a[data-along]');
    if (!held || !link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) { return; }
    event.preventDefault();
    show(new URL(link.href).searchParams);
  });

  /* Kept ways */

  function read() {
    try { return JSON.parse(localStorage.getItem(WAYS)) || []; } catch (error) { return []; /* storage is off */ }
  }

  function forget(href) {
    var rest = read().filter(function (entry) { return entry.href !== href; });
    try { localStorage.setItem(WAYS, JSON.stringify(rest)); } catch (error) { station.tell('这个浏览器不让改'); return; }
    station.tell('忘掉了');
    list();
    document.querySelector('[data-tap="along.ways"]').focus();
  }

  function line(entry) {
    var item = document.createElement('li');
    item.className = 'line';
    var link = document.createElement('a');
    link.className = 'nm grow';
    link.href = entry.href;
    link.textContent = entry.name;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn bare';
    button.textContent = '忘掉';
    button.setAttribute('aria-label', '忘掉 ' + entry.name);
    button.addEventListener('click', function () { forget(entry.href); });
    item.appendChild(link);
    item.appendChild(button);
    return item;
  }

  function list() {
    var box = byId('ways-list');
    box.textContent = '';
    // What lies in storage is not trusted to be an address of this site.
    read().filter(function (entry) { return OURS.test(entry.href); }).forEach(function (entry) { box.appendChild(line(entry)); });
    if (!box.firstChild) {
      box.appendChild(document.createElement('li')).textContent = '还没记过。查好一条路，按“记住这条路”，只存在这部手机里。';
    }
  }

  function ways(button) {
    var open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    if (open) { list(); } else { byId('ways-list').textContent = ''; }
  }

  station.along = { here: here, ways: ways };
}());
