"""Searches with a picture, with Python's standard library only: python3 examples/search.py PICTURE"""

import json
import os
import sys
import urllib.error
import urllib.request


def search(picture: bytes, k: int = 5) -> dict:
    request = urllib.request.Request(
        f"{os.environ['DLSIFT_URL']}/v1/search?k={k}",
        data=picture,
        headers={"x-api-key": os.environ["DLSIFT_API_KEY"], "content-type": "image/*"},
    )
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        # A refusal is a problem document (RFC 9457); `detail` says what is wrong.
        sys.exit(json.load(error)["detail"])


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        answer = search(file.read())
    for result in answer["results"]:
        print(f"{result['score']:.3f} {result['key']}")
