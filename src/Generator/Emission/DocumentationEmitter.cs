using System.Globalization;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes the class's XML docs, so that IntelliSense shows size, shapes and the layer table.</summary>
internal static class DocumentationEmitter
{
    public static void WriteClass(CodeWriter code, NetworkSpec network)
    {
        code.Summary(Summary(network));
        code.Line("/// <remarks>");
        code.Line($"/// <para>Generated from {CodeWriter.Escape(network.ConfigName)}; input [N, {CSharpLiteral.Integer(network.InputChannels)}, H, W] of at least {CSharpLiteral.Integer(network.MinimumImageSize)}×{CSharpLiteral.Integer(network.MinimumImageSize)} pixels.</para>");
        code.Line("/// <code>");
        foreach (var line in Table(network))
        {
            code.Line("/// " + CodeWriter.Escape(line));
        }

        code.Line("/// </code>");
        code.Line("/// </remarks>");
    }

    private static string Summary(NetworkSpec network)
    {
        var size = CSharpLiteral.Integer(network.ImageSize);
        var counts = $"{CSharpLiteral.Grouped(network.Parameters)} parameters, {Giga(network.Macs)} GMACs at {size}×{size}";
        var output = network.Task == NetworkTask.Features
            ? "feature maps " + string.Join(", ", network.Outputs.Select(o => $"{o.Name} {o.Shape}"))
            : $"{CSharpLiteral.Grouped(network.Classes)} classes";
        return $"{network.ClassName}: {counts}; {output}.";
    }

    private static List<string> Table(NetworkSpec network)
    {
        var rows = new List<string[]> { new[] { "#", "layer", "module", "arguments", "output", "parameters" } };
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            rows.Add([CSharpLiteral.Integer(i), layer.Path, layer.Module, layer.Arguments, layer.Output.ToString(), CSharpLiteral.Grouped(layer.Parameters)]);
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) => column is 0 or 5 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd())];
    }

    private static string Giga(long macs) => (macs / 1e9).ToString(macs >= 1_000_000_000 ? "0.00" : "0.0000", CultureInfo.InvariantCulture);
}
