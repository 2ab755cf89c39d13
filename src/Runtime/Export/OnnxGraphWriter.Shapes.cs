using ConvNeXtGen.Export.Onnx;
using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <content>Reductions, views, resampling and selection.</content>
internal sealed partial class OnnxGraphWriter
{
    /// <summary>The first opset whose reductions take axes as an input; ReduceSum apart, older ones have an attribute.</summary>
    private const int ReductionsOverInputAxes = 18;

    /// <summary>The first opset that calls bilinear sampling 'linear'.</summary>
    private const int LinearGridSample = 20;

    private string WriteShapeNode(Node node, string[] inputs) => node.Op switch
    {
        ReduceOp op => Reduce(op, node.Output.Type, inputs[0]),
        PermuteOp op => Transpose(inputs[0], op.Axes.AsSpan()),
        ReshapeOp op => Node("Reshape", [inputs[0], ReshapeTarget(op, node, inputs)]),
        ConcatOp op => Node("Concat", inputs, Int("axis", op.Axis)),
        SliceOp op => Node("Slice", [inputs[0], Longs(op.Start), Longs(op.End), Longs(op.Axis), Longs(op.Step)]),
        MaxPool2dOp op => MaxPool(op, node, inputs),
        AvgPool2dOp op => Node("AveragePool", inputs, [.. Window(op.Kernel, op.Stride, op.Padding), Int("count_include_pad", 1)]),
        UpsampleNearestOp op => UpsampleNearest(op.Factor, inputs[0]),
        ResizeOp op => Resize(op, node, inputs),
        GridSampleOp => Node("GridSample", inputs, Text("mode", opset >= LinearGridSample ? "linear" : "bilinear"), Text("padding_mode", "zeros"), Int("align_corners", 0)),
        ZeroPad2dOp op => Node("Pad", [inputs[0], Longs(0, 0, op.Top, op.Left, 0, 0, op.Bottom, op.Right)]),
        CellGridOp op => CellGrid(op, node, inputs[0]),
        TakeRowsOp => Node("GatherND", [inputs[0], Node("Unsqueeze", [inputs[1], Longs(-1)])], Int("batch_dims", 1)),
        WholeDivisionOp op => Node(op.Remainder ? "Mod" : "Div", [inputs[0], Longs(op.Divisor)]),
        CastLikeOp => Cast(inputs[0], node.Output.Type),
        InsideOp op => Cast(
            Node("And", [Node("Greater", [inputs[0], Number(op.Low, node.Output.Type)]), Node("Less", [inputs[0], Number(op.High, node.Output.Type)])]),
            node.Output.Type),
        _ => throw new NotSupportedException($"The op {node} has no ONNX form here."),
    };

    private string Reduce(ReduceOp op, ScalarType type, string x)
    {
        // A sum of squares leaves float16's range.
        var wide = op.Kind == Reduction.L2Norm && type == ScalarType.Float16;
        var name = op.Kind switch { Reduction.Mean => "ReduceMean", Reduction.Max => "ReduceMax", _ => "ReduceL2" };
        var (input, keep) = (wide ? Cast(x, ScalarType.Float32) : x, Int("keepdims", op.KeepDim ? 1 : 0));
        var reduced = opset >= ReductionsOverInputAxes
            ? Node(name, [input, Longs([.. op.Axes])], keep)
            : Node(name, [input], Ints("axes", [.. op.Axes]), keep);
        return wide ? Cast(reduced, type) : reduced;
    }

    /// <summary>The sizes of a reshape; one that is known only at run time becomes "what is left" where that is free.</summary>
    private string ReshapeTarget(ReshapeOp op, Node node, string[] inputs)
    {
        var dynamic = op.Sizes.Count(size => NeedsRuntime(size, node));
        var restIsFree = op.Sizes.All(size => size is not { Input: < 0, Number: -1 });
        if (dynamic == 0 || (dynamic == 1 && restIsFree))
        {
            return Longs([.. op.Sizes.Select(size => NeedsRuntime(size, node) ? -1 : size.Of(node.Inputs).Value)]);
        }

        return Node("Concat", [.. op.Sizes.Select(size => Size(size, node, inputs))], Int("axis", 0));
    }

    private static bool NeedsRuntime(AxisSize size, Node node) => size.Of(node.Inputs).IsDynamic;

    /// <summary>The name of a list with one size.</summary>
    private string Size(AxisSize size, Node node, string[] inputs)
    {
        if (!NeedsRuntime(size, node))
        {
            return Longs(size.Of(node.Inputs).Value);
        }

        var axis = SizeOfAxis(inputs[size.Input], size.Axis);
        return size.Factor == 1 ? axis : Node("Mul", [axis, Longs(size.Factor)]);
    }

    private string SizeOfAxis(string x, int axis) => Node("Shape", [x], Int("start", axis), Int("end", axis + 1));

    private string LargestCount(TopKOp op, Node node, string[] inputs)
    {
        var (k, available) = (op.K.Of(node.Inputs), node.Inputs[0].Shape[op.Axis]);
        return k.IsDynamic || available.IsDynamic
            ? Node("Min", [Size(op.K, node, inputs), available.IsDynamic ? SizeOfAxis(inputs[0], op.Axis) : Longs(available.Value)])
            : Longs(Math.Min(k.Value, available.Value));
    }

    /// <summary>
    /// ONNX Runtime merges zeros that were padded into the pooling behind, where padding never is the largest (1.31.1: negative maps come
    /// out wrong at the border). It leaves poolings alone that say in words that they do not pad.
    /// </summary>
    private string MaxPool(MaxPool2dOp op, Node node, string[] inputs) =>
        node.Inputs[0].Producer?.Op is ZeroPad2dOp && op is { Padding: 0, CeilMode: false }
            ? Node("MaxPool", inputs, Ints("kernel_shape", op.Kernel, op.Kernel), Ints("strides", op.Stride, op.Stride), Text("auto_pad", "VALID"))
            : Node("MaxPool", inputs, [.. Window(op.Kernel, op.Stride, op.Padding), Int("ceil_mode", op.CeilMode ? 1 : 0)]);

    private static AttributeProto[] Window(long kernel, long stride, long padding) =>
        [Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", padding, padding, padding, padding)];

    private string UpsampleNearest(int factor, string x)
    {
        var scales = Constant(FormattableString.Invariant($"const.scales.{factor}"), () => tensor(new float[] { 1, 1, factor, factor }));
        return Node("Resize", [x, "", scales], Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor"));
    }

    private string Resize(ResizeOp op, Node node, string[] inputs)
    {
        var batchAndChannels = Node("Shape", [inputs[0]], Int("start", 0), Int("end", 2));
        var sizes = Node("Concat", [batchAndChannels, Size(op.Height, node, inputs), Size(op.Width, node, inputs)], Int("axis", 0));
        string[] operands = [inputs[0], "", "", sizes];
        return op.Kind switch
        {
            Resampling.Nearest => Node("Resize", operands, Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor")),
            Resampling.Bilinear => Node("Resize", operands, Text("mode", "linear"), Text("coordinate_transformation_mode", "half_pixel")),
            _ => Node("Resize", operands, Text("mode", "linear"), Text("coordinate_transformation_mode", "align_corners")),
        };
    }

    private string CellGrid(CellGridOp op, Node node, string x)
    {
        var (height, width) = (Extent(2), Extent(3));
        var target = Node("Concat", [Longs(1, 1), height, width], Int("axis", 0));
        var columns = Node("Expand", [Node("Reshape", [Positions(width), Longs(1, 1, 1, -1)]), target]);
        var rows = Node("Expand", [Node("Reshape", [Positions(height), Longs(1, 1, -1, 1)]), target]);
        return Node("Concat", [columns, rows], Int("axis", 1));

        string Extent(int axis) => node.Inputs[0].Shape[axis] is { IsDynamic: false } extent ? Longs(extent.Value) : SizeOfAxis(x, axis);

        string Positions(string count)
        {
            var type = node.Output.Type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
            var end = Node("Squeeze", [count, Longs(0)]);
            var zero = Constant("const.zero", () => tensor(0L));
            var one = Constant("const.one", () => tensor(1L));
            var positions = Cast(Node("Range", [zero, end, one]), type);
            var shifted = op.Offset == 0 ? positions : Node("Add", [positions, Number(op.Offset, type)]);
            var scaled = op.Normalized ? Node("Div", [shifted, Cast(count, type)]) : shifted;
            return OnnxTypes.Storage(node.Output.Type) == type ? scaled : Cast(scaled, node.Output.Type);
        }
    }

    private string Cast(string x, ScalarType type) => Node("Cast", [x], Int("to", (int)OnnxTypes.Of(type)));
}
