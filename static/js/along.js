/* 顺路: an end of the way may be where somebody stands. That position lives in the page that the server drew for it and
   nowhere else: not in the address bar, not in the history, not in storage. And the ways that are kept on this phone,
   with a button that forgets each. Comes with the tap; adds `station.along`. */
(function () {
  'use strict';
  var station = window.station;
  var OWN = '我现在的位置';
  var WAYS = 'ways';
  var OURS = /^\/along\?/;
  var OTHERWISE = '打几个字找一找，一样能查。';
  var OFFLINE = '网断了，等有网了再按一次。';
  var STRANGE = '出了点问题，再按一次。';
  var closest = station.closest;
  var now = null;

  function byId(id) { return document.getElementById(id); }

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

  function own(params) {
    return ['from', 'to'].filter(function (end) { return params.get(end + '_name') === OWN; });
  }

  /* What the browser keeps of this page: which ends are where somebody stands, how far it was scrolled; never where. */
  function mark(y) { history.replaceState({ own: own(now), y: y }, '', open(now)); }

  /* A promise of false when the page stays as it is. */
  function show(params, y) {
    return station.turn('/along?' + params).then(function (came) {
      if (came === 'late') { return true; }
      if (came !== 'there') {
        station.say(came === 'cut' ? OFFLINE : STRANGE);
        return false;
      }
      now = params;
      mark(0);
      var heading = byId('result');
      station.tell(heading.textContent);
      window.scrollTo(0, y || 0);
      heading.focus({ preventScroll: true });
      return true;
    });
  }

  /* One question to the phone, then the page with its answer at those ends. Without a button nobody asked aloud. */
  function find(ends, params, y, button) {
    station.where(button, function (at) {
      var asked = params();
      asked.delete('here');
      ends.forEach(function (name) {
        asked.set(name, at);
        asked.set(name + '_name', OWN);
      });
      return show(asked, y);
    }, OTHERWISE);
  }

  /* The button. What is typed in the form stays. */
  function here(button) {
    find([button.dataset.end], function () { return fromForm(closest(button, 'form')); }, 0, button);
  }

  /* Back from a station, or pulled down anew: the way is made again where the rider left it. Only when they had pressed
     the button on it. */
  function comeBack() {
    var left = history.state;
    if (!left || !left.own || !left.own.length) { return; }
    station.load('position').then(function (position) {
      position.again(function () {
        find(left.own, function () { return new URLSearchParams(location.search); }, left.y, null);
      });
    }).catch(function () { /* no network: the button is still there */ });
  }

  /* A chip above the list: the same question with it or without. It stays as the list is. */
  function again(box) {
    var form = closest(box, 'form');
    if (!now) { return form.submit(); }
    return show(fromForm(form)).then(function (came) { if (!came) { box.checked = !box.checked; } });
  }

  /* As long as a position is in the page, forms and links that would carry it into the address bar are answered here. */
  document.addEventListener('submit', function (event) {
    var form = closest(event.target, 'form[data-along]');
    if (!now || !form) { return; }
    event.preventDefault();
    show(fromForm(form));
  });

  document.addEventListener('click', function (event) {
    var link = closest(event.target, 'a[href]');
    if (!now || !link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) { return; }
    if (link.hasAttribute('data-along')) {
      event.preventDefault();
      show(new URL(link.href).searchParams);
    } else {
      mark(window.pageYOffset);
    }
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

  station.along = { again: again, here: here, ways: ways };
  comeBack();
}());
