"""FAISS, usearch and hnswlib behind a pipe: one JSON request a line in, one JSON answer a line out. One thread.

{"op": "versions"}                                                   -> {"faiss", "usearch", "hnswlib"}   null where not installed
{"op": "load", "columns", "vectors", "queries", "k"}                 -> {"rows"}       float32 files, row after row
{"op": "build", "index": "flat" | "usearch" | "hnswlib"}             -> {"seconds"}
{"op": "build", "index": "ivf", "centroids", "classes"}              -> {"seconds"}    the caller's lists: float32, int32 files
{"op": "drop", "index"}                                              -> {}
{"op": "search", "index", "effort"}                                  -> {"ms": [one per query], "found": [k rows per query]}
                                                                        effort: probes, or the breadth of a graph search
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


def optional(name):
    try:
        return __import__(name)
    except ImportError:
        return None


faiss, usearch, hnswlib = optional("faiss"), optional("usearch"), optional("hnswlib")
if faiss:
    faiss.omp_set_num_threads(1)
if usearch:
    from usearch.index import Index

data = {}
indexes = {}


def load(request):
    for name in ("vectors", "queries"):
        data[name] = numpy.fromfile(request[name], numpy.float32).reshape(-1, request["columns"])
    data["k"] = request["k"]
    return {"rows": len(data["vectors"])}


def flat(request):
    index = faiss.IndexFlatIP(data["vectors"].shape[1])
    index.add(data["vectors"])
    return lambda query, effort: index.search(query, data["k"])[1][0]


def ivf(request):
    x = data["vectors"]
    n, d = x.shape
    centroids = numpy.fromfile(request["centroids"], numpy.float32).reshape(-1, d)
    classes = numpy.fromfile(request["classes"], numpy.int32).astype(numpy.int64)
    quantizer = faiss.IndexFlatIP(d)
    quantizer.add(centroids)
    index = faiss.IndexIVFFlat(quantizer, d, len(centroids), faiss.METRIC_INNER_PRODUCT)
    index.is_trained = True
    index.add_core(n, faiss.swig_ptr(x), None, faiss.swig_ptr(classes))

    def search(query, effort):
        index.nprobe = effort
        return index.search(query, data["k"])[1][0]

    return search


def graph_usearch(request):
    x = data["vectors"]
    index = Index(ndim=x.shape[1], metric="ip", dtype="f32", connectivity=16, expansion_add=128)
    index.add(numpy.arange(len(x)), x, threads=1)

    def search(query, effort):
        index.expansion_search = effort
        return index.search(query[0], data["k"], threads=1).keys

    return search


def graph_hnswlib(request):
    x = data["vectors"]
    index = hnswlib.Index(space="ip", dim=x.shape[1])
    index.init_index(max_elements=len(x), ef_construction=128, M=16)
    index.set_num_threads(1)
    index.add_items(x)

    def search(query, effort):
        index.set_ef(effort)
        return index.knn_query(query, k=data["k"])[0][0]

    return search


builders = {"flat": flat, "ivf": ivf, "usearch": graph_usearch, "hnswlib": graph_hnswlib}


def build(request):
    start = time.perf_counter()
    indexes[request["index"]] = builders[request["index"]](request)
    return {"seconds": time.perf_counter() - start}


def drop(request):
    indexes.pop(request["index"], None)
    return {}


def search(request):
    run = indexes[request["index"]]
    ms, found = [], []
    for query in data["queries"]:
        query = query.reshape(1, -1)
        start = time.perf_counter()
        rows = run(query, request.get("effort"))
        ms.append((time.perf_counter() - start) * 1e3)
        found.append([int(row) for row in rows])
    return {"ms": ms, "found": found}


def versions(request):
    named = {"faiss": faiss, "usearch": usearch, "hnswlib": hnswlib}
    return {name: getattr(module, "__version__", "installed") if module else None for name, module in named.items()}


operations = {"versions": versions, "load": load, "build": build, "drop": drop, "search": search}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(operations[request["op"]](request)), flush=True)
