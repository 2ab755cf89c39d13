using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes the nested class of a group: a fixed layout of typed members, run one after the other.</summary>
internal sealed class GroupEmitter(CodeWriter code, NetworkSpec network, int group)
{
    private readonly GroupSpec _group = network.Groups[group];
    private readonly LayerSpec[] _layers = [.. network.Layers.Where(l => l.Group == group)];

    public void Write()
    {
        code.Summary(_group.Summary + " Members are registered with the network under their checkpoint names.");
        code.Line(Names.GeneratedCode);
        code.Open($"public sealed class {_group.TypeName} : {Names.Layers}ILayer");
        code.Open($"internal {_group.TypeName}({Names.Device} device, {Names.ScalarType} dtype)");
        foreach (var layer in _layers)
        {
            code.Line($"{layer.Member} = {NetworkEmitter.Construct(layer)};");
        }

        code.Close();
        code.Line();
        foreach (var layer in _layers)
        {
            NetworkEmitter.WriteMember(code, layer);
        }

        WriteApply();
        code.Close();
        code.Line();
    }

    private void WriteApply()
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"public T Apply<T>({Names.Ops}<T> ops, T x)");
        var previous = "x";
        foreach (var layer in _layers)
        {
            var local = Names.Local(layer.Member);
            code.Line($"var {local} = ops.Call({layer.Member}, {previous});");
            if (previous != "x")
            {
                code.Line($"ops.Release({previous});");
            }

            previous = local;
        }

        code.Line($"return {previous};");
        code.Close();
    }
}
