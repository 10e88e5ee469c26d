import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createTables, type Tables } from './tables.ts';

/**
 * One private bucket and five tables. They stay when the stack is deleted, and go when its creation
 * fails.
 */
export class Storage extends Construct {
  readonly pictures: Bucket;
  readonly tables: Tables;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.pictures = new Bucket(this, 'Pictures', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      // A deleted picture must be gone. S3 would also report the removal of an old version as that
      // of the picture.
      versioned: false,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        { id: 'forget-unchecked-models', prefix: 'incoming/', expiration: Duration.days(1) },
        { id: 'forget-queries', prefix: 'queries/', expiration: Duration.days(1) },
        { id: 'forget-broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(this.pictures).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Access logs would need a second bucket; CloudTrail data events cover an account that wants them.',
    });
    this.tables = createTables(this);
  }

  /** Allows pages of this origin only to use presigned uploads and downloads. */
  allowBrowsersOf(origin: string): void {
    this.pictures.addCorsRule({
      allowedOrigins: [origin],
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
      allowedHeaders: ['content-type'],
      exposedHeaders: ['etag'],
      maxAge: 3600,
    });
  }
}
