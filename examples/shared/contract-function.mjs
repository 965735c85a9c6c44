// The policy of the contract functions: a resource with a property named InvalidPropertyKey is not compliant. CloudFormation's contract tests send one
// resource that has it and one that has not. With callbacks on, a compliant resource takes two rounds.

/**
 * @typedef {object} Reply
 * @property {'SUCCESS' | 'FAILED' | 'IN_PROGRESS'} status
 * @property {'NonCompliant' | 'InvalidRequest' | null} errorCode
 * @property {string} message
 * @property {{ round: number } | null} callbackContext
 * @property {number} callbackDelaySeconds
 */

/**
 * @param {string | undefined} useCallbacks `yes` or `no`, as the function's USE_CALLBACKS says.
 * @returns {(event: unknown) => Promise<Reply>}
 */
export function contractFunction(useCallbacks) {
  return async (event) => {
    const hookContext = property(property(event, 'request'), 'hookContext');
    if (!isObject(hookContext)) return reply('FAILED', 'InvalidRequest', 'request.hookContext must be an object.');
    const properties = property(hookContext.targetModel, 'resourceProperties');
    if (isObject(properties) && 'InvalidPropertyKey' in properties) {
      return reply('FAILED', 'NonCompliant', 'The resource is not compliant: remove its InvalidPropertyKey.');
    }
    if (useCallbacks !== 'yes') return reply('SUCCESS', null, 'The resource is compliant.');
    const callbackContext = property(event, 'callbackContext');
    return isObject(callbackContext) && Object.keys(callbackContext).length > 0
      ? reply('SUCCESS', null, 'The resource is compliant, after another look.')
      : reply('IN_PROGRESS', null, 'The resource needs another look.', { round: 1 });
  };
}

/**
 * @param {Reply['status']} status
 * @param {Reply['errorCode']} errorCode
 * @param {string} message
 * @param {Reply['callbackContext']} callbackContext
 * @returns {Reply}
 */
function reply(status, errorCode, message, callbackContext = null) {
  return { status, errorCode, message, callbackContext, callbackDelaySeconds: 0 };
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
