using System.Runtime.InteropServices;
using ConvNeXtGen.Inference.Machine;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// 7×7 depthwise weights as pairs of kernel rows in bfloat16, for <see cref="DepthwiseCode"/>. Image rows are paired from the top, so a row of outputs with an
/// odd number starts with a whole pair of kernel rows and ends with half a pair, and one with an even number the other way round: both are here.
/// </summary>
internal sealed unsafe class DepthwisePairs : IDisposable
{
    /// <summary>Pairs of kernel rows.</summary>
    public const int Rows = 4;

    private const int Side = DepthwiseCode.Taps;
    private const int Line = 2 * MachineKernel.Width;

    private readonly ushort* _weights;
    private readonly float* _bias;
    private readonly int _channels;
    private readonly int _vectors;

    /// <summary>Packs weights.</summary>
    /// <param name="weight">[C, 1, 7, 7], at least 16 channels.</param>
    /// <param name="bias">[C]; zeros when null.</param>
    public DepthwisePairs(Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        _channels = (int)weight.shape[0];
        _vectors = (_channels + MachineKernel.Width - 1) / MachineKernel.Width;
        _bias = NativeFloats.Copy(bias ?? zeros(_channels));
        var count = 2 * _vectors * Rows * Side * Line;
        _weights = (ushort*)NativeMemory.AlignedAlloc((nuint)count * sizeof(ushort), 64);
        var source = weight.detach().to(ScalarType.Float32).cpu().contiguous();
        var numbers = (float*)TensorMemory.Pointer(source);
        for (var i = 0; i < count; i++)
        {
            var (half, lane, column, pair) = (i % 2, i / 2 % MachineKernel.Width, i / Line % Side, i / (Line * Side) % Rows);
            var (vector, isOdd) = (i / (Line * Side * Rows) % _vectors, i / (Line * Side * Rows * _vectors));
            var row = (2 * pair) + half - 1 + isOdd;
            _weights[i] = row is < 0 or >= Side ? (ushort)0 : BFloat16Rows.Round(numbers[((Channel(vector) + lane) * Side * Side) + (row * Side) + column]);
        }
    }

    /// <summary>Vectors of channels; the last one overlaps the one before it when channels do not divide.</summary>
    public int Vectors => _vectors;

    /// <summary>The first channel of a vector.</summary>
    public int Channel(int vector) => Math.Min(vector * MachineKernel.Width, _channels - MachineKernel.Width);

    /// <summary>The lines of a vector of channels, for a row of outputs, from a pair of kernel rows on.</summary>
    public ushort* Lines(int vector, int outputRow, int pair) => _weights + (((((((outputRow % 2) * _vectors) + vector) * Rows) + pair) * Side) * Line);

    /// <summary>The bias of a vector of channels.</summary>
    public float* Bias(int vector) => _bias + Channel(vector);

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_weights);
        NativeMemory.AlignedFree(_bias);
    }
}
