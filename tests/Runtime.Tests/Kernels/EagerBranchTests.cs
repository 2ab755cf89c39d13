using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>Layer scale, stochastic depth and residual in one pass against the ops one by one, which draw the same random numbers.</summary>
[Collection(nameof(GlobalRandom))]
public sealed class EagerBranchTests
{
    [Theory]
    [InlineData(40, 0, true)]
    [InlineData(37, 0.5, true)]
    [InlineData(40, 0.5, false)]
    public void The_end_of_a_block_has_the_same_values_and_gradients(int channels, double drop, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var x = channelsLast ? randn(6, 15, 10, channels).permute(0, 3, 1, 2) : randn(6, channels, 15, 10);
        var (y, scale) = (randn(6, 15, 10, channels), randn(channels));
        Assert.True(EagerKernels.TakesBranch(x, y, scale));
        using var path = new DropPath(drop);
        Gradients.Compare(Ours, Theirs, [x, y, scale]);
        Gradients.CompareTwice(Ours, Theirs, [x, y, scale]);

        Tensor Ours(Tensor[] t)
        {
            manual_seed(11);
            return EagerOps.Instance.AddBranch(t[0], t[1], t[2], path);
        }

        Tensor Theirs(Tensor[] t)
        {
            manual_seed(11);
            return ResidualBranch.Add(EagerOps.Instance, t[0], t[1], t[2], path);
        }
    }

    [Fact]
    public void A_hook_on_the_drop_path_sees_the_branch()
    {
        using var scope = NewDisposeScope();
        using var block = new ConvNeXtBlock(40, layerScaleInitValue: 0.5);
        var x = randn(4, 40, 12, 12);
        var right = block.call(x);
        Tensor? seen = null;
        block.drop_path.register_forward_hook((_, _, output) =>
        {
            seen = output.clone().DetachFromDisposeScope();
            return output;
        });
        Assert.True(VectorKernels.Error(block.call(x), right) < Gradients.Tolerance);
        Assert.True(VectorKernels.Error(seen!, right - x) < 1e-4);
        seen!.Dispose();
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Every_vector_adds_branches(int width)
    {
        using var scope = NewDisposeScope();
        var kernels = VectorKernels.Of(width);
        var (x, y, dout, scale, keep) = (randn(3, 420, 21), randn(3, 420, 21), randn(3, 420, 21), randn(21), tensor([0f, 2f, 1.25f]).reshape(3, 1, 1));
        var (sum, dy, dscale) = (empty_like(x), empty_like(x), zeros_like(scale));
        var rows = new BranchRows(1260, 420, 21, DenseMemory.Of(scale), DenseMemory.Of(keep));
        kernels.AddBranch(rows, DenseMemory.Of(x), DenseMemory.Of(y), DenseMemory.Of(sum));
        kernels.BranchGradients(rows, DenseMemory.Of(dout), DenseMemory.Of(y), DenseMemory.Of(dy), DenseMemory.Of(dscale));
        var wide = dout.to(ScalarType.Float64) * keep;
        Assert.True(VectorKernels.Error(sum, x.to(ScalarType.Float64) + (y.to(ScalarType.Float64) * scale * keep)) < 1e-6);
        Assert.True(VectorKernels.Error(dy, wide * scale) < 1e-6);
        Assert.True(VectorKernels.Error(dscale, (wide * y).sum([0, 1])) < 1e-6);
    }
}
