using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>A function of one or two numbers, over dense ones.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class Elementwise<V>
    where V : struct, IVector<V>
{
    private readonly delegate*<float*, float*, nint, float, void> _loop;
    private readonly Arithmetic _kind;
    private readonly float _alpha;
    private readonly float _term;

    private Elementwise(string name, int inputs, delegate*<float*, float*, nint, float, void> loop, Arithmetic kind, float alpha, float term)
    {
        (Name, Inputs, _kind, _alpha, _term) = (name, inputs, kind, alpha, term);
        _loop = loop;
    }

    /// <summary>Nothing but a copy.</summary>
    public static Elementwise<V> Copy { get; } = new("copy", 1, RowLoop<V>.For(default), default, 0, 0);

    /// <summary>a + b.</summary>
    public static Elementwise<V> Sum { get; } = Of(new BinaryOp(Arithmetic.Add))!;

    /// <summary>What it computes, for profiles.</summary>
    public string Name { get; }

    /// <summary>1 or 2.</summary>
    public int Inputs { get; }

    /// <summary>The function of an op; null when it is none.</summary>
    public static Elementwise<V>? Of(Op op) => op switch
    {
        ActivateOp { Activation: var activation } when Functions<V>.Knows(activation) =>
            new(activation.Kind.ToString(), 1, RowLoop<V>.For(activation), default, (float)activation.Alpha, 0),
        AffineOp affine => new("affine", 1, null, default, (float)affine.Factor, (float)affine.Term),
        BinaryOp binary => new(binary.Kind.ToString(), 2, null, binary.Kind, 0, 0),
        _ => null,
    };

    /// <summary>Computes numbers.</summary>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input, where there is one.</param>
    /// <param name="target">Where to; may be an input.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(float* a, float* b, float* target, nint count)
    {
        if (_loop != null)
        {
            _loop(a, target, count, _alpha);
            return;
        }

        nint i = 0;
        V factor = V.Set(_alpha), term = V.Set(_term);
        for (; i + V.Width <= count; i += V.Width)
        {
            var x = V.Load(a + i);
            V.Store(Inputs == 1 ? V.Fma(x, factor, term) : Combine(x, V.Load(b + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = Inputs == 1 ? (a[i] * _alpha) + _term : _kind switch
            {
                Arithmetic.Add => a[i] + b[i],
                Arithmetic.Subtract => a[i] - b[i],
                Arithmetic.Multiply => a[i] * b[i],
                _ => a[i] / b[i],
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Combine(V a, V b) => _kind switch { Arithmetic.Add => a + b, Arithmetic.Subtract => a - b, Arithmetic.Multiply => a * b, _ => a / b };
}
