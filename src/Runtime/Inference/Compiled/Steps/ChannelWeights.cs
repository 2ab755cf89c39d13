using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Depthwise weights [C, 1, kH, kW] as [kH, kW, C], and their bias.</summary>
internal sealed unsafe class ChannelWeights : IDisposable
{
    /// <summary>Copies the weights.</summary>
    public ChannelWeights(Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        Taps = NativeFloats.Copy(weight.detach().permute(2, 3, 1, 0));
        Bias = NativeFloats.Copy(bias ?? torch.zeros(weight.shape[0]));
    }

    /// <summary>[kH, kW, C].</summary>
    public float* Taps { get; }

    /// <summary>[C].</summary>
    public float* Bias { get; }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Taps);
        NativeMemory.AlignedFree(Bias);
    }
}
