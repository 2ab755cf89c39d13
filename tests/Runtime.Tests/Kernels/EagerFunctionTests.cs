using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>Eager ops with own kernels against libtorch's: values, gradients, gradients of gradients, and what falls back.</summary>
public sealed class EagerFunctionTests
{
    private const double Tolerance = Gradients.Tolerance;

    private static readonly Conv2dGeometry s_same = new(stride: 1, padding: 3, dilation: 1, groups: 40);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_layer_has_the_same_gradients(bool bias)
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(3, 17, 72), randn(60, 72), bias ? randn(60) : null);
        Assert.True(EagerKernels.TakesLinear(x, w, b));
        Gradients.Compare(t => EagerOps.Instance.Linear(t[0], t[1], t.ElementAtOrDefault(2)), t => nn.functional.linear(t[0], t[1], t.ElementAtOrDefault(2)), b is null ? [x, w] : [x, w, b]);
    }

    [Theory]
    [InlineData(true, 9, 10)]
    [InlineData(false, 9, 10)]
    [InlineData(true, 3, 60)]
    [InlineData(true, 20, 7)]
    public void A_depthwise_convolution_has_the_same_gradients(bool channelsLast, int height, int width)
    {
        using var scope = NewDisposeScope();
        var x = channelsLast ? randn(5, height, width, 40).permute(0, 3, 1, 2) : randn(5, 40, height, width);
        var (w, b) = (randn(40, 1, 7, 7), randn(40));
        Assert.True(EagerKernels.TakesDepthwise(x, w, b, s_same));
        Gradients.Compare(t => EagerOps.Instance.Conv2d(t[0], t[1], t[2], s_same), t => nn.functional.conv2d(t[0], t[1], t[2], padding: [3, 3], groups: 40), [x, w, b]);
        Gradients.Compare(t => EagerOps.Instance.Conv2d(t[0], t[1], null, s_same), t => nn.functional.conv2d(t[0], t[1], null, padding: [3, 3], groups: 40), [x, w]);
    }

    [Theory]
    [InlineData(2, 8, false)]
    [InlineData(2, 8, true)]
    [InlineData(4, 3, false)]
    public void A_convolution_of_patches_side_by_side_has_the_same_gradients(int side, int channels, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (20 * side, 16 * side);
        var x = channelsLast ? randn(2, height, width, channels).permute(0, 3, 1, 2) : randn(2, channels, height, width);
        var (w, b, geometry) = (randn(24, channels, side, side), randn(24), new Conv2dGeometry(side, 0, 1, 1));
        Assert.True(EagerKernels.TakesPatches(x, w, b, geometry));
        Gradients.Compare(t => EagerOps.Instance.Conv2d(t[0], t[1], t[2], geometry), t => nn.functional.conv2d(t[0], t[1], t[2], strides: [side, side]), [x, w, b]);
        Gradients.Compare(t => EagerOps.Instance.Conv2d(t[0], t[1], null, geometry), t => nn.functional.conv2d(t[0], t[1], null, strides: [side, side]), [x, w]);
        Gradients.CompareTwice(t => EagerOps.Instance.Conv2d(t[0], t[1], t[2], geometry), t => nn.functional.conv2d(t[0], t[1], t[2], strides: [side, side]), [x, w, b]);
        Assert.False(EagerKernels.TakesPatches(x[.., .., ..^1], w, b, geometry));
        Assert.False(EagerKernels.TakesPatches(x, w, b, new Conv2dGeometry(side - 1, 0, 1, 1)));
        Assert.False(EagerKernels.TakesPatches(x, w, b, new Conv2dGeometry(side, 1, 1, 1)));
        Assert.False(EagerKernels.TakesPatches(x[.., .., ..(5 * side)], w, b, geometry));
    }

    [Fact]
    public void Gelu_has_the_same_gradient_also_far_out()
    {
        using var scope = NewDisposeScope();
        var x = cat([randn(20001), linspace(-30, 30, 5000), tensor([0f, float.Epsilon, -1e-20f, 1e30f, -1e30f])]);
        Assert.True(EagerKernels.TakesGelu(x));
        Gradients.Compare(t => EagerOps.Instance.Activate(t[0], Activation.Gelu), t => nn.functional.gelu(t[0]), [x[..^2]]);
        using var far = EagerOps.Instance.Activate(x, Activation.Gelu);
        Assert.Equal([1e30f, 0f], far[^2..].data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Every_vector_convolves_depthwise(int width)
    {
        using var scope = NewDisposeScope();
        var kernels = VectorKernels.Of(width);
        var (images, x, dy, w) = (new DepthwiseImage(2, 8, 9, 20), randn(2, 8, 9, 20), randn(2, 8, 9, 20), randn(20, 1, 7, 7));
        var (y, dx, dw, db) = (empty_like(x), empty_like(x), empty_like(w), empty(20));
        kernels.Convolve(images, DenseMemory.Of(x), DenseMemory.Of(w), null, false, DenseMemory.Of(y));
        kernels.Convolve(images, DenseMemory.Of(dy), DenseMemory.Of(w), null, true, DenseMemory.Of(dx));
        kernels.ConvolutionGradient(images, DenseMemory.Of(x), DenseMemory.Of(dy), DenseMemory.Of(dw), DenseMemory.Of(db));

        var (wide, weight) = (x.to(ScalarType.Float64).permute(0, 3, 1, 2).requires_grad_(), w.to(ScalarType.Float64).requires_grad_());
        var right = nn.functional.conv2d(wide, weight, null, padding: [3, 3], groups: 20);
        right.backward([dy.to(ScalarType.Float64).permute(0, 3, 1, 2)]);
        Assert.True(VectorKernels.Error(y.permute(0, 3, 1, 2), right) < 1e-6);
        Assert.True(VectorKernels.Error(dx.permute(0, 3, 1, 2), wide.grad!) < 1e-6);
        Assert.True(VectorKernels.Error(dw, weight.grad!) < 1e-6);
        Assert.True(VectorKernels.Error(db, dy.to(ScalarType.Float64).sum([0, 1, 2])) < 1e-6);
    }

    [Fact]
    public void What_kernels_do_not_take_runs_as_libtorch_has_it()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(40, 100), randn(100, 100));
        Assert.True(EagerKernels.TakesLinear(x, w, null));
        Assert.False(EagerKernels.TakesLinear(x.to(ScalarType.Float64), w, null));
        Assert.False(EagerKernels.TakesLinear(x.t(), randn(100, 40), null));
        Assert.False(EagerKernels.TakesLinear(x, w.t(), null));
        Assert.False(EagerKernels.TakesLinear(x[..2], w, null));
        Assert.False(EagerKernels.TakesLinear(x.to(DeviceType.META), w, null));
        Assert.False(EagerKernels.TakesLinear(x, randn(100, 99), null));
        Assert.False(EagerKernels.TakesDepthwise(randn(1, 40, 30, 30), randn(40, 1, 7, 7), null, new Conv2dGeometry(2, 3, 1, 40)));
        Assert.False(EagerKernels.TakesDepthwise(randn(1, 40, 30, 30), randn(40, 1, 5, 5), null, new Conv2dGeometry(1, 2, 1, 40)));
        Assert.False(EagerKernels.TakesDepthwise(randn(1, 2, 300, 300), randn(2, 1, 7, 7), null, new Conv2dGeometry(1, 3, 1, 2)));
        var strided = randn(100, 40).t();
        Assert.True(VectorKernels.Error(EagerOps.Instance.Linear(strided, w, null), strided.matmul(w.t())) < Tolerance);
    }

    [Fact]
    public void Frozen_weights_and_inputs_without_gradient_stay_so()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(40, 100), randn(100, 100), randn(100, requires_grad: true));
        EagerOps.Instance.Linear(x, w, b).sum().backward();
        Assert.Null(x.grad);
        Assert.Null(w.grad);
        Assert.True(VectorKernels.Error(b.grad!, full(100, 40f)) < Tolerance);
        using (no_grad())
        {
            Assert.False(EagerOps.Instance.Linear(x, w, b).requires_grad);
        }
    }

    [Fact]
    public void Gradients_of_gradients_are_those_of_libtorch()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(40, 100), randn(100, 100), randn(100));
        Gradients.CompareTwice(t => EagerOps.Instance.Linear(t[0], t[1], t[2]), t => nn.functional.linear(t[0], t[1], t[2]), [x, w, b]);
        Gradients.CompareTwice(t => EagerOps.Instance.Activate(t[0], Activation.Gelu), t => nn.functional.gelu(t[0]), [randn(170, 100)]);
        var (map, kernel, bias) = (randn(5, 9, 10, 40).permute(0, 3, 1, 2), randn(40, 1, 7, 7), randn(40));
        Gradients.CompareTwice(t => EagerOps.Instance.Conv2d(t[0], t[1], t[2], s_same), t => nn.functional.conv2d(t[0], t[1], t[2], padding: [3, 3], groups: 40), [map, kernel, bias]);
    }

    [Fact]
    public void A_weight_changed_between_forward_and_backward_is_an_error_of_the_caller()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(40, 100, requires_grad: true), randn(100, 100, requires_grad: true));
        var y = EagerOps.Instance.Linear(x, w, null).sum();
        using (no_grad())
        {
            w.add_(w);
        }

        // An exception that left the backward function itself would end the process.
        var error = Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(() => y.backward());
        Assert.Contains("invalid gradient", error.Message);
    }

    [Fact]
    public void A_graph_used_twice_and_branches_add_up()
    {
        using var scope = NewDisposeScope();
        var w = randn(100, 100);
        Gradients.Compare(
            t => EagerOps.Instance.Linear(EagerOps.Instance.Linear(t[0], t[1], null), t[1], null) + EagerOps.Instance.Linear(t[0], t[1], null),
            t => nn.functional.linear(nn.functional.linear(t[0], t[1]), t[1]) + nn.functional.linear(t[0], t[1]),
            [randn(40, 100), w]);
    }
}
