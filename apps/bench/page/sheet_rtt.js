/* sheet_rtt.js - there and back: a panel for each load, a line for each responder */

/* What says how far the others can be trusted. */
const ASKING = /^(late_us|p50_us|p99_us|sent|strange)/;

const LOOKS = [{ink: 'floor', dash: '7 4'}, {ink: 'own', dash: null}, {ink: 'two', dash: '2 3'}, {ink: 'sum', dash: '9 3 2 3'},
               {ink: 'c', dash: '4 3'}, {ink: 'd', dash: '12 4'}];

const hiddenLines = new Set();

/* What a line is called: the waiting is said where it differs. */
function rttName(row, rows) {
  return distinct(rows.map(({waiting}) => waiting)).length > 1 && row.waiting ? `${row.case}, ${row.waiting}` : row.case;
}

/* Each name with its look: ours is blue and whole, the floor grey, as everywhere. */
function looksOf(names) {
  const fixed = names.map((name) => (/^null reflector/.test(name) && !/busy/.test(name) ? 0 : /^echohost/.test(name) ? (/busy/.test(name) ? 2 : 1) : -1));
  const free = [0, 1, 2, 3, 4, 5].filter((look) => !fixed.includes(look));
  const order = [...free.filter((look) => look > 2), ...free.filter((look) => look <= 2)];
  return new Map(names.map((name, i) => {
    const look = fixed[i] >= 0 && fixed.indexOf(fixed[i]) === i ? fixed[i] : order.shift() ?? i % LOOKS.length;
    return [name, {...LOOKS[look], shape: look}];
  }));
}

function lineSample({ink, dash, shape}) {
  return makeSvg('svg', {width: 40, height: 14, class: 'plot', 'aria-hidden': 'true'},
                 makeSvg('path', {class: `curve line-${ink}`, 'stroke-dasharray': dash, d: 'M1 7H39'}), shapeAt(20, 7, {ink, shape}));
}

/* The same limits for all panels, so that they can be compared. */
function limitsOf(rows) {
  const all = rows.flatMap((row) => row.curve.map(([, us]) => us)).filter((us) => us > 0);
  return {
    least: Math.min(...all) / 1.15, greatest: Math.max(...all) * 1.15,
    widest: Math.max(...rows.map((row) => Math.max(...row.curve.map(([percentile]) => percentileAt(percentile, row.n))))),
  };
}

/* Buttons that take a line out of all panels, and put it back. */
function curveLegend(names, looks, redrawAll) {
  return make('ul', {class: 'legend lines'}, ...names.map((name) => make('li', {}, make('button', {
    type: 'button', 'aria-pressed': 'true', onclick: ({currentTarget}) => {
      const isShown = hiddenLines.delete(name);
      if (!isShown)
        hiddenLines.add(name);
      currentTarget.setAttribute('aria-pressed', String(isShown));
      redrawAll();
    },
  }, lineSample(looks.get(name)), name))));
}

function loadText(load) {
  return load === 0 ? 'Idle: nothing but the pings' : `${numberText(load)} % load`;
}

/* Each has its own load, a share of what it answers without loss. */
function loadsText(some, rows) {
  const known = some.filter((row) => figureOf(row, 'load_mpps'));
  return some[0].load_percent === 0 || known.length === 0 ? null
    : `Beside the pings: ${known.map((row) => `${rttName(row, rows)} ${numberText(row.load_mpps)} Mpps`).join('; ')}.`;
}

function panels(rows, looks) {
  const limits = limitsOf(rows);
  return distinct(rows.map(({load_percent: load}) => load)).map((load) => {
    const some = rows.filter((row) => row.load_percent === load);
    const series = () => some.map((row) => {
      const name = rttName(row, rows);
      return {row, name, isShown: !hiddenLines.has(name), ...looks.get(name)};
    });
    return plotFigure({
      id: `rtt-${rows[0].bytes ?? 'any'}-${load}`, title: loadText(load), about: loadsText(some, rows), draw: (width) => curvesDrawing(series(), limits)(width),
      saved: series().map(({name}) => ({name, sample: lineSample(looks.get(name))})),
      tables: [curveTable(`${loadText(load)}: latency at each percentile, in µs`, some, (row) => rttName(row, rows))],
    });
  });
}

function sizeOfRtt(rows) {
  const names = distinct(rows.map((row) => rttName(row, rows)));
  const looks = looksOf(names);
  const drawn = panels(rows.filter((row) => row.curve?.length > 0), looks);
  const redrawAll = () => drawn.forEach((figure) => {
    const place = figure.querySelector('.place');
    delete place.dataset.width;
    place.dispatchEvent(new Event('redraw'));
  });
  return [
    make('div', {class: 'whole'}, ...notesOf(rows, (row) => rttName(row, rows), ['us/p50']).map((note) => make('p', {class: 'note'}, `${note}.`)),
         curveLegend(names, looks, redrawAll)),
    make('div', {class: 'panels whole'}, ...drawn),
    make('div', {class: 'whole'},
      tableOf(`Round trip of ${bytesText(rows[0])}: figures`, rows, pathsOf(rows).filter((path) => !ASKING.test(path)), 'Table of all loads'),
      tableOf(`Round trip of ${bytesText(rows[0])}: each run, and the asker`, rows, pathsOf(rows).filter((path) => ASKING.test(path)), 'Table of each run and of the asker')),
  ];
}

function rttFigures() {
  const rows = rowsOf('rtt');
  return distinct(rows.map(({bytes}) => bytes)).flatMap((bytes) => sizeOfRtt(rows.filter((row) => row.bytes === bytes)));
}
