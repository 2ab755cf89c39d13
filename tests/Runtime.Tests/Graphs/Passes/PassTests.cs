using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs.Passes;

/// <summary>What each pass does to the smallest graph that it is for, before and after; the numbers must not change.</summary>
public class PassTests
{
    [Fact]
    public void Drops_vanish() =>
        After<DropBeforeLinear>([1, 5], "Drop Linear", "Linear", new RemoveDrop());

    [Fact]
    public void Dead_code_vanishes() =>
        After<LinearWithUnusedBranch>([1, 5], "Activate Linear", "Linear", new RemoveDeadCode());

    [Fact]
    public void Outputs_that_are_not_kept_go_with_what_only_they_needed()
    {
        using var layer = new LinearWithUnusedBranch();
        using var graph = GraphBuilder.Lower(layer, [Shape.Fixed([1, 5])], (ops, inputs) =>
            [ops.Activate(inputs[0], Activation.Relu), ops.Activate(ops.AddScalar(inputs[0], 1), Activation.Sigmoid)]);
        Assert.Equal(3, graph.Nodes.Count);
        var kept = new KeepOutputs([1]).Run(graph);
        Assert.Equal([Activation.Sigmoid], kept.Outputs.Select(output => ((ActivateOp)output.Producer!.Op).Activation));
        Assert.Equal(2, kept.Nodes.Count);
    }

    [Fact]
    public void Constants_are_computed_once() =>
        After<GridPlusImage>([1, 2, 4, 4], "CellGrid Weight Weight Binary Binary Binary", "Weight Binary", new FoldConstants());

    [Fact]
    public void Batch_norm_goes_into_the_convolution_before_it() =>
        After<ConvBatchNorm>([2, 3, 8, 8], "Conv2d BatchNorm2d", "Conv2d", new FoldBatchNorm());

    [Fact]
    public void Batch_norm_alone_becomes_scale_and_shift() =>
        After<BatchNormAlone>([2, 3, 8, 8], "BatchNorm2d", "Scale Shift", new FoldBatchNorm());

    [Fact]
    public void Layer_scale_goes_into_the_linear_layer_before_it() =>
        After<LinearScale>([2, 4, 4, 5], "Linear Scale", "Linear", new FoldScale());

    [Fact]
    public void A_scale_of_another_axis_stays() =>
        After<LinearScaleOfRows>([2, 4, 4, 5], "Linear Scale", "Linear Scale", new FoldScale());

    [Fact]
    public void Layer_norm_weights_go_into_the_linear_layer_behind_it()
    {
        var norm = After<NormLinear>([2, 4, 4, 6], "LayerNorm Linear", "LayerNorm Linear", new FoldLayerNormAffine()).Nodes[0];
        Assert.Equal([null, null], norm.Weights);
    }

    [Fact]
    public void Layer_norm_weights_go_through_a_permute_into_an_unpadded_convolution()
    {
        var norm = After<NormPermuteConv>([2, 6, 4, 4], "Permute LayerNorm Permute Conv2d", "Permute LayerNorm Permute Conv2d", new FoldLayerNormAffine()).Nodes[1];
        Assert.Equal([null, null], norm.Weights);
    }

    [Fact]
    public void Layer_norm_weights_stay_where_padding_would_make_the_fold_wrong()
    {
        var norm = After<NormPermutePaddedConv>([2, 6, 4, 4], "Permute LayerNorm Permute Conv2d", "Permute LayerNorm Permute Conv2d", new FoldLayerNormAffine()).Nodes[1];
        Assert.All(norm.Weights, Assert.NotNull);
    }

    [Fact]
    public void A_shift_goes_into_the_bias_behind_it() =>
        After<ShiftLinear>([2, 3, 3, 5], "Shift Linear", "Linear", new FoldShift());

    [Fact]
    public void An_activation_goes_into_the_product_before_it() =>
        After<ConvActivate>([1, 3, 6, 6], "Conv2d Activate", "Conv2d", new FuseActivation());

    [Fact]
    public void A_residual_goes_into_the_product_that_it_is_added_to() =>
        After<ResidualLinear>([2, 3, 5], "Linear Binary", "Linear", new FuseResidual());

    [Fact]
    public void A_product_that_is_read_twice_is_not_swallowed() =>
        After<LinearReadTwice>([2, 5], "Linear Activate Binary", "Linear Activate Binary", new FuseActivation());

    [Fact]
    public void Permutes_around_linear_layers_vanish() =>
        After<PermuteLinearPermute>([2, 5, 4, 4], "Permute Linear Scale Activate Permute", "Linear Scale Activate", new AbsorbPermutes());

    [Fact]
    public void GRN_becomes_one_node() =>
        After<ResponseNorm>(
            [2, 6, 4, 4], "Reduce Reduce Affine Binary Scale Affine Binary Shift", "GlobalResponseNorm Shift", new FuseGlobalResponseNorm());

    [Fact]
    public void A_norm_over_other_axes_is_no_GRN() =>
        After<NormOfRows>([2, 6, 4, 4], "Reduce Reduce Affine Binary Scale Affine Binary", "Reduce Reduce Affine Binary Scale Affine Binary", new FuseGlobalResponseNorm());

    [Fact]
    public void Frozen_weights_do_not_follow_the_model()
    {
        using var layer = new LinearScale();
        layer.eval();
        using var scope = NewDisposeScope();
        var x = randn(2, 4, 4, 5);
        layer.forward(x);
        using var before = GraphBuilder.Lower(layer, Shape.Fixed([2, 4, 4, 5]));
        var frozen = new FreezeWeights().Run(before);
        var expected = before.Run(x)[0];
        using (no_grad())
        {
            foreach (var weight in before.Weights)
            {
                weight.Tensor.zero_();
            }
        }

        Assert.Equal(Ops(before), Ops(frozen));
        Assert.Equal(0, before.Run(x)[0].abs().max().item<float>());
        Assert.True(frozen.Run(x)[0].equal(expected).all().item<bool>());
    }

    [Fact]
    public void A_resized_graph_has_the_other_sizes_everywhere()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var before = GraphBuilder.Lower(network, Shape.Fixed([1, 3, 32, 32]));
        var after = new ResizeInput([2, 3, 48, 64]).Run(before);
        using var scope = NewDisposeScope();
        var x = randn(2, 3, 48, 64);

        Assert.Equal(Ops(before), Ops(after));
        Assert.Equal([1, 24, 8, 8], before.Nodes.First(node => node.Op is Conv2dOp).Output.Shape.Sizes);
        Assert.Equal([2, 24, 12, 16], after.Nodes.First(node => node.Op is Conv2dOp).Output.Shape.Sizes);
        Closeness.AssertClose(after.Run(x)[0], network.forward(x), 1e-5);
    }

    [Fact]
    public void Cast_weights_make_a_graph_of_another_type()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var before = GraphBuilder.Lower(network, Shape.Fixed([1, 3, 32, 32]));
        var after = new CastWeights(ScalarType.Float64).Run(before);
        using var scope = NewDisposeScope();
        var x = randn(1, 3, 32, 32);
        var wide = after.Run(x.to(ScalarType.Float64))[0];

        Assert.All(after.Weights, weight => Assert.Equal(ScalarType.Float64, weight.Tensor.dtype));
        Assert.Equal(ScalarType.Float64, after.Outputs[0].Type);
        Assert.Equal(ScalarType.Float64, wide.dtype);
        Closeness.AssertClose(wide, before.Run(x)[0], 1e-5);
    }

    [Fact]
    public void Pixel_normalisation_goes_into_the_stem()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        double[] mean = [0.48, 0.45, 0.4], std = [0.2, 0.22, 0.25];
        using var before = GraphBuilder.Lower(network);
        Assert.True(FoldInputNormalization.Fits(before));
        using var after = new FoldInputNormalization(mean, std).Run(before);
        using var scope = NewDisposeScope();
        var pixels = rand(2, 3, 32, 32);
        var normalized = (pixels - tensor(mean).view(1, 3, 1, 1).to(ScalarType.Float32)) / tensor(std).view(1, 3, 1, 1).to(ScalarType.Float32);

        Closeness.AssertClose(after.Run(pixels)[0], before.Run(normalized)[0], 1e-5);
    }

    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 40)]
    public void A_fused_ConvNeXt_has_nothing_left_between_its_products_but_norms_and_GRN(bool grn, int nodes)
    {
        using var network = new MicroConvNeXt(grn);
        network.eval();
        using var before = GraphBuilder.Lower(network);
        var after = GraphPasses.Fuse(before);
        using var scope = NewDisposeScope();
        var x = randn(2, 3, 32, 32);

        Assert.DoesNotContain(after.Nodes, node => node.Op is PermuteOp or ScaleOp or DropOp or ActivateOp or BinaryOp { Kind: Arithmetic.Add } && !grn);
        Assert.True(after.Nodes.Count <= nodes, $"{after.Nodes.Count} nodes");
        Closeness.AssertClose(after.Run(x)[0], before.Run(x)[0], 1e-5);
    }

    [Theory]
    [MemberData(nameof(OpCases.Data), MemberType = typeof(OpCases))]
    public void All_passes_together_keep_every_op(OpCase op)
    {
        using var layer = op.Make();
        layer.eval();
        using var scope = NewDisposeScope();
        var x = randn(op.Input);
        var expected = layer.forward(x);
        using var before = GraphBuilder.Lower(layer, Shape.Fixed(op.Input));
        Closeness.AssertClose(GraphPasses.Fuse(before).Run(x)[0], expected, 1e-5);
    }

    private static Graph After<TLayer>(long[] input, string before, string after, GraphPass pass)
        where TLayer : OpLayer, new()
    {
        var layer = new TLayer();
        layer.eval();
        using var scope = NewDisposeScope();
        var x = randn(input);
        var expected = layer.forward(x);
        var graph = GraphBuilder.Lower(layer, Shape.Fixed(input));
        Assert.Equal(before, Ops(graph));
        var result = pass.Run(graph);
        Assert.Equal(after, Ops(result));
        Closeness.AssertClose(result.Run(x)[0], expected, 1e-5);
        return result;
    }

    private static string Ops(Graph graph) => string.Join(' ', graph.Nodes.Select(node => node.Op.Name));

    private sealed class DropBeforeLinear : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Linear(ops.Dropout(x, 0.5, training), W("weight", 4, 5), null);
    }

    private sealed class LinearWithUnusedBranch : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            ops.Activate(x, Activation.Gelu);
            return ops.Linear(x, W("weight", 4, 5), null);
        }
    }

    private sealed class GridPlusImage : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var grid = ops.CellGrid(x, 0.5, normalized: false);
            var weights = ops.Multiply(ops.Weight(W("a", 2, 1, 1)), ops.Weight(W("b", 2, 1, 1)));
            return ops.Add(x, ops.Multiply(grid, weights));
        }
    }

    private sealed class ConvBatchNorm : OpLayer
    {
        private readonly Conv2dGeometry _geometry = new(padding: 1);

        public override T Apply<T>(IOps<T> ops, T x) => ops.BatchNorm2d(
            ops.Conv2d(x, W("conv.weight", 4, 3, 3, 3), null, _geometry), Positive("mean", 4), Positive("var", 4), W("weight", 4), W("bias", 4), 1e-3, 0.1, training: false);
    }

    private sealed class BatchNormAlone : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.BatchNorm2d(x, Positive("mean", 3), Positive("var", 3), null, null, 1e-3, 0.1, training: false);
    }

    private sealed class LinearScale : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Scale(ops.Linear(x, W("weight", 7, 5), W("bias", 7)), W("gamma", 7));
    }

    private sealed class LinearScaleOfRows : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Scale(ops.Linear(x, W("weight", 4, 5), W("bias", 4)), W("gamma", 4, 1));
    }

    private sealed class NormLinear : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.Linear(ops.LayerNorm(x, W("norm.weight", 6), W("norm.bias", 6), 1e-6), W("weight", 4, 6), null);
    }

    private class NormPermuteConv(long padding) : OpLayer
    {
        private readonly Conv2dGeometry _geometry = new(stride: 2, padding: padding);

        public NormPermuteConv()
            : this(0)
        {
        }

        public override T Apply<T>(IOps<T> ops, T x)
        {
            var normed = ops.LayerNorm(ops.Permute(x, [0, 2, 3, 1]), W("norm.weight", 6), W("norm.bias", 6), 1e-6);
            return ops.Conv2d(ops.Permute(normed, [0, 3, 1, 2]), W("weight", 4, 6, 2, 2), W("bias", 4), _geometry);
        }
    }

    private sealed class NormPermutePaddedConv() : NormPermuteConv(1);

    private sealed class ShiftLinear : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Linear(ops.Shift(x, W("beta", 1, 1, 1, 5)), W("weight", 4, 5), W("bias", 4));
    }

    private sealed class ConvActivate : OpLayer
    {
        private readonly Conv2dGeometry _geometry = new(padding: 1);

        public override T Apply<T>(IOps<T> ops, T x) => ops.Activate(ops.Conv2d(x, W("weight", 4, 3, 3, 3), null, _geometry), Activation.Silu);
    }

    private sealed class ResidualLinear : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Add(x, ops.Linear(x, W("weight", 5, 5), W("bias", 5)));
    }

    private class ResponseNormOver(long[] axes, long mean) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var norm = ops.L2Norm(x, axes, keepDim: true);
            var relative = ops.Divide(norm, ops.AddScalar(ops.Mean(norm, [mean], keepDim: true), 1e-6));
            return ops.Multiply(x, ops.AddScalar(ops.Scale(relative, W("gamma", 6, 1, 1)), 1));
        }
    }

    private sealed class ResponseNorm() : ResponseNormOver([2, 3], 1)
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Shift(base.Apply(ops, x), W("beta", 6, 1, 1));
    }

    private sealed class NormOfRows() : ResponseNormOver([1, 3], 2);

    private sealed class LinearReadTwice : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var y = ops.Linear(x, W("weight", 5, 5), W("bias", 5));
            return ops.Add(ops.Activate(y, Activation.Relu), y);
        }
    }

    private sealed class PermuteLinearPermute : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var y = ops.Scale(ops.Linear(ops.Permute(x, [0, 2, 3, 1]), W("weight", 7, 5), W("bias", 7)), W("gamma", 7));
            return ops.Permute(ops.Activate(y, Activation.Gelu), [0, 3, 1, 2]);
        }
    }
}
