using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Native;

public class LibTorchTests
{
    [Fact]
    public void TorchSharp_computes_on_this_system()
    {
        using var x = randn(2, 3);
        using var sum = (x - x).sum();
        Assert.Equal([2L, 3L], x.shape);
        Assert.Equal(0f, sum.item<float>());
    }
}
