import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { FunctionCode } from '../parts/hook/code-property.ts';
import type { Settings } from '../settings/settings.ts';

/** Limits of CloudFormation, in bytes: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const TEMPLATE_BODY_LIMIT = 51_200;
export const TEMPLATE_URL_LIMIT = 1_048_576;

/** What a build of the hook function consists of. */
export interface BuiltHook {
  /** What the tests run is what is deployed. */
  readonly bundle: Uint8Array;
  /** Of the packages in the bundle, whose licences ask to go with it. */
  readonly licenses: Uint8Array;
}

/** The built hook function; throws when nothing was built. */
export function readBuiltHook(): BuiltHook {
  const read = (file: string) => readFileSync(`dist/lambda-hook/${file}`);
  return { bundle: read(BUNDLE), licenses: read(LICENSES) };
}

const BUNDLE = 'index.js';
const LICENSES = 'THIRD-PARTY-LICENSES.txt';

const zips = new WeakMap<BuiltHook, Uint8Array>();

/** The files' bytes as a zip that depends on them alone: no clock, no time zone, no file system. Packed once for each build. */
export function zipOf(hook: BuiltHook): Uint8Array {
  const packed = zips.get(hook) ?? pack(hook);
  zips.set(hook, packed);
  return packed;
}

function pack({ bundle, licenses }: BuiltHook): Uint8Array {
  return zipSync(
    { [BUNDLE]: bundle, [LICENSES]: licenses },
    {
      // A zip holds local time: built from local parts, these are the same bytes in every time zone.
      mtime: new Date(1980, 0, 1),
      // Without Unix permissions Lambda may not be allowed to read the file.
      os: 3,
      attrs: 0o100644 << 16,
      level: 9,
    },
  );
}

/** A name that changes with the content, so that CloudFormation sees a new code and an old one stays for a roll-back. */
export function codeKeyOf(zip: Uint8Array): string {
  return `lambda-hook-${createHash('sha256').update(zip).digest('hex').slice(0, 16)}.zip`;
}

export function functionCode(settings: Settings['hook']['code'], bundle: Uint8Array): FunctionCode {
  return settings.from === 'bucket'
    ? { kind: 'bucket', bucketPrefix: settings.bucketPrefix }
    : { kind: 'inline', text: new TextDecoder('utf-8', { fatal: true }).decode(bundle) };
}
