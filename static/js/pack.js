/* Answers without a network: places out of the packs on this phone (stationfinder/finder/packs/shelf.py), the nearest, those
   of an area or with a word in their name; and what is told about heat and cold there. draw.js makes them a list; the
   verdicts are those of verdict.js. A position is an argument here and stays one. Adds `station.pack`. */
(function () {
  'use strict';
  var A = 6378137;
  var E2 = 0.00669437999014;
  var RAD = Math.PI / 180;
  var SCALE = 100000;
  var SHOWN = 20;
  var REACH_M = 10000;
  var MOST_TOLD = 3;
  var NEAR_M = 5000;
  var WINDS = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'];
  var BY = { walk: '步行', ebike: '骑车', car: '开车' };
  var NOT_IN = ['later', 'shut', 'unk', 'doubt'];

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
    var day = today(ms) === today(Date.now()) ? '今天' : (then.getUTCMonth() + 1) + '\u00a0月\u00a0' + then.getUTCDate() + '\u00a0日';
    return day + ' ' + then.getUTCHours() + ':' + (minute < 10 ? '0' : '') + minute;
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

  function navigation(area, row, title, by) {
    if (row >= area.lon.length) { return ''; }
    var template = area.pack.nav[/micromessenger/i.test(navigator.userAgent) ? 'wechat' : 'other'];
    if (typeof template !== 'string') { template = template[by]; }
    return template.replace('{0}', area.gcjLon[row].toFixed(5)).replace('{1}', area.gcjLat[row].toFixed(5))
      .replace('{4}', encodeURIComponent(title));
  }

  /* One place as a row shows it. */
  function record(area, row, now, by) {
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
      nav: navigation(area, row, title.replace(/\u200b/g, ''), by),
      tel: telephone(pack.phone[row], code),
      h: pack.hours[pack.rule[row]],
      w: way[0],
      k: !day ? 'never' : day >= today(now) - pack.sure_days ? 'sure' : 'old',
      from: pack.from,
      at: row < area.lon.length ? [area.lon[row], area.lat[row]] : null,
      // Packs of an older release say neither.
      areas: pack.areas ? pack.areas[pack.area[row]].slice(1) : [],
      alerts: pack.alerts || []
    };
  }

  function judged(found, now) {
    var verdict = window.station.verdict;
    var second = Math.floor(now / 1000);
    found.said = verdict.say(verdict.unpack(found.h, found.from), found.w && found.w.split('|'), found.k, second, second + (found.t || 0));
    return found;
  }

  function letsIn(found) { return NOT_IN.indexOf(found.said[0]) < 0; }

  /* What somebody wants, out of an address: {needs: [code], kinds: [code], enter, by: walk|ebike|car, words, district,
     most: how many, more: true when something else was asked that only the server can tell, chosen: true when anything was
     asked but where}. */
  function wish(params) {
    function codes(name) {
      return [].concat.apply([], params.getAll(name).map(function (value) { return value.split(','); })).filter(Boolean);
    }
    function any(names) { return names.some(function (name) { return params.get(name); }); }
    return {
      needs: codes('need'),
      kinds: codes('kind'),
      enter: params.get('enter') === '1',
      by: params.get('by') || 'ebike',
      words: (params.get('q') || '').toLowerCase().split(/\s+/).filter(Boolean),
      district: params.get('district') || '',
      most: Number(params.get('show')) || SHOWN,
      more: any(['night', 'all_day', 'when', 'zone']),
      chosen: any(['q', 'need', 'kind', 'enter', 'night', 'all_day', 'when'])
    };
  }

  /* Rows of a pack that are what is wanted, as a test of a row. */
  function fitting(pack, wanted) {
    function numbers(codes, table) {
      return codes.map(function (code) { return table.findIndex(function (entry) { return entry[0] === code; }); });
    }
    var kinds = numbers(wanted.kinds, pack.kinds);
    var needed = numbers(wanted.needs, pack.services);
    var sets = pack.sets.map(function (set) {
      return needed.every(function (number) { return set.indexOf(number) >= 0; });
    });
    return function (row) {
      if (!sets[pack.set[row]] || (kinds.length && kinds.indexOf(pack.kind[row]) < 0)) { return false; }
      var area = pack.areas ? pack.areas[pack.area[row]] : [''];
      if (wanted.district && area.indexOf(wanted.district) < 1 && pack.adcode !== wanted.district) { return false; }
      var text = (pack.title[row].replace(/\u200b/g, '') + ' ' + pack.address[row] + ' ' + area[0]).toLowerCase();
      return wanted.words.every(function (word) { return text.indexOf(word) >= 0; });
    };
  }

  /* The nearest of all packs that are what is wanted. */
  function nearest(packs, lon, lat, wanted, now) {
    var all = [];
    // A position takes the place of a district.
    var wishes = Object.assign({}, wanted, { district: '' });
    packs.map(opened).forEach(function (area) {
      var fits = fitting(area.pack, wishes);
      area.lon.forEach(function (value, row) {
        if (fits(row)) { all.push([metres(lon, lat, value, area.lat[row]), area, row]); }
      });
    });
    all.sort(function (one, other) { return one[0] - other[0]; });
    var reach = (all[0] || [0])[0] + REACH_M;
    var found = [];
    var seen = {};
    var open = false;
    // Twenty rows; and when none of them lets one in, the next one that does, within a sensible way.
    for (var n = 0; n < all.length && (found.length <= SHOWN || (!open && all[n][0] <= reach)); n += 1) {
      var place = judged(placed(all[n], lon, lat, wanted.by, now), now);
      if (!seen[place.code] && (letsIn(place) || (!wanted.enter && found.length <= SHOWN))) {
        seen[place.code] = true;
        open = open || letsIn(place);
        found.push(place);
      }
    }
    return found;
  }

  function placed(entry, lon, lat, by, now) {
    var area = entry[1];
    var place = record(area, entry[2], now, by);
    place.m = entry[0];
    place.t = Math.ceil(place.m * area.pack.pace[by]);
    place.far = distance(place.m);
    place.to = towards(lon, lat, area.lon[entry[2]], area.lat[entry[2]]);
    place.way = lasting(place.t, by);
    return place;
  }

  /* All places that are what is wanted, wherever one is: those that let one in first. {places, total, name of the area}. */
  function listed(packs, wanted, now) {
    var inside = [];
    var others = [];
    var seen = {};
    var name = '';
    packs.map(opened).forEach(function (area) {
      var pack = area.pack;
      var fits = fitting(pack, wanted);
      if (pack.adcode === wanted.district) { name = pack.name; }
      (pack.areas || []).forEach(function (one) { name = one[1] === wanted.district ? one[0] : name; });
      pack.title.forEach(function (title, row) {
        var code = pack.code.substr(row * 7, 7);
        if (seen[code] || !fits(row)) { return; }
        var place = judged(record(area, row, now, wanted.by), now);
        seen[code] = true;
        if (letsIn(place)) { inside.push(place); } else if (!wanted.enter) { others.push(place); }
      });
    });
    var all = inside.concat(others);
    return { places: all.slice(0, wanted.most), total: all.length, name: name };
  }

  /* The place with that code, null where no pack has it. */
  function find(packs, code, now) {
    var found = null;
    packs.forEach(function (pack) {
      for (var row = 0; row < pack.title.length && !found; row += 1) {
        if (pack.code.substr(row * 7, 7) === code) { found = record(opened(pack), row, now, 'ebike'); }
      }
    });
    return found;
  }

  /* What to tell who reads these places: alerts that hold at `now` in their counties and above, the narrowest area first,
     as stationfinder/alerts/rules.py chooses them. Of places in order of distance the near ones say where one is. */
  function told(places, now) {
    var second = now / 1000;
    var near = places.length > 0 && places[0].m !== undefined;
    var known = {};
    var found = [];
    var events = {};
    places.filter(function (place, number) {
      return !near || number < MOST_TOLD || place.m <= NEAR_M;
    }).forEach(function (place) {
      if (!near) { events = {}; }
      place.areas.forEach(function (code) {
        place.alerts.filter(function (one) {
          return one.of === code && one.from <= second && second < one.until;
        }).sort(function (one, other) { return other.from - one.from; }).forEach(function (one) {
          var key = [one.of, one.word, one.from].join(' ');
          if (!events[one.word] && !known[key]) { found.push(one); }
          events[one.word] = known[key] = true;
        });
      });
    });
    return found.slice(0, MOST_TOLD);
  }

  window.station.pack = {
    wish: wish, nearest: nearest, listed: listed, find: find, told: told, judged: judged, letsIn: letsIn, metres: metres,
    moment: moment
  };
}());
