// A policy function: every S3 bucket has versioning enabled.
//
// It is asked about one resource at a time and answers with an object (not with a string of JSON): SUCCESS, or FAILED with the error code
// NonCompliant. Any other error code says that it could not decide.

/**
 * @typedef {object} Annotation
 * @property {string} annotationName
 * @property {'PASSED' | 'FAILED' | 'SKIPPED'} status
 * @property {string} statusMessage
 * @property {string} [remediationMessage]
 * @property {string} [remediationLink]
 * @property {'LOW' | 'MEDIUM' | 'HIGH'} [severityLevel]
 *
 * @typedef {object} Reply
 * @property {'SUCCESS' | 'FAILED'} status
 * @property {'NonCompliant' | 'InvalidRequest' | null} errorCode
 * @property {string} message
 * @property {null} callbackContext
 * @property {0} callbackDelaySeconds
 * @property {Annotation[]} [annotations]
 */

const TARGET_NAME = 'AWS::S3::Bucket';
const ANNOTATION_NAME = 'S3VersioningEnabled';
const FIX = 'Set VersioningConfiguration: {Status: Enabled} on the bucket.';
const LINK = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html';

/**
 * @param {unknown} event
 * @returns {Promise<Reply>}
 */
export async function handler(event) {
  const hookContext = property(property(event, 'request'), 'hookContext');
  const targetName = property(hookContext, 'targetName');
  const invocationPoint = property(hookContext, 'invocationPoint');
  if (typeof targetName !== 'string' || typeof invocationPoint !== 'string') {
    return invalid('request.hookContext must have the texts targetName and invocationPoint.');
  }
  if (targetName !== TARGET_NAME) return skipped(`${targetName} is not a bucket.`);
  if (invocationPoint === 'DELETE_PRE_PROVISION') return skipped('A bucket that is deleted needs no versioning.');

  const properties = property(property(hookContext, 'targetModel'), 'resourceProperties');
  if (!isObject(properties)) return invalid('request.hookContext.targetModel.resourceProperties must be an object.');

  // S3 enables versioning by itself on a bucket with Object Lock. CloudFormation may send a boolean as text.
  if (String(properties.ObjectLockEnabled) === 'true') return compliant('Object Lock keeps versioning enabled.');

  const configuration = properties.VersioningConfiguration;
  if (configuration === undefined || configuration === null) return nonCompliant('Versioning is not configured.');
  if (!isObject(configuration)) return invalid('VersioningConfiguration must be an object.');
  const { Status } = configuration;
  if (Status === undefined || Status === null) return nonCompliant('Versioning is not configured.');
  if (typeof Status !== 'string')
    return invalid('VersioningConfiguration.Status must be a text, and was not resolved.');
  return Status === 'Enabled' ? compliant('Versioning is enabled.') : nonCompliant(`Versioning is ${Status}.`);
}

/**
 * @param {string} message
 * @returns {Reply}
 */
function compliant(message) {
  return reply('SUCCESS', null, message, [
    { annotationName: ANNOTATION_NAME, status: 'PASSED', statusMessage: message },
  ]);
}

/**
 * @param {string} reason
 * @returns {Reply}
 */
function nonCompliant(reason) {
  return reply('FAILED', 'NonCompliant', `${reason} ${FIX}`, [
    {
      annotationName: ANNOTATION_NAME,
      status: 'FAILED',
      statusMessage: reason,
      remediationMessage: FIX,
      remediationLink: LINK,
      severityLevel: 'MEDIUM',
    },
  ]);
}

/**
 * Nothing to say about this resource: SUCCESS, and the annotation tells it from a bucket that is compliant.
 * @param {string} message
 * @returns {Reply}
 */
function skipped(message) {
  return reply('SUCCESS', null, message, [
    { annotationName: ANNOTATION_NAME, status: 'SKIPPED', statusMessage: message },
  ]);
}

/**
 * @param {string} message
 * @returns {Reply}
 */
function invalid(message) {
  return reply('FAILED', 'InvalidRequest', message);
}

/**
 * @param {Reply['status']} status
 * @param {Reply['errorCode']} errorCode
 * @param {string} message
 * @param {Annotation[]} [annotations]
 * @returns {Reply}
 */
function reply(status, errorCode, message, annotations = []) {
  return { status, errorCode, message, callbackContext: null, callbackDelaySeconds: 0, annotations };
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function property(value, name) {
  return isObject(value) ? value[name] : undefined;
}
