using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>What follows a block's convolution as one function, some rows at a time, against libtorch's ops in float64 and against the ops one by one.</summary>
[Collection(nameof(GlobalRandom))]
public sealed class EagerMlpBranchTests
{
    /// <summary>Rows in one part and in several with a short last one; products by the usual and by Strassen's method.</summary>
    [Theory]
    [InlineData(48, 14, 0)]
    [InlineData(48, 62, 0)]
    [InlineData(48, 62, 0.5)]
    [InlineData(384, 31, 0)]
    public void A_block_has_the_gradients_of_float64(int channels, int side, double drop)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var block = Block(channels, drop);
        using var wide = Block(channels, drop, ScalarType.Float64);
        wide.load_state_dict(block.state_dict());
        var (x, weights) = (randn(2, side, side, channels).permute(0, 3, 1, 2), randn(2, channels, side, side));
        Assert.True(EagerKernels.TakesMlpBranch(x, x, Layers(block), out _));
        var found = Gradients(block, x, weights);
        foreach (var (name, right) in Gradients(wide, x.to(ScalarType.Float64), weights.to(ScalarType.Float64)))
        {
            Assert.True(VectorKernels.Error(found[name], right) is var error && error < Kernels.Gradients.Tolerance, $"{name}: {error:E1}");
        }
    }

    [Fact]
    public void Gradients_of_gradients_are_those_of_the_ops_one_by_one()
    {
        using var scope = NewDisposeScope();
        using var block = Block(32, 0.5);
        var branch = Layers(block);
        Tensor[] inputs =
        [
            randn(4, 12, 12, 32).permute(0, 3, 1, 2), randn(4, 12, 12, 32).permute(0, 3, 1, 2), randn(32), randn(32), randn(128, 32), randn(128), randn(32, 128), randn(32), randn(32),
        ];
        Kernels.Gradients.Compare(Ours, Theirs, inputs);
        Kernels.Gradients.CompareTwice(Ours, Theirs, inputs);

        Tensor Ours(Tensor[] t)
        {
            manual_seed(11);
            using var keep = Keep();
            return EagerFunctions.AddMlpBranch(t[0], t[1], new(t[2], t[3], 1e-6, t[4], t[5], t[6], t[7], t[8]), keep);
        }

        Tensor Theirs(Tensor[] t)
        {
            manual_seed(11);
            var y = nn.functional.layer_norm(t[1].permute(0, 2, 3, 1), [32], t[2], t[3], 1e-6);
            y = nn.functional.linear(nn.functional.gelu(nn.functional.linear(y, t[4], t[5])), t[6], t[7]) * t[8];
            return t[0] + (y.permute(0, 3, 1, 2) * Keep());
        }

        static Tensor Keep() => empty(4, 1, 1, 1).bernoulli_(0.5) / 0.5;
    }

    [Fact]
    public void A_hook_on_an_inner_layer_sees_what_goes_through_it()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 32, 24, 24);
        foreach (var name in (string[])["norm", "pwconv1", "pwconv2", "drop_path"])
        {
            using var block = Block(32, 0);
            block.eval();
            var right = block.call(x);
            var layer = (nn.Module<Tensor, Tensor>)block.named_children().Single(child => child.name == name).module;
            var seen = 0;
            layer.register_forward_hook((_, _, output) =>
            {
                seen++;
                return output;
            });
            Assert.False(EagerKernels.TakesMlpBranch(x, x, Layers(block), out _));
            Assert.True(VectorKernels.Error(block.call(x), right) < Kernels.Gradients.Tolerance);
            Assert.Equal(1, seen);
        }
    }

    [Fact]
    public void Frozen_weights_stay_without_gradient_and_their_input_gets_one()
    {
        using var scope = NewDisposeScope();
        using var block = Block(32, 0);
        block.pwconv1.weight.requires_grad = false;
        var x = randn(2, 32, 24, 24, requires_grad: true);
        block.call(x).sum().backward();
        Assert.NotNull(x.grad);
        Assert.Null(block.pwconv1.weight.grad);
        Assert.NotNull(block.pwconv2.weight.grad);
        using (no_grad())
        {
            Assert.False(block.call(x).requires_grad);
        }
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Every_vector_normalises_rows_and_goes_back(int width)
    {
        using var scope = NewDisposeScope();
        var kernels = VectorKernels.Of(width);
        var (x, dy, scale, shift) = (randn(700, 48) + 3, randn(700, 48), randn(48), randn(48));
        var (y, again, moments, dx, dscale, dshift) = (empty_like(x), empty_like(x), empty(700, 2), empty_like(x), zeros(48), zeros(48));
        var rows = new NormRows(700, 48, DenseMemory.Of(scale), DenseMemory.Of(shift), 1e-6);
        kernels.Normalize(rows, DenseMemory.Of(x), DenseMemory.Of(y), DenseMemory.Of(moments), known: false);
        kernels.Normalize(rows, DenseMemory.Of(x), DenseMemory.Of(again), DenseMemory.Of(moments), known: true);
        kernels.NormGradients(rows, DenseMemory.Of(x), DenseMemory.Of(moments), DenseMemory.Of(dy), DenseMemory.Of(dx), DenseMemory.Of(dscale), DenseMemory.Of(dshift));
        Tensor[] wide = [.. ((Tensor[])[x, scale, shift]).Select(tensor => tensor.to(ScalarType.Float64).requires_grad_())];
        var right = nn.functional.layer_norm(wide[0], [48], wide[1], wide[2], 1e-6);
        right.backward([dy.to(ScalarType.Float64)]);
        Assert.True(VectorKernels.Error(y, right) < 2e-6);
        Assert.Equal(y.data<float>().ToArray(), again.data<float>().ToArray());
        Assert.True(VectorKernels.Error(dx, wide[0].grad!) < 2e-6);
        Assert.True(VectorKernels.Error(dscale, wide[1].grad!) < 2e-6);
        Assert.True(VectorKernels.Error(dshift, wide[2].grad!) < 2e-6);
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Every_vector_goes_back_through_gelu(int width)
    {
        using var scope = NewDisposeScope();
        var (x, gradient) = (cat([randn(299, 64) * 2, linspace(-12, 12, 64).reshape(1, 64)]), randn(300, 64));
        var (found, value, sums) = (gradient.clone(), empty_like(x), zeros(64));
        VectorKernels.Of(width).GeluGradients(DenseMemory.Rows(x), DenseMemory.Of(found), DenseMemory.Of(value), DenseMemory.Of(sums));
        var wide = x.to(ScalarType.Float64).requires_grad_();
        var right = nn.functional.gelu(wide);
        right.backward([gradient.to(ScalarType.Float64)]);
        Assert.True(VectorKernels.Error(value, right) < 1e-6);
        Assert.True(VectorKernels.Error(found, wide.grad!) < 1e-6);
        Assert.True(VectorKernels.Error(sums, wide.grad!.sum(dim: 0)) < 1e-6);
    }

    private static ConvNeXtBlock Block(int channels, double drop, ScalarType type = ScalarType.Float32)
    {
        var block = new ConvNeXtBlock(channels, drop, layerScaleInitValue: 0.5, dtype: type);
        using var guard = no_grad();
        foreach (var parameter in block.parameters().Where(p => p.dim() < 3))
        {
            parameter.normal_(0, 0.3).add_(0.1);
        }

        return block;
    }

    private static MlpBranch Layers(ConvNeXtBlock b) => new(b.norm, b.pwconv1, b.grn, b.pwconv2, b.gamma, b.drop_path);

    private static Dictionary<string, Tensor> Gradients(ConvNeXtBlock block, Tensor x, Tensor weights)
    {
        // Stochastic depth draws the same for every type.
        manual_seed(13);
        var input = x.detach().requires_grad_();
        var y = block.call(input);
        y.backward([weights]);
        return block.named_parameters().Select(p => (p.name, Gradient: p.parameter.grad!)).Append(("input", input.grad!)).Append(("output", y.detach()))
            .ToDictionary(p => p.Item1, p => p.Item2);
    }
}
