using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Tests that count what the whole process holds run alone.</summary>
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
[Collection(nameof(SoakTests))]
public class SoakTests
{
    [Fact]
    public void Ten_thousand_calls_from_four_threads_give_the_same_bits_in_the_same_memory()
    {
        using var network = new MicroConvNeXt(grn: true);
        network.eval();
        using var compiled = network.Compile(new() { Threads = 2 });
        using var x = randn(2, 3, 32, 32);
        using var expected = compiled.Run(x);
        var bits = expected.data<float>().ToArray();
        Calls(100);
        var (tensors, memory) = (Tensor.TotalCount, GC.GetTotalMemory(forceFullCollection: true));

        Calls(2400);

        // One tensor per idle workspace may have come since: the arena.
        Assert.InRange(Tensor.TotalCount, 0, tensors + 4);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + (1 << 20));

        void Calls(int perThread) => Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < perThread; i++)
            {
                using var actual = compiled.Run(x);
                Assert.Equal(bits, actual.data<float>().ToArray());
            }
        });
    }
}
