/* What somebody keeps on their own phone and nowhere else: favourite places, ways they often ride. Nothing of it is ever
   sent. Comes with the tap, or when something is kept already (page.js); adds `station.keep`. */
(function () {
  'use strict';
  var station = window.station;
  var BUTTONS = '[data-tap^="keep."]';
  var PLACES = 'favourites';
  var WAYS = 'ways';
  var MOST = 40;

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
    station.label(button, now.store === PLACES ? (now.there ? '已收藏' : '收藏') : (now.there ? '记住了' : '记住这条路'));
  }

  function toggle(button) {
    var now = kept(button);
    var rest = read(now.store).filter(function (entry) { return entry.href !== now.href; });
    var entries = now.there ? rest : [{ href: now.href, name: button.dataset.name }].concat(rest);
    var worked = write(now.store, entries);
    paint(button);
    station.tell(!worked ? '这个浏览器不让存东西' : now.there ? '不再收藏' : '存在这部手机里了');
  }

  /* The list at the top, when there is something to list. */
  function show() {
    var box = document.getElementById('kept');
    if (!box || box.hasAttribute('data-filled')) { return; }
    var listed = read(PLACES).concat(read(WAYS));
    box.setAttribute('data-filled', '');
    box.hidden = !listed.length;
    listed.forEach(function (entry) {
      var link = document.createElement('a');
      // What lies in storage is not trusted to be an address of this site.
      if (!/^\/[^/\\]/.test(entry.href)) { return; }
      link.className = 'chip';
      link.href = entry.href;
      link.textContent = entry.name;
      box.appendChild(link);
    });
  }

  function wire() {
    document.querySelectorAll(BUTTONS).forEach(paint);
    show();
  }

  station.keep = { place: toggle, way: toggle };
  // locate.js puts another page in place of this one.
  new MutationObserver(wire).observe(document.body, { childList: true });
  wire();
}());
