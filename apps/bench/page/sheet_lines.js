/* sheet_lines.js - figures over a logarithm: the size of a routing table, and percentiles
 *
 * Percentiles have the axis that HdrHistogram gave them: 0, 90, 99, 99.9 at equal distances, so
 * that the few slowest have as much room as all the others.
 */

const LINE = {right: 18, top: 28, bottom: 48};
const SHAPES = ['M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0', 'M-4-4h8v8h-8z', 'M0-5 5 4h-10z', 'M0-5.5 5.5 0 0 5.5-5.5 0z', 'M-4-4 4 4M-4 4 4-4', 'M0-5-5 4h10z'];

function shapeAt(x, y, series) {
  return makeSvg('path', {class: `point line-${series.ink}`, d: SHAPES[series.shape % SHAPES.length], transform: `translate(${x} ${y})`});
}

/* Where the axis on the left is, so that its numbers have room. */
function leftOf(yTicks) {
  return Math.ceil(Math.max(...yTicks.map((tick) => textWidth(numberText(tick))))) + 10;
}

/* A box with an axis on the left and one below; x and y are functions to pixels. */
function lineAxes({width, height, left, x, y, xTicks, yTicks, xName, yName}) {
  const low = height - LINE.bottom;
  return [
    ...yTicks.flatMap((tick) => [
      svgLine(left, y(tick), width - LINE.right, y(tick), 'grid'),
      svgText(left - 7, y(tick) + 4, numberText(tick), {class: 'quiet', 'text-anchor': 'end'}),
    ]),
    ...xTicks.flatMap(({at, text, anchor}) => [
      svgLine(x(at), LINE.top, x(at), low, 'grid'),
      svgText(x(at), low + 16, text, {class: 'quiet', 'text-anchor': anchor ?? 'middle'}),
    ]),
    svgLine(left, low, width - LINE.right, low, 'zero'),
    svgText(left, height - 9, xName, {class: 'quiet'}),
    svgText(0, 12, yName, {class: 'quiet'}),
  ];
}

/* ns per packet for each number of prefixes, from 0. */
function routesDrawing(rows) {
  const figures = rows.map((row) => ({row, figure: figureOf(row, 'ns_per_packet')})).filter(({row, figure}) => row.prefixes > 0 && figure);
  const logs = figures.map(({row}) => Math.log10(row.prefixes));
  const greatest = Math.max(...figures.map(({figure}) => figure.max)) * 1.15;
  const yTicks = linearTicks(greatest, 5), left = leftOf(yTicks);
  return (width) => {
    const height = 265;
    const from = Math.min(...logs) - 0.5, to = Math.max(...logs) + 0.5;
    const x = (log) => left + (log - from) / (to - from) * (width - left - LINE.right);
    const y = (value) => height - LINE.bottom - value / greatest * (height - LINE.bottom - LINE.top);
    const axes = lineAxes({
      width, height, left, x, y, xName: 'prefixes in the table (logarithmic)', yName: 'ns per packet', yTicks,
      xTicks: figures.map(({row}, i) => ({at: logs[i], text: width < 520 ? row.prefixes.toLocaleString('en', {notation: 'compact'}) : numberText(row.prefixes)})),
    });
    const points = figures.map(({figure}, i) => `${x(logs[i])} ${y(figure.value)}`);
    const marks = figures.map(({row, figure}, i) => mark(
      `${plural(row.prefixes, 'prefix', 'prefixes')}\n${spreadText(figure)} ns per packet`,
      {'data-row': sheet.rows.indexOf(row), 'data-path': 'ns_per_packet', 'data-value': figure.value},
      makeSvg('path', {class: 'whisker', d: `M${x(logs[i])} ${y(figure.min)}V${y(figure.max)}m-4 0h8M${x(logs[i]) - 4} ${y(figure.min)}h8`}),
      shapeAt(x(logs[i]), y(figure.value), {ink: 'own', shape: 0}),
      svgText(x(logs[i]), y(figure.max) - 8, `${numberText(figure.value)} ns`, {class: 'value', 'text-anchor': 'middle'})));
    return {height, children: [...axes, makeSvg('path', {class: 'curve line-own', d: `M${points.join('L')}`}), ...marks]};
  };
}

const PERCENTILES = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/* Where a percentile of so many pings stands: the last of n is the 1/n that is left. */
function percentileAt(percentile, n) {
  return Math.min(Math.log10(100 / (100 - percentile)), Math.log10(Math.max(n, 10)));
}

/* series: [{row, name, ink, shape, dash, isShown}]; the limits are those of all panels. */
function curvesDrawing(series, {least, greatest, widest}) {
  const yTicks = logTicks(least, greatest, 9), left = leftOf(yTicks);
  return (width) => {
    const height = Math.round(Math.min(360, Math.max(280, width * 0.64)));
    const x = (at) => left + at / widest * (width - left - LINE.right);
    const y = (value) => height - LINE.bottom - Math.log(value / least) / Math.log(greatest / least) * (height - LINE.bottom - LINE.top);
    const every = PERCENTILES.filter((one) => percentileAt(one, Infinity) <= widest + 1e-9 && (one !== 50 || width > 450));
    const axes = lineAxes({
      width, height, left, x, y, xName: 'percentile of the pings, %', yName: 'round trip, µs (logarithmic)', yTicks,
      xTicks: every.map((one) => ({at: percentileAt(one, Infinity), text: String(one)})),
    });
    const lines = series.filter(({isShown}) => isShown).map((one) => {
      const points = one.row.curve.map(([percentile, us]) => `${x(percentileAt(percentile, one.row.n)).toFixed(2)} ${y(us).toFixed(2)}`);
      const marks = [['p50', 50], ['p90', 90], ['p99', 99], ['p99.9', 99.9], ['max', 100]]
        .filter(([key, percentile]) => figureOf(one.row, `us/${key}`) && percentileAt(percentile, one.row.n) <= widest + 1e-9)
        .map(([key, percentile]) => {
          const {value} = figureOf(one.row, `us/${key}`);
          return mark(`${one.name}\n${key}: ${numberText(value)} µs`,
                      {'data-row': sheet.rows.indexOf(one.row), 'data-path': `us/${key}`, 'data-value': value},
                      shapeAt(x(percentileAt(percentile, one.row.n)), y(value), one));
        });
      return makeSvg('g', {'data-row': sheet.rows.indexOf(one.row)}, makeSvg('path', {
        class: `curve line-${one.ink}`, 'stroke-dasharray': one.dash, d: `M${points.join('L')}`,
      }), ...marks);
    });
    return {height, children: [...axes, ...lines]};
  };
}
