"""OpenCV's matcher and homography behind a pipe: one JSON request a line in, one JSON answer a line out.

{"op": "version"}                    -> {"version"}
{"op": "match", "a", "b"}            -> {"ms", "count"}   a, b: paths of n x 128 bytes; ratio .8, nearest in both directions
{"op": "homography", "from", "to"}   -> {"ms", "matrix"}  from, to: lists x, y, x, y ...; matrix: 9 numbers or null
"""

import json
import sys
import time

import cv2
import numpy

cv2.setNumThreads(1)
matcher = cv2.BFMatcher(cv2.NORM_L2)


def match(request):
    a, b = (numpy.fromfile(request[k], numpy.uint8).reshape(-1, 128).astype(numpy.float32) for k in "ab")
    start = time.perf_counter()
    back = [m.trainIdx for m in matcher.match(b, a)]
    forth = matcher.knnMatch(a, b, k=2)
    count = sum(1 for m, n in forth if m.distance < 0.8 * n.distance and back[m.trainIdx] == m.queryIdx)
    return {"ms": (time.perf_counter() - start) * 1e3, "count": count}


def homography(request):
    source, target = (numpy.array(request[k], numpy.float32).reshape(-1, 1, 2) for k in ("from", "to"))
    cv2.setRNGSeed(1)
    start = time.perf_counter()
    matrix, _ = cv2.findHomography(source, target, cv2.RANSAC, 4.0, maxIters=500, confidence=0.999)
    ms = (time.perf_counter() - start) * 1e3
    return {"ms": ms, "matrix": None if matrix is None else matrix.ravel().tolist()}


operations = {"version": lambda _: {"version": cv2.__version__}, "match": match, "homography": homography}

for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(operations[asked["op"]](asked)), flush=True)
