using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs;

/// <summary>One op of the vocabulary with some arguments, as a layer with random weights.</summary>
public sealed record OpCase(string Name, Func<OpLayer> Make, long[] Input)
{
    public override string ToString() => Name;
}

/// <summary>A layer whose weights are made where they are used.</summary>
public abstract class OpLayer() : Layer("op")
{
    /// <summary>The weight of that name; random, made at the first call.</summary>
    protected Tensor W(string name, params long[] shape)
    {
        if (!_internal_params.ContainsKey(name))
        {
            register_parameter(name, new TorchSharp.Modules.Parameter(randn(shape) * 0.3));
        }

        return ParameterOf(name);
    }

    /// <summary>A positive buffer of that name; random, made at the first call.</summary>
    protected Tensor Positive(string name, params long[] shape)
    {
        if (!_internal_buffers.ContainsKey(name))
        {
            register_buffer(name, rand(shape) + 0.5);
        }

        return BufferOf(name);
    }
}

/// <summary>The whole op vocabulary, each op with the arguments that matter.</summary>
public static class OpCases
{
    private static readonly long[] s_image = [2, 6, 8, 10];
    private static readonly long[] s_tokens = [2, 5, 7, 6];

    public static IReadOnlyList<OpCase> All { get; } =
    [
        new("conv 3×3 padded", () => new Conv(new(padding: 1), 8, 3), s_image),
        new("conv 2×2 stride 2", () => new Conv(new(stride: 2), 8, 2), s_image),
        new("conv 1×1 without bias", () => new Conv(new(), 8, 1, bias: false), s_image),
        new("conv depthwise 7×7", () => new Conv(new(padding: 3, groups: 6), 6, 7), s_image),
        new("conv depthwise 5×5 stride 2", () => new Conv(new(stride: 2, padding: 2, groups: 6), 6, 5), s_image),
        new("conv grouped, dilated, stride (2, 1)", () => new Conv(new((2, 1), (1, 2), (1, 2), 2), 4, 3), s_image),
        new("conv transposed", () => new ConvTransposed(), s_image),
        new("linear", () => new Linear(bias: true), s_tokens),
        new("linear without bias", () => new Linear(bias: false), s_tokens),
        new("matrix product", () => new Product(), s_tokens),
        new("layer norm", () => new Norm(affine: true), s_tokens),
        new("layer norm without affine", () => new Norm(affine: false), s_tokens),
        new("batch norm", () => new BatchNorm(), s_image),
        .. Enum.GetValues<ActivationKind>().Select(kind => new OpCase(kind.ToString(), () => new Activated(new(kind, 0.1)), s_image)),
        new("arithmetic with broadcasting", () => new Arithmetics(), s_image),
        new("numbers", () => new Numbers(), s_image),
        new("scale and shift", () => new ScaleShift(), s_image),
        new("mean", () => new Means(), s_image),
        new("max", () => new Largest(), s_image),
        new("L2 norm", () => new Norms(), s_image),
        new("softmax", () => new Softmaxed(), s_image),
        new("reshape with symbolic sizes", () => new Reshaped(), s_image),
        new("concat, split, slice", () => new CutAndJoin(), s_image),
        new("max pool", () => new MaxPooled(3, 2, 1, false), s_image),
        new("max pool, ceil", () => new MaxPooled(3, 2, 1, true), [1, 6, 8, 9]),
        new("average pool", () => new AveragePooled(), s_image),
        new("upsample nearest", () => new Upsampled(), s_image),
        new("resize nearest", () => new ResizedNearest(), s_image),
        new("resize bilinear", () => new ResizedBilinear(alignCorners: false), s_image),
        new("resize bilinear, aligned corners", () => new ResizedBilinear(alignCorners: true), s_image),
        new("grid sample", () => new Sampled(), s_image),
        new("cell grid", () => new Cells(), s_image),
        new("weight as a value", () => new WeightValue(), s_image),
        new("top k rows", () => new TopRows(), [2, 12, 5]),
        new("top k of fewer", () => new TopOfFewer(), [2, 12, 5]),
        new("inside", () => new InsideBounds(), s_image),
        new("zero pad", () => new Padded(), s_image),
        new("zero pad before a max pool", () => new PaddedPool(), s_image),
        new("drop path and dropout", () => new Dropped(), s_image),
    ];

    public static TheoryData<OpCase> Data => [.. All];

    private sealed class Conv(Conv2dGeometry geometry, long channels, long kernel, bool bias = true) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.Conv2d(x, W("weight", channels, 6 / geometry.Groups, kernel, kernel), bias ? W("bias", channels) : null, geometry);
    }

    private sealed class ConvTransposed : OpLayer
    {
        private readonly Conv2dGeometry _geometry = new(stride: 2, padding: 1, outputPadding: 1);

        public override T Apply<T>(IOps<T> ops, T x) => ops.ConvTranspose2d(x, W("weight", 6, 4, 3, 3), W("bias", 4), _geometry);
    }

    private sealed class Linear(bool bias) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Linear(x, W("weight", 9, 6), bias ? W("bias", 9) : null);
    }

    private sealed class Product : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.MatMul(x, ops.Permute(x, [0, 1, 3, 2]));
    }

    private sealed class Norm(bool affine) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.LayerNorm(x, affine ? W("weight", 6) : null, affine ? W("bias", 6) : null, 1e-6);
    }

    private sealed class BatchNorm : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.BatchNorm2d(x, Positive("mean", 6), Positive("var", 6), W("weight", 6), W("bias", 6), 1e-3, 0.1, training: false);
    }

    private sealed class Activated(Activation activation) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.Activate(activation.Kind == ActivationKind.Log ? ops.AddScalar(ops.Multiply(x, x), 0.1) : x, activation);
    }

    private sealed class Arithmetics : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var perChannel = ops.Mean(x, [2, 3], keepDim: true);
            var positive = ops.Activate(ops.Subtract(x, perChannel), Activation.Sigmoid);
            return ops.Divide(ops.Add(perChannel, x), ops.AddScalar(ops.Multiply(positive, positive), 1));
        }
    }

    private sealed class Numbers : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.AddScalar(ops.MultiplyScalar(x, -2.5), 0.75);
    }

    private sealed class ScaleShift : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Shift(ops.Scale(x, W("factor", 6, 1, 1)), W("term", 1, 6, 8, 1));
    }

    private sealed class Means : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Add(ops.Mean(x, [-1], keepDim: true), ops.Mean(x, [0, 2], keepDim: true));
    }

    private sealed class Largest : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Max(ops.Max(x, 1, keepDim: true), -1, keepDim: false);
    }

    private sealed class Norms : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.L2Norm(x, [1, 2], keepDim: true);
    }

    private sealed class Softmaxed : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Add(ops.Softmax(x, 1), ops.Softmax(x, -1));
    }

    private sealed class Reshaped : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var tokens = ops.Reshape(x, Dim.Keep, 2, 3, Dim.Rest);
            var turned = ops.Permute(tokens, [0, 3, 1, 2]);
            var back = ops.Permute(turned, [0, 2, 3, 1]);
            return ops.Reshape(back, ops.Size(x, 0), 6, ops.Size(x, 2), ops.Size(x, 3));
        }
    }

    private sealed class CutAndJoin : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var parts = ops.Split(x, [2, 4], 1);
            var odd = ops.Slice(ops.Slice(x, 2, 1, long.MaxValue, 2), 3, 0, long.MaxValue, 2);
            var even = ops.Slice(ops.Slice(x, 2, 0, long.MaxValue, 2), 3, 1, long.MaxValue, 2);
            var quarter = ops.Slice(ops.Concat([parts[1], parts[0]], 1), 2, 0, 4, 1);
            return ops.Concat([odd, ops.Slice(quarter, -1, 0, 5, 1), even], 1);
        }
    }

    private sealed class MaxPooled(long kernel, long stride, long padding, bool ceil) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.MaxPool2d(x, kernel, stride, padding, ceil);
    }

    private sealed class AveragePooled : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.AvgPool2d(x, 3, 1, 1);
    }

    private sealed class Upsampled : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.UpsampleNearest(x, 2);
    }

    private sealed class ResizedNearest : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.ResizeNearest(x, ops.Size(x, 2).Times(3), 5);
    }

    private sealed class ResizedBilinear(bool alignCorners) : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.ResizeBilinear(x, 5, ops.Size(x, 3).Times(2), alignCorners);
    }

    private sealed class Sampled : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var grid = ops.Permute(ops.Slice(x, 1, 0, 2, 1), [0, 2, 3, 1]);
            return ops.GridSample(x, grid);
        }
    }

    private sealed class Cells : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.Add(ops.CellGrid(x, 0.5, normalized: false), ops.Subtract(ops.Slice(x, 1, 0, 2, 1), ops.CellGrid(x, 0, normalized: true)));
    }

    private sealed class WeightValue : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Multiply(x, ops.Weight(W("weight", 6, 1, 1)));
    }

    private sealed class TopRows : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var scores = ops.Reshape(ops.Slice(x, 2, 0, 2, 1), Dim.Keep, Dim.Rest);
            var (best, position) = ops.TopK(scores, 7, 1);
            var column = ops.Reshape(ops.CastLike(ops.Remainder(position, 2), best), Dim.Keep, Dim.Rest, 1);
            return ops.Concat([ops.TakeRows(x, ops.FloorDivide(position, 2)), column, ops.Reshape(best, Dim.Keep, Dim.Rest, 1)], -1);
        }
    }

    private sealed class TopOfFewer : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.TopK(x, 300, 1).Values;
    }

    private sealed class InsideBounds : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Inside(x, -0.5, 0.25);
    }

    /// <summary>Where all values are negative, a padded zero is the largest; a pooling's own padding would not be.</summary>
    private sealed class PaddedPool : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x)
        {
            var negative = ops.AddScalar(x, -9);
            var padded = ops.ZeroPad2d(negative, 0, 1, 0, 1);
            ops.Release(negative);
            var pooled = ops.MaxPool2d(padded, 2, 1, 0, ceilMode: false);
            ops.Release(padded);
            return pooled;
        }
    }

    private sealed class Padded : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.ZeroPad2d(x, 1, 2, 0, 3);
    }

    private sealed class Dropped : OpLayer
    {
        public override T Apply<T>(IOps<T> ops, T x) => ops.Dropout(ops.DropPath(ops.AddScalar(x, 1), 0.2, training), 0.3, training);
    }
}
