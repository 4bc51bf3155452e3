/* Lists without a network: the nearest places out of the packs on this phone, and the list that was looked at last.
   Rows look and read like the server's (stationfinder/finder/views/markup.py); the verdicts are those of verdict.js.
   A position is an argument here and stays one. Loaded when it is needed; adds `station.pack`. */
(function () {
  'use strict';
  var A = 6378137;
  var E2 = 0.00669437999014;
  var RAD = Math.PI / 180;
  var SCALE = 100000;
  var SHOWN = 20;
  var REACH_M = 10000;
  var MILES = [50, 10, 3, 1];
  var WINDS = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'];
  var BY = { walk: '步行', ebike: '骑车', car: '开车' };
  var NOT_IN = ['later', 'shut', 'unk', 'doubt'];
  var ASKED = ['shut', 'unk', 'doubt'];
  var SVG = 'http://www.w3.org/2000/svg';

  /* Metres on the ellipsoid, flat at the middle latitude: a few centimetres off within 20 km, 10 m at 200 km. */
  function metres(lon, lat, toLon, toLat) {
    var middle = (lat + toLat) / 2 * RAD;
    var bent = 1 - E2 * Math.pow(Math.sin(middle), 2);
    var across = A / Math.sqrt(bent);
    var x = (toLon - lon) * RAD * across * Math.cos(middle);
    var y = (toLat - lat) * RAD * across * (1 - E2) / bent;
    return Math.sqrt(x * x + y * y);
  }

  function distance(m) {
    if (m < 995) { return [String(Math.max(10, Math.round(m / 10) * 10)), '米']; }
    return [m < 9950 ? (m / 1000).toFixed(1) : String(Math.round(m / 1000)), '公里'];
  }

  function towards(lon, lat, toLon, toLat) {
    var turn = Math.atan2((toLon - lon) * Math.cos(lat * RAD), toLat - lat);
    return '往' + WINDS[(Math.round(turn * 4 / Math.PI) + 8) % 8];
  }

  function lasting(seconds, by) {
    var minutes = Math.max(1, Math.ceil(seconds / 60));
    var hours = Math.floor(minutes / 60);
    var rest = minutes % 60 && hours < 10 ? ' ' + minutes % 60 + ' 分' : '';
    return BY[by] + '约 ' + (hours ? hours + ' 小时' + rest : minutes + ' 分钟');
  }

  function today(now) { return Math.floor((now / 60000 + 480) / 1440); }

  function fresh(day, now) {
    var days = today(now) - day;
    if (!day) { return '还没有人核实过'; }
    if (days < 2) { return days < 1 ? '今天核实' : '昨天核实'; }
    if (days < 60) { return days + ' 天前核实'; }
    return days < 730 ? Math.floor(days / 30) + ' 个月前核实' : Math.floor(days / 365) + ' 年前核实';
  }

  function moment(ms) {
    var then = new Date(ms + 28800000);
    var minute = then.getUTCMinutes();
    return (then.getUTCMonth() + 1) + ' 月 ' + then.getUTCDate() + ' 日 ' + then.getUTCHours() + ':' +
      (minute < 10 ? '0' : '') + minute;
  }

  function summed(steps, scale) {
    var at = 0;
    return steps.map(function (step) { at += step; return at / scale; });
  }

  function opened(pack) {
    var lon = summed(pack.lon, 1);
    var lat = summed(pack.lat, 1);
    return {
      pack: pack,
      lon: lon.map(function (value) { return value / SCALE; }),
      lat: lat.map(function (value) { return value / SCALE; }),
      gcjLon: summed(pack.east, 1).map(function (value, row) { return (lon[row] + value) / SCALE; }),
      gcjLat: summed(pack.north, 1).map(function (value, row) { return (lat[row] + value) / SCALE; })
    };
  }

  function telephone(number, code) {
    if (!number) { return ''; }
    return /\*/.test(number) ? '/stations/' + code + '/phone' : 'tel:' + number.replace(/转/g, ',').replace(/[^0-9+,;]/g, '');
  }

  function navigation(area, row, title) {
    var template = area.pack.nav[/micromessenger/i.test(navigator.userAgent) ? 'wechat' : 'other'];
    return template.replace('{0}', area.gcjLon[row].toFixed(5)).replace('{1}', area.gcjLat[row].toFixed(5))
      .replace('{4}', encodeURIComponent(title));
  }

  /* One place as a row shows it. */
  function record(area, row, now) {
    var pack = area.pack;
    var code = pack.code.substr(row * 7, 7);
    var title = pack.title[row];
    var way = pack.ways[pack.way[row]];
    var day = pack.verified[row];
    var inside = pack.sets[pack.set[row]].map(function (number) { return pack.services[number]; });
    var unsaid = [way[1] ? '' : '怎么进', inside.length ? '' : '里面有什么'].filter(Boolean);
    return {
      code: code,
      title: title,
      how: [pack.address[row], way[1], unsaid.join('、') + (unsaid.length ? (unsaid[1] ? '都' : '') + '没写，到店问一声' : '')],
      sv: inside.map(function (entry) { return ['#i-' + entry[2], entry[1]]; }),
      fresh: fresh(day, now),
      nav: navigation(area, row, title.replace(/\u200b/g, '')),
      tel: telephone(pack.phone[row], code),
      h: pack.hours[pack.rule[row]],
      w: way[0],
      k: !day ? 'never' : day >= today(now) - pack.sure_days ? 'sure' : 'old',
      from: pack.from
    };
  }

  function judged(found, now) {
    var verdict = window.station.verdict;
    var second = Math.floor(now / 1000);
    found.said = verdict.say(verdict.unpack(found.h, found.from), found.w && found.w.split('|'), found.k, second, second + (found.t || 0));
    return found;
  }

  function letsIn(found) { return NOT_IN.indexOf(found.said[0]) < 0; }

  /* The nearest of all packs that have what is needed. `wish`: {needs: [code], enter: bool, by: walk|ebike|car}. */
  function nearest(packs, lon, lat, wish, now) {
    var all = [];
    packs.map(opened).forEach(function (area) {
      var needed = wish.needs.map(function (code) {
        return area.pack.services.findIndex(function (entry) { return entry[0] === code; });
      });
      var fits = area.pack.sets.map(function (set) {
        return needed.every(function (number) { return set.indexOf(number) >= 0; });
      });
      area.lon.forEach(function (value, row) {
        if (fits[area.pack.set[row]]) { all.push([metres(lon, lat, value, area.lat[row]), area, row]); }
      });
    });
    all.sort(function (one, other) { return one[0] - other[0]; });
    var reach = (all[0] || [0])[0] + REACH_M;
    var found = [];
    var seen = {};
    var open = false;
    // Twenty rows; and when none of them lets one in, the next one that does, within a sensible way.
    for (var n = 0; n < all.length && (found.length <= SHOWN || (!open && all[n][0] <= reach)); n += 1) {
      var place = judged(placed(all[n], lon, lat, wish.by, now), now);
      if (!seen[place.code] && (letsIn(place) || (!wish.enter && found.length <= SHOWN))) {
        seen[place.code] = true;
        open = open || letsIn(place);
        found.push(place);
      }
    }
    return found;
  }

  function placed(entry, lon, lat, by, now) {
    var area = entry[1];
    var place = record(area, entry[2], now);
    place.m = entry[0];
    place.t = Math.ceil(place.m * area.pack.pace[by]);
    place.far = distance(place.m);
    place.to = towards(lon, lat, area.lon[entry[2]], area.lat[entry[2]]);
    place.way = lasting(place.t, by);
    return place;
  }

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

  function sign(place) {
    var inside = letsIn(place);
    var near = place.far ? '附近' : '';
    var shut = place.said[0] === 'unk' ? near + '没有说准开着的，先问问' : '这会儿都进不去';
    var heading = el('h2', 'plate-h', !inside ? shut : near ? '最近能进的' : '现在能进的');
    heading.id = 'near';
    var made = marked(el('section', 'plate ' + place.said[0] + (place.said[0] === 'late' ? ' is-late' : inside ? '' : ' is-none'),
      heading,
      el('div', 'sign', drawing('door', '#v-' + place.said[0]),
        el('p', 'sign-v', el('b', '', place.said[1]), el('span', '', place.said[2])),
        place.far && el('div', 'sign-r', el('p', 'sign-d', el('b', '', place.far[0]), ' ' + place.far[1]), el('p', 'sign-to', place.to))),
      el('h3', 'nm', name(place)),
      el('p', 'plate-how', how([place.way].concat(place.how))),
      services(place),
      el('p', 'quiet', place.fresh),
      el('div', 'acts', place.nav && link('btn main big grow', place.nav, '#i-nav', '导航'),
        place.tel && link('btn big' + (place.nav ? '' : ' main grow'), place.tel, '#i-phone', '电话'),
        link('btn big bare', '/stations/' + place.code, '', '看详情'))
    ), place);
    made.setAttribute('aria-labelledby', 'near');
    return made;
  }

  /* Places as sign and road. Hours of packs from different days are counted from the first of these days. */
  function list(places, heading, now) {
    var from = Math.min.apply(null, places.map(function (place) { return place.from; }));
    var title = el('h1', 'vh', heading);
    var part = document.createDocumentFragment();
    var road = el('ol', 'road');
    title.id = 'result';
    title.tabIndex = -1;
    title.dataset.from = from;
    part.appendChild(title);
    places.forEach(function (place) {
      judged(place, now);
      if (place.from > from) { place.h = 'U' + (place.from - from).toString(36) + place.h; }
    });
    var reach = (places[0].m || 0) + REACH_M;
    var inside = places.filter(function (place) { return letsIn(place) && place.nav && (place.m || 0) <= reach; });
    var first = inside[0] || places[0];
    // One that somebody made sure of, if its way is at most twice as long.
    first = inside.filter(function (place) { return place.k === 'sure' && (place.m || 0) <= 2 * (first.m || 0); })[0] || first;
    var passed = 0;
    part.appendChild(sign(first));
    places.filter(function (place) { return place !== first; }).forEach(function (place) {
      var mile = place.m ? MILES.filter(function (km) { return place.m >= km * 1000; })[0] || 0 : 0;
      if (mile > passed) {
        passed = mile;
        var stone = el('i', '', String(mile));
        stone.setAttribute('aria-hidden', 'true');
        road.appendChild(el('li', 'mile', stone, mile + ' 公里以外'));
      }
      road.appendChild(row(place));
    });
    part.appendChild(road);
    return part;
  }

  window.station.pack = { nearest: nearest, list: list, metres: metres, moment: moment, el: el, link: link, drawing: drawing };
}());
