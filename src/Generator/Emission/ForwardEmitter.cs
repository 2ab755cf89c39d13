using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes what a network computes: straight-line code in which every value is given back after its last use.</summary>
/// <param name="code">Receives the code.</param>
/// <param name="network">The network.</param>
/// <param name="output">C# of the type that <c>forward</c> returns.</param>
internal sealed class ForwardEmitter(CodeWriter code, NetworkSpec network, string output)
{
    /// <summary>Writes <c>Apply</c> and <c>ForwardFeatures</c>.</summary>
    public void Write()
    {
        WriteApply();
        WriteFeatures();
    }

    private void WriteApply()
    {
        code.Line("/// <inheritdoc/>");
        WriteForward($"public override {Names.List}<T> Apply<T>({Names.Ops}<T> ops, T image)", network.Outputs);
        code.Line("/// <inheritdoc/>");
        var wrapped = network.Task == NetworkTask.Features ? $"new({Arguments(network.Outputs.Count)})"
            : network.OutputType is null ? "outputs[0]"
            : Member(network.Outputs[0].Layer) + ".Wrap(outputs)";
        code.Line($"protected override {output} Wrap({Names.List}<{Names.Tensor}> outputs) => {wrapped};");
        code.Line();
    }

    private void WriteFeatures()
    {
        if (network.Features.Count == 0)
        {
            return;
        }

        code.Summary("Runs the network up to its feature pyramid.");
        code.Doc("param name=\"image\"", $"[N, {CSharpLiteral.Integer(network.InputChannels)}, H, W]; stays with the caller.");
        code.Doc("returns", "One map per level, which the caller disposes.");
        if (network.Task == NetworkTask.Features)
        {
            code.Line($"public FeaturePyramid ForwardFeatures({Names.Tensor} image) => forward(image);");
            code.Line();
            return;
        }

        code.Open($"public FeaturePyramid ForwardFeatures({Names.Tensor} image)");
        code.Line("CheckImage(image);");
        code.Line($"var outputs = ApplyFeatures({Names.Eager}, image);");
        code.Line($"return new({Arguments(network.Features.Count)});");
        code.Close();
        code.Line();
        code.Summary("Computes the maps of the feature pyramid over any op vocabulary.");
        WriteForward($"public {Names.List}<T> ApplyFeatures<T>({Names.Ops}<T> ops, T image)", network.Features);
    }

    // var stage1 = ops.Call(Stage1, image);
    // var stage2 = ops.Call(Stage2, stage1);
    // ops.Release(stage1);
    // return [stage2];
    private void WriteForward(string signature, EquatableArray<OutputSpec> outputs)
    {
        code.Open(signature);
        foreach (var step in Schedule.Of(network, outputs))
        {
            WriteStep(step);
        }

        if (outputs.Count == 1 && network.Layers[outputs[0].Layer].IsHead)
        {
            code.Line($"return {Local(outputs[0].Layer)};");
            code.Close();
            code.Line();
            return;
        }

        code.Line($"return [{string.Join(", ", outputs.Select(o => Local(o.Layer)))}];");
        code.Close();
        code.Line();
    }

    private void WriteStep(Step step)
    {
        var layer = network.Layers[step.Result];
        var inputs = step.Inputs.Select((input, i) => Local(input) + (layer.FromParts.Count > 0 && layer.FromParts[i] >= 0 ? $"[{CSharpLiteral.Integer(layer.FromParts[i])}]" : "")).ToArray();
        var argument = layer.TakesList ? $"[{string.Join(", ", inputs)}]" : inputs[0];
        code.Line(layer.IsHead || layer.Parts.Count > 0
            ? $"var {Local(step.Result)} = {Member(step.Result)}.Apply(ops, {argument});"
            : layer.IsUserModule ? $"var {Local(step.Result)} = global::ConvNeXtGen.Graphs.OpaqueModules.Call(ops, {Member(step.Result)}, {argument});"
            : $"var {Local(step.Result)} = ops.Call({Member(step.Result)}, {argument});");
        foreach (var dead in step.Dead)
        {
            if (network.Layers[dead].Parts.Count == 0)
            {
                code.Line($"ops.Release({Local(dead)});");
                continue;
            }

            code.Open($"foreach (var part in {Local(dead)})").Line("ops.Release(part);").Close();
        }
    }

    private string Member(int layer) => network.Layers[layer].Group is >= 0 and var group ? network.Groups[group].Member : network.Layers[layer].Member;

    private string Local(int layer) => layer == LayerSpec.Image ? "image" : Names.Local(Member(layer));

    private static string Arguments(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"outputs[{CSharpLiteral.Integer(i)}]"));
}
