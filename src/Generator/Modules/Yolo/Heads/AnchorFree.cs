using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>What Ultralytics' anchor-free heads share.</summary>
internal static class AnchorFree
{
    /// <summary>The variants of such a head.</summary>
    internal sealed record HeadStyle(bool Legacy, int RegMax, bool EndToEnd, double BoxBias)
    {
        public string Construction =>
            $"new global::ConvNeXtGen.Layers.Yolo.HeadStyle({Literal.List(Legacy, RegMax, EndToEnd, BoxBias)})";
    }

    public static HeadStyle Style(RowConfig config, bool isLegacy) =>
        new(isLegacy, config.RegMax, config.EndToEnd, config.Dialect == Dialect.Ultralytics84 ? 2 : 1);

    /// <summary>Box and class branches of every level, the distribution's bins, and their one-to-one copies.</summary>
    /// <param name="trace">The head's trace.</param>
    /// <param name="levels">The maps that come in.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="style">The variant.</param>
    /// <param name="extra">Numbers per prediction besides box and classes (mask coefficients, keypoints, angle); 0 for none.</param>
    /// <param name="proto">Describes what stands between the bins and the extra branch.</param>
    /// <returns>Shape of the predictions: [4 + classes + extra, positions]; [300 or all positions, 6 + extra] end to end.</returns>
    public static Shape Describe(Trace trace, IReadOnlyList<Shape> levels, int classes, HeadStyle style, int extra, Action<Trace>? proto = null)
    {
        var boxHidden = Math.Max(Math.Max(16, levels[0].Channels / 4), 4 * style.RegMax);
        var classHidden = Math.Max(levels[0].Channels, Math.Min(classes, 100));
        var extraHidden = Math.Max(levels[0].Channels / 4, extra);

        Boxes("cv2");
        Classes("cv3");
        if (style.RegMax > 1)
        {
            trace.Child("dfl", t => t.Conv2dWeightOnly("conv", 1, style.RegMax, 1, 1));
        }

        proto?.Invoke(trace);
        Extra("cv4");
        if (style.EndToEnd)
        {
            Boxes("one2one_cv2");
            Classes("one2one_cv3");
            Extra("one2one_cv4");
        }

        // The original counts the expectation over the bins, a fixed 1×1 convolution, like any other one.
        var positions = Positions(levels, 1);
        trace.AddMacs(style.RegMax > 1 ? 4L * style.RegMax * positions : 0);
        return style.EndToEnd ? new Shape(Math.Min(300, positions), 6 + extra, 0) : new Shape(4 + classes + extra, positions, 0);

        void Boxes(string name) => EachLevel(name, (t, x) =>
        {
            var y = t.Conv("1", t.Conv("0", x, boxHidden, 3), boxHidden, 3);
            t.Conv2d("2", y, 4 * style.RegMax, 1);
        });

        void Classes(string name) => EachLevel(name, (t, x) =>
        {
            var y = style.Legacy
                ? t.Conv("1", t.Conv("0", x, classHidden, 3), classHidden, 3)
                : DepthwisePair(t, "1", DepthwisePair(t, "0", x, classHidden), classHidden);
            t.Conv2d("2", y, classes, 1);
        });

        void Extra(string name)
        {
            if (extra > 0)
            {
                EachLevel(name, (t, x) =>
                {
                    var y = t.Conv("1", t.Conv("0", x, extraHidden, 3), extraHidden, 3);
                    t.Conv2d("2", y, extra, 1);
                });
            }
        }

        void EachLevel(string name, Action<Trace, Shape> describe) => trace.Child(name, t =>
        {
            for (var level = 0; level < levels.Count; level++)
            {
                t.Child(RowConfig.Text(level), l =>
                {
                    describe(l, levels[level]);
                    return true;
                });
            }

            return true;
        });
    }

    /// <summary>Number of predictions, <paramref name="perCell"/> in each cell of each level.</summary>
    internal static int Positions(IReadOnlyList<Shape> levels, int perCell) => (int)Math.Min(levels.Sum(level => level.Positions) * perCell, int.MaxValue);

    private static Shape DepthwisePair(Trace trace, string name, Shape x, int channels) => trace.Child(name, t =>
    {
        var y = t.Conv("0", x, x.Channels, 3, groups: x.Channels);
        return t.Conv("1", y, channels);
    });
}
