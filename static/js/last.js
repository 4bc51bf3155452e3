/* Keeps the list that is looked at, for when there is no network (offline.js shows it), with what it tells about heat and
   cold. Without where one was: in its order, without distances, directions and ways. Comes after a list is there; adds `station.last`. */
(function () {
  'use strict';
  var MOST_ROWS = 30;
  var HERE_WORDS = /^(?:(?:步行|骑车|开车)约 .*|往[东南西北]{1,2})$/;
  var station = window.station;

  function all(selector, inside) { return Array.prototype.slice.call(inside.querySelectorAll(selector)); }

  function text(element) {
    if (!element) { return ''; }
    return Array.prototype.map.call(element.childNodes, function (node) {
      return node.nodeName === 'WBR' ? '\u200b' : node.textContent;
    }).join('').trim();
  }

  function href(link) { return link ? link.getAttribute('href') : ''; }

  function read(card, from) {
    return {
      code: card.id.slice(2),
      title: text(card.querySelector('.nm a')),
      how: all('.segs > span', card).map(text).filter(function (words) { return !HERE_WORDS.test(words); }),
      sv: all('.sv li', card).filter(function (item) { return item.querySelector('use'); }).map(function (item) {
        return [href(item.querySelector('use')), text(item)];
      }),
      fresh: text(card.querySelector('.quiet')),
      nav: href(card.querySelector('a[rel="noopener"]')),
      tel: href(card.querySelector('a[href^="tel:"], a[href$="/phone"]')),
      h: card.dataset.h,
      w: card.dataset.w || '',
      k: card.dataset.k || 'never',
      from: from
    };
  }

  /* A notice as draw.js draws it, with its end: it is not shown for longer. */
  function notice(note) {
    var line = note.querySelector('p');
    return {
      css: note.className,
      word: text(line.querySelector('b')),
      text: Array.prototype.map.call(line.childNodes, function (node) {
        return node.nodeType === Node.TEXT_NODE ? node.nodeValue : '';
      }).join('').trim(),
      said: all('.segs > span', line).map(text),
      until: Number(note.dataset.until),
      drawn: all('svg > *', note).map(function (stroke) {
        var shape = {};
        Array.prototype.forEach.call(stroke.attributes, function (one) { shape[one.name] = one.value; });
        return [stroke.nodeName, shape];
      })
    };
  }

  function remember() {
    var heading = document.querySelector('#result[data-from]');
    if (location.pathname !== '/' || !heading || heading.hasAttribute('data-offline')) { return; }
    var rows = all('main [id^="s-"][data-h]', document).slice(0, MOST_ROWS).map(function (card) {
      return read(card, Number(heading.dataset.from));
    });
    if (!rows.length) { return; }
    try {
      localStorage.setItem('last-list', JSON.stringify({
        at: station.since, title: text(heading), rows: rows, notes: all('main > [data-until]', document).map(notice)
      }));
    } catch (error) { /* Storage is off or full: no kept list, everything else works. */ }
  }

  station.last = { remember: remember };
  document.addEventListener('visibilitychange', function () { if (document.hidden) { remember(); } });
  window.addEventListener('pagehide', remember);
}());
