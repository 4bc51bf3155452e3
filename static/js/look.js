/* 大字 and the colours, at once and in place: no answer is waited for, and a list with a position stays. Comes with the
   tap; adds `station.look`. A page that lay on the phone in the old look gets the chosen one from here too. */
(function () {
  'use strict';
  var YEAR_S = 365 * 24 * 3600;
  var USUAL = { size: 'normal', theme: 'auto' };
  var WORDS = { large: '大字', normal: '标准字' };
  var station = window.station;
  var root = document.documentElement;

  function chosen(name) {
    var found = new RegExp('(?:^|; )' + name + '=([a-z]+)').exec(document.cookie);
    return found ? found[1] : '';
  }

  function mark(link, here) {
    if (here) { link.setAttribute('aria-current', 'true'); } else { link.removeAttribute('aria-current'); }
  }

  /* The links as the server writes them: one leads to 大字 and back again, the colours each have their own. */
  function paint() {
    var large = root.getAttribute('data-size') === 'large';
    var theme = root.getAttribute('data-theme') || USUAL.theme;
    document.querySelectorAll('a[href^="/look?"]').forEach(function (link) {
      var next = large ? 'normal' : 'large';
      var words = link.textContent.trim();
      if (words === WORDS.large || words === WORDS.normal) {
        link.href = link.getAttribute('href').replace(/size=\w+/, 'size=' + next);
        station.label(link, WORDS[next]);
        if (link.matches('header a')) { mark(link, large); }
      } else if (link.parentNode.className === 'looks') {
        mark(link, link.getAttribute('href').indexOf('theme=' + theme) > 0);
      }
    });
  }

  function put(name, value) {
    if (value === USUAL[name]) { root.removeAttribute('data-' + name); } else { root.setAttribute('data-' + name, value); }
    paint();
    // The map lays its doors and names out anew.
    window.dispatchEvent(new Event('resize'));
  }

  function turn(link) {
    // As it is now: `put` writes the next choice into the link.
    var address = link.href.replace(/&back=.*/, '');
    var asked = new URL(address).searchParams;
    Object.keys(USUAL).forEach(function (name) {
      var value = asked.get(name);
      if (!value) { return; }
      document.cookie = name + '=' + value + '; path=/; max-age=' + YEAR_S + '; SameSite=Lax' +
        (location.protocol === 'https:' ? '; Secure' : '');
      put(name, value);
    });
    station.tell('换好了');
    // The server keeps it for a year where a script may for a week only (Safari).
    fetch(address, { credentials: 'same-origin', redirect: 'manual' }).catch(function () { /* the cookie is set */ });
  }

  /* What the phone chose, on a page that was drawn before. */
  function apply() {
    Object.keys(USUAL).forEach(function (name) {
      var value = chosen(name);
      if (value && value !== (root.getAttribute('data-' + name) || USUAL[name])) { put(name, value); }
    });
  }

  station.look = { turn: turn, apply: apply };
  // Another page in place of this one may have been asked for before the choice.
  new MutationObserver(apply).observe(document.body, { childList: true });
}());
