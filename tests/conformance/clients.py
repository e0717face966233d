"""boto3's clients of what listens at a URL."""

import boto3
from botocore.config import Config


def client(service, url, **config):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(**config),
    )
