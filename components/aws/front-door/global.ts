/**
 * Where CloudFront's certificates and firewalls are made, whatever the region of what is behind it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export const GLOBAL_REGION = "us-east-1";
