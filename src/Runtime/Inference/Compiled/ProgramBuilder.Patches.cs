using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;

namespace ConvNeXtGen.Inference;

/// <content>Layer norms before a convolution of patches side by side write these as rows, so that the convolution is a large product.</content>
internal sealed partial class ProgramBuilder<V>
{
    private readonly Dictionary<Value, View> _patchRows = new(ReferenceEqualityComparer.Instance);

    private void AddNorm(Node node)
    {
        var input = Read(node.Inputs[0]);
        if (PatchesOf(node.Output) is { } patches)
        {
            var rows = NewView(patches.Images * patches.OutH * patches.OutW, patches.Length);
            _patchRows[node.Output] = rows;
            _steps.Add(new PatchNormStep<V>(input, Touch(rows), patches, new NormFinish<V>(node)) { Scope = node.Scope });
            return;
        }

        _steps.Add(new NormStep(input, Written(node.Output), new NormFinish<V>(node)) { Scope = node.Scope });
    }

    /// <summary>The patches that a value's only reader multiplies by Strassen's method; null where the value has to be an image (bfloat16 loses nothing by that).</summary>
    private PatchGeometry? PatchesOf(Value value)
    {
        if (_half || _graph.Outputs.Contains(value) || ReadersOf(value) is not [{ Op: Conv2dOp { Geometry.Groups: 1 } conv } reader]
            || !IsProduct(reader) || reader.Inputs.Skip(1).Contains(value))
        {
            return null;
        }

        var kernel = reader.Weights[0]!.Shape;
        var patches = new PatchGeometry(conv.Geometry, kernel, value.Shape, reader.Output.Shape);
        var rows = patches.Images * patches.OutH * patches.OutW;
        return PatchNormStep<V>.Fits(patches) && StrassenStep<V>.Fits(rows, patches.Length, kernel[0]) ? patches : null;
    }
}
