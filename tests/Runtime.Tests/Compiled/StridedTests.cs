using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Values that lie in the arena in any way.</summary>
public class StridedTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_chains_of_views_joins_and_arithmetic_give_what_eager_ops_give(int seed)
    {
        manual_seed(seed);
        using var network = new OpNetwork(new StridedProbe(seed), [1, 6, 8, 8]);
        network.eval();
        using var image = randn(1, 6, 8, 8);
        using var compiled = network.Compile(new() { VectorWidth = (seed % 3) switch { 0 => 16, 1 => 8, _ => 4 }, Threads = 1 + (seed % 2) });
        using var actual = compiled.Run(image);
        using var again = compiled.Run(image);
        using var guard = no_grad();
        using var expected = network.forward(image);
        Closeness.AssertClose(actual, expected, 5e-6);
        Closeness.AssertClose(again, actual, 0);
    }

    [Fact]
    public void Strides_of_reshaped_views_are_libtorchs()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 2000; trial++)
        {
            long[] sizes = [.. Enumerable.Range(0, 4).Select(_ => (long)random.Next(1, 5))];
            var order = Enumerable.Range(0, 4).Select(axis => (long)axis).ToArray();
            random.Shuffle(order);
            using var scope = NewDisposeScope();
            var tensor = arange(sizes.Aggregate(1L, (product, size) => product * size)).reshape(sizes).permute(order);
            var count = tensor.numel();
            long[] factors = [.. Enumerable.Range(1, (int)count).Where(n => count % n == 0).Select(n => (long)n)];
            var first = factors[random.Next(factors.Length)];
            long[] target = [first, 1, count / first];
            var strides = StridedLayout.Reshape(tensor.shape, tensor.stride(), target);
            var dense = tensor.contiguous().reshape(target);
            if (strides is null)
            {
                // What is no view here needs a copy in libtorch too.
                Assert.ThrowsAny<Exception>(() => tensor.view(target));
            }
            else
            {
                Assert.True(tensor.as_strided(target, strides).equal(dense).all().item<bool>());
            }
        }
    }
}
