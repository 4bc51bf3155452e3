/* What somebody keeps on their own phone and nowhere else: favourite places, ways they often ride; and sharing a place.
   Nothing of it is ever sent. A shared link carries the name, the verdict and when it was read: never a position. */
(function () {
  'use strict';
  var PLACES = 'favourites';
  var WAYS = 'ways';
  var MOST = 40;
  var SAID = /^#said=([^&]*)&seen=([0-9T:-]{16})&name=/;

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)) || []; } catch (error) { return []; /* storage is off */ }
  }

  function write(name, entries) {
    try { localStorage.setItem(name, JSON.stringify(entries.slice(0, MOST))); return true; } catch (error) { return false; }
  }

  function closest(target, selector) { return target && target.closest ? target.closest(selector) : null; }

  /* Other words on a button, beside its picture; those before come back. */
  function label(button, words) {
    var node = Array.prototype.filter.call(button.childNodes, function (child) {
      return child.nodeType === Node.TEXT_NODE && child.nodeValue.trim();
    })[0];
    var before = node ? node.nodeValue : '';
    if (node) { node.nodeValue = words; }
    return before;
  }

  /* For ears: the button's own words change for the eyes. */
  function tell(words) {
    var line = document.getElementById('kept-status');
    if (!line) {
      line = document.createElement('p');
      line.id = 'kept-status';
      line.className = 'vh';
      line.setAttribute('role', 'status');
      document.body.appendChild(line);
    }
    line.textContent = words;
  }

  /* A button that keeps: data-keep-place or data-keep-way, with data-name; kept under data-href. */
  function kept(button) {
    var store = button.hasAttribute('data-keep-place') ? PLACES : WAYS;
    var href = button.dataset.href;
    return { store: store, href: href, there: read(store).some(function (entry) { return entry.href === href; }) };
  }

  function paint(button) {
    var now = kept(button);
    button.hidden = false;
    button.setAttribute('aria-pressed', String(now.there));
    label(button, now.store === PLACES ? (now.there ? '已收藏' : '收藏') : (now.there ? '记住了' : '记住这条路'));
  }

  function toggle(button) {
    var now = kept(button);
    var rest = read(now.store).filter(function (entry) { return entry.href !== now.href; });
    var entries = now.there ? rest : [{ href: now.href, name: button.dataset.name }].concat(rest);
    var worked = write(now.store, entries);
    paint(button);
    tell(!worked ? '这个浏览器不让存东西' : now.there ? '不再收藏' : '存在这部手机里了');
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

  /* Sharing */

  function two(number) { return (number < 10 ? '0' : '') + number; }

  function shared(button) {
    var plate = document.querySelector('.plate');
    var word = plate.querySelector('.sign-v b').textContent;
    var detail = plate.querySelector('.sign-v span').textContent;
    var now = new Date(Date.now() + 28800000);
    var clock = two(now.getUTCHours()) + ':' + two(now.getUTCMinutes());
    var day = now.getUTCMonth() + 1 + ' 月 ' + now.getUTCDate() + ' 日 ' + clock;
    var seen = now.getUTCFullYear() + '-' + two(now.getUTCMonth() + 1) + '-' + two(now.getUTCDate()) + 'T' + clock;
    var name = button.dataset.name;
    return {
      title: name,
      text: name + '：' + word + (detail ? '（' + detail + '）' : '') + '，' + day + ' 看的',
      url: location.origin + location.pathname + '#said=' + encodeURIComponent(word) + '&seen=' + seen + '&name=' + encodeURIComponent(name)
    };
  }

  function byHand(words) { window.prompt('长按复制', words); }

  function share(button) {
    var what = shared(button);
    var words = what.text + '\n' + what.url;
    if (navigator.share) {
      navigator.share(what).catch(function () { /* thought better of it */ });
    } else if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(words).then(function () {
        label(button, '已复制');
        tell('已复制，贴到聊天里就行');
      }, function () { byHand(words); });
    } else {
      byHand(words);
    }
  }

  /* Opened from such a link: what it said then, under what holds now. */
  function since() {
    var found = SAID.exec(location.hash);
    var plate = document.querySelector('.plate.solo');
    if (!found || !plate) { return; }
    var word;
    try { word = decodeURIComponent(found[1]); } catch (error) { return; /* a link cut short */ }
    var line = document.createElement('p');
    line.className = 'quiet';
    line.textContent = '发给你的人 ' + found[2].replace('T', ' ') + ' 看到的是“' + word.slice(0, 8) + '”，上面是现在的。';
    plate.appendChild(line);
  }

  window.stationKeep = { tell: tell, label: label };

  function wire() {
    document.querySelectorAll('[data-keep-place], [data-keep-way]').forEach(paint);
    document.querySelectorAll('[data-share]').forEach(function (button) { button.hidden = false; });
    show();
  }

  document.addEventListener('click', function (event) {
    var button = closest(event.target, '[data-keep-place], [data-keep-way]');
    if (button) { toggle(button); return; }
    button = closest(event.target, '[data-share]');
    if (button) { share(button); }
  });
  // locate.js puts another page in place of this one.
  new MutationObserver(wire).observe(document.body, { childList: true });
  wire();
  since();
}());
