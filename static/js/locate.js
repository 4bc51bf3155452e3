/* "用我的位置": one question to the phone, one list for the answer. The position lives in a variable of this page and
   nowhere else: not in the address bar, not in the history, not in storage. Every step works without this file. */
(function () {
  'use strict';
  if (!window.station) { return; }
  var OFFLINE = '网断了，刚才的列表还在。等有网了再按一次。';
  var STRANGE = '出了点问题，刚才的列表还在。请再按一次。';
  var station = window.station;
  var closest = station.closest;
  var held = null;

  function byId(id) { return document.getElementById(id); }

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

  function focusOn(element) {
    if (!element) { return; }
    if (element.tabIndex < 0) { element.setAttribute('tabindex', '-1'); }
    element.focus({ preventScroll: true });
  }

  /* What is ticked is what the list shows. */
  function tick(to, from) {
    document.querySelectorAll('form[data-filter] input').forEach(function (input) { input[to] = input[from]; });
  }

  /* Out of the city in the pocket: a promise of false when there is none. */
  function pocketed(params) {
    return station.load('offline').then(function (offline) { return offline.nearest(held, params); }).then(function (found) {
      if (found) { tick('defaultChecked', 'checked'); }
      return found;
    }).catch(function () { return false; });
  }

  /* A promise of false when the list stays as it is. `after` puts the eyes and the keyboard where they belong once the list
     is there. */
  function show(params, after) {
    if (!station.cut()) { return fetched(params, after); }
    return pocketed(params).then(function (found) { return found || fetched(params, after); });
  }

  function fetched(params, after) {
    var open = document.querySelector('form[data-filter] details[open]') !== null;
    params.set('at', held);
    return station.turn('/?' + params).then(function (came) {
      if (came === 'late') { return true; }
      if (came === 'cut') {
        return pocketed(params).then(function (found) {
          if (!found) { station.say(OFFLINE); }
          return found;
        });
      }
      if (came !== 'there') {
        station.say(STRANGE);
        return false;
      }
      var folded = document.querySelector('form[data-filter] details');
      if (open && folded) { folded.open = true; }
      wire();
      var heading = byId('result');
      station.tell(heading ? heading.textContent : document.title);
      after(heading);
      remember(params);
      return true;
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

  function ask(button, params, after) {
    station.where(button, function (at) {
      held = at;
      return show(params(), after);
    }, '先选地方，一样能找。', true);
  }

  /* The sign whole and above the bar, the way there under the thumb: scrolled no further than that needs. */
  function toSign(heading) {
    var sign = document.querySelector('.plate');
    focusOn(heading);
    window.scrollTo(0, 0);
    if (!sign) { return; }
    var box = sign.getBoundingClientRect();
    window.scrollTo(0, Math.max(0, Math.min(box.top, box.bottom + 8 - station.floor())));
  }

  /* Back from a station, or pulled down anew: the browser may have dropped the page, so the list is made again where the
     rider left it. Only when they had pressed the button on it; never on a first load. */
  function comeBack() {
    var left = history.state;
    if (held || !left || typeof left.located !== 'string') { return; }
    station.load('position').then(function (position) {
      position.again(function () {
        ask(null, function () { return new URLSearchParams(left.located); }, function () { window.scrollTo(0, left.y); });
      });
    }).catch(function () { /* no network: the button is still there */ });
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
      ask(button, wishes, toSign);
      return;
    }
    var link = closest(event.target, 'a[href]');
    if (!link || !plain(event) || held === null) { return; }
    var url = new URL(link.href);
    if (link.hasAttribute('data-keep')) {
      event.preventDefault();
      show(url.searchParams, url.searchParams.has('show') ? grow() : stay(null));
    } else if (link.matches('.tabs [aria-current]')) {
      // The list is where we are: its beginning.
      event.preventDefault();
      window.scrollTo(0, 0);
      focusOn(byId('result'));
    } else {
      remember(new URLSearchParams((history.state || {}).located || ''));
      // Never in the page: the map takes it out of its address at once. Without a network only the plain map is kept.
      if (!/^\/map\b/.test(link.getAttribute('href')) || station.cut()) { return; }
      event.preventDefault();
      url.searchParams.set('at', held);
      location.assign(url.href);
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
      show(fromForm(form), stay(event.target)).then(function (came) { if (!came) { tick('checked', 'defaultChecked'); } });
    } else if (!closest(event.target, 'details')) {
      form.submit();
    }
  });

  hideAddress();
  wire();
  comeBack();
}());
