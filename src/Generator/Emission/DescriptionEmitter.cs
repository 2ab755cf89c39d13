using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes what a network tells about itself: the static description, its layers, and the factory.</summary>
internal static class DescriptionEmitter
{
    public static void Write(CodeWriter code, NetworkSpec network)
    {
        code.Summary("What the compiler knows about the network.");
        code.Open($"public static {Names.Runtime}NetworkInfo Description {{ get; }} = new()");
        code.Line($"Name = {CSharpLiteral.String(network.ClassName)},");
        code.Line($"Config = {CSharpLiteral.String(network.ConfigName)},");
        code.Line($"Task = {Names.Runtime}NetworkTask.{network.Task},");
        code.Line("InputChannels = InputChannels,");
        code.Line("ImageSize = ImageSize,");
        code.Line($"MinimumImageSize = {CSharpLiteral.Integer(network.MinimumImageSize)},");
        code.Line("Classes = Classes,");
        if (network.ClassNames.Count > 0)
        {
            code.Line($"ClassNames = [{string.Join(", ", network.ClassNames.Select(CSharpLiteral.String))}],");
        }

        code.Line("ParameterCount = ParameterCount,");
        code.Line("Macs = Macs,");
        var strides = (network.Strides.Count > 0 ? network.Strides : network.Outputs.Select(o => o.Stride).Where(s => s > 0)).Select(s => CSharpLiteral.Integer(s)).ToArray();
        if (strides.Length > 0)
        {
            code.Line($"Strides = [{string.Join(", ", strides)}],");
        }

        code.Open("Layers = new global::ConvNeXtGen.LayerInfo[]");
        for (var i = 0; i < network.Layers.Count; i++)
        {
            code.Line(Layer(i, network.Layers[i]));
        }

        code.Close(",");
        code.Close(";");
        code.Line();
        code.Summary("The layers in execution order: name, module, arguments, output shape, parameters, multiply-accumulates.");
        code.Line($"public static {Names.List}<{Names.Runtime}LayerInfo> Layers => Description.Layers;");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {Names.Runtime}NetworkInfo Info => Description;");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {network.ClassName} Create({Names.Device} device = null, {Names.ScalarType} dtype = null) => new(device, dtype);");
        code.Line();
    }

    private static string Layer(int index, LayerSpec layer)
    {
        var shape = string.Join(", ", layer.Output.Sizes.Select(s => CSharpLiteral.Integer(s)));
        var text = $"new({CSharpLiteral.Integer(index)}, {CSharpLiteral.String(layer.Path)}, {CSharpLiteral.String(layer.Module)}, {CSharpLiteral.String(layer.Arguments)}, "
            + $"[{string.Join(", ", layer.From.Select(f => CSharpLiteral.Integer(f)))}], [{shape}], {CSharpLiteral.Integer(layer.Parameters)}, {CSharpLiteral.Integer(layer.Macs)}";
        if (layer.Row >= 0)
        {
            text += $", Row: {CSharpLiteral.Integer(layer.Row)}, Repeats: {CSharpLiteral.Integer(layer.Repeats)}";
            text += layer.RowModule is { } module ? $", RowModule: {CSharpLiteral.String(module)}" : "";
            text += layer.RowArguments is { } arguments && arguments != layer.Arguments ? $", RowArguments: {CSharpLiteral.String(arguments)}" : "";
        }

        return text + "),";
    }
}
