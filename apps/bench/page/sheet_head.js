/* sheet_head.js - what was measured, when and on what, in words; and what to mind about it */

const CONDITIONS = {
  date: 'when', cpu: 'processor', cores: 'processors online', kernel: 'kernel', virtual: 'virtual machine',
  governor: 'frequency governor', compiler: 'compiler', flags: 'flags', checksum: 'checksum routine',
  cpus: 'pinned to processors', runs: 'runs of each figure', run_seconds: 'seconds a run', batch: 'packets a batch',
  ring: 'cells of the ring', load_average: 'load average, 1 minute', device: 'device', placing: 'on which processors', generator: 'generator', clock: 'clock',
};
const NONE = {virtual: 'no, as far as can be seen', governor: 'none', cpus: 'not pinned'};
const GENERATORS = {
  bpf: 'bpf: a program in the kernel', packet: 'packet: sendmmsg on a packet socket',
};

function conditionText(key, value) {
  if (value === null || value === undefined)
    return NONE[key] ?? 'not known';
  if (Array.isArray(value))
    return value.map((one) => conditionText(key, one)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value).map(([name, one]) => `${name.replaceAll('_', ' ')}: ${conditionText(name, one)}`).join('; ') || 'none';
  if (typeof value === 'boolean')
    return value ? 'yes' : 'no';
  if (key === 'generator')
    return GENERATORS[value] ?? value;
  return typeof value === 'number' ? numberText(value) : String(value);
}

function renderConditions() {
  byId('conditions').replaceChildren(...Object.entries(sheet.report.conditions).map(([key, value]) => make('div', {},
    make('dt', {}, CONDITIONS[key] ?? key.replaceAll('_', ' ')), make('dd', {'data-condition': key}, conditionText(key, value)))));
}

function dateText(date) {
  const time = new Date(date);
  if (Number.isNaN(time.getTime()))
    return String(date);
  const day = time.toLocaleDateString('en-GB', {timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric'});
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

/* Who stayed on which processor. */
function placedText(cpus, placing) {
  if (placing && placing.generator !== null && placing.responders?.length > 0)
    return `On the device, responders stayed on processor ${placing.responders.join(', ')}, whoever asks them on ${placing.generator}.`;
  return Array.isArray(cpus) && cpus.length > 0 ? `Pinned to processor ${cpus.join(', ')}.` : 'Not pinned to a processor.';
}

/* The conditions that decide most, as two or three sentences. */
function howText({cpu, cores, kernel, virtual, compiler, flags, checksum, cpus, placing, runs, load_average: load}) {
  const machine = [cpu, cores && `with ${plural(cores, 'processor')} online`, virtual && `in a virtual machine (${virtual})`];
  const parts = [
    cpu && `${machine.filter(Boolean).join(' ')}${kernel ? `, ${kernel}` : ''}.`,
    compiler && `Built by ${compiler}${flags ? ` with ${flags}` : ''}${checksum ? `; checksums by the ${checksum} routine` : ''}.`,
    placedText(cpus, placing),
    typeof load === 'number' && `Load average before it began: ${numberText(load)}.`,
    typeof runs === 'number' && `Every figure is the median of ${plural(runs, 'run')}; what is compared took turns in the same run of the program. ` +
      'Thin lines on the bars reach from the smallest to the greatest run.',
  ];
  return parts.filter(Boolean).join(' ');
}

function warnings(report) {
  const {interrupted, conditions} = report;
  const found = [];
  if (interrupted)
    found.push('It was interrupted: what was complete by then is here, the rest is missing.');
  if (conditions.generator === 'packet')
    found.push('The packets came from a packet socket, which is slower than any responder here: the figures of the device are those of the generator.');
  if (conditions.runs < 3)
    found.push(`Only ${plural(conditions.runs, 'run')} of each figure: there is no spread to speak of, and a median of so few can be any of them.`);
  found.push(...(report.problems ?? []));
  if (sheet.rows.length === 0)
    found.push('Nothing was measured.');
  return found;
}

/* Three digits, in a sentence. */
function roundly(row, path) {
  return String(Number(figureOf(row, path).value.toPrecision(3)));
}

/* The figures that are asked for first, as sentences. */
function shortCore() {
  const echoes = rowsOf('core', 'size').filter((row) => row.case === 'echo' && figureOf(row, 'ns_per_packet'));
  const usual = echoes.filter(({bytes}) => bytes === 84 || bytes === 1428);
  return (usual.length > 0 ? usual : echoes.slice(0, 1)).map((row) => {
    const ratio = figureOf(row, 'ratio_checksum') && `: ${roundly(row, 'ratio_checksum')} times a pass that only checks its checksum`;
    return [`${roundly(row, 'ns_per_packet')} ns`, `for an echo of ${bytesText(row)} in memory, every check included${ratio ?? ''}`];
  });
}

function shortTun() {
  const row = rowsOf('tun').find((one) => one.case === 'echohost' && figureOf(one, 'answered_mpps'));
  if (!row)
    return [];
  const ratio = figureOf(row, 'ratio_floor') && `: ${roundly(row, 'ratio_floor')} of what a responder does that checks nothing`;
  return [[`${roundly(row, 'answered_mpps')} Mpps`, `answered on one queue of tun0, ${bytesText(row)} each${ratio ?? ''}`]];
}

function shortRtt() {
  const rows = rowsOf('rtt').filter((one) => figureOf(one, 'us/p50')).sort((a, b) => a.load_percent - b.load_percent);
  const row = rows.find((one) => one.case === 'echohost');
  const floor = rows.find((one) => one.case === 'null reflector' && row && one.load_percent === row.load_percent);
  if (!row)
    return [];
  const slow = (one) => (figureOf(one, 'us/p99') ? `, one in a hundred more than ${roundly(one, 'us/p99')} µs` : '');
  return [[`${roundly(row, 'us/p50')} µs`, `there and back for half of the pings${row.load_percent > 0 ? ` at ${row.load_percent} % load` : ', when idle'}${slow(row)}` +
    (floor ? `; by the null reflector ${roundly(floor, 'us/p50')} µs${slow(floor)}` : '')]];
}

function renderHead() {
  const {report} = sheet;
  document.title = `echohost bench, ${dateText(report.conditions.date)}`;
  setText('when', `echohost ${report.echohost}, measured on ${dateText(report.conditions.date)}`);
  setText('how', howText(report.conditions));
  setText('about', `echohost ${report.echohost}. This page is one file that loads nothing; it holds the report of --json as it was.`);
  byId('warnings').replaceChildren(...warnings(report).map((text) => make('p', {class: 'banner'}, make('strong', {}, 'Mind: '), text)));
  const short = [...shortCore(), ...shortTun(), ...shortRtt()];
  byId('short').replaceChildren(...short.map(([figure, words]) => make('li', {}, make('strong', {}, figure), ` ${words}.`)));
  byId('short').parentElement.hidden = short.length === 0;
  renderConditions();
}
