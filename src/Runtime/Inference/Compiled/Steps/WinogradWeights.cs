using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// 3×3 kernels in the space of 6×6 components: G·g·Gᵀ for each pair of channels, one packed matrix [out, in] per component
/// (Lavin &amp; Gray, arXiv 1509.09308). The interpolation points are 0, ±a, ±b and ∞.
/// </summary>
internal sealed class WinogradWeights : IDisposable
{
    /// <summary>Output pixels per tile and axis.</summary>
    public const int Outputs = 4;

    /// <summary>Components per axis, which is input pixels per axis too.</summary>
    public const int Inputs = 6;

    /// <summary>Components of a tile.</summary>
    public const int Components = Inputs * Inputs;

    /// <summary>
    /// The points. With 3/4 and 3/2 every coefficient is exact in float32, and sums of 64 channels differ from exact ones by up to
    /// 1.5e-6 of the largest; a direct sum differs by 9e-7, the usual points 1 and 2 by 5.6e-6.
    /// </summary>
    public const float A = 0.75f, B = 1.5f;

    private readonly PackedMatrix[] _matrices;

    /// <summary>Transforms and packs kernels.</summary>
    /// <param name="weight">[out, in, 3, 3].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="width">Numbers per vector.</param>
    public WinogradWeights(Tensor weight, Tensor? bias, int width)
    {
        using var scope = NewDisposeScope();
        var g = tensor(Transform(), ScalarType.Float64).reshape(Inputs, 3);
        var kernels = weight.detach().cpu().to(ScalarType.Float64);
        var components = einsum("xi,ocij,yj->xyoc", g, kernels, g).reshape(Components, weight.shape[0], weight.shape[1]);
        _matrices = [.. Enumerable.Range(0, Components).Select(i => PackedMatrix.Pack(components[i], null, width, isHalf: false))];
        Bias = PackedMatrix.Pack(zeros(weight.shape[0], 1), bias, width, isHalf: false);
    }

    /// <summary>The matrix of a component, counted row by row. Its bias is zero.</summary>
    public PackedMatrix this[int component] => _matrices[component];

    /// <summary>A matrix of no use that holds the bias as panels want it.</summary>
    public PackedMatrix Bias { get; }

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        foreach (var matrix in _matrices)
        {
            matrix.Dispose();
        }

        Bias.Dispose();
    }

    /// <summary>G [6, 3]: each row a point's powers, over the product of its distances from the other points.</summary>
    private static double[] Transform()
    {
        const double A2 = A * A, B2 = B * B;
        return
        [
            .. Row(0, A2 * B2),
            .. Row(A, 2 * A2 * (A2 - B2)),
            .. Row(-A, 2 * A2 * (A2 - B2)),
            .. Row(B, 2 * B2 * (B2 - A2)),
            .. Row(-B, 2 * B2 * (B2 - A2)),
            0, 0, 1,
        ];

        static double[] Row(double point, double product) => [1 / product, point / product, point * point / product];
    }
}
