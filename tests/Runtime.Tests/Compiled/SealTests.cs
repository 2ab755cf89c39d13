using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Graphs;
using ConvNeXtGen.Runtime.Tests.Networks;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public class SealTests
{
    [Theory]
    [InlineData(CompiledPrecision.Float32)]
    [InlineData(CompiledPrecision.BFloat16)]
    [InlineData(CompiledPrecision.Int8)]
    public void A_sealed_model_gives_the_same_bits_for_the_sizes_it_has_met(CompiledPrecision precision)
    {
        using var network = new Yolo11nMicro();
        network.eval();
        using var compiled = network.Compile(new() { Precision = precision });
        Tensor[] images = [rand(1, 3, 64, 64), rand(2, 3, 64, 96)];
        var before = images.Select(image => compiled.Run(image).Predictions!).ToArray();
        compiled.Seal();
        compiled.Seal();
        network.Dispose();
        for (var i = 0; i < images.Length; i++)
        {
            Closeness.AssertClose(compiled.Run(images[i]).Predictions!, before[i], 0);
        }
    }

    [Fact]
    public void Further_sizes_are_refused_with_those_that_are_known()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile(new() { Backend = CompiledBackend.Kernels });
        Assert.Contains(nameof(compiled.Prepare), Assert.Throws<InvalidOperationException>(compiled.Seal).Message);
        compiled.Prepare(1, 32, 32);
        compiled.Prepare(4, 32, 64);
        compiled.Seal();
        var refused = Assert.Throws<InvalidOperationException>(() => compiled.Run(rand(1, 3, 64, 64))).Message;
        Assert.EndsWith("sizes that it had met, [1, 3, 32, 32], [4, 3, 32, 64], but was given [1, 3, 64, 64].", refused);
        Assert.Throws<InvalidOperationException>(() => compiled.Prepare(1, 64, 64));
        compiled.Run(rand(4, 3, 32, 64)).Dispose();
    }

    [Fact]
    public void Weights_that_no_step_reads_are_freed()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile(new() { Backend = CompiledBackend.Kernels });
        compiled.Prepare(1, 32, 32);
        var before = Tensor.TotalCount;
        compiled.Seal();
        Assert.InRange(before - Tensor.TotalCount, 20, long.MaxValue);
    }

    [Fact]
    public void What_libtorch_runs_takes_any_size_all_the_same()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile(new() { Backend = CompiledBackend.Aten });
        compiled.Seal();
        compiled.Run(rand(1, 3, 32, 32)).Dispose();
    }
}
