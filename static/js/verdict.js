/* Doors go on opening and closing while the page lies in a pocket, network or not: every minute, and whenever the page
   is shown again, each card says anew what one finds on arriving. The pieces of the next eight days stand in `data-h`
   (stationfinder/finder/openings/packed.py); the words are those of stationfinder/finder/verdicts.py, and a test compares. */
(function () {
  'use strict';
  var CHINA = 480;
  var DAY = 1440;
  var CLOSING_S = 1800;
  // From a way of that length on, minutes counted from the arrival are said to be so.
  var ON_THE_WAY_S = 60;
  var STATES = { C: 'closed', U: 'unknown' };
  var WEEK = '一二三四五六日';
  var DOORS = ['go', 'maybe', 'late', 'scan', 'later', 'shut', 'unk', 'doubt'];
  var NOT_IN = ['later', 'shut', 'unk', 'doubt'];
  var ASKED = ['shut', 'unk', 'doubt'];
  var UNSURE = { sure: '', old: '半年多没人核实', never: '没人核实过' };

  function joined() {
    return Array.prototype.filter.call(arguments, Boolean).join('，');
  }

  /* The pieces: from and until in minutes since 1970, letter, remark. */
  function unpack(text, from) {
    var parts = text.split('\n');
    var at = from;
    return (parts[0].match(/[A-Z][0-9a-z]+(?:\.[0-9a-z]+)?/g) || []).map(function (piece) {
      var halves = piece.slice(1).split('.');
      var begin = at;
      at += parseInt(halves[0], 36);
      return {
        at: begin,
        until: at,
        letter: piece[0],
        state: STATES[piece[0]] || 'open',
        remark: halves[1] ? parts[1 + parseInt(halves[1], 36)] : ''
      };
    });
  }

  function clock(minute) {
    var rest = minute % 60;
    return Math.floor(minute / 60) + ':' + (rest < 10 ? '0' : '') + rest;
  }

  /* Minutes since 1970 → `14:00`, `明早 8:00`, `周一 9:00`, `10 月 12 日 9:00`, as seen from the minute `now`. */
  function when(then, now) {
    var day = Math.floor((then + CHINA) / DAY);
    var days = day - Math.floor((now + CHINA) / DAY);
    var minute = (then + CHINA) % DAY;
    if (days === 0) { return clock(minute); }
    if (days === 1) {
      return minute === 0 ? '24:00' : (minute < 300 ? '凌晨 ' : minute < 720 ? '明早 ' : '明天 ') + clock(minute);
    }
    if (days <= 7) { return (days === 7 ? '下周' : '周') + WEEK[(day + 3) % 7] + ' ' + clock(minute); }
    var date = new Date(day * 86400000);
    return (date.getUTCMonth() + 1) + ' 月 ' + date.getUTCDate() + ' 日 ' + clock(minute);
  }

  function waiting(minutes) {
    var hours = Math.floor(minutes / 60);
    if (!hours) { return minutes + ' 分钟'; }
    return hours + ' 小时' + (minutes % 60 ? ' ' + minutes % 60 + ' 分' : '');
  }

  /* What one finds who sets out at second `now` and arrives at second `arrive`: [door, word, detail]. */
  function say(pieces, way, trust, now, arrive) {
    var index = -1;
    pieces.forEach(function (piece, number) {
      if (piece.at * 60 <= arrive && arrive < piece.until * 60) { index = number; }
    });
    if (index < 0) { return ['unk', '不清楚', '那么久以后还说不准']; }
    var here = pieces[index];
    var next = pieces.slice(index + 1).filter(function (piece) { return piece.state !== here.state; })[0];
    var minute = Math.floor(now / 60);
    var then = arrive - now >= ON_THE_WAY_S;
    var change = next ? when(next.at, minute) : '';
    var blind = next && next.state === 'unknown' ? change + ' 起不清楚' : '';
    if (here.state === 'unknown') { return ['unk', '不清楚', here.remark || '开门时间没登记']; }
    if (here.state === 'closed') {
      var opens = next && next.state === 'open' ? next.at : null;
      if (opens !== null && Math.floor((opens + CHINA) / DAY) === Math.floor((arrive / 60 + CHINA) / DAY)) {
        return ['later', '还没开', change + ' 开，' + (then ? '到了' : '') + '等 ' + waiting(Math.ceil((opens * 60 - arrive) / 60))];
      }
      return ['shut', '关着', joined(opens !== null && change + ' 开', here.remark) || blind || '这几天不开'];
    }
    return open(here, next, change, blind, way, trust, arrive, then);
  }

  function open(here, next, change, blind, way, trust, arrive, then) {
    var ask = way ? way[here.letter === 'S' ? 1 : here.letter === 'E' ? 2 : 0] : '';
    var closes = next && next.state === 'closed';
    var left = closes ? next.at * 60 - arrive : Infinity;
    if (left < CLOSING_S) {
      var minutes = Math.floor(left / 60);
      return ['late', '快关了', joined((then ? '到时' : '') + (minutes ? '还剩 ' + minutes + ' 分钟' : '还剩不到 1 分钟'), ask)];
    }
    var until = joined(closes ? change + ' 关' : blind || '24 小时', here.remark);
    if (ask) { return ['scan', ask, joined(until, way[3] !== ask.slice(1) && way[3])]; }
    var detail = joined(until, UNSURE[trust]);
    return trust === 'sure' ? ['go', '能进', detail] : ['maybe', '应该能进', detail];
  }

  function put(element, text) {
    if (element && element.textContent !== text) { element.textContent = text; }
  }

  function show(card, said) {
    var door = said[0];
    var is = card.classList;
    DOORS.forEach(function (name) { is.toggle(name, name === door); });
    var use = card.querySelector('.door use');
    if (use) { use.setAttribute('href', '#v-' + door); }
    var line = card.querySelector('.vd, .sign-v');
    put(line.querySelector('b'), said[1]);
    put(line.querySelector('span'), said[2]);
    var inside = NOT_IN.indexOf(door) < 0;
    var ask = card.querySelector('.ask');
    if (ask) { ask.lastChild.nodeValue = ASKED.indexOf(door) < 0 ? '电话' : '先问问'; }
    if (!is.contains('plate')) { return; }
    is.toggle('is-late', door === 'late');
    is.toggle('is-none', !inside);
    var heading = card.querySelector('.plate-h');
    if (!heading) { return; }
    var was = heading.getAttribute('data-was') || heading.textContent;
    heading.setAttribute('data-was', was);
    // What was pinned as open and is shut by now is not the nearest open place any more.
    put(heading, !inside && /能进/.test(was) ? '刚才最近的，这会儿进不去了' : was);
  }

  function refresh() {
    var page = document.querySelector('[data-from]');
    if (!page) { return; }
    var now = Math.floor(Date.now() / 1000);
    document.querySelectorAll('[data-h]').forEach(function (card) {
      var data = card.dataset;
      if (card.classList.contains('doubt')) { return; }
      var pieces = unpack(data.h, Number(page.dataset.from));
      show(card, say(pieces, data.w && data.w.split('|'), data.k || 'never', now, now + Number(data.t || 0)));
    });
  }

  function tick() {
    if (!document.hidden) { refresh(); }
    setTimeout(tick, 60000 - Date.now() % 60000);
  }

  // For lists that the phone makes by itself (pack.js).
  window.station.verdict = { unpack: unpack, say: say, refresh: refresh };
  document.addEventListener('visibilitychange', function () { if (!document.hidden) { refresh(); } });
  window.addEventListener('pageshow', refresh);
  setTimeout(tick, 60000 - Date.now() % 60000);
}());
