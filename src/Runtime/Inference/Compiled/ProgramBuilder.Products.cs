using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;

namespace ConvNeXtGen.Inference;

/// <content>Which step makes a matrix product.</content>
internal sealed partial class ProgramBuilder<V>
{
    private static Epilogue EpilogueOf(Node node) => node.Op switch { LinearOp op => op.Epilogue, Conv2dOp op => op.Epilogue, _ => default };

    private void AddProduct(Node node)
    {
        if (AddPair(node))
        {
            return;
        }

        var source = ReadRows(node.Inputs[0]);
        var residual = EpilogueOf(node).Residual ? Read(node.Inputs[1]) : null;
        _steps.Add(ProductOf(node, Touch(source), Written(node.Output), residual, _workers));
    }

    /// <summary>What a product reads: patches where they are made, else the value.</summary>
    private View ReadRows(Value value) => _patchRows.TryGetValue(value, out var patches) ? Touch(patches) : Read(value);

    /// <summary>The step that makes a product.</summary>
    /// <param name="node">The product.</param>
    /// <param name="source">What it reads: the node's input, or some of its rows.</param>
    /// <param name="output">Where it writes: the node's output, or as many rows.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="workers">Threads that share the work.</param>
    private Step ProductOf(Node node, View source, View output, View? residual, int workers)
    {
        var (weight, bias, epilogue) = (node.Weights[0]!, node.Weights[1], EpilogueOf(node));
        var geometry = node.Op is Conv2dOp conv ? conv.Geometry : new Conv2dGeometry();
        var kernel = node.Op is Conv2dOp ? weight.Shape : [.. weight.Shape, 1, 1];
        var half = _half && CanBeHalf(node);
        var patches = new PatchGeometry(geometry, kernel, ImageShape(node.Inputs[0]), ImageShape(node.Output));
        var isRows = _patchRows.ContainsKey(node.Inputs[0]) || patches.IsPixel;
        if (IsInBytes(node))
        {
            return new ByteProductStep(source, output, residual, _weights.BytesOf(weight, bias), epilogue, workers) { Scope = node.Scope };
        }

        if (!half && IsWinograd(node))
        {
            return new WinogradStep<V>(source, output, residual, _weights.WinogradOf(weight, bias), patches, epilogue, workers) { Scope = node.Scope };
        }

        if (!half && !source.IsHalf && isRows && StrassenTwiceStep<V>.Fits(source.Rows, source.Channels, kernel[0]))
        {
            return new StrassenTwiceStep<V>(source, output, residual, _weights.StrassenTwiceOf(weight, bias), epilogue, workers) { Scope = node.Scope };
        }

        if (!half && !source.IsHalf && isRows && StrassenStep<V>.Fits(source.Rows, source.Channels, kernel[0]))
        {
            return new StrassenStep<V>(source, output, residual, _weights.StrassenOf(weight, bias), epilogue, workers) { Scope = node.Scope };
        }

        var matrix = _weights.Of(weight, bias, half);
        return patches.IsPixel || patches.IsDilated
            ? new ProductStep<V>(source, output, residual, matrix, patches, epilogue, workers) { Scope = node.Scope }
            : new ConvolutionStep<V>(source, output, residual, matrix, patches, epilogue, workers) { Scope = node.Scope };
    }
}
