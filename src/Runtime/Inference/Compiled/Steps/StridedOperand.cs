using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>An input or the result of a <see cref="StridedStep{V}"/>.</summary>
internal sealed unsafe class StridedOperand
{
    private readonly float* _constant;

    /// <summary>A value in the arena.</summary>
    public StridedOperand(View view, long[] strides) => (View, Strides) = (view, strides);

    /// <summary>A constant, which is copied.</summary>
    public StridedOperand(Tensor constant, long[] strides)
    {
        _constant = NativeFloats.Copy(constant);
        Strides = strides;
    }

    private StridedOperand(StridedOperand of, long[] strides)
    {
        _constant = of._constant;
        (View, Strides) = (of.View, strides);
    }

    /// <summary>Its memory; null for a constant.</summary>
    public View? View { get; }

    /// <summary>Elements from one index to the next on each axis.</summary>
    public long[] Strides { get; }

    /// <summary>The first number.</summary>
    public float* At(Workspace workspace) => View is null ? _constant : workspace.At(View);

    /// <summary>Frees a constant.</summary>
    public void Dispose() => NativeMemory.AlignedFree(_constant);

    /// <summary>The same loops over fewer axes, at least two, in the order of the first operand's memory.</summary>
    public static (long[] Sizes, StridedOperand[] Operands) Collapse(long[] sizes, StridedOperand[] operands)
    {
        var axes = Enumerable.Range(0, sizes.Length).Where(axis => sizes[axis] > 1).OrderByDescending(axis => operands[0].Strides[axis]).ToArray();
        var (counts, strides) = (new List<long>(), operands.Select(_ => new List<long>()).ToArray());
        foreach (var axis in axes)
        {
            var joins = counts.Count > 0;
            for (var i = 0; i < operands.Length && joins; i++)
            {
                joins = strides[i][^1] == operands[i].Strides[axis] * sizes[axis];
            }

            if (joins)
            {
                counts[^1] *= sizes[axis];
            }
            else
            {
                counts.Add(sizes[axis]);
            }

            for (var i = 0; i < operands.Length; i++)
            {
                if (joins)
                {
                    strides[i][^1] = operands[i].Strides[axis];
                }
                else
                {
                    strides[i].Add(operands[i].Strides[axis]);
                }
            }
        }

        while (counts.Count < 2)
        {
            counts.Insert(0, 1);
            Array.ForEach(strides, list => list.Insert(0, list.Count == 0 ? 1 : 0));
        }

        return ([.. counts], [.. operands.Select((operand, i) => new StridedOperand(operand, [.. strides[i]]))]);
    }
}
