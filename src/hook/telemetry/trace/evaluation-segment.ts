import type { Outcome, PolicyFunction } from '../../domain.ts';
import { cut } from '../../foreign/text.ts';

/** What X-Ray shows of one evaluation. */
export interface EvaluationSegment {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** X-Ray counts a throttle as an error of the caller, and every other failure as a fault. */
  readonly flag: 'none' | 'fault' | 'throttle';
}

/** Without `outcome`, the evaluation threw. The error stays out: its message may quote what the function was sent. */
export function evaluationSegment({ id }: PolicyFunction, outcome: Outcome | undefined): EvaluationSegment {
  const errorKind = outcome === undefined ? 'UNKNOWN' : outcome.kind === 'ERROR' ? outcome.error : undefined;
  return {
    name: segmentName(id),
    annotations: {
      PolicyFunction: cut(id, MAX_ANNOTATION_LENGTH),
      Outcome: outcome === undefined ? 'ERROR' : outcome.kind,
      ...(errorKind === undefined ? {} : { ErrorKind: errorKind }),
    },
    flag: errorKind === undefined ? 'none' : errorKind === 'THROTTLED' ? 'throttle' : 'fault',
  };
}

/** Limits: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
export function segmentName(id: string): string {
  const name = cut(id.replace(/[^\p{L}\p{N}\s_.:/%&#=+\\\-@]/gu, '_'), MAX_NAME_LENGTH);
  return name === '' ? 'unnamed' : name;
}

const MAX_NAME_LENGTH = 200;
const MAX_ANNOTATION_LENGTH = 1000;
