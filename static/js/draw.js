/* Lists that the phone makes by itself, out of a pack or of the list that was looked at last (pack.js, last.js). Sign, rows
   and notices look and read like the server's (stationfinder/finder/views/markup.py and alerts.py). Loaded when it is
   needed, after pack.js and verdict.js; adds `station.draw`. */
(function () {
  'use strict';
  var REACH_M = 10000;
  var MILES = [50, 10, 3, 1];
  var ASKED = ['shut', 'unk', 'doubt'];
  var SVG = 'http://www.w3.org/2000/svg';
  var STROKE = /^(?:path|circle|line|rect|polyline|ellipse)$/;
  var SHAPE = /^(?:d|[cr]?[xy][12]?|r|width|height|points)$/;
  var PICTURES = ['v-maybe', 'v-unk', 'i-nav', 'i-phone', 'i-filter', 'i-sound', 'i-cloud'];
  var station = window.station;

  function letsIn(place) { return station.pack.letsIn(place); }

  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }

  function el(tag, css) {
    var made = document.createElement(tag);
    if (css) { made.className = css; }
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child) { made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child); }
    });
    return made;
  }

  function drawing(css, name) {
    var svg = document.createElementNS(SVG, 'svg');
    var use = document.createElementNS(SVG, 'use');
    svg.setAttribute('class', css);
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', name);
    svg.appendChild(use);
    return svg;
  }

  function link(css, href, icon, words) {
    var made = el('a', css, icon && drawing('i', icon), words);
    made.href = href;
    if (/^https:/.test(href)) { made.rel = 'noopener'; }
    return made;
  }

  /* A name with the places where it may break. */
  function name(place) {
    var made = link('', '/stations/' + place.code, '', '');
    place.title.split('\u200b').forEach(function (part, number) {
      if (number) { made.appendChild(document.createElement('wbr')); }
      made.appendChild(document.createTextNode(part));
    });
    return made;
  }

  function marked(card, place) {
    ['h', 'w', 'k', 't'].forEach(function (key) {
      if (place[key] !== undefined && place[key] !== '') { card.dataset[key] = place[key]; }
    });
    card.id = 's-' + place.code;
    return card;
  }

  function services(place) {
    if (!place.sv.length) { return null; }
    var list = el('ul', 'sv');
    list.setAttribute('aria-label', '里面有');
    place.sv.slice(0, 4).forEach(function (entry) { list.appendChild(el('li', '', drawing('i', entry[0]), entry[1])); });
    if (place.sv.length > 4) { list.appendChild(el('li', '', '等 ' + place.sv.length + ' 样')); }
    return list;
  }

  function how(parts) {
    var line = el('span', 'segs');
    parts.filter(Boolean).forEach(function (part) { line.appendChild(el('span', '', part)); });
    return line;
  }

  function row(place) {
    var ask = ASKED.indexOf(place.said[0]) < 0 ? '电话' : '先问问';
    return marked(el('li', 'row ' + place.said[0],
      drawing('door', '#v-' + place.said[0]),
      el('h3', 'nm', name(place)),
      el('p', 'vd', el('b', '', place.said[1]), el('span', '', place.said[2])),
      place.far && el('p', 'dist', el('b', '', place.far[0]), place.far[1]),
      el('p', 'how', how([place.way, place.to].concat(place.how))),
      services(place),
      el('p', 'quiet', place.fresh),
      el('p', 'go-to', place.nav && link('act', place.nav, '#i-nav', '导航'), place.tel && link('act ask', place.tel, '#i-phone', ask))
    ), place);
  }

  /* 念给我听: voice.js comes with the finger. */
  function voice() {
    var made = el('button', 'btn bare', drawing('i', '#i-sound'), '念给我听');
    made.type = 'button';
    made.dataset.tap = 'voice.read';
    made.setAttribute('aria-pressed', 'false');
    made.hidden = !window.speechSynthesis;
    return made;
  }

  function sign(place, only) {
    var inside = letsIn(place);
    var near = place.far ? '附近' : '';
    var shut = place.said[0] === 'unk' ? near + '没有说准开着的，先问问' : '这会儿都进不去';
    var heading = el('h2', 'plate-h grow', only ? '这一处' : !inside ? shut : near ? '最近能进的' : '现在能进的');
    heading.id = 'near';
    var made = marked(el('section', 'plate ' + place.said[0] + (place.said[0] === 'late' ? ' is-late' : inside ? '' : ' is-none'),
      el('div', 'line', heading, voice()),
      el('div', 'sign', drawing('door', '#v-' + place.said[0]),
        el('p', 'sign-v', el('b', '', place.said[1]), el('span', '', place.said[2])),
        place.far && el('div', 'sign-r', el('p', 'sign-d', el('b', '', place.far[0]), ' ' + place.far[1]), el('p', 'sign-to', place.to))),
      el('h3', 'nm', name(place)),
      el('p', 'plate-how', how([place.way].concat(place.how))),
      services(place),
      el('p', 'quiet', place.fresh),
      el('div', 'acts', place.nav && link('btn main big grow', place.nav, '#i-nav', '导航'),
        place.tel && link('btn big' + (place.nav ? '' : ' main grow'), place.tel, '#i-phone', '电话'),
        only ? null : link('btn big bare', '/stations/' + place.code, '', '看详情'))
    ), place);
    made.setAttribute('aria-labelledby', 'near');
    return made;
  }

  /* A picture that came as strokes: [element, attributes]. */
  function picture(strokes) {
    var svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('viewBox', '0 0 24 24');
    // What lies in storage is drawn, never run.
    strokes.filter(function (stroke) { return STROKE.test(stroke[0]); }).forEach(function (stroke) {
      var made = svg.appendChild(document.createElementNS(SVG, stroke[0]));
      Object.keys(stroke[1]).filter(function (key) { return SHAPE.test(key); }).forEach(function (key) {
        made.setAttribute(key, stroke[1][key]);
      });
    });
    return svg;
  }

  /* A notice about heat, cold or storm. */
  function notice(one) {
    var made = el('div', one.css, picture(one.drawn), el('p', '', el('b', '', one.word), ' ' + one.text, how(one.said)));
    made.dataset.until = one.until;
    return made;
  }

  /* Stands before the rows, and is where the keyboard goes. `from`: the day that hours are counted from. */
  function head(words, from) {
    var title = el('h1', 'vh', words);
    title.id = 'result';
    title.tabIndex = -1;
    if (from) { title.dataset.from = from; }
    title.setAttribute('data-offline', '');
    return title;
  }

  function road(places) {
    var made = el('ol', 'road');
    var passed = 0;
    places.forEach(function (place) {
      var mile = place.m ? MILES.filter(function (km) { return place.m >= km * 1000; })[0] || 0 : 0;
      if (mile > passed) {
        passed = mile;
        var stone = el('i', '', String(mile));
        stone.setAttribute('aria-hidden', 'true');
        made.appendChild(el('li', 'mile', stone, mile + ' 公里以外'));
      }
      made.appendChild(row(place));
    });
    return made;
  }

  /* The one to go to; one that somebody made sure of, if its way is at most twice as long. */
  function best(places) {
    var reach = (places[0].m || 0) + REACH_M;
    var inside = places.filter(function (place) { return letsIn(place) && place.nav && (place.m || 0) <= reach; });
    var first = inside[0] || places[0];
    return inside.filter(function (place) { return place.k === 'sure' && (place.m || 0) <= 2 * (first.m || 0); })[0] || first;
  }

  /* Places as sign and road under a heading for ears, notices between. Hours of packs from different days are counted from
     the first of these days. `only`: the place that was asked for, on the sign whatever it says; the others near it. */
  function list(places, heading, alerts, now, only) {
    var from = Math.min.apply(null, places.map(function (place) { return place.from; }));
    var part = document.createDocumentFragment();
    part.appendChild(head(heading, from));
    places.forEach(function (place) {
      station.pack.judged(place, now);
      if (place.from > from) { place.h = 'U' + (place.from - from).toString(36) + place.h; }
    });
    alerts.forEach(function (one) { part.appendChild(notice(one)); });
    var first = only || best(places);
    var rest = places.filter(function (place) { return place !== first; });
    part.appendChild(sign(first, only));
    if (rest.length) { part.appendChild(only ? el('section', '', el('h2', '', '离这一处近的'), road(rest)) : road(rest)); }
    return part;
  }

  /* Nothing found: a sign that says so, with what can be done about it. `acts`: [[words, function, or where it leads]]. */
  function empty(heading, advice, acts) {
    var part = document.createDocumentFragment();
    var title = el('h2', 'plate-h', heading);
    title.id = 'near';
    var made = el('section', 'plate is-none', title, el('p', 'plate-how', advice), el('div', 'acts'));
    made.setAttribute('aria-labelledby', 'near');
    acts.forEach(function (act, number) {
      var button = el(typeof act[1] === 'string' ? 'a' : 'button', 'btn big' + (number ? '' : ' main grow'), act[0]);
      if (typeof act[1] === 'string') { button.href = act[1]; } else { button.addEventListener('click', act[1]); }
      made.lastChild.appendChild(button);
    });
    part.appendChild(head(heading, 0));
    part.appendChild(made);
    return part;
  }

  /* What the list is made from, said above it; `again`: what its button does. */
  function note(title, words, again) {
    var button = el('button', 'btn bare', '再连一次');
    button.type = 'button';
    button.addEventListener('click', function () { again(button); });
    var box = el('div', 'note off', drawing('i', '#i-cloud'), el('p', '', el('b', '', title), words), button);
    box.setAttribute('role', 'status');
    return box;
  }

  /* The pictures that a page does not bring for such a list, out of the page for no network. A promise. */
  function pictures() {
    var sprite = document.querySelector('svg symbol');
    if (!sprite || PICTURES.every(function (name) { return document.getElementById(name); })) { return Promise.resolve(); }
    return fetch('/offline').then(function (response) { return response.text(); }).then(function (html) {
      all('symbol[id]', new DOMParser().parseFromString(html, 'text/html')).forEach(function (symbol) {
        if (!document.getElementById(symbol.id)) { sprite.parentNode.appendChild(document.importNode(symbol, true)); }
      });
    }).catch(function () { /* words suffice */ });
  }

  station.draw = { list: list, empty: empty, note: note, pictures: pictures, el: el, drawing: drawing };
}());
