terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
}

resource "aws_kms_key" "orders" {
  description             = "orders"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode(jsondecode(<<P
{"Version": "2012-10-17", "Id": "confluent", "Statement": [{"Sid": "Administration", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/key-admin"}, "Action": ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"], "Resource": "*"}, {"Sid": "Allow Confluent accounts to use the key", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/block_storage_manager", "arn:aws:iam::777788889999:role/cc-kafka-orders-8f3a2c1d"]}, "Action": ["kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"], "Resource": "*"}, {"Sid": "Allow Confluent accounts to attach persistent resources", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/block_storage_manager", "arn:aws:iam::777788889999:role/cc-kafka-orders-8f3a2c1d"]}, "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "Resource": "*"}]}
P
  ))
}
resource "aws_kms_key" "own" {
  description         = "own"
  enable_key_rotation = true
}
resource "aws_kms_key_policy" "own" {
  key_id = aws_kms_key.own.id
  policy = jsonencode(jsondecode(<<P
{"Version": "2012-10-17", "Id": "confluent", "Statement": [{"Sid": "Administration", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/key-admin"}, "Action": ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"], "Resource": "*"}, {"Sid": "Allow Confluent accounts to use the key", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/block_storage_manager", "arn:aws:iam::777788889999:role/cc-kafka-orders-8f3a2c1d"]}, "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"], "Resource": "*"}, {"Sid": "Allow Confluent accounts to attach persistent resources", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/block_storage_manager", "arn:aws:iam::777788889999:role/cc-kafka-orders-8f3a2c1d"]}, "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "Resource": "*"}]}
P
  ))
}
resource "aws_kms_key" "fresh" {
  enable_key_rotation = true
}
resource "aws_msk_cluster" "clicks" {
  cluster_name           = "clicks"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1"]
  }
  encryption_info { encryption_at_rest_kms_key_arn = aws_kms_key.fresh.arn }
}
resource "aws_msk_cluster" "views" {
  cluster_name           = "views"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1"]
  }
  encryption_info { encryption_at_rest_kms_key_arn = aws_kms_key.fresh.arn }
}
