using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>2-D convolution. Weights: [out, in/groups, kH, kW], optional bias [out].</summary>
/// <param name="Geometry">Stride, padding, dilation, groups.</param>
/// <param name="Epilogue">What is fused behind it.</param>
public sealed record Conv2dOp(Conv2dGeometry Geometry, Epilogue Epilogue = default) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var (x, kernel, g) = (inputs[0].Shape, weights[0]!.Shape, Geometry);
        if (x[1].Value != kernel[1] * g.Groups)
        {
            throw new ArgumentException($"The convolution {weights[0]!.Name} takes {kernel[1] * g.Groups} channels, but its input is {x}.");
        }

        return new(x[0], kernel[0], Window(2), Window(3));

        Extent Window(int axis) =>
            x[axis].Windows((g.Dilation[axis - 2] * (kernel[axis] - 1)) + 1, g.Stride[axis - 2], 2 * g.Padding[axis - 2]);
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        Epilogue.Apply(ops, ops.Conv2d(inputs[0], weights[0]!, weights[1], Geometry), Epilogue.Residual ? inputs[1] : default);
}

/// <summary>Transposed 2-D convolution. Weights: [in, out/groups, kH, kW], optional bias [out].</summary>
/// <param name="Geometry">Stride, padding, output padding, dilation, groups.</param>
public sealed record ConvTranspose2dOp(Conv2dGeometry Geometry) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var (x, kernel, g) = (inputs[0].Shape, weights[0]!.Shape, Geometry);
        return new(x[0], kernel[1] * g.Groups, Size(2), Size(3));

        Extent Size(int axis)
        {
            var i = axis - 2;
            var rest = (g.Dilation[i] * (kernel[axis] - 1)) + 1 + g.OutputPadding[i] - (2 * g.Padding[i]) - g.Stride[i];
            return x[axis].Times(g.Stride[i]) + rest;
        }
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.ConvTranspose2d(inputs[0], weights[0]!, weights[1], Geometry);
}

/// <summary>x·Wᵀ + b over one axis. Weights: [out, in], optional bias [out].</summary>
/// <param name="Axis">The axis that is multiplied: -1, or 1 of NCHW once permutes are absorbed.</param>
/// <param name="Epilogue">What is fused behind it.</param>
public sealed record LinearOp(int Axis = -1, Epilogue Epilogue = default) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var (x, w) = (inputs[0].Shape, weights[0]!.Shape);
        if (x[Axis].Value != w[1])
        {
            throw new ArgumentException($"The linear layer {weights[0]!.Name} takes {w[1]} features, but its input is {x}.");
        }

        return x.With(Axis, w[0]);
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        var y = LastAxis.Run(ops, inputs[0], Axis, last => ops.Linear(last, weights[0]!, weights[1]));
        return Epilogue.Apply(ops, y, Epilogue.Residual ? inputs[1] : default);
    }
}

/// <summary>Batched matrix product of two inputs over their last two axes.</summary>
public sealed record MatMulOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a[-1].Value != b[-2].Value)
        {
            throw new ArgumentException($"Matrices {a} and {b} cannot be multiplied.");
        }

        var batch = Shape.Broadcast(new(a.AsSpan()[..^2]), new(b.AsSpan()[..^2]));
        return new([.. batch.AsSpan(), a[-2], b[-1]]);
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.MatMul(inputs[0], inputs[1]);
}
