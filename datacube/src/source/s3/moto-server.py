"""Serves S3 with moto, which checks signatures. Reads folder and golden folder from the command line, prints where it is
and a key with all rights, then puts the file of each line of its input in the place of file.bin."""

import json
import os
import pathlib
import sys

os.environ.update(INITIAL_NO_AUTH_ACTION_COUNT="3", MOTO_S3_DEFAULT_MAX_KEYS="10")

import boto3
from moto.server import ThreadedMotoServer

folder, golden = (pathlib.Path(argument) for argument in sys.argv[1:])
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
endpoint = f"http://{host}:{port}"


def client(service, **key):
    return boto3.client(service, endpoint_url=endpoint, region_name="eu-west-1", **key)


iam = client("iam", aws_access_key_id="x", aws_secret_access_key="y")
iam.create_user(UserName="u")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="u")["AccessKey"]
s3 = client("s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
s3.create_bucket(Bucket="lab", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def put(name, path):
    s3.put_object(Bucket="lab", Key=name, Body=path.read_bytes())


for path in folder.rglob("*"):
    if path.is_file():
        put(path.relative_to(folder).as_posix(), path)
for name in ("v2-listed.zarr", "v3.zarr/zarr.json", "v3.zarr/sharded", "cog.tif"):
    for path in [golden / name, *(golden / name).rglob("*")]:
        if path.is_file():
            put("golden/" + path.relative_to(golden).as_posix(), path)
for i in range(25):
    s3.put_object(Bucket="lab", Key=f"many/{i:02}.nc", Body=b"x")

print(json.dumps({"endpoint": endpoint, "accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]}), flush=True)
for line in sys.stdin:
    put("file.bin", pathlib.Path(line.strip()))
    print("done", flush=True)
server.stop()
