using static TorchSharp.torch;

namespace ConvNeXtGen.Data;

/// <summary>Some images with their classes. The tensors belong to the <see cref="BatchLoader"/> and are overwritten by its next batch.</summary>
/// <param name="Images">[N, C, H, W], float32.</param>
/// <param name="Labels">[N], int64.</param>
public readonly record struct ImageBatch(Tensor Images, Tensor Labels)
{
    /// <summary>N.</summary>
    public int Count => (int)Labels.size(0);
}
