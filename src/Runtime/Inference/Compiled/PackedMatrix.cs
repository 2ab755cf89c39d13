using System.Runtime.InteropServices;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Inference.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>
/// A weight matrix [out, in], rearranged once for the innermost product: panels of two vectors' width of outputs (the last
/// one may be a single vector wide), in each panel all inputs in order, in each input the panel's outputs. Missing outputs are zeros.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly void* _panels;
    private readonly float* _bias;
    private readonly long _panelBytes;

    private PackedMatrix(int outputs, int inputs, int width, bool isHalf)
    {
        Outputs = outputs;
        Inputs = inputs;
        PanelWidth = 2 * width;
        IsHalf = isHalf;
        Panels = (outputs + PanelWidth - 1) / PanelWidth;
        var padded = isHalf ? (inputs + 1) / 2 * 2 : inputs;
        _panelBytes = (long)padded * PanelWidth * (isHalf ? sizeof(ushort) : sizeof(float));
        _panels = NativeMemory.AlignedAlloc((nuint)(_panelBytes * Panels), 64);
        NativeMemory.Clear(_panels, (nuint)(_panelBytes * Panels));
        _bias = (float*)NativeMemory.AlignedAlloc((nuint)(Panels * PanelWidth * sizeof(float)), 64);
        NativeMemory.Clear(_bias, (nuint)(Panels * PanelWidth * sizeof(float)));
    }

    /// <summary>Rows of the matrix: what a product makes.</summary>
    public int Outputs { get; }

    /// <summary>Columns of the matrix: what a product reads.</summary>
    public int Inputs { get; }

    /// <summary>Outputs per panel.</summary>
    public int PanelWidth { get; }

    /// <summary>How many panels.</summary>
    public int Panels { get; }

    /// <summary>bfloat16 instead of float32: then two inputs at a time lie beside each other for each output.</summary>
    public bool IsHalf { get; }

    /// <summary>What its products multiply.</summary>
    public TileNumbers Numbers => IsHalf ? TileNumbers.BFloat16 : TileNumbers.Float32;

    /// <summary>Packs a matrix.</summary>
    /// <param name="weight">[out, in], any type and device.</param>
    /// <param name="bias">[out]; zeros when null.</param>
    /// <param name="width">Numbers per vector.</param>
    /// <param name="isHalf">Whether weights become bfloat16.</param>
    public static PackedMatrix Pack(Tensor weight, Tensor? bias, int width, bool isHalf)
    {
        using var scope = NewDisposeScope();
        var source = weight.detach().to(ScalarType.Float32).cpu().contiguous();
        var packed = new PackedMatrix((int)source.shape[0], (int)source.shape[1], width, isHalf);
        var numbers = (float*)TensorMemory.Pointer(source);
        for (var panel = 0; panel < packed.Panels; panel++)
        {
            packed.FillPanel(panel, numbers, width);
        }

        if (bias is not null)
        {
            var terms = bias.detach().to(ScalarType.Float32).cpu().contiguous();
            new ReadOnlySpan<float>(TensorMemory.Pointer(terms), packed.Outputs).CopyTo(new Span<float>(packed._bias, packed.Outputs));
        }

        return packed;
    }

    /// <summary>Packs a sum of blocks in float32, without bias.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="width">Numbers per vector.</param>
    public static PackedMatrix Pack(WeightSum sum, int width)
    {
        var packed = new PackedMatrix(sum.Outputs, sum.Inputs, width, isHalf: false);
        var row = new double[sum.Inputs];
        for (var output = 0; output < sum.Outputs; output++)
        {
            sum.Row(output, row);
            var panel = output / packed.PanelWidth;
            var columns = packed.Valid(panel) <= width ? width : packed.PanelWidth;
            var target = (float*)packed.Panel(panel) + (output % packed.PanelWidth);
            for (var k = 0; k < row.Length; k++)
            {
                target[(nint)k * columns] = (float)row[k];
            }
        }

        return packed;
    }

    /// <summary>Start of a panel.</summary>
    public void* Panel(int index) => (byte*)_panels + (index * _panelBytes);

    /// <summary>The bias of a panel's outputs, padded with zeros.</summary>
    public float* Bias(int panel) => _bias + (panel * PanelWidth);

    /// <summary>How many of a panel's outputs are real.</summary>
    public int Valid(int panel) => Math.Min(PanelWidth, Outputs - (panel * PanelWidth));

    /// <summary>Frees the panels.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_panels);
        NativeMemory.AlignedFree(_bias);
    }

    private void FillPanel(int panel, float* numbers, int width)
    {
        var valid = Valid(panel);
        var columns = valid <= width ? width : PanelWidth;
        for (var column = 0; column < valid; column++)
        {
            var row = numbers + ((long)((panel * PanelWidth) + column) * Inputs);
            for (var k = 0; k < Inputs; k++)
            {
                if (IsHalf)
                {
                    ((ushort*)Panel(panel))[((k / 2 * columns) + column) * 2 + (k % 2)] = BFloat16Rows.Round(row[k]);
                }
                else
                {
                    ((float*)Panel(panel))[((long)k * columns) + column] = row[k];
                }
            }
        }
    }
}
