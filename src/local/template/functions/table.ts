import { type IntrinsicFunction, transformCauses, unresolvedCall } from '../value/evaluation-context.ts';
import { cidr } from './cidr.ts';
import { conditional } from './conditional.ts';
import { base64, toJsonString } from './encode.ts';
import { findInMap } from './find-in-map.ts';
import { getAzs } from './get-azs.ts';
import { join, length, select, split } from './lists.ts';
import { getAtt, importValue, ref } from './references.ts';
import { sub } from './sub.ts';

/** `Fn::Transform` in a place of its own. */
const macro: IntrinsicFunction = (call) => unresolvedCall(call, transformCauses(call.argument));

/**
 * The functions of property values. Ours, as no maintained library resolves them: those of npm get the list form of Fn::Sub
 * and Fn::Length wrong, lack Fn::Base64 and Fn::ToJsonString, or throw at the language extensions.
 */
export const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ['Fn::Base64', base64],
  ['Fn::Cidr', cidr],
  ['Fn::FindInMap', findInMap],
  ['Fn::GetAZs', getAzs],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', conditional],
  ['Fn::ImportValue', importValue],
  ['Fn::Join', join],
  ['Fn::Length', length],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::Sub', sub],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::Transform', macro],
  ['Ref', ref],
]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html */
export const NEEDS_LANGUAGE_EXTENSIONS: ReadonlySet<string> = new Set(['Fn::Length', 'Fn::ToJsonString']);

export const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';
