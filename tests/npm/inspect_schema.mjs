// The lines of `seaworthy inspect` are what schema/inspect.json describes: each kind over the examples and small files below,
// among them one that is of another kind.
//
//   node inspect_schema.mjs PROGRAM
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'inspect-'));

const json = JSON.stringify;
const pulumiResource = {
  urn: 'urn:pulumi:live::shop::aws:s3/bucket:Bucket::files', custom: true, id: 'files', type: 'aws:s3/bucket:Bucket',
  inputs: {}, outputs: { serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } } } },
};
const files = {
  'cobertura.xml':
    '<?xml version="1.0"?><coverage line-rate="0.5" version="1" timestamp="1700000000"><packages><package name="p"><classes>' +
    '<class name="A" filename="a.py"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>' +
    '</classes></package></packages></coverage>',
  'hyperfine.json': json({ results: [{ command: 'true', mean: 0.001, median: 0.001, user: 0, system: 0, min: 0.001, max: 0.001,
    times: [0.001], exit_codes: [0] }] }),
  'empty.info': 'TN:\n',
  'junit.xml':
    '<testsuites><testsuite name="unit" tests="3" timestamp="2031-01-01T00:00:00"><testcase classname="a" name="b" time="1"/>' +
    '<testcase classname="a" name="c"><failure message="no"/></testcase><testcase classname="a" name="d"><skipped/></testcase>' +
    '</testsuite></testsuites>',
  'vegeta.json': json({
    latencies: { total: 1e9, mean: 1e6, '50th': 1e6, '90th': 2e6, '95th': 3e6, '99th': 4e6, max: 5e6, min: 1e5 },
    bytes_in: { total: 1, mean: 1 }, bytes_out: { total: 0, mean: 0 }, earliest: '2031-01-01T00:00:00Z',
    latest: '2031-01-01T00:00:10Z', end: '2031-01-01T00:00:10Z', duration: 1e10, wait: 1e6, requests: 100, rate: 10,
    throughput: 10, success: 1, status_codes: { 200: 100 }, errors: [],
  }),
  'snapshots.json': json([{ time: '2031-03-10T02:00:00Z', tree: 't', paths: ['/dumps/orders.sql'], id: 'a', short_id: 'a' }]),
  'restored.json': json({ message_type: 'summary', total_files: 3, files_restored: 2 }),
  'checked.json': json({ message_type: 'summary', num_errors: 0, broken_packs: null }),
  'Pulumi.yaml': 'name: shop\nruntime: nodejs\n',
  'Pulumi.live.yaml': 'config:\n  shop:region: eu\n  shop:password: hunter2hunter2\n  shop:token:\n    secure: AAABAAAA\n',
  'export.json': json({ version: 3, deployment: { manifest: { time: '2031-01-01T00:00:00Z', magic: 'x', version: 'v3.1.0' }, resources: [
    { urn: 'urn:pulumi:live::shop::pulumi:pulumi:Stack::shop-live', custom: false, type: 'pulumi:pulumi:Stack' }, pulumiResource] } }),
  'history.json': json([{ kind: 'update', startTime: '2031-01-01T00:00:00.000Z', endTime: '2031-01-01T00:05:00.000Z', message: '',
    environment: {}, config: {}, result: 'succeeded', resourceChanges: { create: 3 }, version: 1 }]),
  'terraform.tfstate': json({ version: 4, terraform_version: '1.9.0', serial: 3, lineage: 'x', outputs: {}, resources: [
    { mode: 'managed', type: 'aws_db_instance', name: 'main', provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 2, attributes: { storage_encrypted: false }, sensitive_attributes: [] }] }] }),
  'catalog-info.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec: {type: service, owner: team, lifecycle: production}\n',
  'rules.yaml': 'groups:\n- name: a\n  rules:\n  - {record: r, expr: sum(up)}\n  - {alert: Down, expr: up == 0, for: 5m}\n',
  'templated.yaml': 'kind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n{{- if .x }}\n  a: b\n{{- end }}\n',
  'broken.yaml': 'a: [\n',
  'text.txt': 'nothing of the kind\n',
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
const example = (path) => join(root, 'examples', path);
const own = (...names) => names.map((name) => join(folder, name));
const odd = own('text.txt', 'broken.yaml', 'templated.yaml', 'missing.yaml');

// Of each kind the files, and members that some line must have: a line of `not_a` alone proves little.
const cases = {
  'alert-rules': [[example('not-ready/monitoring/alerts.yaml'), ...own('rules.yaml')], ['alerts', 'records']],
  alertmanager: [[example('ready/monitoring/alertmanager.yaml')], ['configurations']],
  backup: [own('snapshots.json', 'restored.json', 'checked.json'), ['sets', 'restores']],
  catalog: [[example('ready/seaworthy.yaml'), ...own('catalog-info.yaml')], ['services']],
  benchmark: [own('hyperfine.json', 'vegeta.json'), ['tool', 'results']],
  coverage: [own('cobertura.xml', 'empty.info'), ['covered', 'rate']],
  kubernetes: [['ready/deploy/api.yaml', 'ready/deploy/scaling.yaml', 'bare/k8s/flags.yaml'].map(example), ['workloads', 'mentions']],
  'load-test': [own('vegeta.json'), ['p99_ms']],
  pulumi: [own('Pulumi.yaml', 'Pulumi.live.yaml', 'export.json', 'history.json'), ['runtime', 'plain_secrets', 'encryption', 'updates']],
  sarif: [[join(root, 'tests/golden/check-not-ready-sarif/out')], ['suppressed', 'tools']],
  slo: [['ready/slo/availability.yaml', 'ready/slo/latency.yaml', 'ready/monitoring/objectives.rules.yaml', 'not-ready/slo/tide-alerts.yaml'].map(example), ['slos']],
  terraform: [own('terraform.tfstate'), ['stores']],
  tests: [own('junit.xml'), ['failures']],
  workflow: [[example('ready/.github/workflows/deploy.yaml'), example('bare/.github/workflows/test.yaml')], ['workflows']],
};
const expressions = ['sum(rate(http_requests_total{code=~"5.."}[5m]))', 'sum(', 'up == 0'].map((text) => json(text)).join('\n') + '\n{}\n';

const schema = JSON.parse(readFileSync(join(root, 'schema/inspect.json'), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addSchema(schema);
const compile = (kind) => ajv.compile({ $ref: `${schema.$id}#/$defs/${kind}` });
const inspect = (words, input = '') =>
  execFileSync(program, ['inspect', ...words], { input, encoding: 'utf8' }).split('\n').filter((line) => line !== '');

let passed = 0;
const differences = [];
function compare(kind, lines, wanted) {
  const validate = compile(kind);
  const seen = new Set();
  for (const line of lines) {
    const value = JSON.parse(line);
    Object.keys(value).forEach((key) => seen.add(key));
    if (validate(value)) passed += 1;
    else differences.push(`${kind}: ${line.slice(0, 200)}: ${validate.errors.map((e) => `${e.instancePath} ${e.message} ${json(e.params)}`).join('; ')}`);
  }
  for (const key of wanted) if (!seen.has(key)) differences.push(`${kind}: no line has ${key}`);
  if (validate({ path: 'x' })) differences.push(`${kind}: the schema takes anything`);
}
for (const [kind, [paths, wanted]] of Object.entries(cases)) compare(kind, inspect([kind, ...paths, ...odd]), wanted);
compare('promql', inspect(['promql'], expressions), ['normalised', 'error']);
rmSync(folder, { recursive: true });

// The kinds that the command line knows: each is described.
const help = execFileSync(program, ['inspect', '--help'], { encoding: 'utf8' });
const kinds = help.match(/KIND ([a-z|-]+) REQUIRED/)[1].split('|');
for (const kind of Object.keys(cases)) if (!kinds.includes(kind)) differences.push(`${kind}: inspect does not know it`);
for (const kind of kinds) {
  const described = kind in schema.$defs && (kind === 'promql' || kind in cases);
  if (!described) differences.push(`${kind}: not described by schema/inspect.json, or never printed here`);
}
for (const difference of differences) console.log(difference);
console.log(`inspect-schema: ${passed} passed, ${differences.length} failed`);
process.exit(differences.length > 0 || passed === 0 ? 1 : 0);
