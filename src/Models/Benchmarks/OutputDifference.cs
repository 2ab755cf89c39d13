using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Benchmarks;

/// <summary>Compares what two forms of a network return.</summary>
internal static class OutputDifference
{
    /// <summary>The largest difference of two numbers at the same place, as a share of the tensor's largest number.</summary>
    /// <exception cref="InvalidOperationException">The outputs have different tensors.</exception>
    public static double Relative(object expected, object actual)
    {
        var (left, right) = (Tensors(expected).ToList(), Tensors(actual).ToList());
        return left.Count == right.Count && left.Count > 0
            ? left.Zip(right, Relative).Max()
            : throw new InvalidOperationException($"One output has {left.Count} tensors, the other {right.Count}.");
    }

    private static double Relative(Tensor expected, Tensor actual)
    {
        using var wide = expected.to(ScalarType.Float64);
        using var difference = actual - wide;
        using var distance = difference.abs();
        using var size = wide.abs();
        using var most = distance.max();
        using var largest = size.max();
        return most.item<double>() / Math.Max(largest.item<double>(), double.Epsilon);
    }

    // Typed outputs are records of tensors and of lists of tensors.
    private static IEnumerable<Tensor> Tensors(object output) => output is Tensor tensor
        ? [tensor]
        : output.GetType().GetProperties()
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => property.GetValue(output))
            .SelectMany(value => value switch
            {
                Tensor one => [one],
                IEnumerable<Tensor> several => several,
                _ => [],
            });
}
