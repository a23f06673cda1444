/* sheet_table.js - every figure of a plot, to be read, listened to and copied */

const NOT_MEASURED = 'not measured';

function textCell(value, path) {
  if (value === undefined || (value === null && path === 'verdict'))
    return '';
  if (value === null)
    return NOT_MEASURED;
  if (typeof value === 'number')
    return numberText(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/* A sample takes two cells, so that the first can be pasted into a sheet of numbers. */
function cellsOf(row, path, hasSpread) {
  const value = valueAt(row, path);
  if (!hasSpread)
    return [make('td', {class: typeof value === 'number' ? 'number' : textCell(value, path).length > 40 ? 'long' : null, 'data-path': path},
                 textCell(value, path))];
  const figure = figureOf(row, path);
  return [
    make('td', {class: 'number', 'data-path': path}, value === undefined ? '' : figure ? numberText(figure.value) : NOT_MEASURED),
    make('td', {class: 'number', 'data-path': `${path}/spread`}, figure ? `${numberText(figure.min)} – ${numberText(figure.max)}` : ''),
  ];
}

function headOf(path, hasSpread, rows) {
  const {name, unit} = nameOf(path);
  const isWords = rows.some((row) => typeof valueAt(row, path) === 'string');
  const words = (text, second) => make('th', {scope: 'col', class: isWords ? null : 'number'}, text, make('span', {class: 'unit'}, second));
  if (!hasSpread)
    return [words(name, unit)];
  return [words(name, unit ? `${unit}, median` : 'median'), words(name, `${unit ? `${unit}, ` : ''}min – max`)];
}

/* A wide table scrolls in itself, by keys too. */
function scrolling(label, table) {
  return make('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label}, table);
}

function folded(label, count, table, name = 'Table') {
  return make('details', {class: 'figures'}, make('summary', {}, `${name}: ${count}`), scrolling(label, table));
}

/* Rows of the report with these of their paths, behind those that say which row it is. */
function tableOf(label, rows, paths = pathsOf(rows), name = undefined) {
  const shown = pathsOf(rows).filter((path) => IDENTITY.includes(path) || path === 'note' || paths.includes(path));
  const spreads = new Map(shown.map((path) => [path, rows.some((row) => isSample(valueAt(row, path)))]));
  const body = rows.map((row) => {
    const cells = shown.flatMap((path) => cellsOf(row, path, spreads.get(path)));
    const head = make('th', {scope: 'row', class: cells[0].className, 'data-path': cells[0].dataset.path}, cells[0].textContent);
    return make('tr', {'data-row': sheet.rows.indexOf(row)}, head, ...cells.slice(1));
  });
  return folded(label, plural(rows.length, 'row'), make('table', {},
    make('thead', {}, make('tr', {}, ...shown.flatMap((path) => headOf(path, spreads.get(path), rows)))),
    make('tbody', {}, ...body)), name);
}

/* Latencies of several rows: a line for each percentile that one of them has, a column for each row. */
function curveTable(label, rows, nameOfRow) {
  const points = rows.map((row) => new Map(row.curve));
  const percentiles = distinct(points.flatMap((one) => [...one.keys()])).sort((a, b) => a - b);
  const head = [make('th', {scope: 'col', class: 'number'}, 'percentile', make('span', {class: 'unit'}, '%')),
                ...rows.map((row) => make('th', {scope: 'col', class: 'number'}, nameOfRow(row), make('span', {class: 'unit'}, 'µs')))];
  const body = percentiles.map((percentile) => make('tr', {},
    make('th', {scope: 'row', class: 'number'}, String(percentile)),
    ...rows.map((row, i) => make('td', {class: 'number', 'data-row': sheet.rows.indexOf(row)}, textCell(points[i].get(percentile))))));
  return folded(label, plural(percentiles.length, 'percentile'),
                make('table', {class: 'curves'}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body)));
}
