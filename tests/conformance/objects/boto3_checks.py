#!/usr/bin/env python3
# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
"""Judges an S3 endpoint by boto3: boto3_checks.py ENDPOINT BUCKET PREFIX, credentials in the environment."""

import hashlib
import io
import sys
import time
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

ENDPOINT, BUCKET, PREFIX = sys.argv[1:]
MIB = 1024 * 1024
passed = 0
failed = []


def client(**keys):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 0})
    return boto3.client("s3", endpoint_url=ENDPOINT, region_name="auto", config=config, **keys)


def check(name, holds):
    global passed
    passed += bool(holds)
    if not holds:
        failed.append(name)


def refused(name, code, call, *arguments, **named):
    try:
        call(*arguments, **named)
        check(f"{name}: not refused", False)
    except ClientError as error:
        check(f"{name}: {error.response['Error']}", error.response["Error"]["Code"] == code)


def http(method, url, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method)) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def objects(s3):
    body = bytes(range(256)) * 300
    put = s3.put_object(Bucket=BUCKET, Key=PREFIX + "dir/plain.png", Body=body, ContentType="image/png", Metadata={"who": "ada"}, CacheControl="no-store")
    check("ETag is the MD5", put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"')
    got = s3.get_object(Bucket=BUCKET, Key=PREFIX + "dir/plain.png")
    check("the bytes come back", got["Body"].read() == body)
    check("type and metadata come back", (got["ContentType"], got["Metadata"], got["CacheControl"]) == ("image/png", {"who": "ada"}, "no-store"))
    head = s3.head_object(Bucket=BUCKET, Key=PREFIX + "dir/plain.png")
    check("HEAD tells size and tag", (head["ContentLength"], head["ETag"]) == (len(body), put["ETag"]))
    part = s3.get_object(Bucket=BUCKET, Key=PREFIX + "dir/plain.png", Range="bytes=10-19")
    check("a range", (part["Body"].read(), part["ContentRange"]) == (body[10:20], f"bytes 10-19/{len(body)}"))
    refused("a range behind the end", "InvalidRange", s3.get_object, Bucket=BUCKET, Key=PREFIX + "dir/plain.png", Range="bytes=999999-")
    refused("an old version", "PreconditionFailed", s3.get_object, Bucket=BUCKET, Key=PREFIX + "dir/plain.png", IfMatch='"x"')
    refused("nothing new", "304", s3.get_object, Bucket=BUCKET, Key=PREFIX + "dir/plain.png", IfNoneMatch=put["ETag"])
    for key in ("with space", "plus+and&more=?#%", "ünïcode/😀", "tilde~!*'()"):
        s3.put_object(Bucket=BUCKET, Key=PREFIX + key, Body=key.encode())
        check(f"key {key}", s3.get_object(Bucket=BUCKET, Key=PREFIX + key)["Body"].read() == key.encode())
    s3.put_object(Bucket=BUCKET, Key=PREFIX + "sum", Body=b"123456789", ChecksumAlgorithm="CRC32")
    s3.put_object(Bucket=BUCKET, Key=PREFIX + "sum", Body=b"123456789", ChecksumAlgorithm="SHA256")
    check("checksums that boto3 adds hold", s3.head_object(Bucket=BUCKET, Key=PREFIX + "sum")["ContentLength"] == 9)
    refused("a wrong MD5", "BadDigest", s3.put_object, Bucket=BUCKET, Key=PREFIX + "sum", Body=b"1", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    s3.delete_object(Bucket=BUCKET, Key=PREFIX + "sum")
    refused("a deleted object", "NoSuchKey", s3.get_object, Bucket=BUCKET, Key=PREFIX + "sum")
    refused("a deleted object's head", "404", s3.head_object, Bucket=BUCKET, Key=PREFIX + "sum")
    s3.delete_object(Bucket=BUCKET, Key=PREFIX + "sum")
    refused("another bucket", "NoSuchBucket", s3.get_object, Bucket="other", Key=PREFIX + "sum")
    check("the bucket is there", s3.head_bucket(Bucket=BUCKET)["ResponseMetadata"]["HTTPStatusCode"] == 200)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX, PaginationConfig={"PageSize": 2})
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    check(f"the list, in pages: {keys}", keys == sorted(keys, key=str.encode) and PREFIX + "ünïcode/😀" in keys and len(keys) == 5)


def multipart(s3):
    body = hashlib.shake_256(b"film").digest(12 * MIB + 5)
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB)
    s3.upload_fileobj(io.BytesIO(body), BUCKET, PREFIX + "film", ExtraArgs={"ContentType": "video/mp4"}, Config=config)
    digests = [hashlib.md5(body[at : at + 8 * MIB]).digest() for at in (0, 8 * MIB)]
    head = s3.head_object(Bucket=BUCKET, Key=PREFIX + "film")
    check("tag of a multipart object", head["ETag"] == f'"{hashlib.md5(b"".join(digests)).hexdigest()}-2"')
    back = io.BytesIO()
    s3.download_fileobj(BUCKET, PREFIX + "film", back, Config=config)
    check("its bytes, fetched by ranges", back.getvalue() == body)
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=PREFIX + "left")["UploadId"]
    s3.upload_part(Bucket=BUCKET, Key=PREFIX + "left", UploadId=upload, PartNumber=3, Body=b"x")
    parts = s3.list_parts(Bucket=BUCKET, Key=PREFIX + "left", UploadId=upload)["Parts"]
    check("the list of parts", [(part["PartNumber"], part["Size"]) for part in parts] == [(3, 1)])
    s3.abort_multipart_upload(Bucket=BUCKET, Key=PREFIX + "left", UploadId=upload)
    refused("an aborted upload", "NoSuchUpload", s3.list_parts, Bucket=BUCKET, Key=PREFIX + "left", UploadId=upload)


def presigned(s3):
    sign = s3.generate_presigned_url
    put = sign("put_object", {"Bucket": BUCKET, "Key": PREFIX + "signed", "ContentType": "text/plain", "ContentLength": 5}, ExpiresIn=60)
    check("presigned PUT", http("PUT", put, b"hello", content_type="text/plain")[0] == 200)
    check("its type is bound", http("PUT", put, b"hello", content_type="text/html")[0] == 403)
    check("its length is bound", http("PUT", put, b"hello!", content_type="text/plain")[0] == 403)
    check("its method is bound", http("DELETE", put, content_type="text/plain")[0] == 403)
    get = sign("get_object", {"Bucket": BUCKET, "Key": PREFIX + "signed", "ResponseContentDisposition": 'attachment; filename="a b"'}, ExpiresIn=60)
    status, body, headers = http("GET", get)
    check("presigned GET with another disposition", (status, body, headers["content-disposition"]) == (200, b"hello", 'attachment; filename="a b"'))
    check("presigned HEAD", http("HEAD", sign("head_object", {"Bucket": BUCKET, "Key": PREFIX + "signed"}))[0] == 200)
    short = sign("get_object", {"Bucket": BUCKET, "Key": PREFIX + "signed"}, ExpiresIn=1)
    deadline = time.monotonic() + 10
    while http("GET", short)[0] == 200 and time.monotonic() < deadline:
        pass  # each look is a request
    status, body, _ = http("GET", short)
    check("it expires", (status, b"<Code>ExpiredRequest</Code>" in body) == (400, True))
    check("presigned DELETE", http("DELETE", sign("delete_object", {"Bucket": BUCKET, "Key": PREFIX + "signed"}))[0] == 204)


def strangers(s3):
    s3.put_object(Bucket=BUCKET, Key=PREFIX + "secret", Body=b"x")
    refused("another secret", "SignatureDoesNotMatch", client(aws_secret_access_key="guess", aws_access_key_id=s3._request_signer._credentials.access_key).get_object, Bucket=BUCKET, Key=PREFIX + "secret")
    refused("another key id", "Unauthorized", client(aws_access_key_id="AKIDSTRANGER", aws_secret_access_key="guess").get_object, Bucket=BUCKET, Key=PREFIX + "secret")
    check("nobody", http("GET", f"{ENDPOINT}/{BUCKET}/{PREFIX}secret")[0] == 403)


for part in (objects, multipart, presigned, strangers):
    part(client())
for name in failed:
    print(f"failed: {name}")
print(f"{passed} of {passed + len(failed)} checks passed")
sys.exit(bool(failed))
