/* sheet_core.js - in memory: what a packet costs, beside what it would cost to do less with it */

const YARDSTICKS = [{path: 'ns_per_packet', name: 'echohost', ink: 'own'}, {path: 'checksum_ns', name: 'checksum only', ink: 'sum'},
                    {path: 'memcpy_ns', name: 'memcpy', ink: 'floor'}];

function nsWords(name, row, path) {
  const figure = figureOf(row, path);
  return `${name}, ${bytesText(row)}\n${figure ? `${spreadText(figure)} ns` : NOT_MEASURED}`;
}

/* What a bar says when it is asked: verdict and ratios as well. */
function coreWords(row, name = caseName(row)) {
  const ratio = figureOf(row, 'ratio_checksum');
  return [nsWords(name, row, 'ns_per_packet'), row.verdict, ratio && `${numberText(ratio.value)} × checksum only`].filter(Boolean).join('\n');
}

function nsBar(row, name, ink = 'own', tick = null) {
  return {name, row, ink, tick, path: 'ns_per_packet', figure: figureOf(row, 'ns_per_packet'), words: coreWords(row, name)};
}

/* One figure; or two, of which the second has those that need another scale. */
function nsFigures({id, title, about, groups, isNamed, entries, rows}) {
  const isCompared = isNamed && groups[0].label !== null; // bars under a heading
  return (isCompared ? [groups] : apart(groups)).map((some, i) => {
    const shown = rows.filter((row) => some.some(({bars}) => bars.some((bar) => bar.row === row)));
    return plotFigure({
      id: i === 0 ? id : `${id}-long`, title: i === 0 ? title : `${title}: those that take longer`,
      about: i === 0 ? about : 'On a scale of their own.', entries, notes: notesOf(shown, caseName),
      draw: barsDrawing(some, 'ns', 'ns per packet', isNamed),
      tables: [tableOf(`${title}: figures`, shown)],
    });
  });
}

function sizeFigures() {
  const rows = rowsOf('core', 'size');
  if (rows.length === 0)
    return [];
  const groups = rows.map((row) => ({
    label: row.case === 'echo' ? bytesText(row) : `${row.case}, ${bytesText(row)}`,
    bars: YARDSTICKS.filter(({path}) => path === 'ns_per_packet' || valueAt(row, path) !== undefined).map(({path, name, ink}) => ({
      name, row, path, ink, figure: figureOf(row, path), words: path === 'ns_per_packet' ? coreWords(row) : nsWords(name, row, path),
    })),
  }));
  return nsFigures({
    id: 'core-size', title: 'Echo, by size', rows, groups, isNamed: false, entries: YARDSTICKS,
    about: 'Below each: a pass over the same packets that only checks their checksums by the same routine, and one that only copies them.',
  });
}

function tickEntry() {
  return {name: 'checksum only, of the same bytes', sample: makeSvg('svg', {width: 14, height: 14, class: 'plot', 'aria-hidden': 'true'},
                                                                    makeSvg('path', {class: 'tick', d: 'M7 0v14'}))};
}

function plainFigures(group, id, title, about) {
  const rows = rowsOf('core', group);
  if (rows.length === 0)
    return [];
  const yardstick = (row) => (group === 'stage' ? null : figureOf(row, 'checksum_ns'));
  const hasTick = rows.some(yardstick);
  const sizes = distinct(rows.map(({bytes}) => bytes));
  const isGrouped = group === 'stage' && sizes.length > 1;
  const nameOfRow = (row) => (sizes.length > 1 && !isGrouped ? `${caseName(row)}, ${bytesText(row)}` : caseName(row));
  const bar = (row) => nsBar(row, nameOfRow(row), 'own', yardstick(row));
  return nsFigures({
    id, title, about, rows, isNamed: true, entries: hasTick ? [tickEntry()] : [],
    groups: isGrouped ? sizes.map((bytes) => ({label: plural(bytes, 'byte'), bars: rows.filter((row) => row.bytes === bytes).map(bar)}))
      : rows.map((row) => ({label: null, bars: [bar(row)]})),
  });
}

function routeFigures() {
  const rows = rowsOf('core', 'routes');
  const title = 'Size of the routing table', about = 'The longest prefix that covers the destination is looked for; destinations are drawn at random.';
  if (rows.filter((row) => row.prefixes > 0 && figureOf(row, 'ns_per_packet')).length < 2)
    return plainFigures('routes', 'core-routes', title, about); // no line without two points
  return [plotFigure({
    id: 'core-routes', title, about, notes: notesOf(rows, caseName), draw: routesDrawing(rows),
    tables: [tableOf(`${title}: figures`, rows)],
  })];
}

/* Others, and our own echo of the same size from the same run. */
function peerFigures() {
  const peers = rowsOf('core', 'peer');
  if (peers.length === 0)
    return [];
  const own = rowsOf('core', 'size').filter((row) => row.case === 'echo' && peers.some(({bytes}) => bytes === row.bytes));
  const sizes = distinct(peers.map(({bytes}) => bytes));
  const ofSize = (bytes) => [...own, ...peers].filter((row) => row.bytes === bytes);
  const inks = inksOf(peers.map(caseName));
  return nsFigures({
    id: 'core-peer', title: 'Beside other stacks', rows: sizes.flatMap(ofSize), isNamed: true, entries: [],
    about: 'The same echo requests, handed to each in memory, in the same run.',
    groups: sizes.map((bytes) => ({label: plural(bytes, 'byte'), bars: ofSize(bytes).map((row) => (
      row.group === 'peer' ? nsBar(row, caseName(row), inks.get(caseName(row))) : nsBar(row, 'echohost')))})),
  });
}

function coreFigures() {
  return [
    ...sizeFigures(),
    ...peerFigures(),
    ...plainFigures('kind', 'core-kind', 'Kinds of packets', 'What is answered, what is refused with an error, and what is dropped.'),
    ...plainFigures('mix', 'core-mix', 'A mix of packets', 'Kinds and sizes by turns, so that no branch can be guessed.'),
    ...routeFigures(),
    ...plainFigures('stage', 'core-stage', 'Where the time goes', 'The parts of the path of an echo.'),
  ];
}
