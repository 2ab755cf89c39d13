using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A detection head that corrects anchor boxes, as YOLOv5's.</summary>
public abstract class AnchorHead : Component, IHead, IFreshWeights
{
    private static readonly long[] AnchorsFirst = [0, 1, 3, 4, 2];
    private static readonly long[] CoordinatesLast = [0, 2, 3, 1];
    private readonly double[][] _configAnchors;
    private readonly long _anchorsPerCell;
    private readonly long[] _parts;
    private readonly long[] _strides;
    private readonly LayerList _m;

    private protected AnchorHead(string name, long nc, double[][] anchors, long[] ch, long[] strides, long masks, Device? device, ScalarType? dtype)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(ch);
        ArgumentNullException.ThrowIfNull(strides);
        AnchorBoxes.Check(anchors, ch, strides);
        _configAnchors = anchors;
        _strides = [.. strides];
        _anchorsPerCell = anchors[0].Length / 2;
        _parts = masks > 0 ? [2, 2, 1 + nc, masks] : [2, 2, 1 + nc];
        AddBuffer("anchors", AnchorBoxes.InCells(anchors, strides, device, dtype));
        _m = AddModule("m", new LayerList(ch.Zip(strides, (channels, stride) =>
            new Conv2d(channels, Outputs * _anchorsPerCell, 1, init: Priors(nc, stride), device: device, dtype: dtype))));
    }

    /// <summary>[levels, anchors per cell, 2]: widths and heights in cells of the level.</summary>
    public Tensor anchors => BufferOf("anchors");

    /// <summary>Makes the anchors those of the config again.</summary>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        using var config = AnchorBoxes.InCells(_configAnchors, _strides, null, null);
        anchors.copy_(config);
    }

    /// <summary>Numbers per anchor.</summary>
    private protected long Outputs => _parts.Sum();

    /// <summary>Number of levels.</summary>
    private protected int Levels => _strides.Length;

    /// <inheritdoc/>
    public virtual IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var decodes = !(training && ops.SupportsTraining);
        var maps = new T[Levels];
        var decoded = new T[Levels];
        for (var level = 0; level < Levels; level++)
        {
            var map = ops.Call(_m[level], features[level]);
            var cut = ops.Reshape(map, Dim.Keep, _anchorsPerCell, Outputs, ops.Size(map, 2), ops.Size(map, 3));
            maps[level] = ops.Consume(cut, ops.Permute(cut, AnchorsFirst));
            if (decodes)
            {
                decoded[level] = Decode(ops, maps[level], level, map);
            }

            ops.Release(map);
        }

        return decodes ? [ops.Join(decoded), .. maps] : maps;
    }

    /// <summary>
    /// The bias that makes an untrained head say: 8 objects per 640-pixel image, of any class alike (Lin et al., arXiv
    /// 1708.02002, section 3.3).
    /// </summary>
    private WeightInitializer Priors(long nc, long stride) => (weight, bias) =>
    {
        Initialization.Default(weight, bias);
        using var guard = torch.no_grad();
        using var perAnchor = bias!.view(_anchorsPerCell, -1);
        using var objectness = perAnchor.narrow(1, 4, 1);
        using var classes = perAnchor.narrow(1, 5, nc);
        objectness.add_(Math.Log(8 / Math.Pow(640.0 / stride, 2)));
        classes.add_(Math.Log(0.6 / (nc - 0.99999)));
    };

    /// <summary>
    /// [N, anchors, H, W, numbers] → [N, anchors·H·W, numbers] with boxes in pixels: centre 2σ − ½ cells from its cell's
    /// corner, size (2σ)² times the anchor's.
    /// </summary>
    private T Decode<T>(IOps<T> ops, T map, int level, T cells)
    {
        var parts = ops.Split(map, _parts, 4);
        var grid = ops.CellGrid(cells, -0.5, normalized: false);
        grid = ops.Consume(grid, ops.Permute(grid, CoordinatesLast));
        var centre = ops.Sum(Twice(ops, parts[0]), grid);
        parts[0] = ops.Consume(centre, ops.MultiplyScalar(centre, _strides[level]));
        var ratio = Twice(ops, parts[1]);
        ratio = ops.Consume(ratio, ops.Multiply(ratio, ratio));
        var anchor = Anchor(ops, level);
        parts[1] = ops.Consume(ratio, ops.Multiply(ratio, anchor));
        ops.Release(anchor);
        parts[2] = ops.Activated(parts[2], Activation.Sigmoid);
        var joined = ops.Join(parts, 4);
        return ops.Consume(joined, ops.Reshape(joined, Dim.Keep, Dim.Rest, Outputs));
    }

    private static T Twice<T>(IOps<T> ops, T x)
    {
        var y = ops.Activated(x, Activation.Sigmoid);
        return ops.Consume(y, ops.MultiplyScalar(y, 2));
    }

    /// <summary>The level's anchors in pixels, [1, anchors, 1, 1, 2].</summary>
    private T Anchor<T>(IOps<T> ops, int level)
    {
        var all = ops.Weight(anchors);
        var own = ops.Consume(all, ops.Slice(all, 0, level, level + 1, 1));
        own = ops.Consume(own, ops.Reshape(own, 1, _anchorsPerCell, 1, 1, 2));
        return ops.Consume(own, ops.MultiplyScalar(own, _strides[level]));
    }
}
