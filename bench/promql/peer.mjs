// The same expressions with @prometheus-io/lezer-promql, the parser of the Prometheus web page. It checks no types.
//   node bench/promql/peer.mjs EXPRESSIONS [SECONDS]
// Prints what bench_promql_parse prints.
import fs from 'node:fs';

const { parser } = await import(new URL('../../tests/npm/node_modules/@prometheus-io/lezer-promql/dist/index.es.js', import.meta.url));
const [file, limit = '1'] = process.argv.slice(2);
const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
const seconds = start => { const { user, system } = process.cpuUsage(start); return (user + system) / 1e6; };

function round() {
  let nodes = 0;
  for (const line of lines) nodes += parser.parse(line).length;
  return nodes;
}

for (let i = 0; i < 200; ++i) round();  // Until it is compiled.
const start = process.cpuUsage();
let parsed = 0;
let spent = 0;
while (spent < Number(limit)) {
  for (let i = 0; i < 20; ++i) round();
  parsed += 20 * lines.length;
  spent = seconds(start);
}
console.log(JSON.stringify({
  engine: '@prometheus-io/lezer-promql', expressions: lines.length, parsed, per_cpu_second: Math.round(parsed / spent),
}));
