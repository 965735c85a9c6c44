import { type Finding, type Json, type JsonObject, SEVERITIES, type Severity } from '../../../domain.ts';
import { ANNOTATION_STATUSES } from '../../../effect.ts';
import { shapeOf } from '../../../foreign/shape.ts';
import { functionText } from '../function-text.ts';
import { isList, isObject } from '../json.ts';
import { bare, notInList } from './closed-list.ts';
import type { Slip } from './slip.ts';

/** Failed rules that are kept of one reply: more than a developer reads, and few enough for the answer of fifty functions. */
const FINDINGS_MAX = 100;

/** Slips that are told of one reply's annotations: most of the time the same slip stands in all of them. */
const SLIPS_MAX = 5;

/** The annotations of a reply, read as far as they can be. */
export interface ReadAnnotations {
  /** One for each annotation that is FAILED, or that has no status of the list; worst severity first. */
  readonly findings: readonly Finding[];
  readonly findingsLeftOut: number;
  /** There are annotations, and all of them say that the function is not concerned. */
  readonly allSkipped: boolean;
  /** What is wrong with the annotations themselves. */
  readonly slips: readonly Slip[];
}

const NONE: ReadAnnotations = { findings: [], findingsLeftOut: 0, allSkipped: false, slips: [] };

/** Reads annotations in CloudFormation's own shape, where a FAILED one may also have a `path`. */
export function readAnnotations(annotations: Json | undefined): ReadAnnotations {
  if (annotations === undefined || annotations === null) return NONE;
  const slips = new Slips();
  if (!isList(annotations)) slips.add(() => `annotations must be a list, got ${shapeOf(annotations)}`);
  const list = isList(annotations) ? annotations : [annotations];
  const findings: Finding[] = [];
  let skipped = 0;
  for (const [index, annotation] of list.entries()) {
    const where = isList(annotations) ? `annotations[${index}]` : 'annotations';
    if (!isObject(annotation)) {
      slips.add(() => `${where} must be an object, got ${shapeOf(annotation)}`);
      continue;
    }
    const status = ANNOTATION_STATUSES.find((known) => known === annotation.status);
    if (status === undefined) slips.add(() => notInList(`${where}.status`, annotation.status, ANNOTATION_STATUSES));
    if (status === 'SKIPPED') skipped += 1;
    const finding = readFinding(annotation, index, where, slips);
    if (status === undefined || status === 'FAILED') findings.push(finding);
  }
  findings.sort((a, b) => severityRank(a) - severityRank(b));
  return {
    findings: findings.slice(0, FINDINGS_MAX),
    findingsLeftOut: Math.max(0, findings.length - FINDINGS_MAX),
    allSkipped: list.length > 0 && skipped === list.length,
    slips: slips.sentences(),
  };
}

/** The first few sentences, and how many more there would be. */
class Slips {
  private readonly told: Slip[] = [];
  private more = 0;

  add(sentence: () => Slip): void {
    if (this.told.length < SLIPS_MAX) this.told.push(sentence());
    else this.more += 1;
  }

  sentences(): readonly Slip[] {
    return this.more === 0
      ? this.told
      : [...this.told, `and ${this.more} more ${this.more === 1 ? 'slip' : 'slips'} in annotations`];
  }
}

function readFinding(annotation: JsonObject, index: number, where: string, slips: Slips): Finding {
  const text = (key: string): string | undefined => {
    const value = annotation[key];
    if (isEmpty(value)) return undefined;
    if (typeof value === 'string') return functionText(value);
    slips.add(() => `${where}.${key} must be a string, got ${shapeOf(value)}`);
    return undefined;
  };
  const rule = text('annotationName');
  if (isEmpty(annotation.annotationName)) {
    slips.add(() => `${where}.annotationName must name the rule, got ${shapeOf(annotation.annotationName)}`);
  }
  const severityLevel = readSeverity(annotation.severityLevel, where, slips);
  const remediationMessage = text('remediationMessage');
  const remediationLink = text('remediationLink');
  const path = readPath(text('path'), where, slips);
  return {
    rule: rule ?? `rule ${index + 1}`,
    message: text('statusMessage') ?? '',
    ...(severityLevel === undefined ? {} : { severityLevel }),
    ...(remediationMessage === undefined ? {} : { remediationMessage }),
    ...(remediationLink === undefined ? {} : { remediationLink }),
    ...(path === undefined ? {} : { path }),
  };
}

function isEmpty(value: Json | undefined): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

/** A word of other tools' lists, such as `Critical`, still means what it says. */
function readSeverity(value: Json | undefined, where: string, slips: Slips): Severity | undefined {
  if (value === undefined || value === null) return undefined;
  const severity = SEVERITIES.find((known) => known === value);
  if (severity !== undefined) return severity;
  slips.add(() => notInList(`${where}.severityLevel`, value, SEVERITIES));
  return typeof value === 'string' ? SEVERITIES.find((known) => bare(known) === bare(value)) : undefined;
}

function readPath(path: string | undefined, where: string, slips: Slips): string | undefined {
  if (path === undefined || path.startsWith('/')) return path;
  slips.add(() => `${where}.path must be a JSON pointer into the properties, such as /VersioningConfiguration/Status`);
  return undefined;
}

/** A finding without a severity comes last. */
function severityRank({ severityLevel }: Finding): number {
  return severityLevel === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severityLevel);
}
