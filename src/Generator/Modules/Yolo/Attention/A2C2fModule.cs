using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>A2C2f</c>: layer aggregation of area-attention blocks, or of C3k (YOLO12).</summary>
internal sealed class A2C2fModule() : ScaledModule(
    "A2C2f",
    "Layer aggregation of area-attention blocks, or of C3k (YOLO12).",
    [
        Arguments.C2,
        new("a2", ArgumentKind.Boolean, "area attention; C3k otherwise", IsOptional: true),
        new("area", ArgumentKind.Integer, "number of strips that the map is cut into; -1 without attention", IsOptional: true, Minimum: -1, Maximum: 1_024),
        new("residual", ArgumentKind.Boolean, "add the input to the scaled result; set at sizes l and x", IsOptional: true),
        new("mlp_ratio", ArgumentKind.Number, "hidden channels of the blocks' perceptrons per channel; 1.2 at sizes l and x", IsOptional: true, Minimum: 0.01, Maximum: 64),
        Arguments.E, Arguments.G, Arguments.Shortcut,
    ],
    takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        // The original appends True, 1.2 at these sizes, which are residual and mlp_ratio when three arguments are written.
        var large = row.Config.IsScaleIn("lx");
        if (large && row.ArgumentCount != 3)
        {
            var names = Parameters.Skip(row.ArgumentCount).Take(2).Select(p => p.Name);
            row.Report(Descriptors.AppendedArguments, null, row.Module, "[c2, a2, area]", "l and x", "True, 1.2", string.Join(" and ", names.DefaultIfEmpty("too many")));
            return;
        }

        var (c1, c2, n) = (row.Input.Channels, row.OutputChannels, row.Repeats);
        var (a2, area) = (row.Boolean("a2", true), row.Integer("area", 1));
        var (residual, ratio) = (large || row.Boolean("residual", false), large ? 1.2 : row.Number("mlp_ratio", 2));
        var (e, g, shortcut) = (row.Number("e", 0.5), row.Integer("g", 1), row.Boolean("shortcut", true));
        var hidden = ConvLayers.Hidden(c2, e);
        row.Config.IsModernHead = true;
        if (!Check(row, hidden, a2, area, residual) || (!a2 && !row.RequireGroups(g, hidden / 2, hidden / 2)))
        {
            return;
        }

        row.Add(
            "Yolo.A2C2f",
            Literal.List(c1, c2, n, a2, area, residual, ratio, e, g, shortcut),
            (t, x) =>
            {
                if (a2 && residual)
                {
                    t.Parameter("gamma", c2);
                }

                var a = t.Conv("cv1", x, hidden);
                var y = t.Conv("cv2", a.WithChannels((1 + n) * hidden), c2);
                t.Repeat("m", a, n, (m, name, z) => a2
                    ? m.Repeat(name, z, 2, (b, index, v) => b.Child(index, block => Block(block, v, ratio)))
                    : m.Child(name, b => C3k2Module.C3kBlock(b, z, hidden, 2, g)));
                return y;
            },
            takesRepeats: true);
    }

    private static bool Check(RowBinding row, int hidden, bool a2, int area, bool residual)
    {
        if (hidden % 32 != 0)
        {
            return row.Report(Descriptors.Indivisible, "c2", row.Module, "hidden channels in multiples of 32", RowConfig.Text(hidden));
        }

        if (!a2)
        {
            return true;
        }

        var pixels = row.Input.Positions;
        if (area < 1 || pixels % area != 0)
        {
            return row.Report(
                Descriptors.Indivisible, "area", row.Module, $"a map that can be cut into {RowConfig.Text(area)} areas", FormattableString.Invariant($"{pixels} pixels"));
        }

        return !residual || row.Input.Channels == row.OutputChannels
            || row.Report(Descriptors.ChannelMismatch, "c2", row.Module + " with a residual", RowConfig.Text(row.OutputChannels), RowConfig.Text(row.Input.Channels), row.SourceName);
    }

    private static Shape Block(Trace trace, Shape x, double ratio)
    {
        var c = x.Channels;
        trace.Child("attn", t =>
        {
            t.Conv("qkv", x, 3 * c);
            t.Conv("proj", x, c);
            return t.Conv("pe", x, c, 7, 1, 3, c);
        });
        return trace.Child("mlp", t => t.Conv("1", t.Conv("0", x, ConvLayers.Hidden(c, ratio)), c));
    }
}
