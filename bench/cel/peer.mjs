// The same checks over the same catalogue with @marcbachmann/cel-js, the fastest CEL in JavaScript.
//   node bench/cel/peer.mjs CATALOGUE.ndjson CHECKS.cel
// Prints what bench_cel_catalogue prints. Documents are parsed and evaluated in batches, each timed by itself.
import crypto from 'node:crypto';
import fs from 'node:fs';

const { Environment } = await import(new URL('../../tests/npm/node_modules/@marcbachmann/cel-js/lib/index.js', import.meta.url));
const [catalogue, file] = process.argv.slice(2);
const batch = 32;
const environment = new Environment({ unlistedVariablesAreDyn: true });
const texts = fs.readFileSync(file, 'utf8').split('\n').filter(line => line && !line.startsWith('//'));
const checks = texts.map(text => environment.parse(text));

function letter(check, document) {
  try {
    const value = check(document);
    return value === true ? '1' : value === false ? '0' : 'E';
  } catch {
    return 'E';
  }
}

const seconds = start => { const { user, system } = process.cpuUsage(start); return (user + system) / 1e6; };
let json = 0;
let evaluate = 0;
let matrix = '';
const lines = fs.readFileSync(catalogue, 'latin1').split('\n').filter(Boolean);
for (let at = 0; at < lines.length; at += batch) {
  let start = process.cpuUsage();
  const documents = lines.slice(at, at + batch).map(line => JSON.parse(line));
  json += seconds(start);
  start = process.cpuUsage();
  for (const document of documents) for (const check of checks) matrix += letter(check, document);
  evaluate += seconds(start);
}
const evaluations = lines.length * checks.length;
console.log(JSON.stringify({
  engine: '@marcbachmann/cel-js', services: lines.length, evaluations, per_cpu_second: Math.round(evaluations / evaluate),
  per_cpu_second_with_json: Math.round(evaluations / (evaluate + json)), json_cpu_seconds: +json.toFixed(3),
  evaluate_cpu_seconds: +evaluate.toFixed(3), megabytes: +(process.resourceUsage().maxRSS / 1024).toFixed(1),
  passed: [...matrix].filter(c => c === '1').length,
  matrix: crypto.createHash('sha256').update(matrix).digest('hex').slice(0, 16),
}));
