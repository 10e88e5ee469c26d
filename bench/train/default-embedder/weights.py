"""Reads tensors from a checkpoint that PyTorch wrote before version 1.6, without PyTorch.

Such a file is a sequence of pickles (magic number, protocol, machine, object, storage keys), then
the raw storages. Tensors are strided views of storages. The unpickler constructs nothing but
dictionaries and tensors, so a checkpoint cannot run code.
"""

import pickle
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
ITEM_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class _Storage:
    """Elements of one type, shared by the tensors that view them."""

    def __init__(self, dtype: np.dtype, count: int) -> None:
        self.dtype = dtype
        self.count = count
        self.values: np.ndarray | None = None


class _View:
    """A tensor as the pickle describes it: a strided view of a storage that is read later."""

    def __init__(self, storage: _Storage, offset: int, shape: tuple, strides: tuple) -> None:
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self) -> np.ndarray:
        values = self.storage.values
        size = values.dtype.itemsize
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides, strict=True))
        if (
            0 in self.shape
            or self.offset < 0
            or min(self.strides, default=0) < 0
            or last >= len(values)
        ):
            raise ValueError(
                f"tensor of shape {self.shape} reaches beyond its storage of {len(values)}"
            )
        view = np.lib.stride_tricks.as_strided(
            values[self.offset :],
            self.shape,
            [size * stride for stride in self.strides],
            writeable=False,
        )
        return np.ascontiguousarray(view)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file, storages: dict[str, _Storage]) -> None:
        super().__init__(file)
        self._storages = storages

    def find_class(self, module: str, name: str):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _View(
                storage, offset, shape, strides
            )
        if module == "torch" and name in ITEM_TYPES:
            return name
        raise pickle.UnpicklingError(f"the checkpoint names {module}.{name}, which is no tensor")

    def persistent_load(self, identifier):
        kind, item_type, key, _device, count, _view = identifier
        if kind != "storage":
            raise pickle.UnpicklingError(f"the checkpoint refers to a {kind}, allowed is a storage")
        return self._storages.setdefault(key, _Storage(ITEM_TYPES[item_type], count))


def read_checkpoint(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a checkpoint by name, float32 or int64, row-major.

    Raises ValueError where the file is not such a checkpoint.
    """
    storages: dict[str, _Storage] = {}
    with path.open("rb") as file:
        header = [_Unpickler(file, storages).load() for _ in range(3)]
        if header[:2] != [MAGIC, PROTOCOL]:
            raise ValueError(f"{path} is not a PyTorch checkpoint of protocol {PROTOCOL}")
        tensors = _Unpickler(file, storages).load()
        for key in _Unpickler(file, storages).load():
            storage = storages[key]
            (count,) = struct.unpack("<q", file.read(8))
            if count != storage.count:
                raise ValueError(
                    f"storage {key} holds {count} elements, its tensors expect {storage.count}"
                )
            storage.values = np.frombuffer(file.read(count * storage.dtype.itemsize), storage.dtype)
    return {name: view.array() for name, view in tensors.items()}
