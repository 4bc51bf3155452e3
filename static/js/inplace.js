/* Where a list goes that the phone made by itself: in place of what the page showed, below the form, with the chips of the
   server (templates/finder/choices.html) that the packs can answer, ticked as the list is. Loaded when it is needed, after
   draw.js; adds `station.inplace`. */
(function () {
  'use strict';
  var MAIN_NEEDS = 6;
  var WAYS = [['walk', '步行'], ['ebike', '电动车'], ['car', '汽车']];
  var station = window.station;
  var STORED = '看手机里存的';

  /* Looked up when they are needed: in whatever order the files come. */
  function el() { return station.draw.el.apply(null, arguments); }
  function drawing() { return station.draw.drawing.apply(null, arguments); }

  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }

  function remove(selector, inside) {
    all(selector, inside).forEach(function (old) { old.parentNode.removeChild(old); });
  }

  /* `there`: with the way to what is on this phone. */
  function say(words, there) {
    var line = document.getElementById('locate-status') || document.getElementById('pack-status');
    if (!line) { return; }
    line.textContent = '';
    line.classList.toggle('note', Boolean(words));
    if (!words) { return; }
    var said = line.appendChild(document.createElement('span'));
    said.textContent = words;
    if (!there) { return; }
    var link = said.appendChild(document.createElement('a'));
    link.href = '/offline';
    link.textContent = STORED;
  }

  /* Where a list begins: below the search form, its answers and what somebody keeps. */
  function below(main) {
    var last = all('#locate-status, #kept', main).pop();
    // On some pages it stands inside the form.
    while (last && last.parentNode !== main) { last = last.parentNode; }
    return last ? last.nextSibling : main.firstChild;
  }

  function note(title, words) {
    var main = document.querySelector('main');
    var box = station.draw.note(title, words, station.offline.retry);
    main.insertBefore(box, main.querySelector('form[role="search"]') ? below(main) : main.firstChild);
  }

  /* Chips */

  function chip(css, type, name, entry, chosen) {
    var input = el('input');
    input.type = type;
    input.name = name;
    input.value = entry[0];
    input.defaultChecked = chosen.indexOf(entry[0]) >= 0;
    return el('label', css, input, el('span', '', entry[2] && drawing('i', '#i-' + entry[2]), entry[1]));
  }

  function group(words, name, entries, chosen, type) {
    if (!entries.length) { return null; }
    var made = el('fieldset', 'chips', el('legend', '', words));
    entries.forEach(function (entry) { made.appendChild(chip('chip', type || 'checkbox', name, entry, chosen)); });
    return made;
  }

  /* [code, words, icon] of services with a chip, and of kinds: only what a place in the packs has, or what is asked for.
     Another choice would find nothing. */
  function offered(packs, wanted) {
    var services = {};
    var kinds = {};
    packs.forEach(function (pack) {
      pack.sets.forEach(function (set) { set.forEach(function (number) { services[pack.services[number][0]] = true; }); });
      pack.kind.forEach(function (number) { if (number >= 0) { kinds[pack.kinds[number][0]] = true; } });
    });
    return {
      needs: packs[0].services.filter(function (one) {
        return wanted.needs.indexOf(one[0]) >= 0 || (one[3] && services[one[0]]);
      }).map(function (one) { return [one[0], one[3] || one[1], one[2]]; }),
      kinds: packs[0].kinds.filter(function (one) { return wanted.kinds.indexOf(one[0]) >= 0 || kinds[one[0]]; })
    };
  }

  function hidden(name, value) {
    var made = el('input');
    made.type = 'hidden';
    made.name = name;
    made.value = value;
    return made;
  }

  /* The chips of the page's search form, ticked as `params` asks, in place of those it had; whoever was at one still is.
     `place`: what the form calls the place. Tells whether somebody was. */
  function choices(packs, params, place) {
    var form = document.querySelector('form[role="search"][data-filter]');
    if (!form || !packs.length) { return false; }
    var wanted = station.pack.wish(params);
    var there = offered(packs, wanted);
    var at = document.activeElement;
    var choosing = form.contains(at) && /^(?:checkbox|radio)$/.test(at.type);
    var unfolded = form.querySelector('details[open]') !== null;
    remove('.needs, .quick, [type="hidden"]', form);
    ['district', 'zone'].forEach(function (name) {
      if (params.get(name)) { form.appendChild(hidden(name, params.get(name))); }
    });
    var box = form.querySelector('[name="q"]');
    box.value = box.defaultValue = params.get('q') || '';
    var main = there.needs.slice(0, MAIN_NEEDS);
    if (main.length) {
      form.appendChild(el('fieldset', 'needs', el('legend', 'vh', '想要什么')));
      main.forEach(function (entry) { form.lastChild.appendChild(chip('need', 'checkbox', 'need', entry, wanted.needs)); });
    }
    var more = el('details', 'more-filters', el('summary', 'btn bare', drawing('i', '#i-filter'), '筛选'),
      group('怎么去', 'by', WAYS, [wanted.by], 'radio'),
      group('还想要什么', 'need', there.needs.slice(MAIN_NEEDS), wanted.needs),
      group('哪种地方', 'kind', there.kinds, wanted.kinds));
    more.open = unfolded;
    form.appendChild(el('div', 'chips quick', chip('chip', 'checkbox', 'enter', ['1', '现在能进'], wanted.enter ? ['1'] : []), more));
    var link = form.querySelector('a.place');
    if (link && place) { station.label(link, place); }
    var same = choosing && form.querySelector('input[name="' + at.name + '"][value="' + at.value + '"]');
    if (same) { same.focus({ preventScroll: true }); }
    return Boolean(same);
  }

  /* A list in place of what the page showed, below the search form where that is a part of it. `packs`: what it was made
     of, as `params` asked; the form's chips say so. `place`: where that is. */
  function put(list, since, packs, params, place) {
    var main = document.querySelector('main');
    remove('main > .plate, main > .road, main > section, main > h1, main > h2, main > #result, main > .last-place');
    remove('main > .off, main > [data-until], main > .note:not(#locate-status), main > .more > a[data-keep]');
    document.body.classList.remove('on-plate');
    say('');
    main.insertBefore(list, below(main));
    note('离线数据', ' · 更新于 ' + station.pack.moment(since));
    if (document.querySelector('[data-until]')) {
      station.load('alerts').then(function (alerts) { alerts.clear(); }).catch(function () { /* they tell their end in words */ });
    }
    // Whoever chose stays where the chips are.
    if (packs && choices(packs, params, place)) { return; }
    main.querySelector('#result').focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  station.inplace = { put: put, note: note, say: say };
}());
