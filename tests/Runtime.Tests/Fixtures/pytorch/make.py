"""Writes the files of this folder. Run with PyTorch 1.13: the formats are those that PyTorch still reads and writes."""

import argparse
import collections
import hashlib
import pathlib

import numpy as np
import torch


class Net(torch.nn.Module):
    """One of everything a module can hold: batch norm, a container, tied weights, buffers that are saved and that are not."""

    def __init__(self):
        super().__init__()
        self.a = torch.nn.Linear(3, 4)
        self.b = torch.nn.BatchNorm2d(4)
        self.c = torch.nn.Sequential(torch.nn.Conv2d(4, 2, 3), torch.nn.ReLU(), torch.nn.Conv2d(2, 2, 1))
        self.register_buffer("tmp", torch.ones(2), persistent=False)
        self.register_buffer("keep", torch.arange(3))
        self.tied = torch.nn.Linear(3, 4)
        self.tied.weight = self.a.weight
        self.pl = torch.nn.ParameterList([torch.nn.Parameter(torch.randn(2)) for _ in range(2)])

    def forward(self, x):
        return self.a(x)


class Scripted(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(2, 3)
        self.register_buffer("k", torch.ones(2))

    def forward(self, x):
        return self.l(x)


def legacy(value, path):
    torch.save(value, path, _use_new_zipfile_serialization=False)


torch.manual_seed(0)
net = Net()
torch.save(net, "module.pt")
legacy(net, "module_legacy.pt")

for protocol in (2, 3, 4, 5):
    beside = {
        "ema": None, "epoch": np.float64(3.5), "i": np.int64(4), "np": np.arange(4),
        "args": argparse.Namespace(a=1, p=pathlib.Path("x")),
        "size": torch.Size([2, 3]), "dt": torch.float16, "dev": torch.device("cpu"),
        "s": {1, 2}, "fs": frozenset([3]), "b": b"xyz", "ba": bytearray(b"q"),
        "big": 2**70, "neg": -5, "c": 1 + 2j, "dd": collections.defaultdict(list, {"a": [1]}),
        "r": range(3), "sl": slice(1, 2),
    }
    torch.save({"model": net, **beside}, f"protocol{protocol}.pt", pickle_protocol=protocol)

types = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
    torch.uint8, torch.bool, torch.complex64, torch.complex128,
]
for save, path in ((torch.save, "dtypes.pt"), (legacy, "dtypes_legacy.pt")):
    save({str(dtype).split(".")[1]: (torch.rand(3, 4) * 3).to(dtype) for dtype in types}, path)

base = torch.arange(60.0).view(3, 4, 5)
views = {"perm": base.permute(2, 0, 1), "sl": base[1:, ::2, 1:4], "e": base[:0]}
legacy(views, "views_legacy.pt")
torch.save({
    **views,
    "exp": torch.arange(3.0).view(3, 1).expand(3, 4),
    "cl": torch.randn(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
    "one": base[0, 0, 0],
}, "views.pt")

optimizer = torch.optim.AdamW(net.parameters())
net(torch.randn(2, 3)).sum().backward()
optimizer.step()
torch.save({
    "state_dict": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3, "rng": torch.get_rng_state(),
}, "train.pt")

torch.save({"w": torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8)}, "quant.pt")
torch.save({"w": torch.eye(3).to_sparse(), "d": torch.ones(2)}, "sparse.pt")
torch.jit.script(Scripted()).save("torchscript.pt")


def state(value):
    """The state dictionary in what a file gives."""
    if type(value) is dict:
        value = next((value[key] for key in ("model", "state_dict") if key in value), value)
    return value.state_dict() if isinstance(value, torch.nn.Module) else value


def digest(tensor):
    tensor = tensor.detach().contiguous()
    tensor = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
    return hashlib.sha1(tensor.numpy().tobytes()).hexdigest()[:12]


with open("facts.txt", "w") as facts:
    for path in sorted(pathlib.Path(".").glob("*.pt")):
        if path.stem in ("quant", "sparse"):
            continue
        value = torch.jit.load(path) if path.stem == "torchscript" else torch.load(path)
        for name, tensor in state(value).items():
            shape = ",".join(map(str, tensor.shape))
            print(path.name, name, str(tensor.dtype).split(".")[1], f"[{shape}]", digest(tensor), file=facts)
