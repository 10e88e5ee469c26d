"""FAISS and LIBLINEAR (through scikit-learn) behind a pipe: one JSON request a line in, one JSON answer a line out.

A matrix is {"path", "rows", "columns"}, float32, row after row. Everything runs on one thread.

{"op": "versions"}                                             -> {"faiss", "sklearn"}   null where not installed
{"op": "kmeans", "x", "initial", "iterations", "out"}          -> {"ms"}     writes the centroids, float32
{"op": "svm", "x", "labels", "cost", "tolerance", "dual", "out"}
                                                               -> {"ms"}     writes classes x (columns + 1), float64
{"op": "ivf", "x", "queries", "truth", "k", "cells", "seed"}   -> {"recall", "scanned"}   for probes = 1 ... cells
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json
import sys
import time

try:
    import numpy
except ImportError:
    sys.exit(3)
try:
    import faiss

    faiss.omp_set_num_threads(1)
except ImportError:
    faiss = None
try:
    import sklearn
    from sklearn.svm import LinearSVC
except ImportError:
    sklearn = None


def matrix(asked):
    return numpy.fromfile(asked["path"], numpy.float32).reshape(asked["rows"], asked["columns"])


def kmeans(request):
    x, initial = matrix(request["x"]), matrix(request["initial"])
    run = faiss.Kmeans(
        x.shape[1],
        len(initial),
        niter=request["iterations"],
        min_points_per_centroid=1,
        max_points_per_centroid=len(x),
    )
    start = time.perf_counter()
    run.train(x, init_centroids=initial)
    ms = (time.perf_counter() - start) * 1e3
    run.centroids.astype(numpy.float32).tofile(request["out"])
    return {"ms": ms}


def svm(request):
    x = matrix(request["x"])
    labels = numpy.fromfile(request["labels"], numpy.int32)
    model = LinearSVC(C=request["cost"], tol=request["tolerance"], dual=request["dual"], max_iter=10000, random_state=1)
    start = time.perf_counter()
    model.fit(x, labels)
    ms = (time.perf_counter() - start) * 1e3
    numpy.hstack([model.coef_, model.intercept_[:, None]]).astype(numpy.float64).tofile(request["out"])
    return {"ms": ms}


def ivf(request):
    x, queries = matrix(request["x"]), matrix(request["queries"])
    truth = numpy.fromfile(request["truth"], numpy.int32).reshape(len(queries), -1)
    cells = request["cells"]
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(x.shape[1]), x.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = request["seed"]
    index.cp.niter = 25
    index.cp.min_points_per_centroid = 1
    index.train(x)
    index.add(x)
    sizes = numpy.array([index.invlists.list_size(c) for c in range(cells)])
    _, order = index.quantizer.search(queries, cells)
    scanned = numpy.cumsum(sizes[order], axis=1).mean(axis=0) / len(x)
    recall = []
    for probes in range(1, cells + 1):
        index.nprobe = probes
        _, found = index.search(queries, request["k"])
        recall.append(float(numpy.mean([len(set(f) & set(t)) / len(t) for f, t in zip(found, truth)])))
    return {"recall": recall, "scanned": scanned.tolist()}


operations = {
    "versions": lambda _: {
        "faiss": faiss and faiss.__version__,
        "sklearn": sklearn and sklearn.__version__,
    },
    "kmeans": kmeans,
    "svm": svm,
    "ivf": ivf,
}

for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(operations[asked["op"]](asked)), flush=True)
