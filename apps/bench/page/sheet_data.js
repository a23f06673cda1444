/* sheet_data.js - the report of `bench --json`, its figures, and how they are written
 *
 * A figure has a path in its row, "us/p99.9". Whatever is in a row and has no name here is shown
 * under its own.
 */

const sheet = {report: null, rows: []};

function readReport() {
  sheet.report = JSON.parse(byId('data').textContent);
  sheet.rows = sheet.report.results;
}

function rowsOf(bench, group = null) {
  return sheet.rows.filter((row) => row.bench === bench && (group === null || row.group === group));
}

function isSample(value) {
  return value !== null && typeof value === 'object' && 'median' in value;
}

function valueAt(row, path) {
  return path.split('/').reduce((value, key) => value?.[key], row);
}

/* {value, min, max}, or null when it was not measured. A plain number has no spread. */
function figureOf(row, path) {
  const found = valueAt(row, path);
  if (typeof found === 'number')
    return {value: found, min: found, max: found};
  if (!isSample(found) || found.median === null)
    return null;
  return {value: found.median, min: found.min ?? found.median, max: found.max ?? found.median};
}

/* Four digits that count, as they were measured; of counts and large numbers all before the point. */
function numberText(value) {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(4)));
}

function spreadText({value, min, max}) {
  return min === max ? numberText(value) : `${numberText(value)} (${numberText(min)} to ${numberText(max)})`;
}

function bytesText(row) {
  return row.bytes === undefined ? '' : plural(row.bytes, 'byte');
}

/* What a case is called where its group is known: "stage, reply" is the reply among the stages. */
function caseName({group, case: name}) {
  const before = {stage: 'stage, ', peer: 'echo, ', routes: 'routes, '}[group] ?? '';
  return name.startsWith(before) ? name.slice(before.length) : name;
}

function distinct(values) {
  return [...new Set(values)];
}

/* The values of a row by their paths; samples stay whole, and so do curves. */
function flatten(object, before = '') {
  return Object.entries(object).flatMap(([key, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) && !isSample(value)
      ? flatten(value, `${before}${key}/`) : [[before + key, value]]);
}

/* How each value is called in tables, in their order: [path, name, unit]. */
const NAMES = [
  ['case', 'what', ''], ['command', 'command', ''], ['waiting', 'waiting', ''],
  ['bytes', 'size', 'bytes'], ['queues', 'queues', ''], ['prefixes', 'prefixes', ''], ['memory_bytes', 'memory', 'bytes'],
  ['load_percent', 'load', '%'], ['load_mpps', 'load', 'Mpps'],
  ['ns_per_packet', 'a packet', 'ns'], ['mpps', 'rate', 'Mpps'], ['gbps', 'rate', 'Gbit/s'],
  ['fragments', 'fragments', ''], ['ns_per_fragment', 'a fragment', 'ns'], ['ratio_echo', '/ our own echo', ''],
  ['checksum_ns', 'checksum only', 'ns'], ['ratio_checksum', '/ checksum only', ''],
  ['memcpy_ns', 'memcpy', 'ns'], ['ratio_memcpy', '/ memcpy', ''], ['verdict', 'verdict', ''],
  ['offered_mpps', 'offered', 'Mpps'], ['answered_mpps', 'answered', 'Mpps'], ['answered', 'answered, all runs', 'Mpps'],
  ['ratio_floor', '/ null reflector', ''], ['cpu_ns_per_packet', 'processor, a packet', 'ns'],
  ['packets/offered', 'offered', 'packets'], ['packets/answered', 'answered', 'packets'],
  ['lost/generator', 'lost: generator', 'packets'], ['lost/tun', 'lost: tun queue', 'packets'],
  ['lost/stack', 'lost: stack', 'packets'], ['lost/return', 'lost: return', 'packets'],
  ['no_loss_mpps', 'without loss', 'Mpps'],
  ['us/min', 'min', 'µs'], ['us/p50', 'p50', 'µs'], ['us/p90', 'p90', 'µs'], ['us/p99', 'p99', 'µs'],
  ['us/p99.9', 'p99.9', 'µs'], ['us/max', 'max', 'µs'], ['us/mean', 'mean', 'µs'],
  ['p50_us', 'p50, each run', 'µs'], ['p99_us', 'p99, each run', 'µs'],
  ['n', 'answered', 'pings'], ['lost', 'lost', 'pings'], ['sent', 'sent', 'pings'], ['strange', 'strange answers', ''],
  ['capacity_mpps', '100 % load', 'Mpps'],
  ...['min', 'p50', 'p90', 'p99', 'p99.9', 'max', 'mean'].map((key) => [`late_us/${key}`, `left late: ${key}`, 'µs']),
];

/* Those by which rows are told apart: each table begins with them. */
const IDENTITY = ['case', 'command', 'waiting', 'bytes', 'queues', 'prefixes', 'load_percent'];

/* Not figures, or shown elsewhere. */
const ELSEWHERE = ['bench', 'group', 'curve'];

function nameOf(path) {
  const [, name, unit] = NAMES.find(([known]) => known === path) ?? [path, path.replaceAll('_', ' ').replaceAll('/', ': '), ''];
  return {name, unit};
}

/* The paths that these rows have, known ones first. */
function pathsOf(rows) {
  const found = distinct(rows.flatMap((row) => flatten(row).map(([path]) => path)))
    .filter((path) => !ELSEWHERE.includes(path));
  const known = NAMES.map(([path]) => path).filter((path) => found.includes(path));
  return [...known, ...found.filter((path) => !known.includes(path))];
}
