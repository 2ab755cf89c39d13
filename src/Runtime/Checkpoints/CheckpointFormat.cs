namespace ConvNeXtGen.Checkpoints;

/// <summary>How a checkpoint is stored.</summary>
public enum CheckpointFormat
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>Several files behind a <c>*.safetensors.index.json</c> (or <c>*.bin.index.json</c>).</summary>
    Sharded,

    /// <summary>PyTorch's zip format, since 1.6 (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>).</summary>
    PyTorchZip,

    /// <summary>PyTorch's format before 1.6: pickles followed by raw storages.</summary>
    PyTorchLegacy,
}
