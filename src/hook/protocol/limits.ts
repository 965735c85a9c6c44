/** Limits of CloudFormation's side. https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html */

/** CloudFormation stops waiting for one invocation of a hook after this. */
export const SERVICE_WAIT_MS = 30_000;

/**
 * CloudFormation invokes a hook this often for one request, IN_PROGRESS rounds included. Documented for Lambda Hooks, and for hooks of
 * every kind: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-concepts.html
 */
export const DOCUMENTED_ROUNDS = 3;

/** The longest time until the next round that the hook asks CloudFormation for. CloudFormation documents no limit. */
export const DELAY_MAX_SECONDS = 3600;

/** CloudFormation truncates a longer message. */
export const MESSAGE_MAX_LENGTH = 4096;

/** The same for Cloud Control. */
export const CLOUD_CONTROL_MESSAGE_MAX_LENGTH = 1024;

/** What a stack's events show of it: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
export const STATUS_REASON_MAX_LENGTH = 1024;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
export const ANNOTATION_NAME_MAX_LENGTH = 1024;
export const ANNOTATION_TEXT_MAX_LENGTH = 16_384;
export const ANNOTATION_LINK_MAX_LENGTH = 5120;

/** `cdk deploy` prints this much of an annotation's message, or of the hook's where there are no annotations, on one line. */
export const CDK_MESSAGE_LENGTH = 400;

/**
 * Characters that the names, texts and links of all annotations have together. Lambda passes on an answer of up to 6 MB, of which
 * JSON may take 6 bytes for a character.
 */
export const ANNOTATIONS_TEXT_MAX_LENGTH = 800_000;

/** Failed rules of all functions that get an annotation. No source tells how many annotations CloudFormation keeps. */
export const FINDING_ANNOTATIONS_MAX = 300;
