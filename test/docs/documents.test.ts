import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { parseSettings } from '../../infra/settings/settings.ts';
import type { ContractName } from '../../src/hook/domain.ts';
import { parseConfiguration } from '../../src/hook/policy/configuration.ts';
import { CONTRACTS } from '../../src/hook/policy/contract/contracts.ts';
import { parseEvent } from '../../src/hook/protocol/event.ts';
import { decisionRecord } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import { invocationRecord } from '../../src/hook/telemetry/records/invocation-record-schema.ts';
import { hookConfigurationDocument } from '../../src/local/cloudformation/settings/hook-configuration-document.ts';
import { parseFunctionSettings } from '../../src/local/lambda/function/function-settings.ts';
import { parseTemplate } from '../../src/local/template/read/parse-template.ts';
import { aRequest } from '../support/events/builders.ts';
import { type Block, PAGES } from './pages.ts';

/** What is wrong with a document; nothing, if it is what its block says. */
type Check = (document: unknown, text: string) => unknown;

const TOKEN = '3f5c1d2e-0000-4000-8000-000000000001';

/** Every kind of document that a page may show, as the words after the block's language name it. */
const CHECKS: Readonly<Record<string, Check>> = {
  'hook configuration': (document) => problemsOf(parseConfiguration(document)),
  'type configuration': (document) => hookConfigurationDocument.safeParse(document).error?.message,
  settings: (document) => problemsOf(parseSettings(document)),
  'function.json': (_, text) => problemsOf(parseFunctionSettings(text)),
  template: (_, text) => parseTemplate(text, 'template').problems,
  event: (document) => problemsOf(parseEvent(document)),
  'decision record': (document) => decisionRecord.safeParse(document).error?.message,
  'invocation record': (document) => invocationRecord.safeParse(document).error?.message,
  request: (document) => differentKeys(document, 'invoker'),
  reply: (document) => notWhole(document, 'invoker'),
  'lambda-hook request': (document) => differentKeys(document, 'lambda-hook'),
  'lambda-hook reply': (document) => notWhole(document, 'lambda-hook'),
};

function problemsOf(result: object): unknown {
  if ('rejection' in result) return result.rejection;
  return 'problems' in result ? result.problems : 'problem' in result ? result.problem : [];
}

/** A request of a page has the keys that the hook sends, in the same order; its values are its own. */
function differentKeys(document: unknown, contract: ContractName): unknown {
  const model = { resourceProperties: {}, previousResourceProperties: {} };
  const sent: unknown = JSON.parse(Buffer.concat(CONTRACTS[contract].request(aRequest(), model)(undefined)).toString());
  const keys = (value: unknown): unknown =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([key, inner]) => (/[rR]esourceProperties$/.test(key) ? [key] : [key, keys(inner)]))
      : undefined;
  return JSON.stringify(keys(document)) === JSON.stringify(keys(sent))
    ? []
    : `expected the keys ${JSON.stringify(sent)}`;
}

function notWhole(document: unknown, contract: ContractName): unknown {
  const token = JSON.stringify(document).includes('clientRequestToken') ? TOKEN : 'token-1';
  const outcome = CONTRACTS[contract].reply(Buffer.from(JSON.stringify(document)), token);
  const slips = 'contractNote' in outcome ? outcome.contractNote : undefined;
  return outcome.kind === 'ERROR' && outcome.error !== 'REPORTED_ERROR' ? outcome.message : (slips ?? []);
}

/** The problems of a block of JSON or YAML. The last word of what it is may be the file that it stands for. */
function problemsIn({ language, about, text }: Block): unknown {
  const kind = about.replace(/(?<=^|.) ?\S*[/.]\S+$/, (file) => (file === 'function.json' ? file : ''));
  const check = CHECKS[kind];
  if (check === undefined) return `"${about}" is no kind of document: expected ${Object.keys(CHECKS).join(', ')}`;
  return check(language === 'json' ? JSON.parse(text) : parseYaml(text, { logLevel: 'silent' }), text);
}

const documents = PAGES.flatMap(({ blocks }) => blocks).filter(({ language }) => /^(json|yaml)$/.test(language));

describe('documents in pages', () => {
  test.each(documents)('$where is a $about', (block) => {
    expect(problemsIn(block) ?? []).toEqual([]);
  });

  test('Every kind is shown somewhere.', () => {
    const unseen = Object.keys(CHECKS).filter((kind) => !documents.some(({ about }) => about.startsWith(kind)));
    expect(unseen).toEqual([]);
  });

  test.each([
    ['hook configuration', '{"LambdaFunctions": ["a"], "FailureMod": "WARN"}'],
    ['settings', '{"regions": ["eu-west-1"]}'],
    ['reply', '{"status": "SUCCESS"}'],
    ['reply', '{"status": "FAILED", "errorCode": "NotCompliant"}'],
    ['lambda-hook reply', '{"hookStatus": "SUCCESS"}'],
    ['request', '{"request": {"clientRequestToken": "a"}, "callbackContext": {}}'],
    ['template', '{"Resource": {}}'],
    ['decision record', '{"record": "decision"}'],
    ['anything else', '{}'],
  ])('A %s that is none is found out: %s', (about, text) => {
    expect(problemsIn({ where: 'here', language: 'json', about, text }) ?? []).not.toEqual([]);
  });
});
