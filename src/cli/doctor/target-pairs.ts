import { NODE_RUNTIME } from '../../end-of-life.ts';
import type { JsonObject } from '../../hook/domain.ts';

/** Properties of two resources of one type. They differ in what policies usually look at. */
export interface TargetPair {
  /** Encrypted, private, logged, versioned. */
  readonly good: JsonObject;
  /** The opposite: the setting is off, or its parent is missing. */
  readonly bad: JsonObject;
}

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const SUBNETS = ['subnet-0a1b2c3d4e5f60718', 'subnet-1a2b3c4d5e6f70819'];
const TAGS = [
  { Key: 'Owner', Value: 'team@example.com' },
  { Key: 'Environment', Value: 'production' },
  { Key: 'CostCenter', Value: '1234' },
];

function policyDocument(action: string, resource: string, principal?: JsonObject | string): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        ...(principal === undefined ? {} : { Principal: principal }),
        Action: action,
        Resource: resource,
      },
    ],
  };
}

function trustPolicy(principal: JsonObject | string): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  };
}

/** By type. Names and values are those of the types' schemas, which a test compares with AWS's own specification. */
export const TARGET_PAIRS: ReadonlyMap<string, TargetPair> = new Map<string, TargetPair>([
  [
    'AWS::S3::Bucket',
    {
      good: {
        AccessControl: 'Private',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
            },
          ],
        },
        LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: 365 }] },
        LoggingConfiguration: { DestinationBucketName: 'access-logs', LogFilePrefix: 'bucket/' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        Tags: TAGS,
      },
      bad: {
        AccessControl: 'PublicReadWrite',
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          BlockPublicPolicy: false,
          IgnorePublicAcls: false,
          RestrictPublicBuckets: false,
        },
        VersioningConfiguration: { Status: 'Suspended' },
      },
    },
  ],
  [
    'AWS::EC2::SecurityGroup',
    {
      good: {
        GroupDescription: 'Service in its VPC',
        VpcId: 'vpc-0a1b2c3d4e5f60718',
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16', Description: 'HTTPS from the VPC' },
        ],
        SecurityGroupEgress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16', Description: 'HTTPS to the VPC' },
        ],
        Tags: TAGS,
      },
      bad: {
        GroupDescription: 'Open to the world',
        SecurityGroupIngress: [
          { IpProtocol: '-1', FromPort: 0, ToPort: 65535, CidrIp: '0.0.0.0/0' },
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '::/0' },
        ],
        SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
      },
    },
  ],
  [
    'AWS::EC2::Instance',
    {
      good: {
        ImageId: 'ami-0a1b2c3d4e5f60718',
        InstanceType: 't3.micro',
        DisableApiTermination: true,
        EbsOptimized: true,
        IamInstanceProfile: 'service',
        Monitoring: true,
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: KEY } }],
        NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: false, SubnetId: SUBNETS[0] ?? '' }],
        Tags: TAGS,
      },
      bad: {
        ImageId: 'ami-0a1b2c3d4e5f60718',
        InstanceType: 'p4d.24xlarge',
        DisableApiTermination: false,
        EbsOptimized: false,
        Monitoring: false,
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false } }],
        NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: true, SubnetId: SUBNETS[0] ?? '' }],
      },
    },
  ],
  [
    'AWS::EC2::Volume',
    {
      good: { AvailabilityZone: 'us-east-1a', Size: 10, Encrypted: true, KmsKeyId: KEY, VolumeType: 'gp3', Tags: TAGS },
      bad: { AvailabilityZone: 'us-east-1a', Size: 10, Encrypted: false, VolumeType: 'standard' },
    },
  ],
  [
    'AWS::RDS::DBInstance',
    {
      good: {
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        AllocatedStorage: '20',
        AutoMinorVersionUpgrade: true,
        BackupRetentionPeriod: 30,
        CopyTagsToSnapshot: true,
        DeletionProtection: true,
        EnableCloudwatchLogsExports: ['postgresql'],
        EnableIAMDatabaseAuthentication: true,
        EnablePerformanceInsights: true,
        KmsKeyId: KEY,
        ManageMasterUserPassword: true,
        MonitoringInterval: 60,
        MultiAZ: true,
        PubliclyAccessible: false,
        StorageEncrypted: true,
        Tags: TAGS,
      },
      bad: {
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        AllocatedStorage: '20',
        AutoMinorVersionUpgrade: false,
        BackupRetentionPeriod: 0,
        CopyTagsToSnapshot: false,
        DeletionProtection: false,
        EnableIAMDatabaseAuthentication: false,
        EnablePerformanceInsights: false,
        ManageMasterUserPassword: false,
        MasterUserPassword: 'not-a-secret',
        MasterUsername: 'admin',
        MonitoringInterval: 0,
        MultiAZ: false,
        PubliclyAccessible: true,
        StorageEncrypted: false,
      },
    },
  ],
  [
    'AWS::IAM::Role',
    {
      good: {
        AssumeRolePolicyDocument: trustPolicy({ Service: 'lambda.amazonaws.com' }),
        MaxSessionDuration: 3600,
        PermissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
        Policies: [
          { PolicyName: 'read', PolicyDocument: policyDocument('s3:GetObject', 'arn:aws:s3:::example-bucket/*') },
        ],
        Tags: TAGS,
      },
      bad: {
        AssumeRolePolicyDocument: trustPolicy({ AWS: '*' }),
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        MaxSessionDuration: 43200,
        Policies: [{ PolicyName: 'all', PolicyDocument: policyDocument('*', '*') }],
      },
    },
  ],
  [
    'AWS::IAM::ManagedPolicy',
    {
      good: { PolicyDocument: policyDocument('s3:GetObject', 'arn:aws:s3:::example-bucket/*') },
      bad: { PolicyDocument: policyDocument('*', '*') },
    },
  ],
  [
    'AWS::Lambda::Function',
    {
      good: {
        Code: { ZipFile: 'exports.handler = async () => {};' },
        Handler: 'index.handler',
        Role: 'arn:aws:iam::123456789012:role/service',
        Runtime: NODE_RUNTIME,
        Timeout: 10,
        DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters' },
        Environment: { Variables: { STAGE: 'production' } },
        KmsKeyArn: KEY,
        ReservedConcurrentExecutions: 10,
        TracingConfig: { Mode: 'Active' },
        VpcConfig: { SubnetIds: SUBNETS, SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
        Tags: TAGS,
      },
      bad: {
        Code: { ZipFile: 'exports.handler = async () => {};' },
        Handler: 'index.handler',
        Role: 'arn:aws:iam::123456789012:role/service',
        Runtime: 'nodejs12.x',
        Timeout: 900,
        Environment: { Variables: { PASSWORD: 'not-a-secret' } },
        TracingConfig: { Mode: 'PassThrough' },
      },
    },
  ],
  [
    'AWS::SQS::Queue',
    {
      good: {
        KmsMasterKeyId: KEY,
        MessageRetentionPeriod: 1209600,
        RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters', maxReceiveCount: 5 },
        SqsManagedSseEnabled: false,
        Tags: TAGS,
      },
      bad: { MessageRetentionPeriod: 60, SqsManagedSseEnabled: false },
    },
  ],
  [
    'AWS::SNS::Topic',
    {
      good: { KmsMasterKeyId: KEY, TracingConfig: 'Active', Tags: TAGS },
      bad: { TracingConfig: 'PassThrough' },
    },
  ],
  [
    'AWS::DynamoDB::Table',
    {
      good: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
        Tags: TAGS,
      },
      bad: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PROVISIONED',
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
        ProvisionedThroughput: { ReadCapacityUnits: 1000, WriteCapacityUnits: 1000 },
        SSESpecification: { SSEEnabled: false },
      },
    },
  ],
  [
    'AWS::KMS::Key',
    {
      good: {
        Description: 'Key of one service',
        EnableKeyRotation: true,
        KeyPolicy: policyDocument('kms:*', '*', { AWS: 'arn:aws:iam::123456789012:root' }),
        PendingWindowInDays: 30,
        Tags: TAGS,
      },
      bad: { EnableKeyRotation: false, KeyPolicy: policyDocument('kms:*', '*', '*'), PendingWindowInDays: 7 },
    },
  ],
  [
    'AWS::Logs::LogGroup',
    {
      good: { KmsKeyId: KEY, RetentionInDays: 365, Tags: TAGS },
      bad: { RetentionInDays: 1 },
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    {
      good: {
        Scheme: 'internal',
        Subnets: SUBNETS,
        SecurityGroups: ['sg-0a1b2c3d4e5f60718'],
        LoadBalancerAttributes: [
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'deletion_protection.enabled', Value: 'true' },
          { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        ],
        Tags: TAGS,
      },
      bad: {
        Scheme: 'internet-facing',
        Subnets: SUBNETS,
        LoadBalancerAttributes: [
          { Key: 'access_logs.s3.enabled', Value: 'false' },
          { Key: 'deletion_protection.enabled', Value: 'false' },
          { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'false' },
        ],
      },
    },
  ],
  [
    'AWS::EFS::FileSystem',
    {
      good: { BackupPolicy: { Status: 'ENABLED' }, Encrypted: true, KmsKeyId: KEY },
      bad: { BackupPolicy: { Status: 'DISABLED' }, Encrypted: false },
    },
  ],
  [
    'AWS::CloudTrail::Trail',
    {
      good: {
        S3BucketName: 'trail-logs',
        EnableLogFileValidation: true,
        IncludeGlobalServiceEvents: true,
        IsLogging: true,
        IsMultiRegionTrail: true,
        KMSKeyId: KEY,
        Tags: TAGS,
      },
      bad: {
        S3BucketName: 'trail-logs',
        EnableLogFileValidation: false,
        IncludeGlobalServiceEvents: false,
        IsLogging: false,
        IsMultiRegionTrail: false,
      },
    },
  ],
  [
    'AWS::ECR::Repository',
    {
      good: {
        EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: KEY },
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE',
        Tags: TAGS,
      },
      bad: {
        EncryptionConfiguration: { EncryptionType: 'AES256' },
        ImageScanningConfiguration: { ScanOnPush: false },
        ImageTagMutability: 'MUTABLE',
        RepositoryPolicyText: policyDocument('ecr:*', '*', '*'),
      },
    },
  ],
  [
    'AWS::SecretsManager::Secret',
    {
      good: {
        Description: 'Secret of one service',
        GenerateSecretString: { PasswordLength: 32 },
        KmsKeyId: KEY,
        Tags: TAGS,
      },
      bad: { SecretString: 'not-a-secret' },
    },
  ],
]);
