"""OpenCV's SIFT behind a pipe: one JSON request a line in, one JSON answer a line out.

{"op": "version"}                                          -> {"version"}
{"op": "open", "id", "width", "height", "path"}            -> {}            path: width * height bytes, grey
{"op": "time", "id"}                                       -> {"ms", "count"}   one run, default options, one thread
{"op": "detect", "id", "nfeatures", "keypoints", "descriptors"} -> {"count"}
    writes count x 6 float64 (x, y, size, angle, response, octave) and count x 128 bytes to the two paths
"""

import json
import sys
import time

import cv2
import numpy

cv2.setNumThreads(1)
pictures = {}
default_sift = cv2.SIFT_create()


def open_picture(request):
    grey = numpy.fromfile(request["path"], numpy.uint8)
    pictures[request["id"]] = grey.reshape(request["height"], request["width"])
    return {}


def time_once(request):
    start = time.perf_counter()
    keypoints, _ = default_sift.detectAndCompute(pictures[request["id"]], None)
    return {"ms": (time.perf_counter() - start) * 1e3, "count": len(keypoints)}


def detect(request):
    sift = cv2.SIFT_create(nfeatures=request["nfeatures"])
    keypoints, descriptors = sift.detectAndCompute(pictures[request["id"]], None)
    rows = [[*k.pt, k.size, k.angle, k.response, k.octave] for k in keypoints]
    numpy.array(rows, numpy.float64).reshape(-1, 6).tofile(request["keypoints"])
    if descriptors is None:
        descriptors = numpy.zeros((0, 128))
    descriptors.astype(numpy.uint8).tofile(request["descriptors"])
    return {"count": len(keypoints)}


operations = {
    "version": lambda _: {"version": cv2.__version__},
    "open": open_picture,
    "time": time_once,
    "detect": detect,
}

for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(operations[asked["op"]](asked)), flush=True)
