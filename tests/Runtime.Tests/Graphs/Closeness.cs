using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs;

/// <summary>How far two results are apart.</summary>
internal static class Closeness
{
    /// <summary>Largest difference, relative to the largest value of <paramref name="expected"/>.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        var (a, b) = (actual.to(ScalarType.Float64), expected.to(ScalarType.Float64));
        return ((a - b).abs().max() / b.abs().max().clamp_min(1e-30)).item<double>();
    }

    /// <summary>Fails when two results are further apart than <paramref name="tolerance"/>, relative to the largest value.</summary>
    public static void AssertClose(Tensor actual, Tensor expected, double tolerance)
    {
        var error = RelativeError(actual, expected);
        Assert.True(error <= tolerance, $"relative error {error:E2} > {tolerance:E0}");
    }
}
