/* What somebody keeps on their own phone and nowhere else: favourite places, ways they often ride. Nothing of it is ever
   sent. Comes with the tap, or when something is kept already (page.js); adds `station.keep`. */
(function () {
  'use strict';
  var station = window.station;
  var BUTTONS = '[data-tap="keep.place"], [data-tap="keep.way"]';
  var REFUSED = '这个浏览器不让存';
  var PLACES = 'favourites';
  var WAYS = 'ways';
  var MOST = 40;
  var MOST_CHIPS = 4;
  var refused = false;

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)) || []; } catch (error) { return []; /* storage is off */ }
  }

  function write(name, entries) {
    try { localStorage.setItem(name, JSON.stringify(entries.slice(0, MOST))); return true; } catch (error) { return false; }
  }

  /* A button that keeps: data-tap="keep.place" or "keep.way", with data-name; kept under data-href. */
  function kept(button) {
    var store = button.dataset.tap === 'keep.place' ? PLACES : WAYS;
    var href = button.dataset.href;
    return { store: store, href: href, there: read(store).some(function (entry) { return entry.href === href; }) };
  }

  function paint(button) {
    var now = kept(button);
    button.setAttribute('aria-pressed', String(now.there));
    station.label(button, refused ? REFUSED : now.store === PLACES ? (now.there ? '已收藏' : '收藏') : (now.there ? '记住了' : '记住这条路'));
  }

  function toggle(button) {
    var now = kept(button);
    var rest = read(now.store).filter(function (entry) { return entry.href !== now.href; });
    var entries = now.there ? rest : [{ href: now.href, name: button.dataset.name }].concat(rest);
    refused = !write(now.store, entries);
    paint(button);
    station.tell(refused ? REFUSED : now.there ? '不再收藏' : '存在这部手机里了');
  }

  /* All that is kept, places first. What lies in storage is not trusted to be an address of this site. */
  function listed() {
    return [PLACES, WAYS].reduce(function (all, store) {
      return all.concat(read(store).filter(function (entry) { return /^\/[^/\\]/.test(entry.href); }).map(function (entry) {
        return { store: store, href: entry.href, name: entry.name };
      }));
    }, []);
  }

  function node(name, css, words) {
    var element = document.createElement(name);
    element.className = css;
    element.textContent = words;
    return element;
  }

  function link(entry, css) {
    var element = node('a', css, entry.name);
    element.href = entry.href;
    return element;
  }

  /* At the top of the first page: the latest few, and the button that shows all of them. */
  function show() {
    var box = document.getElementById('kept');
    if (!box || box.hasAttribute('data-filled')) { return; }
    var all = listed();
    box.setAttribute('data-filled', '');
    box.textContent = '';
    box.hidden = !all.length;
    all.slice(0, MOST_CHIPS).forEach(function (entry) { box.appendChild(link(entry, 'chip')); });
    var button = box.appendChild(node('button', 'chip', '全部收藏'));
    button.type = 'button';
    button.dataset.tap = 'keep.all';
    fold(box, document.getElementById('kept-all') !== null);
  }

  /* While all are listed below, the few above would say it twice. */
  function fold(box, open) {
    Array.prototype.forEach.call(box.querySelectorAll('a'), function (chip) { chip.hidden = open; });
    box.lastChild.setAttribute('aria-expanded', String(open));
  }

  function forget(entry, list) {
    var rest = read(entry.store).filter(function (one) { return one.href !== entry.href; });
    if (!write(entry.store, rest)) { return false; }
    station.tell('不再收藏');
    var box = document.getElementById('kept');
    if (box) {
      box.removeAttribute('data-filled');
      show();
    }
    fill(list);
    (list.querySelector('button') || list.firstChild).focus();
    return true;
  }

  function line(entry, list) {
    var item = node('li', 'line last-place', '');
    item.appendChild(link(entry, 'chip grow'));
    var button = item.appendChild(node('button', 'btn bare', '不收了'));
    button.type = 'button';
    button.setAttribute('aria-label', '不收了 ' + entry.name);
    button.addEventListener('click', function () { if (!forget(entry, list)) { station.label(button, REFUSED); } });
    return item;
  }

  function fill(list) {
    var all = listed();
    list.textContent = '';
    all.forEach(function (entry) { list.appendChild(line(entry, list)); });
    if (all.length) { return; }
    var none = list.appendChild(node('li', 'quiet', '还没有收藏。打开一处，按“收藏”，只存在这部手机里。'));
    none.tabIndex = -1;
  }

  /* Unfolds all that is kept below the button, each with a way to let it go. */
  function unfold(button) {
    var list = document.getElementById('kept-all');
    if (button.parentNode.id === 'kept') { fold(button.parentNode, !list); }
    button.setAttribute('aria-expanded', String(!list));
    if (list) {
      list.parentNode.removeChild(list);
      return;
    }
    list = node('ul', '', '');
    list.id = 'kept-all';
    button.parentNode.parentNode.insertBefore(list, button.parentNode.nextSibling);
    fill(list);
  }

  function wire() {
    document.querySelectorAll(BUTTONS).forEach(paint);
    show();
  }

  station.keep = { place: toggle, way: toggle, all: unfold };
  // `station.turn` puts another page in place of this one.
  new MutationObserver(wire).observe(document.body, { childList: true });
  wire();
}());
