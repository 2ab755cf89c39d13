using ConvNeXtGen.Export.Onnx;
using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <content>Products, norms and elementwise ops.</content>
internal sealed partial class OnnxGraphWriter
{
    private IReadOnlyList<string> WriteNode(Node node)
    {
        string[] inputs = [.. node.Inputs.Select(input => _names[input])];
        return node.Op switch
        {
            SplitOp op => Node("Split", [inputs[0], Longs([.. op.Sizes])], op.Sizes.Length, Int("axis", op.Axis)),
            TopKOp op => Node("TopK", [inputs[0], LargestCount(op, node, inputs)], 2, Int("axis", op.Axis), Int("largest", 1), Int("sorted", 1)),
            _ => [WriteSingle(node, inputs)],
        };
    }

    private string WriteSingle(Node node, string[] inputs) => node.Op switch
    {
        Conv2dOp op => Fused(node, op.Epilogue, inputs, Conv(node, op.Geometry, inputs[0])),
        ConvTranspose2dOp op => ConvTranspose(node, op.Geometry, inputs[0]),
        LinearOp op => Fused(node, op.Epilogue, inputs, Linear(node, op.Axis, inputs[0])),
        MatMulOp => Node("MatMul", inputs),
        LayerNormOp op => OnLastAxis(op.Axis, inputs[0], x => LayerNorm(node, op, x)),
        BatchNorm2dOp op => BatchNorm(node, op, inputs[0]),
        SoftmaxOp op => Node("Softmax", inputs, Int("axis", op.Axis)),
        ActivateOp op => Activate(inputs[0], op.Activation, node.Output.Type),
        BinaryOp { Kind: Arithmetic.Add } => Node("Add", inputs),
        BinaryOp { Kind: Arithmetic.Subtract } => Node("Sub", inputs),
        BinaryOp { Kind: Arithmetic.Multiply } => Node("Mul", inputs),
        BinaryOp { Kind: Arithmetic.Divide } => Node("Div", inputs),
        AffineOp op => Affine(op, inputs[0], node.Output.Type),
        ScaleOp => Node("Mul", [inputs[0], Weight(node.Weights[0]!)]),
        ShiftOp => Node("Add", [inputs[0], Weight(node.Weights[0]!)]),
        DropOp => inputs[0],
        WeightOp => Weight(node.Weights[0]!),
        _ => WriteShapeNode(node, inputs),
    };

    private string Conv(Node node, Conv2dGeometry g, string x)
    {
        var kernel = node.Weights[0]!.Shape;
        string[] inputs = node.Weights[1] is { } bias ? [x, Weight(node.Weights[0]!), Weight(bias)] : [x, Weight(node.Weights[0]!)];
        return Node("Conv", inputs, [.. Geometry(g, kernel)]);
    }

    private string ConvTranspose(Node node, Conv2dGeometry g, string x)
    {
        var kernel = node.Weights[0]!.Shape;
        string[] inputs = node.Weights[1] is { } bias ? [x, Weight(node.Weights[0]!), Weight(bias)] : [x, Weight(node.Weights[0]!)];
        return Node("ConvTranspose", inputs, [.. Geometry(g, kernel), Ints("output_padding", g.OutputPadding)]);
    }

    private static AttributeProto[] Geometry(Conv2dGeometry g, long[] kernel) =>
    [
        Ints("kernel_shape", kernel[2], kernel[3]),
        Ints("strides", g.Stride),
        Ints("pads", g.Padding[0], g.Padding[1], g.Padding[0], g.Padding[1]),
        Ints("dilations", g.Dilation),
        Int("group", g.Groups),
    ];

    private string Linear(Node node, int axis, string x)
    {
        var (weight, bias) = (node.Weights[0]!, node.Weights[1]);
        if (node.Inputs[0].Shape.Rank == 2)
        {
            string[] inputs = bias is null ? [x, Weight(weight)] : [x, Weight(weight), Weight(bias)];
            return Node("Gemm", inputs, Int("transB", 1));
        }

        return OnLastAxis(axis, x, last =>
        {
            var product = Node("MatMul", [last, Weight(weight, "transposed", w => w.t())]);
            return bias is null ? product : Node("Add", [product, Weight(bias)]);
        });
    }

    private string LayerNorm(Node node, LayerNormOp op, string x)
    {
        var (channels, type) = (node.Inputs[0].Shape[op.Axis].Value, OnnxTypes.Storage(node.Output.Type));
        var scale = node.Weights[0] is { } weight
            ? Weight(weight)
            : Constant(FormattableString.Invariant($"const.ones.{channels}.{type}"), () => ones(channels, type));
        string[] inputs = node.Weights[1] is { } bias ? [x, scale, Weight(bias)] : [x, scale];
        return Node("LayerNormalization", inputs, Int("axis", -1), Float("epsilon", op.Eps));
    }

    private string BatchNorm(Node node, BatchNorm2dOp op, string x)
    {
        var channels = node.Inputs[0].Shape[1].Value;
        var type = OnnxTypes.Storage(node.Output.Type);
        var scale = node.Weights[2] is { } weight ? Weight(weight) : Constant(FormattableString.Invariant($"const.ones.{channels}.{type}"), () => ones(channels, type));
        var shift = node.Weights[3] is { } bias ? Weight(bias) : Constant(FormattableString.Invariant($"const.zeros.{channels}.{type}"), () => zeros(channels, type));
        return Node("BatchNormalization", [x, scale, shift, Weight(node.Weights[0]!), Weight(node.Weights[1]!)], Float("epsilon", op.Eps));
    }

    private string Affine(AffineOp op, string x, ScalarType type)
    {
        var product = op.Factor == 1 ? x : Node("Mul", [x, Number(op.Factor, type)]);
        return op.Term == 0 ? product : Node("Add", [product, Number(op.Term, type)]);
    }

    private string Fused(Node node, Epilogue epilogue, string[] inputs, string product)
    {
        var before = Activate(product, epilogue.Before, node.Output.Type);
        return Activate(epilogue.Residual ? Node("Add", [inputs[1], before]) : before, epilogue.After, node.Output.Type);
    }

    private string OnLastAxis(int axis, string x, Func<string, string> op) =>
        axis == -1 ? op(x) : Transpose(op(Transpose(x, LastAxis.ToChannelsLast)), LastAxis.ToChannelsFirst);

    private string Transpose(string x, ReadOnlySpan<long> axes) => Node("Transpose", [x], Ints("perm", axes));
}
