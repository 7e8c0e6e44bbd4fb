// Writes the specification's conformance cases (npm @bufbuild/cel-spec, plain data) as one JSON list for cel_conformance.
// Cases that cel_left_out.json names carry the reason instead of being dropped, so that they are counted.
import fs from 'node:fs';

const { tests } = await import(new URL('../npm/node_modules/@bufbuild/cel-spec/dist/esm/testdata/conformance.js', import.meta.url));
const rules = JSON.parse(fs.readFileSync(new URL('./cel_left_out.json', import.meta.url), 'utf8'));

const primitives = { BOOL: 'bool', INT64: 'int', UINT64: 'uint', DOUBLE: 'double', STRING: 'string', BYTES: 'bytes' };
const messages = { 'google.protobuf.Timestamp': 'timestamp', 'google.protobuf.Duration': 'duration' };

// `list<int>`; null for what is no type of ours.
function typeText(type) {
  if (type.primitive) return primitives[type.primitive] ?? null;
  if (type.wellKnown) return { TIMESTAMP: 'timestamp', DURATION: 'duration' }[type.wellKnown] ?? null;
  if (type.messageType) return messages[type.messageType] ?? null;
  if ('dyn' in type) return 'dyn';
  if ('null' in type) return 'null';
  if (type.type) return 'type';
  if (type.listType) return wrap('list', [type.listType.elemType ?? { dyn: {} }]);
  if (type.mapType) return wrap('map', [type.mapType.keyType, type.mapType.valueType]);
  if (type.abstractType?.name === 'optional_type') return wrap('optional', type.abstractType.parameterTypes);
  return null;
}

function wrap(name, types) {
  const inside = types.map(typeText);
  return inside.includes(null) ? null : `${name}<${inside.join(', ')}>`;
}

// Variables with their types; those that are only bound are dyn.
function variables(test) {
  const found = new Map();
  for (const { name, ident } of test.typeEnv ?? []) found.set(name, { name, type: ident ? typeText(ident.type) : null });
  for (const [name, { value }] of Object.entries(test.bindings ?? {})) {
    const variable = found.get(name) ?? { name, type: 'dyn' };
    const object = value?.objectValue?.['@type']?.split('/')[1];
    found.set(name, { ...variable, value, type: object && !messages[object] ? null : variable.type });
  }
  return [...found.values()];
}

function leftOut(section, test, inputs) {
  for (const rule of rules) {
    if (rule.sections?.some(s => section === s || section.startsWith(s + '/'))) return rule.reason;
    if (rule.expression && new RegExp(rule.expression).test(JSON.stringify([test.expr, test.container, test.value]))) return rule.reason;
    if (rule.variable === 'function' && (test.typeEnv ?? []).some(v => v.function)) return rule.reason;
    if (rule.variable === 'message' && inputs.some(v => v.type === null) && !(test.typeEnv ?? []).some(v => v.function)) return rule.reason;
  }
  return undefined;
}

function want(test) {
  if (test.evalError) return { error: test.evalError.errors?.[0]?.message ?? '' };
  if (test.typedResult) {
    return { type: typeText(test.typedResult.deducedType), ...(test.typedResult.result && { value: test.typedResult.result }) };
  }
  return { value: test.value ?? { boolValue: true } };
}

const cases = [];
function walk(suite, path) {
  const section = path ? `${path}/${suite.name}` : suite.name;
  for (const { original: test } of suite.tests ?? []) {
    const inputs = variables(test);
    const reason = leftOut(section, test, inputs);
    cases.push({
      section, name: test.name ?? '', expression: test.expr, container: test.container ?? '', check: !test.disableCheck,
      check_only: !!test.checkOnly, variables: reason ? [] : inputs, want: want(test), ...(reason && { left_out: reason }),
    });
  }
  for (const inner of suite.suites ?? []) walk(inner, section);
}
for (const suite of tests.suites) walk(suite, '');
process.stdout.write(JSON.stringify(cases));
