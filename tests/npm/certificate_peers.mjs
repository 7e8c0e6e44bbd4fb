// Certificates as Sigstore's libraries and node's own crypto see them: keys are made by node, read and used here, verified there.
//
//   node certificate_peers.mjs SIGN_EXAMPLE PROGRAM
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFromJSON } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { Verifier, toSignedEntity } from '@sigstore/verify';
import Ajv2020 from 'ajv/dist/2020.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [signer, program] = process.argv.slice(2).map((path) => resolve(path));
const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
const schema = new Ajv2020({ allErrors: true, strict: true }).compile(JSON.parse(readFileSync(join(root, 'schema/certificate.json'))));
let passed = 0;

function check(name, holds) {
  assert.ok(holds, name);
  passed += 1;
}

function signed(kind, options) {
  const pair = generateKeyPairSync(kind, options);
  const key = join(folder, `${kind}.pem`);
  writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const file = join(folder, `${kind}.json`);
  writeFileSync(file, execFileSync(signer, [key]));
  return { publicKey: pair.publicKey, file, envelope: JSON.parse(readFileSync(file)) };
}

function sigstoreVerifies(bundle, publicKey) {
  const material = {
    publicKey: () => ({ publicKey, validFor: () => true }),
    tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [],
  };
  try {
    new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundleFromJSON(bundle)));
    return true;
  } catch (error) {
    if (error.code !== 'SIGNATURE_ERROR') throw error;
    return false;
  }
}

function checkEnvelope(kind, { publicKey, envelope }) {
  const payload = Buffer.from(envelope.payload, 'base64');
  const signature = Buffer.from(envelope.signatures[0].sig, 'base64');
  const message = dsse.preAuthEncoding(envelope.payloadType, payload);
  const digest = kind === 'ec' ? 'sha256' : null;
  check(`${kind}: node verifies`, verify(digest, message, publicKey, signature));
  check(`${kind}: node refuses another payload`, !verify(digest, Buffer.concat([message, Buffer.from(' ')]), publicKey, signature));
  const id = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
  check(`${kind}: the key's id`, envelope.signatures[0].keyid === `sha256:${id}`);
}

function checkBundle(kind, { publicKey, file }, other) {
  const bundle = JSON.parse(execFileSync(program, ['certificate', 'show', file, '--format', 'sigstore']));
  check(`${kind}: Sigstore verifies`, sigstoreVerifies(bundle, publicKey));
  check(`${kind}: Sigstore refuses another key`, !sigstoreVerifies(bundle, other));
  const tampered = structuredClone(bundle);
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString().replace('conditional', 'go');
  tampered.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
  check(`${kind}: Sigstore refuses another payload`, !sigstoreVerifies(tampered, publicKey));
}

function checkSchema({ envelope }) {
  const statement = JSON.parse(Buffer.from(envelope.payload, 'base64'));
  check(`the statement is as described: ${JSON.stringify(schema.errors)}`, schema(statement));
  for (const spoil of [
    (s) => delete s.predicate.snapshot,
    (s) => { s.predicate.decision = 'maybe'; },
    (s) => { s.predicateType = 'https://slsa.dev/provenance/v1'; },
    (s) => { s.predicate.issued = 'today'; },
    (s) => { s.predicate.services = []; },
    (s) => { s.predicate.sign_offs[0].known_by = 'self_certified'; },
    (s) => { s.predicate.commits[0].sha = 'c'; },
    (s) => delete s.subject[0].digest,
    (s) => delete s.predicate.valid,
  ]) {
    const spoilt = structuredClone(statement);
    spoil(spoilt);
    check(`${spoil} is against the schema`, !schema(spoilt));
  }
  statement.predicate.more = true;
  check('a later version may say more', schema(statement));
}

try {
  const ed25519 = signed('ed25519');
  const ec = signed('ec', { namedCurve: 'P-256' });
  checkEnvelope('ed25519', ed25519);
  checkEnvelope('ec', ec);
  checkBundle('ec', ec, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  checkBundle('ed25519', ed25519, generateKeyPairSync('ed25519').publicKey);
  checkSchema(ed25519);
  console.log(`certificate-peers: ${passed} passed, 0 failed`);
} finally {
  rmSync(folder, { recursive: true });
}
