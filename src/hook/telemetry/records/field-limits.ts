/**
 * CloudWatch reads metrics from documents of up to 256 kB:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * The longest text fields are ARNs, which CloudFormation limits to 1,024 characters; two dozen of these stay below the limit.
 */
export const MAX_TEXT_LENGTH = 1024;

/** Of the functions that were not asked, as many are named as one invocation is meant to configure; the count covers all. */
export const MAX_OUT_OF_SCOPE = 50;
/** Keeps a list of ids far below the size of a document. */
export const MAX_OUT_OF_SCOPE_ID_LENGTH = 256;
