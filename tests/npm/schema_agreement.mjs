// The JSON Schemas that editors use agree with the program's own loaders.
//
// tests/schema/<kind>/ has files that the loader takes (`good`), files that it refuses (`bad`), and files that it refuses
// for a reason no schema can say, such as a name that stands twice (`bad-by-meaning`); the C++ tests hold the loader to
// that. Here the schema of the kind takes the first and the last and refuses the second.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const schemaOf = (kind) => (kind === 'descriptor' ? 'seaworthy' : kind) + '.schema.json';
const verdicts = { good: true, bad: false, 'bad-by-meaning': true };

// Why the text is no file of that schema; empty if it is one. Each document counts; a text that is no YAML is none.
function complaint(validate, text) {
  for (const document of parseAllDocuments(text, { version: '1.2', schema: 'core', merge: true })) {
    if (document.errors.length > 0) return document.errors[0].message;
    if (!validate(document.toJS())) return validate.errors.map((e) => `${e.instancePath} ${e.message}`).join('; ');
  }
  return '';
}

let compared = 0;
const differences = [];
for (const kind of readdirSync(join(root, 'tests/schema')).sort()) {
  const schema = JSON.parse(readFileSync(join(root, 'schema', schemaOf(kind)), 'utf8'));
  const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
  for (const [folder, expected] of Object.entries(verdicts)) {
    const path = join(root, 'tests/schema', kind, folder);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path).sort()) {
      const why = complaint(validate, readFileSync(join(path, name), 'utf8'));
      compared += 1;
      if ((why === '') !== expected) differences.push(`${kind}/${folder}/${name}: ${why || 'the schema takes it'}`);
    }
  }
}
// What `check --format json` prints is what schema/run.schema.json describes: every golden output of one run.
const run = JSON.parse(readFileSync(join(root, 'schema/run.schema.json'), 'utf8'));
const validateRun = new Ajv2020({ strict: true, strictRequired: false }).compile(run);
for (const name of readdirSync(join(root, 'tests/golden')).filter((n) => n.startsWith('check-') && n.endsWith('-json'))) {
  const output = readFileSync(join(root, 'tests/golden', name, 'out'), 'utf8');
  compared += 1;
  if (!validateRun(JSON.parse(output))) {
    differences.push(`golden/${name}: ${validateRun.errors.map((e) => `${e.instancePath} ${e.message}`).join('; ')}`);
  }
}
// What `facts` prints is what schema/facts.json describes.
const validateFacts = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(root, 'schema/facts.json'), 'utf8')));
for (const name of readdirSync(join(root, 'tests/golden')).filter((n) => n.startsWith('facts-'))) {
  compared += 1;
  if (!validateFacts(JSON.parse(readFileSync(join(root, 'tests/golden', name, 'out'), 'utf8')))) {
    differences.push(`golden/${name}: ${validateFacts.errors.map((e) => `${e.instancePath} ${e.message}`).join('; ')}`);
  }
}
// The snapshot that the tests of src/review compare with is what schema/review-snapshot.json describes.
const snapshot = JSON.parse(readFileSync(join(root, 'src/review/testdata/snapshot.json'), 'utf8'));
const validateSnapshot = new Ajv2020({ strict: true, strictRequired: false }).compile(
  JSON.parse(readFileSync(join(root, 'schema/review-snapshot.json'), 'utf8')));
compared += 1;
if (!validateSnapshot(snapshot)) {
  differences.push(`snapshot: ${validateSnapshot.errors.map((e) => `${e.instancePath} ${e.message}`).join('; ')}`);
}
for (const difference of differences) console.log(difference);
console.log(`schema-agreement: ${compared - differences.length} passed, ${differences.length} failed, 0 left out`);
process.exit(differences.length > 0 || compared === 0 ? 1 : 0);
