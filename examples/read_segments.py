"""Reads a partition's segments with pandas (pip install pandas pyarrow): python3 examples/read_segments.py FILE...

Copy the files first, for instance
aws s3 sync s3://BUCKET/partitions/TENANT/VERSION/ segments/ --exclude '*' --include '*.arrow'
"""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa


def read_segments(paths: list[str]) -> pd.DataFrame:
    """One row per stored picture; `cnn` and `sift` become float vectors of about unit length."""
    tables = [pa.ipc.open_file(path).read_all() for path in paths]
    pictures = pa.concat_tables(tables).to_pandas()
    for channel in ("cnn", "sift"):
        # Vectors are stored as int8, with one scale per picture.
        scaled = zip(pictures[channel], pictures.pop(f"{channel}Scale"))
        pictures[channel] = [np.asarray(values, dtype=np.float32) * scale for values, scale in scaled]
    return pictures


if __name__ == "__main__":
    pictures = read_segments(sys.argv[1:])
    print(pictures.groupby("label", dropna=False).size().to_string())
    first = pictures["cnn"].iloc[0]
    pictures["similarity"] = [float(first @ other) for other in pictures["cnn"]]
    print(pictures.nlargest(5, "similarity")[["key", "similarity"]].to_string(index=False))
