/* sheet_tun.js - on a device: how much is answered, what becomes of the rest, and what it costs */

const PLACES = [{path: 'packets/answered', name: 'answered', ink: 'own'}, {path: 'lost/return', name: 'lost on the way back', ink: 'sum'},
                {path: 'lost/stack', name: 'lost in the stack', ink: 'd'}, {path: 'lost/tun', name: 'lost in the tun queue', ink: 'floor'},
                {path: 'lost/generator', name: 'lost at the generator', ink: 'c'}];

/* Each case has one ink on the whole page; ours and the floor are always the same. */
function inksOf(names) {
  const others = ['c', 'sum', 'd'];
  const given = new Map();
  for (const name of distinct(names)) {
    const fixed = name === 'null reflector' ? 'floor' : name === 'echohost' ? 'own' : name.startsWith('echohost') ? 'two' : null;
    given.set(name, fixed ?? others[[...given.values()].filter((ink) => others.includes(ink)).length % others.length]);
  }
  return given;
}

function responder(row) {
  return row.case === 'against' && row.command ? `against: ${row.command}` : row.case;
}

/* A group for each size; bar(row, ink) makes its bars. */
function bySize(rows, bar) {
  const inks = inksOf(rows.map(responder));
  return distinct(rows.map(({bytes}) => bytes)).map((bytes) => ({
    label: plural(bytes, 'byte'),
    bars: rows.filter((row) => row.bytes === bytes).map((row) => ({name: responder(row), row, ...bar(row, inks.get(responder(row)))})),
  }));
}

function tunBar(row, ink, path, unit) {
  const figure = figureOf(row, path);
  const text = figure ? `${spreadText(figure)} ${unit}` : `${NOT_MEASURED}${row.note ? `: ${row.note}` : ''}`;
  return {path, ink, figure, words: `${responder(row)}, ${bytesText(row)}\n${text}`};
}

function answeredBar(row, ink) {
  const path = figureOf(row, 'answered') ? 'answered' : 'answered_mpps';
  const bar = tunBar(row, ink, path, 'Mpps answered');
  const ratio = figureOf(row, 'ratio_floor');
  const isFloor = row.case === 'null reflector';
  if (bar.figure === null || ratio === null || isFloor)
    return bar.figure && isFloor ? {...bar, text: `${numberText(bar.figure.value)}, the floor`} : bar;
  return {...bar, words: `${bar.words}\n${numberText(ratio.value)} of the null reflector`,
          brief: `${numberText(bar.figure.value)} · ratio ${numberText(ratio.value)}`,
          text: `${numberText(bar.figure.value)} · ${numberText(ratio.value)} of the floor`};
}

/* What was offered, made of what was answered and what was lost where. */
function lossBar(row) {
  const offered = figureOf(row, 'offered_mpps'), answered = figureOf(row, 'answered_mpps'), packets = figureOf(row, 'packets/offered');
  const words = `${responder(row)}, ${bytesText(row)}, ${offered ? numberText(offered.value) : '?'} Mpps offered`;
  if (offered === null || answered === null || packets === null)
    return {figure: null, words, path: 'offered_mpps'};
  const segments = PLACES.map(({path, name, ink}) => {
    const n = figureOf(row, path)?.value ?? 0;
    return {ink, path, value: n * offered.value / packets.value, name: `${name}: ${plural(n, 'packet')}`};
  });
  const brief = `${numberText(answered.value)} of ${numberText(offered.value)}`;
  return {path: 'offered_mpps', figure: offered, words, segments, brief, text: `${brief} answered`};
}

function tunFigure({id, title, about, notes = [], rows, bar, unit, axis, paths, entries = [], line = null}) {
  const groups = bySize(rows, bar);
  for (const group of groups)
    group.line = line?.(group) ?? null;
  return plotFigure({id, title, about, entries, notes, draw: barsDrawing(groups, unit, axis, true),
                     tables: [tableOf(`${title}: figures`, rows, paths)]});
}

/* The null reflector of the same size. */
function floorLine({bars}) {
  const floor = bars.find(({row}) => row.case === 'null reflector');
  return floor?.figure ? {value: floor.figure.value} : null;
}

function lineEntry() {
  return {name: 'the null reflector, of the same size', sample: makeSvg('svg', {width: 14, height: 14, class: 'plot', 'aria-hidden': 'true'},
                                                                        makeSvg('path', {class: 'floor-line', d: 'M7 0v14'}))};
}

function tunFigures() {
  const rows = rowsOf('tun');
  if (rows.length === 0)
    return [];
  const has = (path) => rows.some((row) => valueAt(row, path) !== undefined);
  return [
    tunFigure({
      id: 'tun-answered', title: 'Answered', rows, bar: answeredBar, unit: 'Mpps', axis: 'million packets answered a second (Mpps)',
      about: 'More is offered than anybody can take. The null reflector only exchanges addresses and writes back: it checks nothing, and is the most that a program can do here.',
      notes: notesOf(rows, responder, ['answered_mpps']), paths: pathsOf(rows).filter((path) => !/^lost|^packets|^no_loss|^cpu_/.test(path)),
      entries: rows.some(({case: name}) => name === 'null reflector') ? [lineEntry()] : [], line: floorLine,
    }),
    tunFigure({
      id: 'tun-lost', title: 'Offered, and where the rest was lost', rows, bar: lossBar, unit: 'Mpps', axis: 'million packets offered a second (Mpps)',
      about: 'A queue that is full drops what it has no room for. Counts of packets are those of the median run.',
      paths: ['offered_mpps', 'answered_mpps', 'packets/offered', ...PLACES.map(({path}) => path)], entries: PLACES,
    }),
    ...(has('no_loss_mpps') ? [tunFigure({
      id: 'tun-no-loss', title: 'The highest rate without loss', rows, bar: (row, ink) => tunBar(row, ink, 'no_loss_mpps', 'Mpps'), unit: 'Mpps',
      axis: 'million packets a second (Mpps)', about: 'Searched for as RFC 2544 section 26.1 has it: the highest offered rate of which every packet comes back.',
      paths: ['no_loss_mpps'],
    })] : []),
    ...(has('cpu_ns_per_packet') ? [tunFigure({
      id: 'tun-cpu', title: 'Processor time of the responder', rows, bar: (row, ink) => tunBar(row, ink, 'cpu_ns_per_packet', 'ns'), unit: 'ns',
      axis: 'ns of processor time a packet answered', about: 'In the kernel and in the program together, less is better.', paths: ['cpu_ns_per_packet'],
    })] : []),
  ];
}
