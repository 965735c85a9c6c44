/** Temporary or long-lived credentials, as a caller hands them over. A secret as a whole. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
