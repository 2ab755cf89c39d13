namespace ConvNeXtGen.Graphs;

/// <summary>The elementwise functions that networks use between layers.</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>x·Φ(x), exact, with the error function (Hendrycks &amp; Gimpel, arXiv 1606.08415).</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/>; differs from it by up to 4.7e-4.</summary>
    GeluTanh,

    /// <summary>x·σ(x), also called Swish.</summary>
    Silu,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x for x ≥ 0, <see cref="Activation.Alpha"/>·x below.</summary>
    LeakyRelu,

    /// <summary>x·relu6(x + 3)/6 (Howard et al., arXiv 1905.02244).</summary>
    Hardswish,

    /// <summary>x·tanh(softplus(x)) (Misra, arXiv 1908.08681).</summary>
    Mish,

    /// <summary>x for x ≥ 0, <see cref="Activation.Alpha"/>·(eˣ − 1) below.</summary>
    Elu,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Sine.</summary>
    Sin,

    /// <summary>Cosine.</summary>
    Cos,
}

/// <summary>An activation and its one number, where it has one.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Alpha">Slope or scale of <see cref="ActivationKind.LeakyRelu"/> and <see cref="ActivationKind.Elu"/>.</param>
public readonly record struct Activation(ActivationKind Kind, double Alpha = 0)
{
    /// <summary>No activation.</summary>
    public static readonly Activation Identity = new(ActivationKind.Identity);

    /// <summary>Exact GELU.</summary>
    public static readonly Activation Gelu = new(ActivationKind.Gelu);

    /// <summary>SiLU.</summary>
    public static readonly Activation Silu = new(ActivationKind.Silu);

    /// <summary>ReLU.</summary>
    public static readonly Activation Relu = new(ActivationKind.Relu);

    /// <summary>Sigmoid.</summary>
    public static readonly Activation Sigmoid = new(ActivationKind.Sigmoid);
}
