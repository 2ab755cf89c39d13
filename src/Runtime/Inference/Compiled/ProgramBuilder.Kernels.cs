using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels.Simd;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <content>Which kernel does which op.</content>
internal sealed partial class ProgramBuilder<V>
{
    /// <summary>Channels from which Winograd's method in float32 is faster than a direct convolution in bfloat16.</summary>
    private const int MinimumChannels = 48;

    /// <summary>Adds the step that does a node; false when there is no kernel for it.</summary>
    private bool AddKernel(Node node)
    {
        if (Attention.StartingAt(node, ReadersOf, _graph.Outputs) is { } attention)
        {
            // The values may be made behind the first product, so the step stands where the last one stood.
            _attentions[attention.Rest[^1]] = attention;
            _absorbed.UnionWith(attention.Rest.SkipLast(1));
            return true;
        }

        if (_attentions.TryGetValue(node, out var ready))
        {
            AddAttention(ready);
            return true;
        }

        if (AddJoin(node) || AddExpectation(node))
        {
            return true;
        }

        // Rows of channels have loops of their own; everything else that lies in the arena is strided.
        if (!IsInRows(node) && (AddView(node) || AddElementwise(node)))
        {
            return true;
        }

        if (!MakesViews(node) && node.Op is not SplitOp)
        {
            return false;
        }

        switch (node.Op)
        {
            case LinearOp or Conv2dOp when IsProduct(node):
                AddProduct(node);
                break;
            case Conv2dOp:
                AddDepthwise(node);
                break;
            case LayerNormOp:
                AddNorm(node);
                break;
            case ActivateOp op:
                _steps.Add(new ActivateStep<V>(Read(node.Inputs[0]), Written(node.Output), op.Activation) { Scope = node.Scope });
                break;
            case BinaryOp op:
                var (left, right) = (Read(node.Inputs[0]), Read(node.Inputs[1]));
                _steps.Add(new BinaryStep<V>(Touch(left), right, Written(node.Output), op.Kind) { Scope = node.Scope });
                break;
            case ReduceOp:
                _steps.Add(new PoolStep<V>(Read(node.Inputs[0]), Written(node.Output)) { Scope = node.Scope });
                break;
            case GlobalResponseNormOp:
                AddResponseNorm(node);
                break;
            case MaxPool2dOp or AvgPool2dOp:
                _steps.Add(new WindowStep<V>(Read(node.Inputs[0]), Written(node.Output), node) { Scope = node.Scope });
                break;
            case UpsampleNearestOp op:
                _steps.Add(new UpsampleStep(Read(node.Inputs[0]), Written(node.Output), node.Inputs[0].Shape, op.Factor) { Scope = node.Scope });
                break;
            case DeformableSampleOp op:
                var (offsets, boxes, scores) = (Read(node.Inputs[0]), Read(node.Inputs[1]), Read(node.Inputs[2]));
                View[] values = [.. node.Inputs.Skip(3).Take(op.Levels).Select(Read)];
                _steps.Add(new DeformableSampleStep<V>(Touch(offsets), Touch(boxes), Touch(scores), [.. values.Select(Touch)], Written(node.Output), node) { Scope = node.Scope });
                break;
            case ConcatOp:
                AddConcat(node);
                break;
            case SplitOp op when op.Axis == 1 && node.Inputs[0].Shape.Rank == 4:
                AddSplit(node, op);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Whether the loops over rows of channels do a node without a copy of its inputs.</summary>
    private bool IsInRows(Node node) => node.Op switch
    {
        ActivateOp or BinaryOp => MakesViews(node) && !_targets.ContainsKey(node.Output) && node.Inputs.All(input => RowsOf(input) is not null),
        SplitOp { Axis: 1 } => node.Inputs[0].Shape.Rank == 4 && RowsOf(node.Inputs[0]) is not null,
        _ => false,
    };

    /// <summary>Whether a kernel makes a node's output, in the arena and with any distance between rows.</summary>
    private static bool MakesViews(Node node) => node.Op switch
    {
        _ when node.Inputs.Count == 0 || node.Outputs[0].Type != ScalarType.Float32 => false,
        LinearOp => IsProduct(node),
        Conv2dOp => IsProduct(node) || IsDepthwise(node),
        LayerNormOp op => node.Output.Shape.Rank == 4 ? op.Axis == 1 : op.Axis == -1,
        ActivateOp op => Functions<V>.Knows(op.Activation),
        BinaryOp => node.Inputs.All(input => input.Shape.Equals(node.Output.Shape)),
        ReduceOp op => op is { Kind: Reduction.Mean, Axes: [2, 3] } && node.Inputs[0].Shape.Rank == 4,
        MaxPool2dOp or AvgPool2dOp => node.Output.Shape[1].Value >= V.Width,
        GlobalResponseNormOp or UpsampleNearestOp or DeformableSampleOp => true,
        ConcatOp => IsChannelConcat(node),
        _ => false,
    };

    private static bool IsProduct(Node node) => node.Op switch
    {
        LinearOp op => (node.Inputs[0].Shape.Rank == 4 ? op.Axis == 1 : op.Axis == -1) && Knows(op.Epilogue),
        Conv2dOp op => op.Geometry.Groups == 1 && Knows(op.Epilogue),
        _ => false,
    };

    private static bool IsDepthwise(Node node) =>
        node.Op is Conv2dOp op
        && op.Geometry.Groups == node.Weights[0]!.Shape[0]
        && node.Weights[0]!.Shape[1] == 1
        && node.Weights[0]!.Shape[0] >= V.Width
        && op.Epilogue is { Residual: false, After.Kind: ActivationKind.Identity } or { Residual: true, Before.Kind: ActivationKind.Identity, After.Kind: ActivationKind.Identity }
        && Functions<V>.Knows(op.Epilogue.Before);

    private static bool Knows(Epilogue epilogue) => Functions<V>.Knows(epilogue.Before) && Functions<V>.Knows(epilogue.After);

    /// <summary>bfloat16 products read their inputs in pairs, of one kernel row.</summary>
    private static bool CanBeHalf(Node node) =>
        node.Weights[0]!.Shape is var shape && shape[1] * (shape.Length == 4 ? shape[3] : 1) % 2 == 0 && !(IsWinograd(node) && shape[0] >= MinimumChannels && shape[1] >= MinimumChannels);

    /// <summary>Whether Winograd's method fits a convolution.</summary>
    private static bool IsWinograd(Node node) => node.Op is Conv2dOp { Geometry: { Groups: 1 } geometry }
        && WinogradStep<V>.Fits(new PatchGeometry(geometry, node.Weights[0]!.Shape, node.Inputs[0].Shape, node.Output.Shape), node.Output.Shape[1].Value);

    /// <summary>The NCHW shape that a value's rows are the pixels of.</summary>
    private static Shape ImageShape(Value value)
    {
        if (value.Shape.Rank == 4)
        {
            return value.Shape;
        }

        var channels = ChannelsOf(value.Shape);
        return Shape.Fixed([1, channels, value.Shape.Count / channels, 1]);
    }

    private void AddDepthwise(Node node)
    {
        var (before, isSum) = (((Conv2dOp)node.Op).Epilogue.Before, ((Conv2dOp)node.Op).Epilogue.Residual);
        var result = node;
        RowFinish? finish = null;
        if (before.Kind != ActivationKind.Identity)
        {
            finish = new ActivateFinish<V>(before, (int)node.Output.Shape[1].Value);
        }
        else if (!isSum && ReadersOf(node.Output) is [{ Op: LayerNormOp { Axis: 1 } } norm] && !_graph.Outputs.Contains(node.Output))
        {
            finish = new NormFinish<V>(norm);
            result = norm;
            _absorbed.Add(norm);
        }

        var input = Read(node.Inputs[0]);
        var residual = isSum ? Read(node.Inputs[1]) : null;
        var (geometry, kernel) = (((Conv2dOp)node.Op).Geometry, node.Weights[0]!.Shape);
        _steps.Add(_half && BFloat16DepthwiseStep.Fits(geometry, (int)kernel[2], (int)kernel[3])
            ? new BFloat16DepthwiseStep(Touch(input), Written(result.Output), node, finish, residual, _workers) { Scope = node.Scope }
            : new DepthwiseStep<V>(Touch(input), Written(result.Output), node, finish, residual) { Scope = node.Scope });
    }

    private void AddAttention(Attention attention)
    {
        var (queries, keys, values) = (Find(attention.Queries), Find(attention.Keys), Find(attention.Values));
        var output = NewView(attention.Outer * attention.Length, attention.Heads * attention.ValueSize);
        _strided[attention.Result] = output with { TensorStrides = attention.ResultStrides() };
        _steps.Add(_half
            ? new BFloat16AttentionStep(attention, queries, keys, values, Touch(output)) { Scope = attention.Scope }
            : new AttentionStep<V>(attention, queries, keys, values, Touch(output)) { Scope = attention.Scope });
    }

    private void AddResponseNorm(Node node)
    {
        var input = Read(node.Inputs[0]);
        var sums = Touch(NewView((int)node.Output.Shape[0].Value, input.Channels));
        _steps.Add(new SquareSumStep<V>(input, sums) { Scope = node.Scope });
        _steps.Add(new ResponseScaleStep<V>(Touch(input), Touch(sums), Written(node.Output), node) { Scope = node.Scope });
    }
}
