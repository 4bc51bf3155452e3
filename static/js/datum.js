/* WGS-84 ⇄ GCJ-02, the public formula on the Krasovsky ellipsoid. Arguments and answers are [lon, lat] in degrees. */
(function () {
  'use strict';
  const A = 6378245, EE = 0.00669342162296594323, RAD = Math.PI / 180;

  const inChina = (lon, lat) => lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271;

  function shift(lon, lat) {
    const x = lon - 105, y = lat - 35, sin = (v) => Math.sin(v * Math.PI);
    const ripple = (20 * sin(6 * x) + 20 * sin(2 * x)) * 2 / 3;
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + ripple +
      (20 * sin(y) + 40 * sin(y / 3)) * 2 / 3 + (160 * sin(y / 12) + 320 * sin(y / 30)) * 2 / 3;
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + ripple +
      (20 * sin(x) + 40 * sin(x / 3)) * 2 / 3 + (150 * sin(x / 12) + 300 * sin(x / 30)) * 2 / 3;
    const s = Math.sin(lat * RAD), m = 1 - EE * s * s;
    return [east / (A / Math.sqrt(m) * Math.cos(lat * RAD) * RAD), north / (A * (1 - EE) / (m * Math.sqrt(m)) * RAD)];
  }

  function toGcj(p) {
    if (!inChina(p[0], p[1])) return p;
    const d = shift(p[0], p[1]);
    return [p[0] + d[0], p[1] + d[1]];
  }

  /* One step back is wrong by up to 3 m, because the shift is that of another point: repeat until it stands still. */
  function toWgs(p) {
    let q = p;
    for (let i = 0; i < 8; i++) {
      const g = toGcj(q);
      q = [q[0] + p[0] - g[0], q[1] + p[1] - g[1]];
    }
    return q;
  }

  window.datum = { toGcj, toWgs };
})();
