using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>
/// A weight matrix [out, in] in 8 bits, each output with a scale of its own: panels of 32 outputs (the last one may be 16 wide), in each panel four
/// inputs at a time, in each four the panel's outputs. Missing inputs and outputs are zeros.
/// </summary>
internal sealed unsafe class ByteMatrix : IDisposable
{
    private const int Width = 16, Four = 4;

    /// <summary>Per panel: scales, sums of scaled weights, bias.</summary>
    private const int PanelTerms = 3 * PanelWidth;

    /// <summary>Outputs per panel.</summary>
    public const int PanelWidth = 2 * Width;

    private readonly sbyte* _panels;
    private readonly float* _terms;
    private readonly long _panelBytes;

    private ByteMatrix(int outputs, int inputs)
    {
        (Outputs, Inputs, PaddedInputs) = (outputs, inputs, (inputs + Four - 1) / Four * Four);
        Panels = (outputs + PanelWidth - 1) / PanelWidth;
        _panelBytes = (long)PaddedInputs * PanelWidth;
        _panels = (sbyte*)NativeMemory.AlignedAlloc((nuint)(_panelBytes * Panels), 64);
        NativeMemory.Clear(_panels, (nuint)(_panelBytes * Panels));
        _terms = (float*)NativeMemory.AlignedAlloc((nuint)(Panels * PanelTerms * sizeof(float)), 64);
        NativeMemory.Clear(_terms, (nuint)(Panels * PanelTerms * sizeof(float)));
    }

    /// <summary>Rows of the matrix: what a product makes.</summary>
    public int Outputs { get; }

    /// <summary>Columns of the matrix: what a product reads.</summary>
    public int Inputs { get; }

    /// <summary>Bytes that a row needs: a whole number of fours.</summary>
    public int PaddedInputs { get; }

    /// <summary>How many panels.</summary>
    public int Panels { get; }

    /// <summary>Rounds and packs a matrix.</summary>
    /// <param name="weight">[out, in], any type and device.</param>
    /// <param name="bias">[out]; zeros when null.</param>
    public static ByteMatrix Pack(Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var source = weight.detach().to(ScalarType.Float32).cpu().contiguous();
        var packed = new ByteMatrix((int)source.shape[0], (int)source.shape[1]);
        var numbers = (float*)TensorMemory.Pointer(source);
        var terms = bias?.detach().to(ScalarType.Float32).cpu().contiguous();
        var bytes = new sbyte[packed.Inputs];
        for (var output = 0; output < packed.Outputs; output++)
        {
            packed.Fill(output, new ReadOnlySpan<float>(numbers + ((long)output * packed.Inputs), packed.Inputs), bytes, terms is null ? 0 : ((float*)TensorMemory.Pointer(terms))[output]);
        }

        return packed;
    }

    /// <summary>Start of a panel.</summary>
    public sbyte* Panel(int index) => _panels + (index * _panelBytes);

    /// <summary>A panel's terms: 32 scales, 32 sums of scaled weights, 32 biases.</summary>
    public float* Terms(int panel) => _terms + (panel * PanelTerms);

    /// <summary>How many of a panel's outputs are real.</summary>
    public int Valid(int panel) => Math.Min(PanelWidth, Outputs - (panel * PanelWidth));

    /// <summary>Frees the panels.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_panels);
        NativeMemory.AlignedFree(_terms);
    }

    private void Fill(int output, ReadOnlySpan<float> weights, sbyte[] bytes, float bias)
    {
        var scale = ByteWeights.Round(weights, bytes);
        var (panel, column) = (output / PanelWidth, output % PanelWidth);
        var columns = Valid(panel) <= Width ? Width : PanelWidth;
        var sum = 0L;
        for (var k = 0; k < weights.Length; k++)
        {
            sum += bytes[k];
            Panel(panel)[((((k / Four) * columns) + column) * Four) + (k % Four)] = bytes[k];
        }

        var terms = Terms(panel) + column;
        (terms[0], terms[PanelWidth], terms[2 * PanelWidth]) = (scale, scale * sum, bias);
    }
}
